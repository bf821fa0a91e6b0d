from typing import Optional

from .base_model import BaseModel
from .enums import OrderStatus


class OrderByReference(BaseModel):
    order: Optional["OrderByReferenceOrder"]


class OrderByReferenceOrder(BaseModel):
    id: str
    number: str
    status: OrderStatus


OrderByReference.model_rebuild()
