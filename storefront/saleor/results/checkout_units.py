from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .fragments import MoneyFields


class CheckoutUnits(BaseModel):
    checkout: Optional["CheckoutUnitsCheckout"]


class CheckoutUnitsCheckout(BaseModel):
    id: str
    channel: "CheckoutUnitsCheckoutChannel"
    lines: list["CheckoutUnitsCheckoutLines"]


class CheckoutUnitsCheckoutChannel(BaseModel):
    slug: str


class CheckoutUnitsCheckoutLines(BaseModel):
    id: str
    quantity: int
    undiscounted_unit_price: "CheckoutUnitsCheckoutLinesUndiscountedUnitPrice" = Field(
        alias="undiscountedUnitPrice"
    )
    variant: "CheckoutUnitsCheckoutLinesVariant"


CheckoutUnitsCheckoutLinesUndiscountedUnitPrice = MoneyFields


class CheckoutUnitsCheckoutLinesVariant(BaseModel):
    id: str
    sku: Optional[str]


CheckoutUnits.model_rebuild()
CheckoutUnitsCheckout.model_rebuild()
CheckoutUnitsCheckoutLines.model_rebuild()
