from typing import Literal, Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import MetadataErrorCode


class MetadataUpdate(BaseModel):
    update_metadata: Optional["MetadataUpdateUpdateMetadata"] = Field(
        alias="updateMetadata"
    )


class MetadataUpdateUpdateMetadata(BaseModel):
    item: Optional["MetadataUpdateUpdateMetadataItem"]
    errors: list["MetadataUpdateUpdateMetadataErrors"]


class MetadataUpdateUpdateMetadataItem(BaseModel):
    typename__: Literal[
        "Address",
        "App",
        "Attribute",
        "Category",
        "Channel",
        "Checkout",
        "CheckoutLine",
        "Collection",
        "Fulfillment",
        "GiftCard",
        "Invoice",
        "Menu",
        "MenuItem",
        "ObjectWithMetadata",
        "Order",
        "OrderLine",
        "Page",
        "PageType",
        "Payment",
        "Product",
        "ProductMedia",
        "ProductType",
        "ProductVariant",
        "Promotion",
        "Sale",
        "ShippingMethod",
        "ShippingMethodType",
        "ShippingZone",
        "Shop",
        "TaxClass",
        "TaxConfiguration",
        "TransactionItem",
        "User",
        "Voucher",
        "Warehouse",
    ] = Field(alias="__typename")


class MetadataUpdateUpdateMetadataErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: MetadataErrorCode


MetadataUpdate.model_rebuild()
MetadataUpdateUpdateMetadata.model_rebuild()
