from typing import Any, Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import OrderChargeStatusEnum, OrderStatus
from .fragments import TaxedMoneyFields


class OrderList(BaseModel):
    orders: Optional["OrderListOrders"]


class OrderListOrders(BaseModel):
    edges: list["OrderListOrdersEdges"]
    page_info: "OrderListOrdersPageInfo" = Field(alias="pageInfo")


class OrderListOrdersEdges(BaseModel):
    node: "OrderListOrdersEdgesNode"


class OrderListOrdersEdgesNode(BaseModel):
    id: str
    number: str
    created: Any
    status: OrderStatus
    charge_status: OrderChargeStatusEnum = Field(alias="chargeStatus")
    user_email: Optional[str] = Field(alias="userEmail")
    channel: "OrderListOrdersEdgesNodeChannel"
    total: "OrderListOrdersEdgesNodeTotal"
    lines: list["OrderListOrdersEdgesNodeLines"]


class OrderListOrdersEdgesNodeChannel(BaseModel):
    slug: str


OrderListOrdersEdgesNodeTotal = TaxedMoneyFields


class OrderListOrdersEdgesNodeLines(BaseModel):
    id: str
    product_sku: Optional[str] = Field(alias="productSku")
    product_name: str = Field(alias="productName")
    variant_name: str = Field(alias="variantName")
    quantity: int


class OrderListOrdersPageInfo(BaseModel):
    has_next_page: bool = Field(alias="hasNextPage")
    end_cursor: Optional[str] = Field(alias="endCursor")


OrderList.model_rebuild()
OrderListOrders.model_rebuild()
OrderListOrdersEdges.model_rebuild()
OrderListOrdersEdgesNode.model_rebuild()
