from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import AccountErrorCode


class AccountConfirm(BaseModel):
    confirm_account: Optional["AccountConfirmConfirmAccount"] = Field(
        alias="confirmAccount"
    )


class AccountConfirmConfirmAccount(BaseModel):
    errors: list["AccountConfirmConfirmAccountErrors"]


class AccountConfirmConfirmAccountErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: AccountErrorCode


AccountConfirm.model_rebuild()
AccountConfirmConfirmAccount.model_rebuild()
