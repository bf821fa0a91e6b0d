from typing import Any, Optional

from pydantic import Field

from .base_model import BaseModel, Upload
from .enums import (
    AccountConfirmModeEnum,
    AllocationStrategyEnum,
    AttributeEntityTypeEnum,
    AttributeInputTypeEnum,
    AttributeTypeEnum,
    CountryCode,
    FulfillmentStatus,
    LanguageCodeEnum,
    MarkAsPaidStrategyEnum,
    MeasurementUnitsEnum,
    OrderAuthorizeStatusEnum,
    OrderChargeStatusEnum,
    OrderDirection,
    OrderEventsEnum,
    OrderStatus,
    PasswordLoginModeEnum,
    PaymentMethodTypeEnum,
    PermissionEnum,
    PostalCodeRuleInclusionTypeEnum,
    ProductOrderField,
    ProductTypeKindEnum,
    ShippingMethodTypeEnum,
    StockAvailability,
    TaxCalculationStrategy,
    TransactionFlowStrategyEnum,
    WarehouseClickAndCollectOptionEnum,
    WebhookEventTypeAsyncEnum,
    WebhookEventTypeEnum,
    WebhookEventTypeSyncEnum,
    WeightUnitsEnum,
)


class AccountRegisterInput(BaseModel):
    first_name: Optional[str] = Field(alias="firstName", default=None)
    last_name: Optional[str] = Field(alias="lastName", default=None)
    language_code: Optional[LanguageCodeEnum] = Field(
        alias="languageCode", default=None
    )
    email: str
    password: str
    redirect_url: Optional[str] = Field(alias="redirectUrl", default=None)
    metadata: Optional[list["MetadataInput"]] = None
    channel: Optional[str] = None


class AddressFilterInput(BaseModel):
    phone_number: Optional["StringFilterInput"] = Field(
        alias="phoneNumber", default=None
    )
    country: Optional["CountryCodeEnumFilterInput"] = None


class AddressInput(BaseModel):
    first_name: Optional[str] = Field(alias="firstName", default=None)
    last_name: Optional[str] = Field(alias="lastName", default=None)
    company_name: Optional[str] = Field(alias="companyName", default=None)
    street_address_1: Optional[str] = Field(alias="streetAddress1", default=None)
    street_address_2: Optional[str] = Field(alias="streetAddress2", default=None)
    city: Optional[str] = None
    city_area: Optional[str] = Field(alias="cityArea", default=None)
    postal_code: Optional[str] = Field(alias="postalCode", default=None)
    country: Optional[CountryCode] = None
    country_area: Optional[str] = Field(alias="countryArea", default=None)
    phone: Optional[str] = None
    metadata: Optional[list["MetadataInput"]] = None
    skip_validation: Optional[bool] = Field(alias="skipValidation", default=False)


class AppInput(BaseModel):
    name: Optional[str] = None
    identifier: Optional[str] = None
    permissions: Optional[list[PermissionEnum]] = None


class AssignedAttributeReferenceInput(BaseModel):
    referenced_ids: Optional["ContainsFilterInput"] = Field(
        alias="referencedIds", default=None
    )
    page_slugs: Optional["ContainsFilterInput"] = Field(alias="pageSlugs", default=None)
    product_slugs: Optional["ContainsFilterInput"] = Field(
        alias="productSlugs", default=None
    )
    product_variant_skus: Optional["ContainsFilterInput"] = Field(
        alias="productVariantSkus", default=None
    )
    category_slugs: Optional["ContainsFilterInput"] = Field(
        alias="categorySlugs", default=None
    )
    collection_slugs: Optional["ContainsFilterInput"] = Field(
        alias="collectionSlugs", default=None
    )


class AssignedAttributeValueInput(BaseModel):
    slug: Optional["StringFilterInput"] = None
    name: Optional["StringFilterInput"] = None
    numeric: Optional["DecimalFilterInput"] = None
    date: Optional["DateRangeInput"] = None
    date_time: Optional["DateTimeRangeInput"] = Field(alias="dateTime", default=None)
    boolean: Optional[bool] = None
    reference: Optional["AssignedAttributeReferenceInput"] = None


class AttributeBulkTranslateInput(BaseModel):
    id: Optional[str] = None
    external_reference: Optional[str] = Field(alias="externalReference", default=None)
    language_code: LanguageCodeEnum = Field(alias="languageCode")
    translation_fields: "NameTranslationInput" = Field(alias="translationFields")


class AttributeCreateInput(BaseModel):
    input_type: Optional[AttributeInputTypeEnum] = Field(
        alias="inputType", default=None
    )
    entity_type: Optional[AttributeEntityTypeEnum] = Field(
        alias="entityType", default=None
    )
    name: str
    slug: Optional[str] = None
    type_: AttributeTypeEnum = Field(alias="type")
    unit: Optional[MeasurementUnitsEnum] = None
    values: Optional[list["AttributeValueCreateInput"]] = None
    value_required: Optional[bool] = Field(alias="valueRequired", default=None)
    is_variant_only: Optional[bool] = Field(alias="isVariantOnly", default=None)
    visible_in_storefront: Optional[bool] = Field(
        alias="visibleInStorefront", default=None
    )
    filterable_in_storefront: Optional[bool] = Field(
        alias="filterableInStorefront", default=None
    )
    filterable_in_dashboard: Optional[bool] = Field(
        alias="filterableInDashboard", default=None
    )
    storefront_search_position: Optional[int] = Field(
        alias="storefrontSearchPosition", default=None
    )
    available_in_grid: Optional[bool] = Field(alias="availableInGrid", default=None)
    external_reference: Optional[str] = Field(alias="externalReference", default=None)
    reference_types: Optional[list[str]] = Field(alias="referenceTypes", default=None)


class AttributeInput(BaseModel):
    slug: Optional[str] = None
    value: Optional["AssignedAttributeValueInput"] = None
    values: Optional[list[str]] = None
    values_range: Optional["IntRangeInput"] = Field(alias="valuesRange", default=None)
    date_time: Optional["DateTimeRangeInput"] = Field(alias="dateTime", default=None)
    date: Optional["DateRangeInput"] = None
    boolean: Optional[bool] = None


class AttributeUpdateInput(BaseModel):
    name: Optional[str] = None
    slug: Optional[str] = None
    unit: Optional[MeasurementUnitsEnum] = None
    remove_values: Optional[list[str]] = Field(alias="removeValues", default=None)
    add_values: Optional[list["AttributeValueUpdateInput"]] = Field(
        alias="addValues", default=None
    )
    value_required: Optional[bool] = Field(alias="valueRequired", default=None)
    is_variant_only: Optional[bool] = Field(alias="isVariantOnly", default=None)
    visible_in_storefront: Optional[bool] = Field(
        alias="visibleInStorefront", default=None
    )
    filterable_in_storefront: Optional[bool] = Field(
        alias="filterableInStorefront", default=None
    )
    filterable_in_dashboard: Optional[bool] = Field(
        alias="filterableInDashboard", default=None
    )
    storefront_search_position: Optional[int] = Field(
        alias="storefrontSearchPosition", default=None
    )
    available_in_grid: Optional[bool] = Field(alias="availableInGrid", default=None)
    external_reference: Optional[str] = Field(alias="externalReference", default=None)
    reference_types: Optional[list[str]] = Field(alias="referenceTypes", default=None)


class AttributeValueBulkTranslateInput(BaseModel):
    id: Optional[str] = None
    external_reference: Optional[str] = Field(alias="externalReference", default=None)
    language_code: LanguageCodeEnum = Field(alias="languageCode")
    translation_fields: "AttributeValueTranslationInput" = Field(
        alias="translationFields"
    )


