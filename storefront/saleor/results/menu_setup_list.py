from typing import Optional

from pydantic import Field

from .base_model import BaseModel


class MenuSetupList(BaseModel):
    menus: Optional["MenuSetupListMenus"]


class MenuSetupListMenus(BaseModel):
    edges: list["MenuSetupListMenusEdges"]
    page_info: "MenuSetupListMenusPageInfo" = Field(alias="pageInfo")


class MenuSetupListMenusEdges(BaseModel):
    node: "MenuSetupListMenusEdgesNode"


class MenuSetupListMenusEdgesNode(BaseModel):
    id: str
    slug: str
    name: str
    items: Optional[list["MenuSetupListMenusEdgesNodeItems"]]


class MenuSetupListMenusEdgesNodeItems(BaseModel):
    id: str
    name: str
    category: Optional["MenuSetupListMenusEdgesNodeItemsCategory"]
    collection: Optional["MenuSetupListMenusEdgesNodeItemsCollection"]
    page: Optional["MenuSetupListMenusEdgesNodeItemsPage"]
    translation: Optional["MenuSetupListMenusEdgesNodeItemsTranslation"]


class MenuSetupListMenusEdgesNodeItemsCategory(BaseModel):
    slug: str


class MenuSetupListMenusEdgesNodeItemsCollection(BaseModel):
    slug: str


class MenuSetupListMenusEdgesNodeItemsPage(BaseModel):
    slug: str


class MenuSetupListMenusEdgesNodeItemsTranslation(BaseModel):
    name: str


class MenuSetupListMenusPageInfo(BaseModel):
    has_next_page: bool = Field(alias="hasNextPage")
    end_cursor: Optional[str] = Field(alias="endCursor")


MenuSetupList.model_rebuild()
MenuSetupListMenus.model_rebuild()
MenuSetupListMenusEdges.model_rebuild()
MenuSetupListMenusEdgesNode.model_rebuild()
MenuSetupListMenusEdgesNodeItems.model_rebuild()
