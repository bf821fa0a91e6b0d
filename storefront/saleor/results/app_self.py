from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import PermissionEnum


class AppSelf(BaseModel):
    app: Optional["AppSelfApp"]


class AppSelfApp(BaseModel):
    id: str
    identifier: Optional[str]
    name: Optional[str]
    version: Optional[str]
    is_active: Optional[bool] = Field(alias="isActive")
    permissions: Optional[list["AppSelfAppPermissions"]]


class AppSelfAppPermissions(BaseModel):
    code: PermissionEnum


AppSelf.model_rebuild()
AppSelfApp.model_rebuild()
