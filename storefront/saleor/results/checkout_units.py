from typing import Optional

from .base_model import BaseModel


class CheckoutUnits(BaseModel):
    checkout: Optional["CheckoutUnitsCheckout"]


class CheckoutUnitsCheckout(BaseModel):
    id: str
    channel: "CheckoutUnitsCheckoutChannel"
    lines: list["CheckoutUnitsCheckoutLines"]


class CheckoutUnitsCheckoutChannel(BaseModel):
    slug: str


class CheckoutUnitsCheckoutLines(BaseModel):
    quantity: int
    variant: "CheckoutUnitsCheckoutLinesVariant"


class CheckoutUnitsCheckoutLinesVariant(BaseModel):
    sku: Optional[str]


CheckoutUnits.model_rebuild()
CheckoutUnitsCheckout.model_rebuild()
CheckoutUnitsCheckoutLines.model_rebuild()
