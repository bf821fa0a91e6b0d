from typing import Any, Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import LanguageCodeEnum, OrderStatus
from .fragments import AddressFields, TaxedMoneyFields, TransactionFields


class OrderForPapers(BaseModel):
    order: Optional["OrderForPapersOrder"]


class OrderForPapersOrder(BaseModel):
    id: str
    number: str
    created: Any
    status: OrderStatus
    checkout_id: Optional[str] = Field(alias="checkoutId")
    user_email: Optional[str] = Field(alias="userEmail")
    language_code_enum: LanguageCodeEnum = Field(alias="languageCodeEnum")
    channel: "OrderForPapersOrderChannel"
    shipping_address: Optional["OrderForPapersOrderShippingAddress"] = Field(
        alias="shippingAddress"
    )
    billing_address: Optional["OrderForPapersOrderBillingAddress"] = Field(
        alias="billingAddress"
    )
    total: "OrderForPapersOrderTotal"
    shipping_price: "OrderForPapersOrderShippingPrice" = Field(alias="shippingPrice")
    lines: list["OrderForPapersOrderLines"]
    fulfillments: list["OrderForPapersOrderFulfillments"]
    transactions: list["OrderForPapersOrderTransactions"]


class OrderForPapersOrderChannel(BaseModel):
    slug: str


OrderForPapersOrderShippingAddress = AddressFields
OrderForPapersOrderBillingAddress = AddressFields
OrderForPapersOrderTotal = TaxedMoneyFields
OrderForPapersOrderShippingPrice = TaxedMoneyFields


class OrderForPapersOrderLines(BaseModel):
    id: str
    product_sku: Optional[str] = Field(alias="productSku")
    product_name: str = Field(alias="productName")
    variant_name: str = Field(alias="variantName")
    translated_product_name: str = Field(alias="translatedProductName")
    quantity: int
    total_price: "OrderForPapersOrderLinesTotalPrice" = Field(alias="totalPrice")
    variant: Optional["OrderForPapersOrderLinesVariant"]


OrderForPapersOrderLinesTotalPrice = TaxedMoneyFields


class OrderForPapersOrderLinesVariant(BaseModel):
    id: str
    metafields: Optional[Any]


class OrderForPapersOrderFulfillments(BaseModel):
    id: str
    tracking_number: str = Field(alias="trackingNumber")
    warehouse: Optional["OrderForPapersOrderFulfillmentsWarehouse"]
    lines: Optional[list["OrderForPapersOrderFulfillmentsLines"]]


class OrderForPapersOrderFulfillmentsWarehouse(BaseModel):
    external_reference: Optional[str] = Field(alias="externalReference")


class OrderForPapersOrderFulfillmentsLines(BaseModel):
    quantity: int
    order_line: Optional["OrderForPapersOrderFulfillmentsLinesOrderLine"] = Field(
        alias="orderLine"
    )


class OrderForPapersOrderFulfillmentsLinesOrderLine(BaseModel):
    id: str


OrderForPapersOrderTransactions = TransactionFields
OrderForPapers.model_rebuild()
OrderForPapersOrder.model_rebuild()
OrderForPapersOrderLines.model_rebuild()
OrderForPapersOrderFulfillments.model_rebuild()
OrderForPapersOrderFulfillmentsLines.model_rebuild()
