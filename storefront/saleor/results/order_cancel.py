from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import OrderErrorCode, OrderStatus


class OrderCancel(BaseModel):
    order_cancel: Optional["OrderCancelOrderCancel"] = Field(alias="orderCancel")


class OrderCancelOrderCancel(BaseModel):
    order: Optional["OrderCancelOrderCancelOrder"]
    errors: list["OrderCancelOrderCancelErrors"]


class OrderCancelOrderCancelOrder(BaseModel):
    id: str
    status: OrderStatus


class OrderCancelOrderCancelErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: OrderErrorCode


OrderCancel.model_rebuild()
OrderCancelOrderCancel.model_rebuild()
