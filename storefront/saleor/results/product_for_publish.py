from typing import Any, Optional

from pydantic import Field

from .base_model import BaseModel
from .fragments import MoneyFields


class ProductForPublish(BaseModel):
    product: Optional["ProductForPublishProduct"]


class ProductForPublishProduct(BaseModel):
    id: str
    slug: str
    name: str
    updated_at: Any = Field(alias="updatedAt")
    draft: Optional[str]
    category: Optional["ProductForPublishProductCategory"]
    collections: Optional[list["ProductForPublishProductCollections"]]
    media: Optional[list["ProductForPublishProductMedia"]]
    channel_listings: Optional[list["ProductForPublishProductChannelListings"]] = Field(
        alias="channelListings"
    )
    product_variants: Optional["ProductForPublishProductProductVariants"] = Field(
        alias="productVariants"
    )


class ProductForPublishProductCategory(BaseModel):
    id: str
    slug: str


class ProductForPublishProductCollections(BaseModel):
    id: str
    slug: str


class ProductForPublishProductMedia(BaseModel):
    id: str
    alt: str
    metafield: Optional[str]


class ProductForPublishProductChannelListings(BaseModel):
    channel: "ProductForPublishProductChannelListingsChannel"
    is_published: bool = Field(alias="isPublished")
    visible_in_listings: bool = Field(alias="visibleInListings")
    is_available_for_purchase: Optional[bool] = Field(alias="isAvailableForPurchase")


class ProductForPublishProductChannelListingsChannel(BaseModel):
    id: str
    slug: str


class ProductForPublishProductProductVariants(BaseModel):
    edges: list["ProductForPublishProductProductVariantsEdges"]


class ProductForPublishProductProductVariantsEdges(BaseModel):
    node: "ProductForPublishProductProductVariantsEdgesNode"


class ProductForPublishProductProductVariantsEdgesNode(BaseModel):
    id: str
    sku: Optional[str]
    name: str
    external_reference: Optional[str] = Field(alias="externalReference")
    channel_listings: Optional[
        list["ProductForPublishProductProductVariantsEdgesNodeChannelListings"]
    ] = Field(alias="channelListings")


class ProductForPublishProductProductVariantsEdgesNodeChannelListings(BaseModel):
    id: str
    channel: "ProductForPublishProductProductVariantsEdgesNodeChannelListingsChannel"
    price: Optional[
        "ProductForPublishProductProductVariantsEdgesNodeChannelListingsPrice"
    ]


class ProductForPublishProductProductVariantsEdgesNodeChannelListingsChannel(BaseModel):
    id: str
    slug: str


ProductForPublishProductProductVariantsEdgesNodeChannelListingsPrice = MoneyFields
ProductForPublish.model_rebuild()
ProductForPublishProduct.model_rebuild()
ProductForPublishProductChannelListings.model_rebuild()
ProductForPublishProductProductVariants.model_rebuild()
ProductForPublishProductProductVariantsEdges.model_rebuild()
ProductForPublishProductProductVariantsEdgesNode.model_rebuild()
ProductForPublishProductProductVariantsEdgesNodeChannelListings.model_rebuild()
