from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import WeightUnitsEnum


class ShopSettings(BaseModel):
    shop: "ShopSettingsShop"


class ShopSettingsShop(BaseModel):
    name: str
    reserve_stock_duration_anonymous_user: Optional[int] = Field(
        alias="reserveStockDurationAnonymousUser"
    )
    reserve_stock_duration_authenticated_user: Optional[int] = Field(
        alias="reserveStockDurationAuthenticatedUser"
    )
    limit_quantity_per_checkout: Optional[int] = Field(alias="limitQuantityPerCheckout")
    use_legacy_shipping_zone_stock_availability: bool = Field(
        alias="useLegacyShippingZoneStockAvailability"
    )
    default_weight_unit: Optional[WeightUnitsEnum] = Field(alias="defaultWeightUnit")
    fulfillment_auto_approve: bool = Field(alias="fulfillmentAutoApprove")


ShopSettings.model_rebuild()
