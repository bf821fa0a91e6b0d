from typing import Optional

from pydantic import Field

from .base_model import BaseModel


class PageTypeSetupList(BaseModel):
    page_types: Optional["PageTypeSetupListPageTypes"] = Field(alias="pageTypes")


class PageTypeSetupListPageTypes(BaseModel):
    edges: list["PageTypeSetupListPageTypesEdges"]
    page_info: "PageTypeSetupListPageTypesPageInfo" = Field(alias="pageInfo")


class PageTypeSetupListPageTypesEdges(BaseModel):
    node: "PageTypeSetupListPageTypesEdgesNode"


class PageTypeSetupListPageTypesEdgesNode(BaseModel):
    id: str
    slug: str
    name: str


class PageTypeSetupListPageTypesPageInfo(BaseModel):
    has_next_page: bool = Field(alias="hasNextPage")
    end_cursor: Optional[str] = Field(alias="endCursor")


PageTypeSetupList.model_rebuild()
PageTypeSetupListPageTypes.model_rebuild()
PageTypeSetupListPageTypesEdges.model_rebuild()