class AttributeValueCreateInput(BaseModel):
    value: Optional[str] = None
    rich_text: Optional[Any] = Field(alias="richText", default=None)
    plain_text: Optional[str] = Field(alias="plainText", default=None)
    file_url: Optional[str] = Field(alias="fileUrl", default=None)
    content_type: Optional[str] = Field(alias="contentType", default=None)
    external_reference: Optional[str] = Field(alias="externalReference", default=None)
    name: str


class AttributeValueInput(BaseModel):
    id: Optional[str] = None
    external_reference: Optional[str] = Field(alias="externalReference", default=None)
    values: Optional[list[str]] = None
    dropdown: Optional["AttributeValueSelectableTypeInput"] = None
    swatch: Optional["AttributeValueSelectableTypeInput"] = None
    multiselect: Optional[list["AttributeValueSelectableTypeInput"]] = None
    numeric: Optional[str] = None
    file: Optional[str] = None
    content_type: Optional[str] = Field(alias="contentType", default=None)
    reference: Optional[str] = None
    references: Optional[list[str]] = None
    rich_text: Optional[Any] = Field(alias="richText", default=None)
    plain_text: Optional[str] = Field(alias="plainText", default=None)
    boolean: Optional[bool] = None
    date: Optional[Any] = None
    date_time: Optional[Any] = Field(alias="dateTime", default=None)


class AttributeValueSelectableTypeInput(BaseModel):
    id: Optional[str] = None
    external_reference: Optional[str] = Field(alias="externalReference", default=None)
    value: Optional[str] = None


class AttributeValueTranslationInput(BaseModel):
    name: Optional[str] = None
    rich_text: Optional[Any] = Field(alias="richText", default=None)
    plain_text: Optional[str] = Field(alias="plainText", default=None)


class AttributeValueUpdateInput(BaseModel):
    value: Optional[str] = None
    rich_text: Optional[Any] = Field(alias="richText", default=None)
    plain_text: Optional[str] = Field(alias="plainText", default=None)
    file_url: Optional[str] = Field(alias="fileUrl", default=None)
    content_type: Optional[str] = Field(alias="contentType", default=None)
    external_reference: Optional[str] = Field(alias="externalReference", default=None)
    name: Optional[str] = None


class BulkAttributeValueInput(BaseModel):
    id: Optional[str] = None
    external_reference: Optional[str] = Field(alias="externalReference", default=None)
    values: Optional[list[str]] = None
    dropdown: Optional["AttributeValueSelectableTypeInput"] = None
    swatch: Optional["AttributeValueSelectableTypeInput"] = None
    multiselect: Optional[list["AttributeValueSelectableTypeInput"]] = None
    numeric: Optional[str] = None
    file: Optional[str] = None
    content_type: Optional[str] = Field(alias="contentType", default=None)
    reference: Optional[str] = None
    references: Optional[list[str]] = None
    rich_text: Optional[Any] = Field(alias="richText", default=None)
    plain_text: Optional[str] = Field(alias="plainText", default=None)
    boolean: Optional[bool] = None
    date: Optional[Any] = None
    date_time: Optional[Any] = Field(alias="dateTime", default=None)


class CategoryInput(BaseModel):
    description: Optional[Any] = None
    name: Optional[str] = None
    slug: Optional[str] = None
    seo: Optional["SeoInput"] = None
    background_image: Optional[Upload] = Field(alias="backgroundImage", default=None)
    background_image_alt: Optional[str] = Field(
        alias="backgroundImageAlt", default=None
    )
    metadata: Optional[list["MetadataInput"]] = None
    private_metadata: Optional[list["MetadataInput"]] = Field(
        alias="privateMetadata", default=None
    )


class ChannelCreateInput(BaseModel):
    is_active: Optional[bool] = Field(alias="isActive", default=None)
    stock_settings: Optional["StockSettingsInput"] = Field(
        alias="stockSettings", default=None
    )
    add_shipping_zones: Optional[list[str]] = Field(
        alias="addShippingZones", default=None
    )
    add_warehouses: Optional[list[str]] = Field(alias="addWarehouses", default=None)
    order_settings: Optional["OrderSettingsInput"] = Field(
        alias="orderSettings", default=None
    )
    metadata: Optional[list["MetadataInput"]] = None
    private_metadata: Optional[list["MetadataInput"]] = Field(
        alias="privateMetadata", default=None
    )
    checkout_settings: Optional["CheckoutSettingsInput"] = Field(
        alias="checkoutSettings", default=None
    )
    payment_settings: Optional["PaymentSettingsInput"] = Field(
        alias="paymentSettings", default=None
    )
    name: str
    slug: str
    currency_code: str = Field(alias="currencyCode")
    default_country: CountryCode = Field(alias="defaultCountry")


class ChannelListingUpdateInput(BaseModel):
    channel_listing: str = Field(alias="channelListing")
    price: Optional[Any] = None
    cost_price: Optional[Any] = Field(alias="costPrice", default=None)
    prior_price: Optional[Any] = Field(alias="priorPrice", default=None)
    preorder_threshold: Optional[int] = Field(alias="preorderThreshold", default=None)


class ChannelUpdateInput(BaseModel):
    is_active: Optional[bool] = Field(alias="isActive", default=None)
    stock_settings: Optional["StockSettingsInput"] = Field(
        alias="stockSettings", default=None
    )
    add_shipping_zones: Optional[list[str]] = Field(
        alias="addShippingZones", default=None
    )
    add_warehouses: Optional[list[str]] = Field(alias="addWarehouses", default=None)
    order_settings: Optional["OrderSettingsInput"] = Field(
        alias="orderSettings", default=None
    )
    metadata: Optional[list["MetadataInput"]] = None
    private_metadata: Optional[list["MetadataInput"]] = Field(
        alias="privateMetadata", default=None
    )
    checkout_settings: Optional["CheckoutSettingsInput"] = Field(
        alias="checkoutSettings", default=None
    )
    payment_settings: Optional["PaymentSettingsInput"] = Field(
        alias="paymentSettings", default=None
    )
    name: Optional[str] = None
    slug: Optional[str] = None
    default_country: Optional[CountryCode] = Field(alias="defaultCountry", default=None)
    remove_shipping_zones: Optional[list[str]] = Field(
        alias="removeShippingZones", default=None
    )
    remove_warehouses: Optional[list[str]] = Field(
        alias="removeWarehouses", default=None
    )


class CheckoutAddressValidationRules(BaseModel):
    check_required_fields: Optional[bool] = Field(
        alias="checkRequiredFields", default=True
    )
    check_fields_format: Optional[bool] = Field(alias="checkFieldsFormat", default=True)
    enable_fields_normalization: Optional[bool] = Field(
        alias="enableFieldsNormalization", default=True
    )


class CheckoutAutoCompleteInput(BaseModel):
    enabled: bool
    delay: Optional[Any] = None
    cut_off_date: Optional[Any] = Field(alias="cutOffDate", default=None)


class CheckoutCreateInput(BaseModel):
    channel: Optional[str] = None
    lines: list["CheckoutLineInput"]
    email: Optional[str] = None
    save_shipping_address: Optional[bool] = Field(
        alias="saveShippingAddress", default=None
    )
    shipping_address: Optional["AddressInput"] = Field(
        alias="shippingAddress", default=None
    )
    save_billing_address: Optional[bool] = Field(
        alias="saveBillingAddress", default=None
    )
    billing_address: Optional["AddressInput"] = Field(
        alias="billingAddress", default=None
    )
    language_code: Optional[LanguageCodeEnum] = Field(
        alias="languageCode", default=None
    )
    validation_rules: Optional["CheckoutValidationRules"] = Field(
        alias="validationRules", default=None
    )
    metadata: Optional[list["MetadataInput"]] = None
    private_metadata: Optional[list["MetadataInput"]] = Field(
        alias="privateMetadata", default=None
    )


