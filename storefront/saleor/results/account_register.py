from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import AccountErrorCode


class AccountRegister(BaseModel):
    account_register: Optional["AccountRegisterAccountRegister"] = Field(
        alias="accountRegister"
    )


class AccountRegisterAccountRegister(BaseModel):
    requires_confirmation: Optional[bool] = Field(alias="requiresConfirmation")
    errors: list["AccountRegisterAccountRegisterErrors"]


class AccountRegisterAccountRegisterErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: AccountErrorCode


AccountRegister.model_rebuild()
AccountRegisterAccountRegister.model_rebuild()
