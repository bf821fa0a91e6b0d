from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .fragments import CheckoutErrorFields, CheckoutFields


class CheckoutBillingAddressUpdate(BaseModel):
    checkout_billing_address_update: Optional[
        "CheckoutBillingAddressUpdateCheckoutBillingAddressUpdate"
    ] = Field(alias="checkoutBillingAddressUpdate")


class CheckoutBillingAddressUpdateCheckoutBillingAddressUpdate(BaseModel):
    checkout: Optional[
        "CheckoutBillingAddressUpdateCheckoutBillingAddressUpdateCheckout"
    ]
    errors: list["CheckoutBillingAddressUpdateCheckoutBillingAddressUpdateErrors"]


CheckoutBillingAddressUpdateCheckoutBillingAddressUpdateCheckout = CheckoutFields
CheckoutBillingAddressUpdateCheckoutBillingAddressUpdateErrors = CheckoutErrorFields
CheckoutBillingAddressUpdate.model_rebuild()
CheckoutBillingAddressUpdateCheckoutBillingAddressUpdate.model_rebuild()
