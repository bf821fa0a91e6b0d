from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import PermissionGroupErrorCode


class PermissionGroupUpdate(BaseModel):
    permission_group_update: Optional["PermissionGroupUpdatePermissionGroupUpdate"] = (
        Field(alias="permissionGroupUpdate")
    )


class PermissionGroupUpdatePermissionGroupUpdate(BaseModel):
    group: Optional["PermissionGroupUpdatePermissionGroupUpdateGroup"]
    errors: list["PermissionGroupUpdatePermissionGroupUpdateErrors"]


class PermissionGroupUpdatePermissionGroupUpdateGroup(BaseModel):
    id: str
    name: str


class PermissionGroupUpdatePermissionGroupUpdateErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: PermissionGroupErrorCode


PermissionGroupUpdate.model_rebuild()
PermissionGroupUpdatePermissionGroupUpdate.model_rebuild()
