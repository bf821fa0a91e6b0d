from typing import Any, Optional

from pydantic import Field

from .base_model import BaseModel


class CategoryTexts(BaseModel):
    categories: Optional["CategoryTextsCategories"]


class CategoryTextsCategories(BaseModel):
    edges: list["CategoryTextsCategoriesEdges"]
    page_info: "CategoryTextsCategoriesPageInfo" = Field(alias="pageInfo")


class CategoryTextsCategoriesEdges(BaseModel):
    node: "CategoryTextsCategoriesEdgesNode"


class CategoryTextsCategoriesEdgesNode(BaseModel):
    id: str
    slug: str
    translation: Optional["CategoryTextsCategoriesEdgesNodeTranslation"]


class CategoryTextsCategoriesEdgesNodeTranslation(BaseModel):
    name: Optional[str]
    description: Optional[Any]


class CategoryTextsCategoriesPageInfo(BaseModel):
    has_next_page: bool = Field(alias="hasNextPage")
    end_cursor: Optional[str] = Field(alias="endCursor")


CategoryTexts.model_rebuild()
CategoryTextsCategories.model_rebuild()
CategoryTextsCategoriesEdges.model_rebuild()
CategoryTextsCategoriesEdgesNode.model_rebuild()
