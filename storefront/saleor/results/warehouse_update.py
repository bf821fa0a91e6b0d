from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import WarehouseErrorCode


class WarehouseUpdate(BaseModel):
    update_warehouse: Optional["WarehouseUpdateUpdateWarehouse"] = Field(
        alias="updateWarehouse"
    )


class WarehouseUpdateUpdateWarehouse(BaseModel):
    warehouse: Optional["WarehouseUpdateUpdateWarehouseWarehouse"]
    errors: list["WarehouseUpdateUpdateWarehouseErrors"]


class WarehouseUpdateUpdateWarehouseWarehouse(BaseModel):
    id: str
    slug: str


class WarehouseUpdateUpdateWarehouseErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: WarehouseErrorCode


WarehouseUpdate.model_rebuild()
WarehouseUpdateUpdateWarehouse.model_rebuild()
