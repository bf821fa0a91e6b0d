from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .fragments import ProductCardFields


class ProductList(BaseModel):
    products: Optional["ProductListProducts"]


class ProductListProducts(BaseModel):
    edges: list["ProductListProductsEdges"]
    page_info: "ProductListProductsPageInfo" = Field(alias="pageInfo")


class ProductListProductsEdges(BaseModel):
    node: "ProductListProductsEdgesNode"


ProductListProductsEdgesNode = ProductCardFields


class ProductListProductsPageInfo(BaseModel):
    has_next_page: bool = Field(alias="hasNextPage")
    end_cursor: Optional[str] = Field(alias="endCursor")


ProductList.model_rebuild()
ProductListProducts.model_rebuild()
ProductListProductsEdges.model_rebuild()
