from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import WarehouseClickAndCollectOptionEnum
from .fragments import AddressFields


class WarehouseList(BaseModel):
    warehouses: Optional["WarehouseListWarehouses"]


class WarehouseListWarehouses(BaseModel):
    edges: list["WarehouseListWarehousesEdges"]
    page_info: "WarehouseListWarehousesPageInfo" = Field(alias="pageInfo")


class WarehouseListWarehousesEdges(BaseModel):
    node: "WarehouseListWarehousesEdgesNode"


class WarehouseListWarehousesEdgesNode(BaseModel):
    id: str
    slug: str
    name: str
    email: str
    is_private: bool = Field(alias="isPrivate")
    external_reference: Optional[str] = Field(alias="externalReference")
    click_and_collect_option: WarehouseClickAndCollectOptionEnum = Field(
        alias="clickAndCollectOption"
    )
    address: "WarehouseListWarehousesEdgesNodeAddress"


WarehouseListWarehousesEdgesNodeAddress = AddressFields


class WarehouseListWarehousesPageInfo(BaseModel):
    has_next_page: bool = Field(alias="hasNextPage")
    end_cursor: Optional[str] = Field(alias="endCursor")


WarehouseList.model_rebuild()
WarehouseListWarehouses.model_rebuild()
WarehouseListWarehousesEdges.model_rebuild()
WarehouseListWarehousesEdgesNode.model_rebuild()