class CheckoutLineInput(BaseModel):
    quantity: int
    variant_id: str = Field(alias="variantId")
    price: Optional[Any] = None
    price_override_reason: Optional[str] = Field(
        alias="priceOverrideReason", default=None
    )
    force_new_line: Optional[bool] = Field(alias="forceNewLine", default=False)
    metadata: Optional[list["MetadataInput"]] = None


class CheckoutLineUpdateInput(BaseModel):
    variant_id: Optional[str] = Field(alias="variantId", default=None)
    quantity: Optional[int] = None
    price: Optional[Any] = None
    price_override_reason: Optional[str] = Field(
        alias="priceOverrideReason", default=None
    )
    line_id: Optional[str] = Field(alias="lineId", default=None)
    metadata: Optional[list["MetadataInput"]] = None


class CheckoutSettingsInput(BaseModel):
    use_legacy_error_flow: Optional[bool] = Field(
        alias="useLegacyErrorFlow", default=None
    )
    automatically_complete_fully_paid_checkouts: Optional[bool] = Field(
        alias="automaticallyCompleteFullyPaidCheckouts", default=None
    )
    automatic_completion: Optional["CheckoutAutoCompleteInput"] = Field(
        alias="automaticCompletion", default=None
    )
    allow_legacy_gift_card_use: Optional[bool] = Field(
        alias="allowLegacyGiftCardUse", default=None
    )


class CheckoutValidationRules(BaseModel):
    shipping_address: Optional["CheckoutAddressValidationRules"] = Field(
        alias="shippingAddress", default=None
    )
    billing_address: Optional["CheckoutAddressValidationRules"] = Field(
        alias="billingAddress", default=None
    )


class CollectionChannelListingUpdateInput(BaseModel):
    add_channels: Optional[list["PublishableChannelListingInput"]] = Field(
        alias="addChannels", default=None
    )
    remove_channels: Optional[list[str]] = Field(alias="removeChannels", default=None)


class CollectionCreateInput(BaseModel):
    is_published: Optional[bool] = Field(alias="isPublished", default=None)
    name: Optional[str] = None
    slug: Optional[str] = None
    description: Optional[Any] = None
    background_image: Optional[Upload] = Field(alias="backgroundImage", default=None)
    background_image_alt: Optional[str] = Field(
        alias="backgroundImageAlt", default=None
    )
    seo: Optional["SeoInput"] = None
    publication_date: Optional[Any] = Field(alias="publicationDate", default=None)
    metadata: Optional[list["MetadataInput"]] = None
    private_metadata: Optional[list["MetadataInput"]] = Field(
        alias="privateMetadata", default=None
    )
    products: Optional[list[str]] = None


class CollectionInput(BaseModel):
    is_published: Optional[bool] = Field(alias="isPublished", default=None)
    name: Optional[str] = None
    slug: Optional[str] = None
    description: Optional[Any] = None
    background_image: Optional[Upload] = Field(alias="backgroundImage", default=None)
    background_image_alt: Optional[str] = Field(
        alias="backgroundImageAlt", default=None
    )
    seo: Optional["SeoInput"] = None
    publication_date: Optional[Any] = Field(alias="publicationDate", default=None)
    metadata: Optional[list["MetadataInput"]] = None
    private_metadata: Optional[list["MetadataInput"]] = Field(
        alias="privateMetadata", default=None
    )


class ContainsFilterInput(BaseModel):
    contains_any: Optional[list[str]] = Field(alias="containsAny", default=None)
    contains_all: Optional[list[str]] = Field(alias="containsAll", default=None)


class CountryCodeEnumFilterInput(BaseModel):
    eq: Optional[CountryCode] = None
    one_of: Optional[list[CountryCode]] = Field(alias="oneOf", default=None)
    not_one_of: Optional[list[CountryCode]] = Field(alias="notOneOf", default=None)


class DateRangeInput(BaseModel):
    gte: Optional[Any] = None
    lte: Optional[Any] = None


class DateTimeFilterInput(BaseModel):
    eq: Optional[Any] = None
    one_of: Optional[list[Any]] = Field(alias="oneOf", default=None)
    range_: Optional["DateTimeRangeInput"] = Field(alias="range", default=None)


class DateTimeRangeInput(BaseModel):
    gte: Optional[Any] = None
    lte: Optional[Any] = None


class DecimalFilterInput(BaseModel):
    eq: Optional[Any] = None
    one_of: Optional[list[Any]] = Field(alias="oneOf", default=None)
    range_: Optional["DecimalRangeInput"] = Field(alias="range", default=None)


class DecimalRangeInput(BaseModel):
    gte: Optional[Any] = None
    lte: Optional[Any] = None


class DraftOrderCreateInput(BaseModel):
    billing_address: Optional["AddressInput"] = Field(
        alias="billingAddress", default=None
    )
    save_billing_address: Optional[bool] = Field(
        alias="saveBillingAddress", default=None
    )
    user: Optional[str] = None
    user_email: Optional[str] = Field(alias="userEmail", default=None)
    discount: Optional[Any] = None
    shipping_address: Optional["AddressInput"] = Field(
        alias="shippingAddress", default=None
    )
    save_shipping_address: Optional[bool] = Field(
        alias="saveShippingAddress", default=None
    )
    shipping_method: Optional[str] = Field(alias="shippingMethod", default=None)
    voucher: Optional[str] = None
    voucher_code: Optional[str] = Field(alias="voucherCode", default=None)
    customer_note: Optional[str] = Field(alias="customerNote", default=None)
    channel_id: Optional[str] = Field(alias="channelId", default=None)
    redirect_url: Optional[str] = Field(alias="redirectUrl", default=None)
    external_reference: Optional[str] = Field(alias="externalReference", default=None)
    metadata: Optional[list["MetadataInput"]] = None
    private_metadata: Optional[list["MetadataInput"]] = Field(
        alias="privateMetadata", default=None
    )
    language_code: Optional[LanguageCodeEnum] = Field(
        alias="languageCode", default=None
    )
    lines: Optional[list["OrderLineCreateInput"]] = None


class FulfillmentFilterInput(BaseModel):
    status: Optional["FulfillmentStatusEnumFilterInput"] = None
    metadata: Optional["MetadataFilterInput"] = None
    warehouse: Optional["FulfillmentWarehouseFilterInput"] = None


class FulfillmentStatusEnumFilterInput(BaseModel):
    eq: Optional[FulfillmentStatus] = None
    one_of: Optional[list[FulfillmentStatus]] = Field(alias="oneOf", default=None)


class FulfillmentWarehouseFilterInput(BaseModel):
    id: Optional["GlobalIDFilterInput"] = None
    slug: Optional["StringFilterInput"] = None
    external_reference: Optional["StringFilterInput"] = Field(
        alias="externalReference", default=None
    )


class GlobalIDFilterInput(BaseModel):
    eq: Optional[str] = None
    one_of: Optional[list[str]] = Field(alias="oneOf", default=None)


class IntFilterInput(BaseModel):
    eq: Optional[int] = None
    one_of: Optional[list[int]] = Field(alias="oneOf", default=None)
    range_: Optional["IntRangeInput"] = Field(alias="range", default=None)


class IntRangeInput(BaseModel):
    gte: Optional[int] = None
    lte: Optional[int] = None


class InvoiceFilterInput(BaseModel):
    created_at: Optional["DateTimeRangeInput"] = Field(alias="createdAt", default=None)


