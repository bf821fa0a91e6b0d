from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import AccountErrorCode


class AccountAddressCreate(BaseModel):
    account_address_create: Optional["AccountAddressCreateAccountAddressCreate"] = (
        Field(alias="accountAddressCreate")
    )


class AccountAddressCreateAccountAddressCreate(BaseModel):
    address: Optional["AccountAddressCreateAccountAddressCreateAddress"]
    errors: list["AccountAddressCreateAccountAddressCreateErrors"]


class AccountAddressCreateAccountAddressCreateAddress(BaseModel):
    id: str


class AccountAddressCreateAccountAddressCreateErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: AccountErrorCode


AccountAddressCreate.model_rebuild()
AccountAddressCreateAccountAddressCreate.model_rebuild()
