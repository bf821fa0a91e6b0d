from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .fragments import CheckoutErrorFields, CheckoutFields


class CheckoutLinesDelete(BaseModel):
    checkout_lines_delete: Optional["CheckoutLinesDeleteCheckoutLinesDelete"] = Field(
        alias="checkoutLinesDelete"
    )


class CheckoutLinesDeleteCheckoutLinesDelete(BaseModel):
    checkout: Optional["CheckoutLinesDeleteCheckoutLinesDeleteCheckout"]
    errors: list["CheckoutLinesDeleteCheckoutLinesDeleteErrors"]


CheckoutLinesDeleteCheckoutLinesDeleteCheckout = CheckoutFields
CheckoutLinesDeleteCheckoutLinesDeleteErrors = CheckoutErrorFields
CheckoutLinesDelete.model_rebuild()
CheckoutLinesDeleteCheckoutLinesDelete.model_rebuild()
