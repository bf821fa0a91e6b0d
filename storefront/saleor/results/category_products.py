from typing import Any, Optional

from pydantic import Field

from .base_model import BaseModel
from .fragments import ProductCardFields


class CategoryProducts(BaseModel):
    category: Optional["CategoryProductsCategory"]


class CategoryProductsCategory(BaseModel):
    id: str
    slug: str
    name: str
    description: Optional[Any]
    translation: Optional["CategoryProductsCategoryTranslation"]
    products: Optional["CategoryProductsCategoryProducts"]


class CategoryProductsCategoryTranslation(BaseModel):
    name: Optional[str]
    description: Optional[Any]


class CategoryProductsCategoryProducts(BaseModel):
    edges: list["CategoryProductsCategoryProductsEdges"]
    page_info: "CategoryProductsCategoryProductsPageInfo" = Field(alias="pageInfo")


class CategoryProductsCategoryProductsEdges(BaseModel):
    node: "CategoryProductsCategoryProductsEdgesNode"


CategoryProductsCategoryProductsEdgesNode = ProductCardFields


class CategoryProductsCategoryProductsPageInfo(BaseModel):
    has_next_page: bool = Field(alias="hasNextPage")
    end_cursor: Optional[str] = Field(alias="endCursor")


CategoryProducts.model_rebuild()
CategoryProductsCategory.model_rebuild()
CategoryProductsCategoryProducts.model_rebuild()
CategoryProductsCategoryProductsEdges.model_rebuild()
