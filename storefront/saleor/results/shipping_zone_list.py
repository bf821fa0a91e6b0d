from typing import Optional

from pydantic import Field

from .base_model import BaseModel


class ShippingZoneList(BaseModel):
    shipping_zones: Optional["ShippingZoneListShippingZones"] = Field(
        alias="shippingZones"
    )


class ShippingZoneListShippingZones(BaseModel):
    edges: list["ShippingZoneListShippingZonesEdges"]
    page_info: "ShippingZoneListShippingZonesPageInfo" = Field(alias="pageInfo")


class ShippingZoneListShippingZonesEdges(BaseModel):
    node: "ShippingZoneListShippingZonesEdgesNode"


class ShippingZoneListShippingZonesEdgesNode(BaseModel):
    id: str
    name: str
    countries: list["ShippingZoneListShippingZonesEdgesNodeCountries"]
    warehouses: list["ShippingZoneListShippingZonesEdgesNodeWarehouses"]
    channels: list["ShippingZoneListShippingZonesEdgesNodeChannels"]
    shipping_methods: Optional[
        list["ShippingZoneListShippingZonesEdgesNodeShippingMethods"]
    ] = Field(alias="shippingMethods")


class ShippingZoneListShippingZonesEdgesNodeCountries(BaseModel):
    code: str


class ShippingZoneListShippingZonesEdgesNodeWarehouses(BaseModel):
    id: str
    external_reference: Optional[str] = Field(alias="externalReference")


class ShippingZoneListShippingZonesEdgesNodeChannels(BaseModel):
    id: str
    slug: str


class ShippingZoneListShippingZonesEdgesNodeShippingMethods(BaseModel):
    id: str
    name: str
    channel_listings: Optional[
        list["ShippingZoneListShippingZonesEdgesNodeShippingMethodsChannelListings"]
    ] = Field(alias="channelListings")


class ShippingZoneListShippingZonesEdgesNodeShippingMethodsChannelListings(BaseModel):
    channel: (
        "ShippingZoneListShippingZonesEdgesNodeShippingMethodsChannelListingsChannel"
    )
    maximum_order_price: Optional[
        "ShippingZoneListShippingZonesEdgesNodeShippingMethodsChannelListingsMaximumOrderPrice"
    ] = Field(alias="maximumOrderPrice")


class ShippingZoneListShippingZonesEdgesNodeShippingMethodsChannelListingsChannel(
    BaseModel
):
    id: str


class ShippingZoneListShippingZonesEdgesNodeShippingMethodsChannelListingsMaximumOrderPrice(
    BaseModel
):
    amount: float


class ShippingZoneListShippingZonesPageInfo(BaseModel):
    has_next_page: bool = Field(alias="hasNextPage")
    end_cursor: Optional[str] = Field(alias="endCursor")


ShippingZoneList.model_rebuild()
ShippingZoneListShippingZones.model_rebuild()
ShippingZoneListShippingZonesEdges.model_rebuild()
ShippingZoneListShippingZonesEdgesNode.model_rebuild()
ShippingZoneListShippingZonesEdgesNodeShippingMethods.model_rebuild()
ShippingZoneListShippingZonesEdgesNodeShippingMethodsChannelListings.model_rebuild()
