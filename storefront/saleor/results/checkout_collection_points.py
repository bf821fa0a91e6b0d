from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import WarehouseClickAndCollectOptionEnum
from .fragments import AddressFields


class CheckoutCollectionPoints(BaseModel):
    checkout: Optional["CheckoutCollectionPointsCheckout"]


class CheckoutCollectionPointsCheckout(BaseModel):
    id: str
    available_collection_points: list[
        "CheckoutCollectionPointsCheckoutAvailableCollectionPoints"
    ] = Field(alias="availableCollectionPoints")


class CheckoutCollectionPointsCheckoutAvailableCollectionPoints(BaseModel):
    id: str
    name: str
    external_reference: Optional[str] = Field(alias="externalReference")
    click_and_collect_option: WarehouseClickAndCollectOptionEnum = Field(
        alias="clickAndCollectOption"
    )
    address: "CheckoutCollectionPointsCheckoutAvailableCollectionPointsAddress"


CheckoutCollectionPointsCheckoutAvailableCollectionPointsAddress = AddressFields
CheckoutCollectionPoints.model_rebuild()
CheckoutCollectionPointsCheckout.model_rebuild()
CheckoutCollectionPointsCheckoutAvailableCollectionPoints.model_rebuild()
