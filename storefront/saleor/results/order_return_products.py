from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import OrderErrorCode, OrderStatus


class OrderReturnProducts(BaseModel):
    order_fulfillment_return_products: Optional[
        "OrderReturnProductsOrderFulfillmentReturnProducts"
    ] = Field(alias="orderFulfillmentReturnProducts")


class OrderReturnProductsOrderFulfillmentReturnProducts(BaseModel):
    order: Optional["OrderReturnProductsOrderFulfillmentReturnProductsOrder"]
    errors: list["OrderReturnProductsOrderFulfillmentReturnProductsErrors"]


class OrderReturnProductsOrderFulfillmentReturnProductsOrder(BaseModel):
    id: str
    status: OrderStatus


class OrderReturnProductsOrderFulfillmentReturnProductsErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: OrderErrorCode


OrderReturnProducts.model_rebuild()
OrderReturnProductsOrderFulfillmentReturnProducts.model_rebuild()