class LinesFilterInput(BaseModel):
    metadata: Optional["MetadataFilterInput"] = None


class MediaInput(BaseModel):
    alt: Optional[str] = None
    image: Optional[Upload] = None
    media_url: Optional[str] = Field(alias="mediaUrl", default=None)


class MenuCreateInput(BaseModel):
    name: str
    slug: Optional[str] = None
    items: Optional[list["MenuItemInput"]] = None


class MenuItemCreateInput(BaseModel):
    name: str
    url: Optional[str] = None
    category: Optional[str] = None
    collection: Optional[str] = None
    page: Optional[str] = None
    menu: str
    parent: Optional[str] = None


class MenuItemInput(BaseModel):
    name: Optional[str] = None
    url: Optional[str] = None
    category: Optional[str] = None
    collection: Optional[str] = None
    page: Optional[str] = None


class MenuItemMoveInput(BaseModel):
    item_id: str = Field(alias="itemId")
    parent_id: Optional[str] = Field(alias="parentId", default=None)
    sort_order: Optional[int] = Field(alias="sortOrder", default=None)


class MetadataFilter(BaseModel):
    key: str
    value: Optional[str] = None


class MetadataFilterInput(BaseModel):
    key: str
    value: Optional["MetadataValueFilterInput"] = None


class MetadataInput(BaseModel):
    key: str
    value: str


class MetadataValueFilterInput(BaseModel):
    eq: Optional[str] = None
    one_of: Optional[list[str]] = Field(alias="oneOf", default=None)


class NameTranslationInput(BaseModel):
    name: Optional[str] = None


class OrderAuthorizeStatusEnumFilterInput(BaseModel):
    eq: Optional[OrderAuthorizeStatusEnum] = None
    one_of: Optional[list[OrderAuthorizeStatusEnum]] = Field(
        alias="oneOf", default=None
    )


class OrderChargeStatusEnumFilterInput(BaseModel):
    eq: Optional[OrderChargeStatusEnum] = None
    one_of: Optional[list[OrderChargeStatusEnum]] = Field(alias="oneOf", default=None)


class OrderEventFilterInput(BaseModel):
    date: Optional["DateTimeRangeInput"] = None
    type_: Optional["OrderEventTypeEnumFilterInput"] = Field(alias="type", default=None)


class OrderEventTypeEnumFilterInput(BaseModel):
    eq: Optional[OrderEventsEnum] = None
    one_of: Optional[list[OrderEventsEnum]] = Field(alias="oneOf", default=None)


class OrderFulfillInput(BaseModel):
    lines: list["OrderFulfillLineInput"]
    notify_customer: Optional[bool] = Field(alias="notifyCustomer", default=None)
    allow_stock_to_be_exceeded: Optional[bool] = Field(
        alias="allowStockToBeExceeded", default=False
    )
    tracking_number: Optional[str] = Field(alias="trackingNumber", default=None)


class OrderFulfillLineInput(BaseModel):
    order_line_id: Optional[str] = Field(alias="orderLineId", default=None)
    stocks: list["OrderFulfillStockInput"]


class OrderFulfillStockInput(BaseModel):
    quantity: int
    warehouse: str


class OrderLineCreateInput(BaseModel):
    quantity: int
    variant_id: str = Field(alias="variantId")
    force_new_line: Optional[bool] = Field(alias="forceNewLine", default=False)
    price: Optional[Any] = None


class OrderReturnFulfillmentLineInput(BaseModel):
    fulfillment_line_id: str = Field(alias="fulfillmentLineId")
    quantity: int
    replace: Optional[bool] = False
    reason: Optional[str] = None
    reason_reference: Optional[str] = Field(alias="reasonReference", default=None)


class OrderReturnLineInput(BaseModel):
    order_line_id: str = Field(alias="orderLineId")
    quantity: int
    replace: Optional[bool] = False
    reason: Optional[str] = None
    reason_reference: Optional[str] = Field(alias="reasonReference", default=None)


class OrderReturnProductsInput(BaseModel):
    order_lines: Optional[list["OrderReturnLineInput"]] = Field(
        alias="orderLines", default=None
    )
    fulfillment_lines: Optional[list["OrderReturnFulfillmentLineInput"]] = Field(
        alias="fulfillmentLines", default=None
    )
    amount_to_refund: Optional[Any] = Field(alias="amountToRefund", default=None)
    include_shipping_costs: Optional[bool] = Field(
        alias="includeShippingCosts", default=False
    )
    refund: Optional[bool] = False
    reason: Optional[str] = None
    reason_reference: Optional[str] = Field(alias="reasonReference", default=None)


class OrderSettingsInput(BaseModel):
    automatically_confirm_all_new_orders: Optional[bool] = Field(
        alias="automaticallyConfirmAllNewOrders", default=None
    )
    automatically_fulfill_non_shippable_gift_card: Optional[bool] = Field(
        alias="automaticallyFulfillNonShippableGiftCard", default=None
    )
    expire_orders_after: Optional[Any] = Field(alias="expireOrdersAfter", default=None)
    delete_expired_orders_after: Optional[Any] = Field(
        alias="deleteExpiredOrdersAfter", default=None
    )
    mark_as_paid_strategy: Optional[MarkAsPaidStrategyEnum] = Field(
        alias="markAsPaidStrategy", default=None
    )
    allow_unpaid_orders: Optional[bool] = Field(alias="allowUnpaidOrders", default=None)
    include_draft_order_in_voucher_usage: Optional[bool] = Field(
        alias="includeDraftOrderInVoucherUsage", default=None
    )
    draft_order_line_price_freeze_period: Optional[Any] = Field(
        alias="draftOrderLinePriceFreezePeriod", default=None
    )
    use_legacy_line_discount_propagation: Optional[bool] = Field(
        alias="useLegacyLineDiscountPropagation", default=None
    )


class OrderStatusEnumFilterInput(BaseModel):
    eq: Optional[OrderStatus] = None
    one_of: Optional[list[OrderStatus]] = Field(alias="oneOf", default=None)


class OrderWhereInput(BaseModel):
    metadata: Optional["MetadataFilterInput"] = None
    ids: Optional[list[str]] = None
    number: Optional["IntFilterInput"] = None
    channel_id: Optional["GlobalIDFilterInput"] = Field(alias="channelId", default=None)
    created_at: Optional["DateTimeRangeInput"] = Field(alias="createdAt", default=None)
    updated_at: Optional["DateTimeRangeInput"] = Field(alias="updatedAt", default=None)
    user: Optional["GlobalIDFilterInput"] = None
    user_email: Optional["StringFilterInput"] = Field(alias="userEmail", default=None)
    authorize_status: Optional["OrderAuthorizeStatusEnumFilterInput"] = Field(
        alias="authorizeStatus", default=None
    )
    charge_status: Optional["OrderChargeStatusEnumFilterInput"] = Field(
        alias="chargeStatus", default=None
    )
    status: Optional["OrderStatusEnumFilterInput"] = None
    checkout_token: Optional["UUIDFilterInput"] = Field(
        alias="checkoutToken", default=None
    )
    checkout_id: Optional["GlobalIDFilterInput"] = Field(
        alias="checkoutId", default=None
    )
    is_click_and_collect: Optional[bool] = Field(
        alias="isClickAndCollect", default=None
    )
    is_gift_card_used: Optional[bool] = Field(alias="isGiftCardUsed", default=None)
    is_gift_card_bought: Optional[bool] = Field(alias="isGiftCardBought", default=None)
    voucher_code: Optional["StringFilterInput"] = Field(
        alias="voucherCode", default=None
    )
    has_invoices: Optional[bool] = Field(alias="hasInvoices", default=None)
    invoices: Optional[list["InvoiceFilterInput"]] = None
    has_fulfillments: Optional[bool] = Field(alias="hasFulfillments", default=None)
    fulfillments: Optional[list["FulfillmentFilterInput"]] = None
    lines: Optional[list["LinesFilterInput"]] = None
    lines_count: Optional["IntFilterInput"] = Field(alias="linesCount", default=None)
    transactions: Optional[list["TransactionFilterInput"]] = None
    total_gross: Optional["PriceFilterInput"] = Field(alias="totalGross", default=None)
    total_net: Optional["PriceFilterInput"] = Field(alias="totalNet", default=None)
    product_type_id: Optional["GlobalIDFilterInput"] = Field(
        alias="productTypeId", default=None
    )
    events: Optional[list["OrderEventFilterInput"]] = None
    billing_address: Optional["AddressFilterInput"] = Field(
        alias="billingAddress", default=None
    )
    shipping_address: Optional["AddressFilterInput"] = Field(
        alias="shippingAddress", default=None
    )
    and_: Optional[list["OrderWhereInput"]] = Field(alias="AND", default=None)
    or_: Optional[list["OrderWhereInput"]] = Field(alias="OR", default=None)


