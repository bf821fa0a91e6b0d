from typing import Any, Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import OrderAuthorizeStatusEnum, OrderStatus, TransactionEventTypeEnum
from .fragments import MoneyFields, TaxedMoneyFields


class OrdersForBooks(BaseModel):
    orders: Optional["OrdersForBooksOrders"]


class OrdersForBooksOrders(BaseModel):
    edges: list["OrdersForBooksOrdersEdges"]
    page_info: "OrdersForBooksOrdersPageInfo" = Field(alias="pageInfo")


class OrdersForBooksOrdersEdges(BaseModel):
    node: "OrdersForBooksOrdersEdgesNode"


class OrdersForBooksOrdersEdgesNode(BaseModel):
    id: str
    number: str
    created: Any
    status: OrderStatus
    authorize_status: OrderAuthorizeStatusEnum = Field(alias="authorizeStatus")
    channel: "OrdersForBooksOrdersEdgesNodeChannel"
    total: "OrdersForBooksOrdersEdgesNodeTotal"
    shipping_price: "OrdersForBooksOrdersEdgesNodeShippingPrice" = Field(
        alias="shippingPrice"
    )
    total_charged: "OrdersForBooksOrdersEdgesNodeTotalCharged" = Field(
        alias="totalCharged"
    )
    total_refunded: "OrdersForBooksOrdersEdgesNodeTotalRefunded" = Field(
        alias="totalRefunded"
    )
    lines: list["OrdersForBooksOrdersEdgesNodeLines"]
    transactions: list["OrdersForBooksOrdersEdgesNodeTransactions"]


class OrdersForBooksOrdersEdgesNodeChannel(BaseModel):
    slug: str


OrdersForBooksOrdersEdgesNodeTotal = TaxedMoneyFields
OrdersForBooksOrdersEdgesNodeShippingPrice = TaxedMoneyFields
OrdersForBooksOrdersEdgesNodeTotalCharged = MoneyFields
OrdersForBooksOrdersEdgesNodeTotalRefunded = MoneyFields


class OrdersForBooksOrdersEdgesNodeLines(BaseModel):
    id: str
    product_sku: Optional[str] = Field(alias="productSku")
    quantity: int
    total_price: "OrdersForBooksOrdersEdgesNodeLinesTotalPrice" = Field(
        alias="totalPrice"
    )


OrdersForBooksOrdersEdgesNodeLinesTotalPrice = TaxedMoneyFields


class OrdersForBooksOrdersEdgesNodeTransactions(BaseModel):
    id: str
    name: str
    psp_reference: str = Field(alias="pspReference")
    events: list["OrdersForBooksOrdersEdgesNodeTransactionsEvents"]


class OrdersForBooksOrdersEdgesNodeTransactionsEvents(BaseModel):
    id: str
    type_: Optional[TransactionEventTypeEnum] = Field(alias="type")
    created_at: Any = Field(alias="createdAt")
    psp_reference: str = Field(alias="pspReference")
    amount: "OrdersForBooksOrdersEdgesNodeTransactionsEventsAmount"


OrdersForBooksOrdersEdgesNodeTransactionsEventsAmount = MoneyFields


class OrdersForBooksOrdersPageInfo(BaseModel):
    has_next_page: bool = Field(alias="hasNextPage")
    end_cursor: Optional[str] = Field(alias="endCursor")


OrdersForBooks.model_rebuild()
OrdersForBooksOrders.model_rebuild()
OrdersForBooksOrdersEdges.model_rebuild()
OrdersForBooksOrdersEdgesNode.model_rebuild()
OrdersForBooksOrdersEdgesNodeLines.model_rebuild()
OrdersForBooksOrdersEdgesNodeTransactions.model_rebuild()
OrdersForBooksOrdersEdgesNodeTransactionsEvents.model_rebuild()
