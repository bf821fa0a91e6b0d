from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import ShippingErrorCode


class ShippingMethodChannelListingUpdate(BaseModel):
    shipping_method_channel_listing_update: Optional[
        "ShippingMethodChannelListingUpdateShippingMethodChannelListingUpdate"
    ] = Field(alias="shippingMethodChannelListingUpdate")


class ShippingMethodChannelListingUpdateShippingMethodChannelListingUpdate(BaseModel):
    shipping_method: Optional[
        "ShippingMethodChannelListingUpdateShippingMethodChannelListingUpdateShippingMethod"
    ] = Field(alias="shippingMethod")
    errors: list[
        "ShippingMethodChannelListingUpdateShippingMethodChannelListingUpdateErrors"
    ]


class ShippingMethodChannelListingUpdateShippingMethodChannelListingUpdateShippingMethod(
    BaseModel
):
    id: str


class ShippingMethodChannelListingUpdateShippingMethodChannelListingUpdateErrors(
    BaseModel
):
    field: Optional[str]
    message: Optional[str]
    code: ShippingErrorCode


ShippingMethodChannelListingUpdate.model_rebuild()
ShippingMethodChannelListingUpdateShippingMethodChannelListingUpdate.model_rebuild()