class PageCreateInput(BaseModel):
    slug: Optional[str] = None
    title: Optional[str] = None
    content: Optional[Any] = None
    attributes: Optional[list["AttributeValueInput"]] = None
    is_published: Optional[bool] = Field(alias="isPublished", default=None)
    publication_date: Optional[str] = Field(alias="publicationDate", default=None)
    published_at: Optional[Any] = Field(alias="publishedAt", default=None)
    seo: Optional["SeoInput"] = None
    page_type: str = Field(alias="pageType")


class PageInput(BaseModel):
    slug: Optional[str] = None
    title: Optional[str] = None
    content: Optional[Any] = None
    attributes: Optional[list["AttributeValueInput"]] = None
    is_published: Optional[bool] = Field(alias="isPublished", default=None)
    publication_date: Optional[str] = Field(alias="publicationDate", default=None)
    published_at: Optional[Any] = Field(alias="publishedAt", default=None)
    seo: Optional["SeoInput"] = None


class PageTranslationInput(BaseModel):
    slug: Optional[str] = None
    seo_title: Optional[str] = Field(alias="seoTitle", default=None)
    seo_description: Optional[str] = Field(alias="seoDescription", default=None)
    title: Optional[str] = None
    content: Optional[Any] = None


class PageTypeCreateInput(BaseModel):
    name: Optional[str] = None
    slug: Optional[str] = None
    add_attributes: Optional[list[str]] = Field(alias="addAttributes", default=None)


class PaymentGatewayToInitialize(BaseModel):
    id: str
    data: Optional[Any] = None


class PaymentMethodDetailsCardFilterInput(BaseModel):
    brand: Optional["StringFilterInput"] = None


class PaymentMethodDetailsFilterInput(BaseModel):
    type_: Optional["PaymentMethodTypeEnumFilterInput"] = Field(
        alias="type", default=None
    )
    card: Optional["PaymentMethodDetailsCardFilterInput"] = None


class PaymentMethodTypeEnumFilterInput(BaseModel):
    eq: Optional[PaymentMethodTypeEnum] = None
    one_of: Optional[list[PaymentMethodTypeEnum]] = Field(alias="oneOf", default=None)


class PaymentSettingsInput(BaseModel):
    default_transaction_flow_strategy: Optional[TransactionFlowStrategyEnum] = Field(
        alias="defaultTransactionFlowStrategy", default=None
    )
    release_funds_for_expired_checkouts: Optional[bool] = Field(
        alias="releaseFundsForExpiredCheckouts", default=None
    )
    checkout_ttl_before_releasing_funds: Optional[Any] = Field(
        alias="checkoutTtlBeforeReleasingFunds", default=None
    )
    checkout_release_funds_cut_off_date: Optional[Any] = Field(
        alias="checkoutReleaseFundsCutOffDate", default=None
    )


class PermissionGroupCreateInput(BaseModel):
    add_permissions: Optional[list[PermissionEnum]] = Field(
        alias="addPermissions", default=None
    )
    add_users: Optional[list[str]] = Field(alias="addUsers", default=None)
    add_channels: Optional[list[str]] = Field(alias="addChannels", default=None)
    name: str
    restricted_access_to_channels: Optional[bool] = Field(
        alias="restrictedAccessToChannels", default=False
    )


class PermissionGroupUpdateInput(BaseModel):
    add_permissions: Optional[list[PermissionEnum]] = Field(
        alias="addPermissions", default=None
    )
    add_users: Optional[list[str]] = Field(alias="addUsers", default=None)
    add_channels: Optional[list[str]] = Field(alias="addChannels", default=None)
    name: Optional[str] = None
    remove_permissions: Optional[list[PermissionEnum]] = Field(
        alias="removePermissions", default=None
    )
    remove_users: Optional[list[str]] = Field(alias="removeUsers", default=None)
    remove_channels: Optional[list[str]] = Field(alias="removeChannels", default=None)
    restricted_access_to_channels: Optional[bool] = Field(
        alias="restrictedAccessToChannels", default=None
    )


class PreorderSettingsInput(BaseModel):
    global_threshold: Optional[int] = Field(alias="globalThreshold", default=None)
    end_date: Optional[Any] = Field(alias="endDate", default=None)


class PriceFilterInput(BaseModel):
    currency: Optional[str] = None
    amount: "DecimalFilterInput"


class ProductBulkCreateInput(BaseModel):
    attributes: Optional[list["AttributeValueInput"]] = None
    category: Optional[str] = None
    charge_taxes: Optional[bool] = Field(alias="chargeTaxes", default=None)
    collections: Optional[list[str]] = None
    description: Optional[Any] = None
    name: Optional[str] = None
    slug: Optional[str] = None
    tax_class: Optional[str] = Field(alias="taxClass", default=None)
    tax_code: Optional[str] = Field(alias="taxCode", default=None)
    seo: Optional["SeoInput"] = None
    weight: Optional[Any] = None
    rating: Optional[float] = None
    metadata: Optional[list["MetadataInput"]] = None
    private_metadata: Optional[list["MetadataInput"]] = Field(
        alias="privateMetadata", default=None
    )
    external_reference: Optional[str] = Field(alias="externalReference", default=None)
    product_type: str = Field(alias="productType")
    media: Optional[list["MediaInput"]] = None
    channel_listings: Optional[list["ProductChannelListingCreateInput"]] = Field(
        alias="channelListings", default=None
    )
    variants: Optional[list["ProductVariantBulkCreateInput"]] = None


class ProductBulkTranslateInput(BaseModel):
    id: Optional[str] = None
    external_reference: Optional[str] = Field(alias="externalReference", default=None)
    language_code: LanguageCodeEnum = Field(alias="languageCode")
    translation_fields: "TranslationInput" = Field(alias="translationFields")


class ProductChannelListingAddInput(BaseModel):
    channel_id: str = Field(alias="channelId")
    is_published: Optional[bool] = Field(alias="isPublished", default=None)
    publication_date: Optional[Any] = Field(alias="publicationDate", default=None)
    published_at: Optional[Any] = Field(alias="publishedAt", default=None)
    visible_in_listings: Optional[bool] = Field(alias="visibleInListings", default=None)
    is_available_for_purchase: Optional[bool] = Field(
        alias="isAvailableForPurchase", default=None
    )
    available_for_purchase_date: Optional[Any] = Field(
        alias="availableForPurchaseDate", default=None
    )
    available_for_purchase_at: Optional[Any] = Field(
        alias="availableForPurchaseAt", default=None
    )
    add_variants: Optional[list[str]] = Field(alias="addVariants", default=None)
    remove_variants: Optional[list[str]] = Field(alias="removeVariants", default=None)


