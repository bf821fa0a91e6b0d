"""Saleor's nouns, our columns."""

from catalog.engine.models.app import App, AppInstallation, AppToken
from catalog.engine.models.checkout import Checkout, CheckoutDelivery, CheckoutLine
from catalog.engine.models.content import (
    Menu,
    MenuItem,
    Page,
    PageType,
    PageTypeAttribute,
)
from catalog.engine.models.order import (
    AppEvent,
    Fulfillment,
    FulfillmentLine,
    Order,
    OrderLine,
    OrderNumber,
    TransactionEvent,
    TransactionItem,
)
from catalog.engine.models.order_story import (
    OrderDiscount,
    OrderEvent,
    OrderGrantedRefund,
    OrderGrantedRefundLine,
)
from catalog.engine.models.product import (
    Attribute,
    AttributeValue,
    Category,
    Collection,
    CollectionChannelListing,
    Product,
    ProductChannelListing,
    ProductMedia,
    ProductType,
    ProductVariant,
    ProductVariantChannelListing,
)
from catalog.engine.models.setup import (
    Address,
    Channel,
    ChannelWarehouse,
    Shop,
    Warehouse,
)
from catalog.engine.models.shipping import (
    ShippingMethod,
    ShippingMethodChannelListing,
    ShippingMethodPostalCodeRule,
    ShippingZone,
)
from catalog.engine.models.stock import Allocation, Reservation, Stock
from catalog.engine.models.tax import (
    TaxClass,
    TaxClassCountryRate,
    TaxConfiguration,
    TaxConfigurationPerCountry,
)
from catalog.engine.models.user import (
    CustomerEvent,
    LoginAttempts,
    PermissionGroup,
    User,
)
from catalog.engine.models.webhook import EventDelivery, EventDeliveryAttempt, Webhook

__all__ = [
    "Address",
    "Allocation",
    "App",
    "AppEvent",
    "AppInstallation",
    "AppToken",
    "Attribute",
    "AttributeValue",
    "Category",
    "Channel",
    "ChannelWarehouse",
    "Checkout",
    "CheckoutDelivery",
    "CheckoutLine",
    "Collection",
    "CollectionChannelListing",
    "CustomerEvent",
    "EventDelivery",
    "EventDeliveryAttempt",
    "Fulfillment",
    "FulfillmentLine",
    "LoginAttempts",
    "Menu",
    "MenuItem",
    "Order",
    "OrderDiscount",
    "OrderEvent",
    "OrderGrantedRefund",
    "OrderGrantedRefundLine",
    "OrderLine",
    "OrderNumber",
    "Page",
    "PageType",
    "PageTypeAttribute",
    "PermissionGroup",
    "Product",
    "ProductChannelListing",
    "ProductMedia",
    "ProductType",
    "ProductVariant",
    "ProductVariantChannelListing",
    "Reservation",
    "ShippingMethod",
    "ShippingMethodChannelListing",
    "ShippingMethodPostalCodeRule",
    "ShippingZone",
    "Shop",
    "Stock",
    "TaxClass",
    "TaxClassCountryRate",
    "TaxConfiguration",
    "TaxConfigurationPerCountry",
    "TransactionEvent",
    "TransactionItem",
    "User",
    "Warehouse",
    "Webhook",
]
