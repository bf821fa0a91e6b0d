from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .fragments import CheckoutErrorFields


class CheckoutCustomerAttach(BaseModel):
    checkout_customer_attach: Optional[
        "CheckoutCustomerAttachCheckoutCustomerAttach"
    ] = Field(alias="checkoutCustomerAttach")


class CheckoutCustomerAttachCheckoutCustomerAttach(BaseModel):
    checkout: Optional["CheckoutCustomerAttachCheckoutCustomerAttachCheckout"]
    errors: list["CheckoutCustomerAttachCheckoutCustomerAttachErrors"]


class CheckoutCustomerAttachCheckoutCustomerAttachCheckout(BaseModel):
    id: str


CheckoutCustomerAttachCheckoutCustomerAttachErrors = CheckoutErrorFields
CheckoutCustomerAttach.model_rebuild()
CheckoutCustomerAttachCheckoutCustomerAttach.model_rebuild()
