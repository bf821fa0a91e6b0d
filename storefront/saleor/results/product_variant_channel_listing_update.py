from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import ProductErrorCode


class ProductVariantChannelListingUpdate(BaseModel):
    product_variant_channel_listing_update: Optional[
        "ProductVariantChannelListingUpdateProductVariantChannelListingUpdate"
    ] = Field(alias="productVariantChannelListingUpdate")


class ProductVariantChannelListingUpdateProductVariantChannelListingUpdate(BaseModel):
    variant: Optional[
        "ProductVariantChannelListingUpdateProductVariantChannelListingUpdateVariant"
    ]
    errors: list[
        "ProductVariantChannelListingUpdateProductVariantChannelListingUpdateErrors"
    ]


class ProductVariantChannelListingUpdateProductVariantChannelListingUpdateVariant(
    BaseModel
):
    id: str
    sku: Optional[str]


class ProductVariantChannelListingUpdateProductVariantChannelListingUpdateErrors(
    BaseModel
):
    field: Optional[str]
    message: Optional[str]
    code: ProductErrorCode


ProductVariantChannelListingUpdate.model_rebuild()
ProductVariantChannelListingUpdateProductVariantChannelListingUpdate.model_rebuild()
