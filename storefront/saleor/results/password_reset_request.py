from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import AccountErrorCode


class PasswordResetRequest(BaseModel):
    request_password_reset: Optional["PasswordResetRequestRequestPasswordReset"] = (
        Field(alias="requestPasswordReset")
    )


class PasswordResetRequestRequestPasswordReset(BaseModel):
    errors: list["PasswordResetRequestRequestPasswordResetErrors"]


class PasswordResetRequestRequestPasswordResetErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: AccountErrorCode


PasswordResetRequest.model_rebuild()
PasswordResetRequestRequestPasswordReset.model_rebuild()
