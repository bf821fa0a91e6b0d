from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import ShippingErrorCode


class ShippingPriceCreate(BaseModel):
    shipping_price_create: Optional["ShippingPriceCreateShippingPriceCreate"] = Field(
        alias="shippingPriceCreate"
    )


class ShippingPriceCreateShippingPriceCreate(BaseModel):
    shipping_method: Optional[
        "ShippingPriceCreateShippingPriceCreateShippingMethod"
    ] = Field(alias="shippingMethod")
    errors: list["ShippingPriceCreateShippingPriceCreateErrors"]


class ShippingPriceCreateShippingPriceCreateShippingMethod(BaseModel):
    id: str


class ShippingPriceCreateShippingPriceCreateErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: ShippingErrorCode


ShippingPriceCreate.model_rebuild()
ShippingPriceCreateShippingPriceCreate.model_rebuild()
