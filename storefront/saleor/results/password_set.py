from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import AccountErrorCode


class PasswordSet(BaseModel):
    set_password: Optional["PasswordSetSetPassword"] = Field(alias="setPassword")


class PasswordSetSetPassword(BaseModel):
    token: Optional[str]
    refresh_token: Optional[str] = Field(alias="refreshToken")
    errors: list["PasswordSetSetPasswordErrors"]


class PasswordSetSetPasswordErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: AccountErrorCode


PasswordSet.model_rebuild()
PasswordSetSetPassword.model_rebuild()
