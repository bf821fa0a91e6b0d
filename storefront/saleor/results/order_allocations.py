from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .fragments import TransactionFields


class OrderAllocations(BaseModel):
    order: Optional["OrderAllocationsOrder"]


class OrderAllocationsOrder(BaseModel):
    id: str
    number: str
    checkout_id: Optional[str] = Field(alias="checkoutId")
    channel: "OrderAllocationsOrderChannel"
    lines: list["OrderAllocationsOrderLines"]
    transactions: list["OrderAllocationsOrderTransactions"]


class OrderAllocationsOrderChannel(BaseModel):
    slug: str
    currency_code: str = Field(alias="currencyCode")


class OrderAllocationsOrderLines(BaseModel):
    id: str
    product_sku: Optional[str] = Field(alias="productSku")
    quantity: int
    allocations: Optional[list["OrderAllocationsOrderLinesAllocations"]]


class OrderAllocationsOrderLinesAllocations(BaseModel):
    quantity: int
    warehouse: "OrderAllocationsOrderLinesAllocationsWarehouse"


class OrderAllocationsOrderLinesAllocationsWarehouse(BaseModel):
    external_reference: Optional[str] = Field(alias="externalReference")


OrderAllocationsOrderTransactions = TransactionFields
OrderAllocations.model_rebuild()
OrderAllocationsOrder.model_rebuild()
OrderAllocationsOrderLines.model_rebuild()
OrderAllocationsOrderLinesAllocations.model_rebuild()
