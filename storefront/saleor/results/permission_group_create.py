from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import PermissionGroupErrorCode


class PermissionGroupCreate(BaseModel):
    permission_group_create: Optional["PermissionGroupCreatePermissionGroupCreate"] = (
        Field(alias="permissionGroupCreate")
    )


class PermissionGroupCreatePermissionGroupCreate(BaseModel):
    group: Optional["PermissionGroupCreatePermissionGroupCreateGroup"]
    errors: list["PermissionGroupCreatePermissionGroupCreateErrors"]


class PermissionGroupCreatePermissionGroupCreateGroup(BaseModel):
    id: str
    name: str


class PermissionGroupCreatePermissionGroupCreateErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: PermissionGroupErrorCode


PermissionGroupCreate.model_rebuild()
PermissionGroupCreatePermissionGroupCreate.model_rebuild()
