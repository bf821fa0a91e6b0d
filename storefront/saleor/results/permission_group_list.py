from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import PermissionEnum


class PermissionGroupList(BaseModel):
    permission_groups: Optional["PermissionGroupListPermissionGroups"] = Field(
        alias="permissionGroups"
    )


class PermissionGroupListPermissionGroups(BaseModel):
    edges: list["PermissionGroupListPermissionGroupsEdges"]
    page_info: "PermissionGroupListPermissionGroupsPageInfo" = Field(alias="pageInfo")


class PermissionGroupListPermissionGroupsEdges(BaseModel):
    node: "PermissionGroupListPermissionGroupsEdgesNode"


class PermissionGroupListPermissionGroupsEdgesNode(BaseModel):
    id: str
    name: str
    restricted_access_to_channels: bool = Field(alias="restrictedAccessToChannels")
    permissions: Optional[
        list["PermissionGroupListPermissionGroupsEdgesNodePermissions"]
    ]
    accessible_channels: Optional[
        list["PermissionGroupListPermissionGroupsEdgesNodeAccessibleChannels"]
    ] = Field(alias="accessibleChannels")


class PermissionGroupListPermissionGroupsEdgesNodePermissions(BaseModel):
    code: PermissionEnum


class PermissionGroupListPermissionGroupsEdgesNodeAccessibleChannels(BaseModel):
    id: str
    slug: str


class PermissionGroupListPermissionGroupsPageInfo(BaseModel):
    has_next_page: bool = Field(alias="hasNextPage")
    end_cursor: Optional[str] = Field(alias="endCursor")


PermissionGroupList.model_rebuild()
PermissionGroupListPermissionGroups.model_rebuild()
PermissionGroupListPermissionGroupsEdges.model_rebuild()
PermissionGroupListPermissionGroupsEdgesNode.model_rebuild()
