from typing import Optional

from .base_model import BaseModel
from .fragments import CheckoutFields


class CheckoutById(BaseModel):
    checkout: Optional["CheckoutByIdCheckout"]


CheckoutByIdCheckout = CheckoutFields
CheckoutById.model_rebuild()
