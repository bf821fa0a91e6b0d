from typing import Any, Optional

from pydantic import Field

from .base_model import BaseModel


class PageSetupList(BaseModel):
    pages: Optional["PageSetupListPages"]


class PageSetupListPages(BaseModel):
    edges: list["PageSetupListPagesEdges"]
    page_info: "PageSetupListPagesPageInfo" = Field(alias="pageInfo")


class PageSetupListPagesEdges(BaseModel):
    node: "PageSetupListPagesEdgesNode"


class PageSetupListPagesEdgesNode(BaseModel):
    id: str
    slug: str
    title: str
    content: Optional[Any]
    is_published: bool = Field(alias="isPublished")
    translation: Optional["PageSetupListPagesEdgesNodeTranslation"]


class PageSetupListPagesEdgesNodeTranslation(BaseModel):
    title: Optional[str]
    content: Optional[Any]


class PageSetupListPagesPageInfo(BaseModel):
    has_next_page: bool = Field(alias="hasNextPage")
    end_cursor: Optional[str] = Field(alias="endCursor")


PageSetupList.model_rebuild()
PageSetupListPages.model_rebuild()
PageSetupListPagesEdges.model_rebuild()
PageSetupListPagesEdgesNode.model_rebuild()