class ProductChannelListingCreateInput(BaseModel):
    channel_id: str = Field(alias="channelId")
    is_published: Optional[bool] = Field(alias="isPublished", default=None)
    published_at: Optional[Any] = Field(alias="publishedAt", default=None)
    visible_in_listings: Optional[bool] = Field(alias="visibleInListings", default=None)
    is_available_for_purchase: Optional[bool] = Field(
        alias="isAvailableForPurchase", default=None
    )
    available_for_purchase_at: Optional[Any] = Field(
        alias="availableForPurchaseAt", default=None
    )


class ProductChannelListingUpdateInput(BaseModel):
    update_channels: Optional[list["ProductChannelListingAddInput"]] = Field(
        alias="updateChannels", default=None
    )
    remove_channels: Optional[list[str]] = Field(alias="removeChannels", default=None)


class ProductInput(BaseModel):
    attributes: Optional[list["AttributeValueInput"]] = None
    category: Optional[str] = None
    charge_taxes: Optional[bool] = Field(alias="chargeTaxes", default=None)
    collections: Optional[list[str]] = None
    description: Optional[Any] = None
    name: Optional[str] = None
    slug: Optional[str] = None
    tax_class: Optional[str] = Field(alias="taxClass", default=None)
    tax_code: Optional[str] = Field(alias="taxCode", default=None)
    seo: Optional["SeoInput"] = None
    weight: Optional[Any] = None
    rating: Optional[float] = None
    metadata: Optional[list["MetadataInput"]] = None
    private_metadata: Optional[list["MetadataInput"]] = Field(
        alias="privateMetadata", default=None
    )
    external_reference: Optional[str] = Field(alias="externalReference", default=None)


class ProductMediaCreateInput(BaseModel):
    alt: Optional[str] = None
    image: Optional[Upload] = None
    product: str
    media_url: Optional[str] = Field(alias="mediaUrl", default=None)


class ProductOrder(BaseModel):
    direction: OrderDirection
    channel: Optional[str] = None
    attribute_id: Optional[str] = Field(alias="attributeId", default=None)
    field: Optional[ProductOrderField] = None


class ProductStockFilterInput(BaseModel):
    warehouse_ids: Optional[list[str]] = Field(alias="warehouseIds", default=None)
    quantity: Optional["IntRangeInput"] = None


class ProductTypeInput(BaseModel):
    name: Optional[str] = None
    slug: Optional[str] = None
    kind: Optional[ProductTypeKindEnum] = None
    has_variants: Optional[bool] = Field(alias="hasVariants", default=None)
    product_attributes: Optional[list[str]] = Field(
        alias="productAttributes", default=None
    )
    variant_attributes: Optional[list[str]] = Field(
        alias="variantAttributes", default=None
    )
    is_shipping_required: Optional[bool] = Field(
        alias="isShippingRequired", default=None
    )
    is_digital: Optional[bool] = Field(alias="isDigital", default=None)
    weight: Optional[Any] = None
    tax_code: Optional[str] = Field(alias="taxCode", default=None)
    tax_class: Optional[str] = Field(alias="taxClass", default=None)


class ProductVariantBulkCreateInput(BaseModel):
    attributes: list["BulkAttributeValueInput"]
    sku: Optional[str] = None
    name: Optional[str] = None
    track_inventory: Optional[bool] = Field(alias="trackInventory", default=None)
    weight: Optional[Any] = None
    preorder: Optional["PreorderSettingsInput"] = None
    quantity_limit_per_customer: Optional[int] = Field(
        alias="quantityLimitPerCustomer", default=None
    )
    metadata: Optional[list["MetadataInput"]] = None
    private_metadata: Optional[list["MetadataInput"]] = Field(
        alias="privateMetadata", default=None
    )
    external_reference: Optional[str] = Field(alias="externalReference", default=None)
    stocks: Optional[list["StockInput"]] = None
    channel_listings: Optional[list["ProductVariantChannelListingAddInput"]] = Field(
        alias="channelListings", default=None
    )


class ProductVariantBulkTranslateInput(BaseModel):
    id: Optional[str] = None
    external_reference: Optional[str] = Field(alias="externalReference", default=None)
    language_code: LanguageCodeEnum = Field(alias="languageCode")
    translation_fields: "NameTranslationInput" = Field(alias="translationFields")


class ProductVariantBulkUpdateInput(BaseModel):
    attributes: Optional[list["BulkAttributeValueInput"]] = None
    sku: Optional[str] = None
    name: Optional[str] = None
    track_inventory: Optional[bool] = Field(alias="trackInventory", default=None)
    weight: Optional[Any] = None
    preorder: Optional["PreorderSettingsInput"] = None
    quantity_limit_per_customer: Optional[int] = Field(
        alias="quantityLimitPerCustomer", default=None
    )
    metadata: Optional[list["MetadataInput"]] = None
    private_metadata: Optional[list["MetadataInput"]] = Field(
        alias="privateMetadata", default=None
    )
    external_reference: Optional[str] = Field(alias="externalReference", default=None)
    stocks: Optional["ProductVariantStocksUpdateInput"] = None
    channel_listings: Optional["ProductVariantChannelListingUpdateInput"] = Field(
        alias="channelListings", default=None
    )
    id: str


class ProductVariantChannelListingAddInput(BaseModel):
    channel_id: str = Field(alias="channelId")
    price: Any
    cost_price: Optional[Any] = Field(alias="costPrice", default=None)
    prior_price: Optional[Any] = Field(alias="priorPrice", default=None)
    preorder_threshold: Optional[int] = Field(alias="preorderThreshold", default=None)


class ProductVariantChannelListingUpdateInput(BaseModel):
    create: Optional[list["ProductVariantChannelListingAddInput"]] = None
    update: Optional[list["ChannelListingUpdateInput"]] = None
    remove: Optional[list[str]] = None


class ProductVariantStocksUpdateInput(BaseModel):
    create: Optional[list["StockInput"]] = None
    update: Optional[list["StockUpdateInput"]] = None
    remove: Optional[list[str]] = None


class ProductWhereInput(BaseModel):
    metadata: Optional[list["MetadataFilter"]] = None
    ids: Optional[list[str]] = None
    name: Optional["StringFilterInput"] = None
    slug: Optional["StringFilterInput"] = None
    product_type: Optional["GlobalIDFilterInput"] = Field(
        alias="productType", default=None
    )
    category: Optional["GlobalIDFilterInput"] = None
    collection: Optional["GlobalIDFilterInput"] = None
    is_available: Optional[bool] = Field(alias="isAvailable", default=None)
    is_published: Optional[bool] = Field(alias="isPublished", default=None)
    is_visible_in_listing: Optional[bool] = Field(
        alias="isVisibleInListing", default=None
    )
    published_from: Optional[Any] = Field(alias="publishedFrom", default=None)
    available_from: Optional[Any] = Field(alias="availableFrom", default=None)
    has_category: Optional[bool] = Field(alias="hasCategory", default=None)
    price: Optional["DecimalFilterInput"] = None
    minimal_price: Optional["DecimalFilterInput"] = Field(
        alias="minimalPrice", default=None
    )
    attributes: Optional[list["AttributeInput"]] = None
    stock_availability: Optional[StockAvailability] = Field(
        alias="stockAvailability", default=None
    )
    stocks: Optional["ProductStockFilterInput"] = None
    gift_card: Optional[bool] = Field(alias="giftCard", default=None)
    has_preordered_variants: Optional[bool] = Field(
        alias="hasPreorderedVariants", default=None
    )
    updated_at: Optional["DateTimeFilterInput"] = Field(alias="updatedAt", default=None)
    and_: Optional[list["ProductWhereInput"]] = Field(alias="AND", default=None)
    or_: Optional[list["ProductWhereInput"]] = Field(alias="OR", default=None)


