from typing import Any, Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import (
    AllocationStrategyEnum,
    MarkAsPaidStrategyEnum,
    TransactionFlowStrategyEnum,
)


class ChannelList(BaseModel):
    channels: Optional[list["ChannelListChannels"]]


class ChannelListChannels(BaseModel):
    id: str
    slug: str
    name: str
    is_active: bool = Field(alias="isActive")
    currency_code: str = Field(alias="currencyCode")
    default_country: "ChannelListChannelsDefaultCountry" = Field(alias="defaultCountry")
    warehouses: list["ChannelListChannelsWarehouses"]
    stock_settings: "ChannelListChannelsStockSettings" = Field(alias="stockSettings")
    checkout_settings: "ChannelListChannelsCheckoutSettings" = Field(
        alias="checkoutSettings"
    )
    order_settings: "ChannelListChannelsOrderSettings" = Field(alias="orderSettings")
    payment_settings: "ChannelListChannelsPaymentSettings" = Field(
        alias="paymentSettings"
    )


class ChannelListChannelsDefaultCountry(BaseModel):
    code: str


class ChannelListChannelsWarehouses(BaseModel):
    id: str
    slug: str
    external_reference: Optional[str] = Field(alias="externalReference")


class ChannelListChannelsStockSettings(BaseModel):
    allocation_strategy: AllocationStrategyEnum = Field(alias="allocationStrategy")


class ChannelListChannelsCheckoutSettings(BaseModel):
    use_legacy_error_flow: bool = Field(alias="useLegacyErrorFlow")
    automatically_complete_fully_paid_checkouts: bool = Field(
        alias="automaticallyCompleteFullyPaidCheckouts"
    )


class ChannelListChannelsOrderSettings(BaseModel):
    automatically_confirm_all_new_orders: bool = Field(
        alias="automaticallyConfirmAllNewOrders"
    )
    allow_unpaid_orders: bool = Field(alias="allowUnpaidOrders")
    mark_as_paid_strategy: MarkAsPaidStrategyEnum = Field(alias="markAsPaidStrategy")


class ChannelListChannelsPaymentSettings(BaseModel):
    default_transaction_flow_strategy: TransactionFlowStrategyEnum = Field(
        alias="defaultTransactionFlowStrategy"
    )
    release_funds_for_expired_checkouts: Optional[bool] = Field(
        alias="releaseFundsForExpiredCheckouts"
    )
    checkout_ttl_before_releasing_funds: Optional[Any] = Field(
        alias="checkoutTtlBeforeReleasingFunds"
    )


ChannelList.model_rebuild()
ChannelListChannels.model_rebuild()
