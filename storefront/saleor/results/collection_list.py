from typing import Any, Optional

from .base_model import BaseModel


class CollectionList(BaseModel):
    collections: Optional["CollectionListCollections"]


class CollectionListCollections(BaseModel):
    edges: list["CollectionListCollectionsEdges"]


class CollectionListCollectionsEdges(BaseModel):
    node: "CollectionListCollectionsEdgesNode"


class CollectionListCollectionsEdgesNode(BaseModel):
    id: str
    slug: str
    name: str
    description: Optional[Any]
    translation: Optional["CollectionListCollectionsEdgesNodeTranslation"]


class CollectionListCollectionsEdgesNodeTranslation(BaseModel):
    name: Optional[str]
    description: Optional[Any]


CollectionList.model_rebuild()
CollectionListCollections.model_rebuild()
CollectionListCollectionsEdges.model_rebuild()
CollectionListCollectionsEdgesNode.model_rebuild()
