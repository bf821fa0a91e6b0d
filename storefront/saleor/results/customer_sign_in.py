from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import AccountErrorCode


class CustomerSignIn(BaseModel):
    token_create: Optional["CustomerSignInTokenCreate"] = Field(alias="tokenCreate")


class CustomerSignInTokenCreate(BaseModel):
    token: Optional[str]
    refresh_token: Optional[str] = Field(alias="refreshToken")
    errors: list["CustomerSignInTokenCreateErrors"]


class CustomerSignInTokenCreateErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: AccountErrorCode


CustomerSignIn.model_rebuild()
CustomerSignInTokenCreate.model_rebuild()
