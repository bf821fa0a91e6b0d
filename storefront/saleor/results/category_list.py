from typing import Optional

from .base_model import BaseModel


class CategoryList(BaseModel):
    categories: Optional["CategoryListCategories"]


class CategoryListCategories(BaseModel):
    edges: list["CategoryListCategoriesEdges"]


class CategoryListCategoriesEdges(BaseModel):
    node: "CategoryListCategoriesEdgesNode"


class CategoryListCategoriesEdgesNode(BaseModel):
    id: str
    slug: str
    name: str
    translation: Optional["CategoryListCategoriesEdgesNodeTranslation"]


class CategoryListCategoriesEdgesNodeTranslation(BaseModel):
    name: Optional[str]


CategoryList.model_rebuild()
CategoryListCategories.model_rebuild()
CategoryListCategoriesEdges.model_rebuild()
CategoryListCategoriesEdgesNode.model_rebuild()
