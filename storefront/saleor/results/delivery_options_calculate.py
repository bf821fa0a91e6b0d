from typing import Any, Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import DeliveryOptionsCalculateErrorCode
from .fragments import MoneyFields


class DeliveryOptionsCalculate(BaseModel):
    delivery_options_calculate: Optional[
        "DeliveryOptionsCalculateDeliveryOptionsCalculate"
    ] = Field(alias="deliveryOptionsCalculate")


class DeliveryOptionsCalculateDeliveryOptionsCalculate(BaseModel):
    deliveries: list["DeliveryOptionsCalculateDeliveryOptionsCalculateDeliveries"]
    errors: list["DeliveryOptionsCalculateDeliveryOptionsCalculateErrors"]


class DeliveryOptionsCalculateDeliveryOptionsCalculateDeliveries(BaseModel):
    id: str
    shipping_method: Optional[
        "DeliveryOptionsCalculateDeliveryOptionsCalculateDeliveriesShippingMethod"
    ] = Field(alias="shippingMethod")


class DeliveryOptionsCalculateDeliveryOptionsCalculateDeliveriesShippingMethod(
    BaseModel
):
    id: str
    name: str
    description: Optional[Any]
    price: (
        "DeliveryOptionsCalculateDeliveryOptionsCalculateDeliveriesShippingMethodPrice"
    )
    minimum_delivery_days: Optional[int] = Field(alias="minimumDeliveryDays")
    maximum_delivery_days: Optional[int] = Field(alias="maximumDeliveryDays")
    active: bool
    message: Optional[str]
    metafields: Optional[Any]


DeliveryOptionsCalculateDeliveryOptionsCalculateDeliveriesShippingMethodPrice = (
    MoneyFields
)


class DeliveryOptionsCalculateDeliveryOptionsCalculateErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: DeliveryOptionsCalculateErrorCode


DeliveryOptionsCalculate.model_rebuild()
DeliveryOptionsCalculateDeliveryOptionsCalculate.model_rebuild()
DeliveryOptionsCalculateDeliveryOptionsCalculateDeliveries.model_rebuild()
DeliveryOptionsCalculateDeliveryOptionsCalculateDeliveriesShippingMethod.model_rebuild()