class PublishableChannelListingInput(BaseModel):
    channel_id: str = Field(alias="channelId")
    is_published: Optional[bool] = Field(alias="isPublished", default=None)
    publication_date: Optional[Any] = Field(alias="publicationDate", default=None)
    published_at: Optional[Any] = Field(alias="publishedAt", default=None)


class ReorderInput(BaseModel):
    id: str
    sort_order: Optional[int] = Field(alias="sortOrder", default=None)


class SeoInput(BaseModel):
    title: Optional[str] = None
    description: Optional[str] = None


class ShippingMethodChannelListingAddInput(BaseModel):
    channel_id: str = Field(alias="channelId")
    price: Optional[Any] = None
    minimum_order_price: Optional[Any] = Field(alias="minimumOrderPrice", default=None)
    maximum_order_price: Optional[Any] = Field(alias="maximumOrderPrice", default=None)


class ShippingMethodChannelListingInput(BaseModel):
    add_channels: Optional[list["ShippingMethodChannelListingAddInput"]] = Field(
        alias="addChannels", default=None
    )
    remove_channels: Optional[list[str]] = Field(alias="removeChannels", default=None)


class ShippingPostalCodeRulesCreateInputRange(BaseModel):
    start: str
    end: Optional[str] = None


class ShippingPriceInput(BaseModel):
    name: Optional[str] = None
    description: Optional[Any] = None
    minimum_order_weight: Optional[Any] = Field(
        alias="minimumOrderWeight", default=None
    )
    maximum_order_weight: Optional[Any] = Field(
        alias="maximumOrderWeight", default=None
    )
    maximum_delivery_days: Optional[int] = Field(
        alias="maximumDeliveryDays", default=None
    )
    minimum_delivery_days: Optional[int] = Field(
        alias="minimumDeliveryDays", default=None
    )
    type_: Optional[ShippingMethodTypeEnum] = Field(alias="type", default=None)
    shipping_zone: Optional[str] = Field(alias="shippingZone", default=None)
    add_postal_code_rules: Optional[list["ShippingPostalCodeRulesCreateInputRange"]] = (
        Field(alias="addPostalCodeRules", default=None)
    )
    delete_postal_code_rules: Optional[list[str]] = Field(
        alias="deletePostalCodeRules", default=None
    )
    inclusion_type: Optional[PostalCodeRuleInclusionTypeEnum] = Field(
        alias="inclusionType", default=None
    )
    tax_class: Optional[str] = Field(alias="taxClass", default=None)


class ShippingZoneCreateInput(BaseModel):
    name: Optional[str] = None
    description: Optional[str] = None
    countries: Optional[list[str]] = None
    default: Optional[bool] = None
    add_warehouses: Optional[list[str]] = Field(alias="addWarehouses", default=None)
    add_channels: Optional[list[str]] = Field(alias="addChannels", default=None)


class ShippingZoneUpdateInput(BaseModel):
    name: Optional[str] = None
    description: Optional[str] = None
    countries: Optional[list[str]] = None
    default: Optional[bool] = None
    add_warehouses: Optional[list[str]] = Field(alias="addWarehouses", default=None)
    add_channels: Optional[list[str]] = Field(alias="addChannels", default=None)
    remove_warehouses: Optional[list[str]] = Field(
        alias="removeWarehouses", default=None
    )
    remove_channels: Optional[list[str]] = Field(alias="removeChannels", default=None)


class ShopSettingsInput(BaseModel):
    name: Optional[str] = None
    header_text: Optional[str] = Field(alias="headerText", default=None)
    description: Optional[str] = None
    track_inventory_by_default: Optional[bool] = Field(
        alias="trackInventoryByDefault", default=None
    )
    default_weight_unit: Optional[WeightUnitsEnum] = Field(
        alias="defaultWeightUnit", default=None
    )
    fulfillment_auto_approve: Optional[bool] = Field(
        alias="fulfillmentAutoApprove", default=None
    )
    fulfillment_allow_unpaid: Optional[bool] = Field(
        alias="fulfillmentAllowUnpaid", default=None
    )
    default_mail_sender_name: Optional[str] = Field(
        alias="defaultMailSenderName", default=None
    )
    default_mail_sender_address: Optional[str] = Field(
        alias="defaultMailSenderAddress", default=None
    )
    customer_set_password_url: Optional[str] = Field(
        alias="customerSetPasswordUrl", default=None
    )
    reserve_stock_duration_anonymous_user: Optional[int] = Field(
        alias="reserveStockDurationAnonymousUser", default=None
    )
    reserve_stock_duration_authenticated_user: Optional[int] = Field(
        alias="reserveStockDurationAuthenticatedUser", default=None
    )
    limit_quantity_per_checkout: Optional[int] = Field(
        alias="limitQuantityPerCheckout", default=None
    )
    enable_account_confirmation_by_email: Optional[bool] = Field(
        alias="enableAccountConfirmationByEmail", default=None
    )
    allow_login_without_confirmation: Optional[bool] = Field(
        alias="allowLoginWithoutConfirmation", default=None
    )
    allow_storefront_traffic: Optional[bool] = Field(
        alias="allowStorefrontTraffic", default=None
    )
    metadata: Optional[list["MetadataInput"]] = None
    private_metadata: Optional[list["MetadataInput"]] = Field(
        alias="privateMetadata", default=None
    )
    preserve_all_address_fields: Optional[bool] = Field(
        alias="preserveAllAddressFields", default=None
    )
    password_login_mode: Optional[PasswordLoginModeEnum] = Field(
        alias="passwordLoginMode", default=None
    )
    use_legacy_shipping_zone_stock_availability: Optional[bool] = Field(
        alias="useLegacyShippingZoneStockAvailability", default=None
    )
    include_taxes_in_prices: Optional[bool] = Field(
        alias="includeTaxesInPrices", default=None
    )
    display_gross_prices: Optional[bool] = Field(
        alias="displayGrossPrices", default=None
    )
    charge_taxes_on_shipping: Optional[bool] = Field(
        alias="chargeTaxesOnShipping", default=None
    )
    use_legacy_update_webhook_emission: Optional[bool] = Field(
        alias="useLegacyUpdateWebhookEmission", default=None
    )
    account_confirm_merge_mode: Optional[AccountConfirmModeEnum] = Field(
        alias="accountConfirmMergeMode", default=None
    )


class StockBulkUpdateInput(BaseModel):
    variant_id: Optional[str] = Field(alias="variantId", default=None)
    variant_external_reference: Optional[str] = Field(
        alias="variantExternalReference", default=None
    )
    warehouse_id: Optional[str] = Field(alias="warehouseId", default=None)
    warehouse_external_reference: Optional[str] = Field(
        alias="warehouseExternalReference", default=None
    )
    quantity: int


class StockInput(BaseModel):
    warehouse: str
    quantity: int


class StockSettingsInput(BaseModel):
    allocation_strategy: AllocationStrategyEnum = Field(alias="allocationStrategy")


class StockUpdateInput(BaseModel):
    stock: str
    quantity: int


class StringFilterInput(BaseModel):
    eq: Optional[str] = None
    one_of: Optional[list[str]] = Field(alias="oneOf", default=None)


