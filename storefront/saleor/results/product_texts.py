from typing import Any, Optional

from pydantic import Field

from .base_model import BaseModel


class ProductTexts(BaseModel):
    products: Optional["ProductTextsProducts"]


class ProductTextsProducts(BaseModel):
    edges: list["ProductTextsProductsEdges"]
    page_info: "ProductTextsProductsPageInfo" = Field(alias="pageInfo")


class ProductTextsProductsEdges(BaseModel):
    node: "ProductTextsProductsEdgesNode"


class ProductTextsProductsEdgesNode(BaseModel):
    id: str
    slug: str
    external_reference: Optional[str] = Field(alias="externalReference")
    name: str
    description: Optional[Any]
    translation: Optional["ProductTextsProductsEdgesNodeTranslation"]


class ProductTextsProductsEdgesNodeTranslation(BaseModel):
    name: Optional[str]
    description: Optional[Any]


class ProductTextsProductsPageInfo(BaseModel):
    has_next_page: bool = Field(alias="hasNextPage")
    end_cursor: Optional[str] = Field(alias="endCursor")


ProductTexts.model_rebuild()
ProductTextsProducts.model_rebuild()
ProductTextsProductsEdges.model_rebuild()
ProductTextsProductsEdgesNode.model_rebuild()
