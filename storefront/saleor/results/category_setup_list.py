from typing import Any, Optional

from pydantic import Field

from .base_model import BaseModel


class CategorySetupList(BaseModel):
    categories: Optional["CategorySetupListCategories"]


class CategorySetupListCategories(BaseModel):
    edges: list["CategorySetupListCategoriesEdges"]
    page_info: "CategorySetupListCategoriesPageInfo" = Field(alias="pageInfo")


class CategorySetupListCategoriesEdges(BaseModel):
    node: "CategorySetupListCategoriesEdgesNode"


class CategorySetupListCategoriesEdgesNode(BaseModel):
    id: str
    slug: str
    name: str
    description: Optional[Any]


class CategorySetupListCategoriesPageInfo(BaseModel):
    has_next_page: bool = Field(alias="hasNextPage")
    end_cursor: Optional[str] = Field(alias="endCursor")


CategorySetupList.model_rebuild()
CategorySetupListCategories.model_rebuild()
CategorySetupListCategoriesEdges.model_rebuild()
