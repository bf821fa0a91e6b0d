from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import AccountErrorCode


class CustomerTokenRefresh(BaseModel):
    token_refresh: Optional["CustomerTokenRefreshTokenRefresh"] = Field(
        alias="tokenRefresh"
    )


class CustomerTokenRefreshTokenRefresh(BaseModel):
    token: Optional[str]
    errors: list["CustomerTokenRefreshTokenRefreshErrors"]


class CustomerTokenRefreshTokenRefreshErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: AccountErrorCode


CustomerTokenRefresh.model_rebuild()
CustomerTokenRefreshTokenRefresh.model_rebuild()
