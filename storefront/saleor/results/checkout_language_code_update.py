from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .fragments import CheckoutErrorFields, CheckoutFields


class CheckoutLanguageCodeUpdate(BaseModel):
    checkout_language_code_update: Optional[
        "CheckoutLanguageCodeUpdateCheckoutLanguageCodeUpdate"
    ] = Field(alias="checkoutLanguageCodeUpdate")


class CheckoutLanguageCodeUpdateCheckoutLanguageCodeUpdate(BaseModel):
    checkout: Optional["CheckoutLanguageCodeUpdateCheckoutLanguageCodeUpdateCheckout"]
    errors: list["CheckoutLanguageCodeUpdateCheckoutLanguageCodeUpdateErrors"]


CheckoutLanguageCodeUpdateCheckoutLanguageCodeUpdateCheckout = CheckoutFields
CheckoutLanguageCodeUpdateCheckoutLanguageCodeUpdateErrors = CheckoutErrorFields
CheckoutLanguageCodeUpdate.model_rebuild()
CheckoutLanguageCodeUpdateCheckoutLanguageCodeUpdate.model_rebuild()
