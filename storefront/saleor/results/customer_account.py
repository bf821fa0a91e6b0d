from typing import Any, Optional

from .base_model import BaseModel
from .enums import OrderStatus
from .fragments import (
    AddressFields,
    AddressFieldsCountry,  # noqa: F401
    TaxedMoneyFields,
)


class CustomerAccount(BaseModel):
    me: Optional["CustomerAccountMe"]


class CustomerAccountMe(BaseModel):
    id: str
    email: str
    addresses: list["CustomerAccountMeAddresses"]
    orders: Optional["CustomerAccountMeOrders"]


class CustomerAccountMeAddresses(AddressFields):
    id: str


class CustomerAccountMeOrders(BaseModel):
    edges: list["CustomerAccountMeOrdersEdges"]


class CustomerAccountMeOrdersEdges(BaseModel):
    node: "CustomerAccountMeOrdersEdgesNode"


class CustomerAccountMeOrdersEdgesNode(BaseModel):
    id: str
    number: str
    created: Any
    status: OrderStatus
    channel: "CustomerAccountMeOrdersEdgesNodeChannel"
    total: "CustomerAccountMeOrdersEdgesNodeTotal"


class CustomerAccountMeOrdersEdgesNodeChannel(BaseModel):
    slug: str


CustomerAccountMeOrdersEdgesNodeTotal = TaxedMoneyFields
CustomerAccount.model_rebuild()
CustomerAccountMe.model_rebuild()
CustomerAccountMeOrders.model_rebuild()
CustomerAccountMeOrdersEdges.model_rebuild()
CustomerAccountMeOrdersEdgesNode.model_rebuild()
