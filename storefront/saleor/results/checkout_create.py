from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .fragments import CheckoutErrorFields, CheckoutFields


class CheckoutCreate(BaseModel):
    checkout_create: Optional["CheckoutCreateCheckoutCreate"] = Field(
        alias="checkoutCreate"
    )


class CheckoutCreateCheckoutCreate(BaseModel):
    checkout: Optional["CheckoutCreateCheckoutCreateCheckout"]
    errors: list["CheckoutCreateCheckoutCreateErrors"]


CheckoutCreateCheckoutCreateCheckout = CheckoutFields
CheckoutCreateCheckoutCreateErrors = CheckoutErrorFields
CheckoutCreate.model_rebuild()
CheckoutCreateCheckoutCreate.model_rebuild()
