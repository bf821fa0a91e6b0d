from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import AccountErrorCode


class AccountAddressDelete(BaseModel):
    account_address_delete: Optional["AccountAddressDeleteAccountAddressDelete"] = (
        Field(alias="accountAddressDelete")
    )


class AccountAddressDeleteAccountAddressDelete(BaseModel):
    errors: list["AccountAddressDeleteAccountAddressDeleteErrors"]


class AccountAddressDeleteAccountAddressDeleteErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: AccountErrorCode


AccountAddressDelete.model_rebuild()
AccountAddressDeleteAccountAddressDelete.model_rebuild()
