from typing import Any, Optional

from pydantic import Field

from .base_model import BaseModel


class CollectionSetupList(BaseModel):
    collections: Optional["CollectionSetupListCollections"]


class CollectionSetupListCollections(BaseModel):
    edges: list["CollectionSetupListCollectionsEdges"]
    page_info: "CollectionSetupListCollectionsPageInfo" = Field(alias="pageInfo")


class CollectionSetupListCollectionsEdges(BaseModel):
    node: "CollectionSetupListCollectionsEdgesNode"


class CollectionSetupListCollectionsEdgesNode(BaseModel):
    id: str
    slug: str
    name: str
    description: Optional[Any]
    channel_listings: Optional[
        list["CollectionSetupListCollectionsEdgesNodeChannelListings"]
    ] = Field(alias="channelListings")


class CollectionSetupListCollectionsEdgesNodeChannelListings(BaseModel):
    channel: "CollectionSetupListCollectionsEdgesNodeChannelListingsChannel"
    is_published: bool = Field(alias="isPublished")


class CollectionSetupListCollectionsEdgesNodeChannelListingsChannel(BaseModel):
    slug: str


class CollectionSetupListCollectionsPageInfo(BaseModel):
    has_next_page: bool = Field(alias="hasNextPage")
    end_cursor: Optional[str] = Field(alias="endCursor")


CollectionSetupList.model_rebuild()
CollectionSetupListCollections.model_rebuild()
CollectionSetupListCollectionsEdges.model_rebuild()
CollectionSetupListCollectionsEdgesNode.model_rebuild()
CollectionSetupListCollectionsEdgesNodeChannelListings.model_rebuild()
