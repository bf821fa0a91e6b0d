from typing import Any, Optional

from pydantic import Field

from .base_model import BaseModel


class CollectionTexts(BaseModel):
    collections: Optional["CollectionTextsCollections"]


class CollectionTextsCollections(BaseModel):
    edges: list["CollectionTextsCollectionsEdges"]
    page_info: "CollectionTextsCollectionsPageInfo" = Field(alias="pageInfo")


class CollectionTextsCollectionsEdges(BaseModel):
    node: "CollectionTextsCollectionsEdgesNode"


class CollectionTextsCollectionsEdgesNode(BaseModel):
    id: str
    slug: str
    translation: Optional["CollectionTextsCollectionsEdgesNodeTranslation"]


class CollectionTextsCollectionsEdgesNodeTranslation(BaseModel):
    name: Optional[str]
    description: Optional[Any]


class CollectionTextsCollectionsPageInfo(BaseModel):
    has_next_page: bool = Field(alias="hasNextPage")
    end_cursor: Optional[str] = Field(alias="endCursor")


CollectionTexts.model_rebuild()
CollectionTextsCollections.model_rebuild()
CollectionTextsCollectionsEdges.model_rebuild()
CollectionTextsCollectionsEdgesNode.model_rebuild()
