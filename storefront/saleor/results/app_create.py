from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import AppErrorCode


class AppCreate(BaseModel):
    app_create: Optional["AppCreateAppCreate"] = Field(alias="appCreate")


class AppCreateAppCreate(BaseModel):
    auth_token: Optional[str] = Field(alias="authToken")
    app: Optional["AppCreateAppCreateApp"]
    errors: list["AppCreateAppCreateErrors"]


class AppCreateAppCreateApp(BaseModel):
    id: str
    identifier: Optional[str]


class AppCreateAppCreateErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: AppErrorCode


AppCreate.model_rebuild()
AppCreateAppCreate.model_rebuild()
