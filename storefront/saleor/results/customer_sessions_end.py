from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import AccountErrorCode


class CustomerSessionsEnd(BaseModel):
    tokens_deactivate_all: Optional["CustomerSessionsEndTokensDeactivateAll"] = Field(
        alias="tokensDeactivateAll"
    )


class CustomerSessionsEndTokensDeactivateAll(BaseModel):
    errors: list["CustomerSessionsEndTokensDeactivateAllErrors"]


class CustomerSessionsEndTokensDeactivateAllErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: AccountErrorCode


CustomerSessionsEnd.model_rebuild()
CustomerSessionsEndTokensDeactivateAll.model_rebuild()
