from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .fragments import CheckoutErrorFields


class CheckoutComplete(BaseModel):
    checkout_complete: Optional["CheckoutCompleteCheckoutComplete"] = Field(
        alias="checkoutComplete"
    )


class CheckoutCompleteCheckoutComplete(BaseModel):
    order: Optional["CheckoutCompleteCheckoutCompleteOrder"]
    confirmation_needed: bool = Field(alias="confirmationNeeded")
    errors: list["CheckoutCompleteCheckoutCompleteErrors"]


class CheckoutCompleteCheckoutCompleteOrder(BaseModel):
    id: str
    number: str


CheckoutCompleteCheckoutCompleteErrors = CheckoutErrorFields
CheckoutComplete.model_rebuild()
CheckoutCompleteCheckoutComplete.model_rebuild()