class TaxConfigurationPerCountryInput(BaseModel):
    country_code: CountryCode = Field(alias="countryCode")
    charge_taxes: bool = Field(alias="chargeTaxes")
    tax_calculation_strategy: Optional[TaxCalculationStrategy] = Field(
        alias="taxCalculationStrategy", default=None
    )
    display_gross_prices: bool = Field(alias="displayGrossPrices")
    tax_app_id: Optional[str] = Field(alias="taxAppId", default=None)
    use_weighted_tax_for_shipping: Optional[bool] = Field(
        alias="useWeightedTaxForShipping", default=None
    )


class TaxConfigurationUpdateInput(BaseModel):
    charge_taxes: Optional[bool] = Field(alias="chargeTaxes", default=None)
    tax_calculation_strategy: Optional[TaxCalculationStrategy] = Field(
        alias="taxCalculationStrategy", default=None
    )
    display_gross_prices: Optional[bool] = Field(
        alias="displayGrossPrices", default=None
    )
    prices_entered_with_tax: Optional[bool] = Field(
        alias="pricesEnteredWithTax", default=None
    )
    update_countries_configuration: Optional[
        list["TaxConfigurationPerCountryInput"]
    ] = Field(alias="updateCountriesConfiguration", default=None)
    remove_countries_configuration: Optional[list[CountryCode]] = Field(
        alias="removeCountriesConfiguration", default=None
    )
    use_weighted_tax_for_shipping: Optional[bool] = Field(
        alias="useWeightedTaxForShipping", default=None
    )
    tax_app_id: Optional[str] = Field(alias="taxAppId", default=None)


class TransactionFilterInput(BaseModel):
    payment_method_details: Optional["PaymentMethodDetailsFilterInput"] = Field(
        alias="paymentMethodDetails", default=None
    )
    psp_reference: Optional["StringFilterInput"] = Field(
        alias="pspReference", default=None
    )
    metadata: Optional["MetadataFilterInput"] = None


class TranslationInput(BaseModel):
    slug: Optional[str] = None
    seo_title: Optional[str] = Field(alias="seoTitle", default=None)
    seo_description: Optional[str] = Field(alias="seoDescription", default=None)
    name: Optional[str] = None
    description: Optional[Any] = None


class UUIDFilterInput(BaseModel):
    eq: Optional[Any] = None
    one_of: Optional[list[Any]] = Field(alias="oneOf", default=None)


class WarehouseCreateInput(BaseModel):
    slug: Optional[str] = None
    email: Optional[str] = None
    external_reference: Optional[str] = Field(alias="externalReference", default=None)
    name: str
    address: "AddressInput"
    shipping_zones: Optional[list[str]] = Field(alias="shippingZones", default=None)


class WarehouseUpdateInput(BaseModel):
    slug: Optional[str] = None
    email: Optional[str] = None
    external_reference: Optional[str] = Field(alias="externalReference", default=None)
    name: Optional[str] = None
    address: Optional["AddressInput"] = None
    click_and_collect_option: Optional[WarehouseClickAndCollectOptionEnum] = Field(
        alias="clickAndCollectOption", default=None
    )
    is_private: Optional[bool] = Field(alias="isPrivate", default=None)


class WebhookCreateInput(BaseModel):
    name: Optional[str] = None
    identifier: Optional[str] = None
    target_url: Optional[str] = Field(alias="targetUrl", default=None)
    events: Optional[list[WebhookEventTypeEnum]] = None
    async_events: Optional[list[WebhookEventTypeAsyncEnum]] = Field(
        alias="asyncEvents", default=None
    )
    sync_events: Optional[list[WebhookEventTypeSyncEnum]] = Field(
        alias="syncEvents", default=None
    )
    app: Optional[str] = None
    is_active: Optional[bool] = Field(alias="isActive", default=None)
    secret_key: Optional[str] = Field(alias="secretKey", default=None)
    query: Optional[str] = None
    custom_headers: Optional[Any] = Field(alias="customHeaders", default=None)


class WebhookUpdateInput(BaseModel):
    name: Optional[str] = None
    identifier: Optional[str] = None
    target_url: Optional[str] = Field(alias="targetUrl", default=None)
    events: Optional[list[WebhookEventTypeEnum]] = None
    async_events: Optional[list[WebhookEventTypeAsyncEnum]] = Field(
        alias="asyncEvents", default=None
    )
    sync_events: Optional[list[WebhookEventTypeSyncEnum]] = Field(
        alias="syncEvents", default=None
    )
    app: Optional[str] = None
    is_active: Optional[bool] = Field(alias="isActive", default=None)
    secret_key: Optional[str] = Field(alias="secretKey", default=None)
    query: Optional[str] = None
    custom_headers: Optional[Any] = Field(alias="customHeaders", default=None)


AccountRegisterInput.model_rebuild()
AddressFilterInput.model_rebuild()
AddressInput.model_rebuild()
AssignedAttributeReferenceInput.model_rebuild()
AssignedAttributeValueInput.model_rebuild()
AttributeBulkTranslateInput.model_rebuild()
AttributeCreateInput.model_rebuild()
AttributeInput.model_rebuild()
AttributeUpdateInput.model_rebuild()
AttributeValueBulkTranslateInput.model_rebuild()
AttributeValueInput.model_rebuild()
BulkAttributeValueInput.model_rebuild()
CategoryInput.model_rebuild()
ChannelCreateInput.model_rebuild()
ChannelUpdateInput.model_rebuild()
CheckoutCreateInput.model_rebuild()
CheckoutLineInput.model_rebuild()
CheckoutLineUpdateInput.model_rebuild()
CheckoutSettingsInput.model_rebuild()
CheckoutValidationRules.model_rebuild()
CollectionChannelListingUpdateInput.model_rebuild()
CollectionCreateInput.model_rebuild()
CollectionInput.model_rebuild()
DateTimeFilterInput.model_rebuild()
DecimalFilterInput.model_rebuild()
DraftOrderCreateInput.model_rebuild()
FulfillmentFilterInput.model_rebuild()
FulfillmentWarehouseFilterInput.model_rebuild()
IntFilterInput.model_rebuild()
InvoiceFilterInput.model_rebuild()
LinesFilterInput.model_rebuild()
MenuCreateInput.model_rebuild()
MetadataFilterInput.model_rebuild()
OrderEventFilterInput.model_rebuild()
OrderFulfillInput.model_rebuild()
OrderFulfillLineInput.model_rebuild()
OrderReturnProductsInput.model_rebuild()
OrderWhereInput.model_rebuild()
PageCreateInput.model_rebuild()
PageInput.model_rebuild()
PaymentMethodDetailsCardFilterInput.model_rebuild()
PaymentMethodDetailsFilterInput.model_rebuild()
PriceFilterInput.model_rebuild()
ProductBulkCreateInput.model_rebuild()
ProductBulkTranslateInput.model_rebuild()
ProductChannelListingUpdateInput.model_rebuild()
ProductInput.model_rebuild()
ProductStockFilterInput.model_rebuild()
ProductVariantBulkCreateInput.model_rebuild()
ProductVariantBulkTranslateInput.model_rebuild()
ProductVariantBulkUpdateInput.model_rebuild()
ProductVariantChannelListingUpdateInput.model_rebuild()
ProductVariantStocksUpdateInput.model_rebuild()
ProductWhereInput.model_rebuild()
ShippingMethodChannelListingInput.model_rebuild()
ShippingPriceInput.model_rebuild()
ShopSettingsInput.model_rebuild()
TaxConfigurationUpdateInput.model_rebuild()
TransactionFilterInput.model_rebuild()
WarehouseCreateInput.model_rebuild()
WarehouseUpdateInput.model_rebuild()
