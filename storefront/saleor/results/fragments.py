from typing import Annotated, Any, Literal, Optional, Union

from pydantic import Field

from .base_model import BaseModel
from .enums import (
    AddressTypeEnum,
    CheckoutAuthorizeStatusEnum,
    CheckoutChargeStatusEnum,
    CheckoutErrorCode,
    FulfillmentStatus,
    LanguageCodeEnum,
    OrderAuthorizeStatusEnum,
    OrderChargeStatusEnum,
    OrderStatus,
    TransactionActionEnum,
)


class AddressFields(BaseModel):
    first_name: str = Field(alias="firstName")
    last_name: str = Field(alias="lastName")
    company_name: str = Field(alias="companyName")
    street_address_1: str = Field(alias="streetAddress1")
    street_address_2: str = Field(alias="streetAddress2")
    city: str
    city_area: str = Field(alias="cityArea")
    postal_code: str = Field(alias="postalCode")
    country: "AddressFieldsCountry"
    country_area: str = Field(alias="countryArea")
    phone: Optional[str]


class AddressFieldsCountry(BaseModel):
    code: str


class CheckoutErrorFields(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: CheckoutErrorCode
    variants: Optional[list[str]]
    lines: Optional[list[str]]
    address_type: Optional[AddressTypeEnum] = Field(alias="addressType")


class MoneyFields(BaseModel):
    currency: str
    fractional_amount: int = Field(alias="fractionalAmount")
    fraction_digits: int = Field(alias="fractionDigits")


class TaxedMoneyFields(BaseModel):
    gross: "TaxedMoneyFieldsGross"
    net: "TaxedMoneyFieldsNet"


class TaxedMoneyFieldsGross(MoneyFields):
    pass


class TaxedMoneyFieldsNet(MoneyFields):
    pass


class CheckoutLineFields(BaseModel):
    id: str
    quantity: int
    undiscounted_unit_price: "CheckoutLineFieldsUndiscountedUnitPrice" = Field(
        alias="undiscountedUnitPrice"
    )
    undiscounted_total_price: "CheckoutLineFieldsUndiscountedTotalPrice" = Field(
        alias="undiscountedTotalPrice"
    )
    total_price: "CheckoutLineFieldsTotalPrice" = Field(alias="totalPrice")
    problems: Optional[
        list[
            Annotated[
                Union[
                    "CheckoutLineFieldsProblemsCheckoutLineProblemInsufficientStock",
                    "CheckoutLineFieldsProblemsCheckoutLineProblemVariantNotAvailable",
                ],
                Field(discriminator="typename__"),
            ]
        ]
    ]
    variant: "CheckoutLineFieldsVariant"


class CheckoutLineFieldsUndiscountedUnitPrice(MoneyFields):
    pass


class CheckoutLineFieldsUndiscountedTotalPrice(MoneyFields):
    pass


class CheckoutLineFieldsTotalPrice(TaxedMoneyFields):
    pass


class CheckoutLineFieldsProblemsCheckoutLineProblemInsufficientStock(BaseModel):
    typename__: Literal["CheckoutLineProblemInsufficientStock"] = Field(
        alias="__typename"
    )
    available_quantity: Optional[int] = Field(alias="availableQuantity")


class CheckoutLineFieldsProblemsCheckoutLineProblemVariantNotAvailable(BaseModel):
    typename__: Literal["CheckoutLineProblemVariantNotAvailable"] = Field(
        alias="__typename"
    )


class CheckoutLineFieldsVariant(BaseModel):
    id: str
    sku: Optional[str]
    name: str
    quantity_available: Optional[int] = Field(alias="quantityAvailable")
    translation: Optional["CheckoutLineFieldsVariantTranslation"]
    product: "CheckoutLineFieldsVariantProduct"


class CheckoutLineFieldsVariantTranslation(BaseModel):
    name: str


class CheckoutLineFieldsVariantProduct(BaseModel):
    id: str
    slug: str
    name: str
    translation: Optional["CheckoutLineFieldsVariantProductTranslation"]
    media: Optional[list["CheckoutLineFieldsVariantProductMedia"]]
    base: Optional[
        Annotated[
            Union[
                "CheckoutLineFieldsVariantProductBaseAssignedAttribute",
                "CheckoutLineFieldsVariantProductBaseAssignedSingleChoiceAttribute",
            ],
            Field(discriminator="typename__"),
        ]
    ]


class CheckoutLineFieldsVariantProductTranslation(BaseModel):
    name: Optional[str]


class CheckoutLineFieldsVariantProductMedia(BaseModel):
    id: str
    alt: str
    avif: str
    webp: str
    metafield: Optional[str]


class CheckoutLineFieldsVariantProductBaseAssignedAttribute(BaseModel):
    typename__: Literal[
        "AssignedAttribute",
        "AssignedBooleanAttribute",
        "AssignedDateAttribute",
        "AssignedDateTimeAttribute",
        "AssignedFileAttribute",
        "AssignedMultiCategoryReferenceAttribute",
        "AssignedMultiChoiceAttribute",
        "AssignedMultiCollectionReferenceAttribute",
        "AssignedMultiPageReferenceAttribute",
        "AssignedMultiProductReferenceAttribute",
        "AssignedMultiProductVariantReferenceAttribute",
        "AssignedNumericAttribute",
        "AssignedPlainTextAttribute",
        "AssignedSingleCategoryReferenceAttribute",
        "AssignedSingleCollectionReferenceAttribute",
        "AssignedSinglePageReferenceAttribute",
        "AssignedSingleProductReferenceAttribute",
        "AssignedSingleProductVariantReferenceAttribute",
        "AssignedSwatchAttribute",
        "AssignedTextAttribute",
    ] = Field(alias="__typename")


class CheckoutLineFieldsVariantProductBaseAssignedSingleChoiceAttribute(BaseModel):
    typename__: Literal["AssignedSingleChoiceAttribute"] = Field(alias="__typename")
    choice: Optional[
        "CheckoutLineFieldsVariantProductBaseAssignedSingleChoiceAttributeChoice"
    ]


class CheckoutLineFieldsVariantProductBaseAssignedSingleChoiceAttributeChoice(
    BaseModel
):
    slug: Optional[str]
    name: Optional[str]
    translation: Optional[str]


class CheckoutFields(BaseModel):
    id: str
    updated_at: Any = Field(alias="updatedAt")
    email: Optional[str]
    language_code: LanguageCodeEnum = Field(alias="languageCode")
    quantity: int
    is_shipping_required: bool = Field(alias="isShippingRequired")
    channel: "CheckoutFieldsChannel"
    shipping_address: Optional["CheckoutFieldsShippingAddress"] = Field(
        alias="shippingAddress"
    )
    billing_address: Optional["CheckoutFieldsBillingAddress"] = Field(
        alias="billingAddress"
    )
    delivery: Optional["CheckoutFieldsDelivery"]
    lines: list["CheckoutFieldsLines"]
    subtotal_price: "CheckoutFieldsSubtotalPrice" = Field(alias="subtotalPrice")
    shipping_price: "CheckoutFieldsShippingPrice" = Field(alias="shippingPrice")
    total_price: "CheckoutFieldsTotalPrice" = Field(alias="totalPrice")
    total_balance: "CheckoutFieldsTotalBalance" = Field(alias="totalBalance")
    authorize_status: CheckoutAuthorizeStatusEnum = Field(alias="authorizeStatus")
    charge_status: CheckoutChargeStatusEnum = Field(alias="chargeStatus")
    stock_reservation_expires: Optional[Any] = Field(alias="stockReservationExpires")
    problems: Optional[
        list[
            Annotated[
                Union[
                    "CheckoutFieldsProblemsCheckoutProblemDeliveryMethodStale",
                    "CheckoutFieldsProblemsCheckoutProblemDeliveryMethodInvalid",
                    "CheckoutFieldsProblemsCheckoutLineProblemInsufficientStock",
                    "CheckoutFieldsProblemsCheckoutLineProblemVariantNotAvailable",
                ],
                Field(discriminator="typename__"),
            ]
        ]
    ]


class CheckoutFieldsChannel(BaseModel):
    slug: str


class CheckoutFieldsShippingAddress(AddressFields):
    pass


class CheckoutFieldsBillingAddress(AddressFields):
    pass


class CheckoutFieldsDelivery(BaseModel):
    id: str
    shipping_method: Optional["CheckoutFieldsDeliveryShippingMethod"] = Field(
        alias="shippingMethod"
    )


class CheckoutFieldsDeliveryShippingMethod(BaseModel):
    id: str
    name: str
    price: "CheckoutFieldsDeliveryShippingMethodPrice"
    minimum_delivery_days: Optional[int] = Field(alias="minimumDeliveryDays")
    maximum_delivery_days: Optional[int] = Field(alias="maximumDeliveryDays")


class CheckoutFieldsDeliveryShippingMethodPrice(MoneyFields):
    pass


class CheckoutFieldsLines(CheckoutLineFields):
    pass


class CheckoutFieldsSubtotalPrice(TaxedMoneyFields):
    pass


class CheckoutFieldsShippingPrice(TaxedMoneyFields):
    pass


class CheckoutFieldsTotalPrice(TaxedMoneyFields):
    pass


class CheckoutFieldsTotalBalance(MoneyFields):
    pass


class CheckoutFieldsProblemsCheckoutProblemDeliveryMethodStale(BaseModel):
    typename__: Literal["CheckoutProblemDeliveryMethodStale"] = Field(
        alias="__typename"
    )
    delivery: "CheckoutFieldsProblemsCheckoutProblemDeliveryMethodStaleDelivery"


class CheckoutFieldsProblemsCheckoutProblemDeliveryMethodStaleDelivery(BaseModel):
    id: str


class CheckoutFieldsProblemsCheckoutProblemDeliveryMethodInvalid(BaseModel):
    typename__: Literal["CheckoutProblemDeliveryMethodInvalid"] = Field(
        alias="__typename"
    )
    delivery: "CheckoutFieldsProblemsCheckoutProblemDeliveryMethodInvalidDelivery"


class CheckoutFieldsProblemsCheckoutProblemDeliveryMethodInvalidDelivery(BaseModel):
    id: str


class CheckoutFieldsProblemsCheckoutLineProblemInsufficientStock(BaseModel):
    typename__: Literal["CheckoutLineProblemInsufficientStock"] = Field(
        alias="__typename"
    )
    available_quantity: Optional[int] = Field(alias="availableQuantity")
    line: "CheckoutFieldsProblemsCheckoutLineProblemInsufficientStockLine"


class CheckoutFieldsProblemsCheckoutLineProblemInsufficientStockLine(BaseModel):
    id: str


class CheckoutFieldsProblemsCheckoutLineProblemVariantNotAvailable(BaseModel):
    typename__: Literal["CheckoutLineProblemVariantNotAvailable"] = Field(
        alias="__typename"
    )
    line: "CheckoutFieldsProblemsCheckoutLineProblemVariantNotAvailableLine"


class CheckoutFieldsProblemsCheckoutLineProblemVariantNotAvailableLine(BaseModel):
    id: str


class OrderFields(BaseModel):
    id: str
    number: str
    created: Any
    status: OrderStatus
    user_email: Optional[str] = Field(alias="userEmail")
    language_code_enum: LanguageCodeEnum = Field(alias="languageCodeEnum")
    checkout_id: Optional[str] = Field(alias="checkoutId")
    external_reference: Optional[str] = Field(alias="externalReference")
    charge_status: OrderChargeStatusEnum = Field(alias="chargeStatus")
    authorize_status: OrderAuthorizeStatusEnum = Field(alias="authorizeStatus")
    shipping_method_name: Optional[str] = Field(alias="shippingMethodName")
    collection_point_name: Optional[str] = Field(alias="collectionPointName")
    channel: "OrderFieldsChannel"
    shipping_address: Optional["OrderFieldsShippingAddress"] = Field(
        alias="shippingAddress"
    )
    billing_address: Optional["OrderFieldsBillingAddress"] = Field(
        alias="billingAddress"
    )
    total: "OrderFieldsTotal"
    subtotal: "OrderFieldsSubtotal"
    shipping_price: "OrderFieldsShippingPrice" = Field(alias="shippingPrice")
    total_charged: "OrderFieldsTotalCharged" = Field(alias="totalCharged")
    total_refunded: "OrderFieldsTotalRefunded" = Field(alias="totalRefunded")
    lines: list["OrderFieldsLines"]
    fulfillments: list["OrderFieldsFulfillments"]


class OrderFieldsChannel(BaseModel):
    slug: str


class OrderFieldsShippingAddress(AddressFields):
    pass


class OrderFieldsBillingAddress(AddressFields):
    pass


class OrderFieldsTotal(TaxedMoneyFields):
    pass


class OrderFieldsSubtotal(TaxedMoneyFields):
    pass


class OrderFieldsShippingPrice(TaxedMoneyFields):
    pass


class OrderFieldsTotalCharged(MoneyFields):
    pass


class OrderFieldsTotalRefunded(MoneyFields):
    pass


class OrderFieldsLines(BaseModel):
    id: str
    product_name: str = Field(alias="productName")
    variant_name: str = Field(alias="variantName")
    translated_product_name: str = Field(alias="translatedProductName")
    translated_variant_name: str = Field(alias="translatedVariantName")
    product_sku: Optional[str] = Field(alias="productSku")
    quantity: int
    quantity_fulfilled: int = Field(alias="quantityFulfilled")
    total_price: "OrderFieldsLinesTotalPrice" = Field(alias="totalPrice")
    unit_price: "OrderFieldsLinesUnitPrice" = Field(alias="unitPrice")
    variant: Optional["OrderFieldsLinesVariant"]


class OrderFieldsLinesTotalPrice(TaxedMoneyFields):
    pass


class OrderFieldsLinesUnitPrice(TaxedMoneyFields):
    pass


class OrderFieldsLinesVariant(BaseModel):
    id: str
    product: "OrderFieldsLinesVariantProduct"


class OrderFieldsLinesVariantProduct(BaseModel):
    slug: str
    media: Optional[list["OrderFieldsLinesVariantProductMedia"]]


class OrderFieldsLinesVariantProductMedia(BaseModel):
    id: str
    alt: str
    avif: str
    webp: str
    metafield: Optional[str]


class OrderFieldsFulfillments(BaseModel):
    id: str
    status: FulfillmentStatus
    created: Any
    tracking_number: str = Field(alias="trackingNumber")
    warehouse: Optional["OrderFieldsFulfillmentsWarehouse"]
    lines: Optional[list["OrderFieldsFulfillmentsLines"]]


class OrderFieldsFulfillmentsWarehouse(BaseModel):
    name: str
    external_reference: Optional[str] = Field(alias="externalReference")


class OrderFieldsFulfillmentsLines(BaseModel):
    id: str
    quantity: int
    order_line: Optional["OrderFieldsFulfillmentsLinesOrderLine"] = Field(
        alias="orderLine"
    )


class OrderFieldsFulfillmentsLinesOrderLine(BaseModel):
    id: str


class ProductCardFields(BaseModel):
    id: str
    slug: str
    name: str
    translation: Optional["ProductCardFieldsTranslation"]
    category: Optional["ProductCardFieldsCategory"]
    base: Optional[
        Annotated[
            Union[
                "ProductCardFieldsBaseAssignedAttribute",
                "ProductCardFieldsBaseAssignedSingleChoiceAttribute",
            ],
            Field(discriminator="typename__"),
        ]
    ]
    province: Optional[
        Annotated[
            Union[
                "ProductCardFieldsProvinceAssignedAttribute",
                "ProductCardFieldsProvinceAssignedSingleChoiceAttribute",
            ],
            Field(discriminator="typename__"),
        ]
    ]
    certificates: Optional[
        Annotated[
            Union[
                "ProductCardFieldsCertificatesAssignedAttribute",
                "ProductCardFieldsCertificatesAssignedMultiChoiceAttribute",
            ],
            Field(discriminator="typename__"),
        ]
    ]
    media: Optional[list["ProductCardFieldsMedia"]]
    default_variant: Optional["ProductCardFieldsDefaultVariant"] = Field(
        alias="defaultVariant"
    )
    is_available: Optional[bool] = Field(alias="isAvailable")
    pricing: Optional["ProductCardFieldsPricing"]
    product_variants: Optional["ProductCardFieldsProductVariants"] = Field(
        alias="productVariants"
    )


class ProductCardFieldsTranslation(BaseModel):
    name: Optional[str]


class ProductCardFieldsCategory(BaseModel):
    slug: str


class ProductCardFieldsBaseAssignedAttribute(BaseModel):
    typename__: Literal[
        "AssignedAttribute",
        "AssignedBooleanAttribute",
        "AssignedDateAttribute",
        "AssignedDateTimeAttribute",
        "AssignedFileAttribute",
        "AssignedMultiCategoryReferenceAttribute",
        "AssignedMultiChoiceAttribute",
        "AssignedMultiCollectionReferenceAttribute",
        "AssignedMultiPageReferenceAttribute",
        "AssignedMultiProductReferenceAttribute",
        "AssignedMultiProductVariantReferenceAttribute",
        "AssignedNumericAttribute",
        "AssignedPlainTextAttribute",
        "AssignedSingleCategoryReferenceAttribute",
        "AssignedSingleCollectionReferenceAttribute",
        "AssignedSinglePageReferenceAttribute",
        "AssignedSingleProductReferenceAttribute",
        "AssignedSingleProductVariantReferenceAttribute",
        "AssignedSwatchAttribute",
        "AssignedTextAttribute",
    ] = Field(alias="__typename")


class ProductCardFieldsBaseAssignedSingleChoiceAttribute(BaseModel):
    typename__: Literal["AssignedSingleChoiceAttribute"] = Field(alias="__typename")
    choice: Optional["ProductCardFieldsBaseAssignedSingleChoiceAttributeChoice"]


class ProductCardFieldsBaseAssignedSingleChoiceAttributeChoice(BaseModel):
    slug: Optional[str]
    name: Optional[str]
    translation: Optional[str]


class ProductCardFieldsProvinceAssignedAttribute(BaseModel):
    typename__: Literal[
        "AssignedAttribute",
        "AssignedBooleanAttribute",
        "AssignedDateAttribute",
        "AssignedDateTimeAttribute",
        "AssignedFileAttribute",
        "AssignedMultiCategoryReferenceAttribute",
        "AssignedMultiChoiceAttribute",
        "AssignedMultiCollectionReferenceAttribute",
        "AssignedMultiPageReferenceAttribute",
        "AssignedMultiProductReferenceAttribute",
        "AssignedMultiProductVariantReferenceAttribute",
        "AssignedNumericAttribute",
        "AssignedPlainTextAttribute",
        "AssignedSingleCategoryReferenceAttribute",
        "AssignedSingleCollectionReferenceAttribute",
        "AssignedSinglePageReferenceAttribute",
        "AssignedSingleProductReferenceAttribute",
        "AssignedSingleProductVariantReferenceAttribute",
        "AssignedSwatchAttribute",
        "AssignedTextAttribute",
    ] = Field(alias="__typename")


class ProductCardFieldsProvinceAssignedSingleChoiceAttribute(BaseModel):
    typename__: Literal["AssignedSingleChoiceAttribute"] = Field(alias="__typename")
    choice: Optional["ProductCardFieldsProvinceAssignedSingleChoiceAttributeChoice"]


class ProductCardFieldsProvinceAssignedSingleChoiceAttributeChoice(BaseModel):
    slug: Optional[str]
    name: Optional[str]
    translation: Optional[str]


class ProductCardFieldsCertificatesAssignedAttribute(BaseModel):
    typename__: Literal[
        "AssignedAttribute",
        "AssignedBooleanAttribute",
        "AssignedDateAttribute",
        "AssignedDateTimeAttribute",
        "AssignedFileAttribute",
        "AssignedMultiCategoryReferenceAttribute",
        "AssignedMultiCollectionReferenceAttribute",
        "AssignedMultiPageReferenceAttribute",
        "AssignedMultiProductReferenceAttribute",
        "AssignedMultiProductVariantReferenceAttribute",
        "AssignedNumericAttribute",
        "AssignedPlainTextAttribute",
        "AssignedSingleCategoryReferenceAttribute",
        "AssignedSingleChoiceAttribute",
        "AssignedSingleCollectionReferenceAttribute",
        "AssignedSinglePageReferenceAttribute",
        "AssignedSingleProductReferenceAttribute",
        "AssignedSingleProductVariantReferenceAttribute",
        "AssignedSwatchAttribute",
        "AssignedTextAttribute",
    ] = Field(alias="__typename")


class ProductCardFieldsCertificatesAssignedMultiChoiceAttribute(BaseModel):
    typename__: Literal["AssignedMultiChoiceAttribute"] = Field(alias="__typename")
    choices: list["ProductCardFieldsCertificatesAssignedMultiChoiceAttributeChoices"]


class ProductCardFieldsCertificatesAssignedMultiChoiceAttributeChoices(BaseModel):
    slug: Optional[str]
    name: Optional[str]
    translation: Optional[str]


class ProductCardFieldsMedia(BaseModel):
    id: str
    alt: str
    avif: str
    webp: str
    metafield: Optional[str]


class ProductCardFieldsDefaultVariant(BaseModel):
    id: str
    sku: Optional[str]
    name: str


class ProductCardFieldsPricing(BaseModel):
    price_range: Optional["ProductCardFieldsPricingPriceRange"] = Field(
        alias="priceRange"
    )


class ProductCardFieldsPricingPriceRange(BaseModel):
    start: Optional["ProductCardFieldsPricingPriceRangeStart"]
    stop: Optional["ProductCardFieldsPricingPriceRangeStop"]


class ProductCardFieldsPricingPriceRangeStart(BaseModel):
    net: "ProductCardFieldsPricingPriceRangeStartNet"


class ProductCardFieldsPricingPriceRangeStartNet(MoneyFields):
    pass


class ProductCardFieldsPricingPriceRangeStop(BaseModel):
    net: "ProductCardFieldsPricingPriceRangeStopNet"


class ProductCardFieldsPricingPriceRangeStopNet(MoneyFields):
    pass


class ProductCardFieldsProductVariants(BaseModel):
    edges: list["ProductCardFieldsProductVariantsEdges"]


class ProductCardFieldsProductVariantsEdges(BaseModel):
    node: "ProductCardFieldsProductVariantsEdgesNode"


class ProductCardFieldsProductVariantsEdgesNode(BaseModel):
    id: str
    sku: Optional[str]
    quantity_available: Optional[int] = Field(alias="quantityAvailable")
    metafields: Optional[Any]
    pricing: Optional["ProductCardFieldsProductVariantsEdgesNodePricing"]


class ProductCardFieldsProductVariantsEdgesNodePricing(BaseModel):
    price: Optional["ProductCardFieldsProductVariantsEdgesNodePricingPrice"]


class ProductCardFieldsProductVariantsEdgesNodePricingPrice(BaseModel):
    net: "ProductCardFieldsProductVariantsEdgesNodePricingPriceNet"


class ProductCardFieldsProductVariantsEdgesNodePricingPriceNet(MoneyFields):
    pass


class TransactionFields(BaseModel):
    id: str
    token: Any
    psp_reference: str = Field(alias="pspReference")
    name: str
    message: str
    actions: list[TransactionActionEnum]
    authorized_amount: "TransactionFieldsAuthorizedAmount" = Field(
        alias="authorizedAmount"
    )
    charged_amount: "TransactionFieldsChargedAmount" = Field(alias="chargedAmount")
    charge_pending_amount: "TransactionFieldsChargePendingAmount" = Field(
        alias="chargePendingAmount"
    )
    refunded_amount: "TransactionFieldsRefundedAmount" = Field(alias="refundedAmount")
    refund_pending_amount: "TransactionFieldsRefundPendingAmount" = Field(
        alias="refundPendingAmount"
    )
    canceled_amount: "TransactionFieldsCanceledAmount" = Field(alias="canceledAmount")
    cancel_pending_amount: "TransactionFieldsCancelPendingAmount" = Field(
        alias="cancelPendingAmount"
    )


class TransactionFieldsAuthorizedAmount(MoneyFields):
    pass


class TransactionFieldsChargedAmount(MoneyFields):
    pass


class TransactionFieldsChargePendingAmount(MoneyFields):
    pass


class TransactionFieldsRefundedAmount(MoneyFields):
    pass


class TransactionFieldsRefundPendingAmount(MoneyFields):
    pass


class TransactionFieldsCanceledAmount(MoneyFields):
    pass


class TransactionFieldsCancelPendingAmount(MoneyFields):
    pass


AddressFields.model_rebuild()
CheckoutErrorFields.model_rebuild()
MoneyFields.model_rebuild()
TaxedMoneyFields.model_rebuild()
CheckoutLineFields.model_rebuild()
CheckoutFields.model_rebuild()
OrderFields.model_rebuild()
ProductCardFields.model_rebuild()
TransactionFields.model_rebuild()
