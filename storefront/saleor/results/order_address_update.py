from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import OrderErrorCode, OrderStatus


class OrderAddressUpdate(BaseModel):
    order_update: Optional["OrderAddressUpdateOrderUpdate"] = Field(alias="orderUpdate")


class OrderAddressUpdateOrderUpdate(BaseModel):
    order: Optional["OrderAddressUpdateOrderUpdateOrder"]
    errors: list["OrderAddressUpdateOrderUpdateErrors"]


class OrderAddressUpdateOrderUpdateOrder(BaseModel):
    id: str
    status: OrderStatus


class OrderAddressUpdateOrderUpdateErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: OrderErrorCode


OrderAddressUpdate.model_rebuild()
OrderAddressUpdateOrderUpdate.model_rebuild()
