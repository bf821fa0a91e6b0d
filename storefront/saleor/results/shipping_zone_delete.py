from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import ShippingErrorCode


class ShippingZoneDelete(BaseModel):
    shipping_zone_delete: Optional["ShippingZoneDeleteShippingZoneDelete"] = Field(
        alias="shippingZoneDelete"
    )


class ShippingZoneDeleteShippingZoneDelete(BaseModel):
    errors: list["ShippingZoneDeleteShippingZoneDeleteErrors"]


class ShippingZoneDeleteShippingZoneDeleteErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: ShippingErrorCode


ShippingZoneDelete.model_rebuild()
ShippingZoneDeleteShippingZoneDelete.model_rebuild()
