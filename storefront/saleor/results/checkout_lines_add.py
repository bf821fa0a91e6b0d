from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .fragments import CheckoutErrorFields, CheckoutFields


class CheckoutLinesAdd(BaseModel):
    checkout_lines_add: Optional["CheckoutLinesAddCheckoutLinesAdd"] = Field(
        alias="checkoutLinesAdd"
    )


class CheckoutLinesAddCheckoutLinesAdd(BaseModel):
    checkout: Optional["CheckoutLinesAddCheckoutLinesAddCheckout"]
    errors: list["CheckoutLinesAddCheckoutLinesAddErrors"]


CheckoutLinesAddCheckoutLinesAddCheckout = CheckoutFields
CheckoutLinesAddCheckoutLinesAddErrors = CheckoutErrorFields
CheckoutLinesAdd.model_rebuild()
CheckoutLinesAddCheckoutLinesAdd.model_rebuild()
