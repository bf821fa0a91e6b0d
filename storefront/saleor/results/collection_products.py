from typing import Any, Optional

from pydantic import Field

from .base_model import BaseModel
from .fragments import ProductCardFields


class CollectionProducts(BaseModel):
    collection: Optional["CollectionProductsCollection"]


class CollectionProductsCollection(BaseModel):
    id: str
    slug: str
    name: str
    description: Optional[Any]
    translation: Optional["CollectionProductsCollectionTranslation"]
    products: Optional["CollectionProductsCollectionProducts"]


class CollectionProductsCollectionTranslation(BaseModel):
    name: Optional[str]
    description: Optional[Any]


class CollectionProductsCollectionProducts(BaseModel):
    edges: list["CollectionProductsCollectionProductsEdges"]
    page_info: "CollectionProductsCollectionProductsPageInfo" = Field(alias="pageInfo")


class CollectionProductsCollectionProductsEdges(BaseModel):
    node: "CollectionProductsCollectionProductsEdgesNode"


CollectionProductsCollectionProductsEdgesNode = ProductCardFields


class CollectionProductsCollectionProductsPageInfo(BaseModel):
    has_next_page: bool = Field(alias="hasNextPage")
    end_cursor: Optional[str] = Field(alias="endCursor")


CollectionProducts.model_rebuild()
CollectionProductsCollection.model_rebuild()
CollectionProductsCollectionProducts.model_rebuild()
CollectionProductsCollectionProductsEdges.model_rebuild()
