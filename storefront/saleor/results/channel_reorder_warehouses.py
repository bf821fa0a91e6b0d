from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import ChannelErrorCode


class ChannelReorderWarehouses(BaseModel):
    channel_reorder_warehouses: Optional[
        "ChannelReorderWarehousesChannelReorderWarehouses"
    ] = Field(alias="channelReorderWarehouses")


class ChannelReorderWarehousesChannelReorderWarehouses(BaseModel):
    channel: Optional["ChannelReorderWarehousesChannelReorderWarehousesChannel"]
    errors: list["ChannelReorderWarehousesChannelReorderWarehousesErrors"]


class ChannelReorderWarehousesChannelReorderWarehousesChannel(BaseModel):
    id: str
    warehouses: list[
        "ChannelReorderWarehousesChannelReorderWarehousesChannelWarehouses"
    ]


class ChannelReorderWarehousesChannelReorderWarehousesChannelWarehouses(BaseModel):
    id: str


class ChannelReorderWarehousesChannelReorderWarehousesErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: ChannelErrorCode


ChannelReorderWarehouses.model_rebuild()
ChannelReorderWarehousesChannelReorderWarehouses.model_rebuild()
ChannelReorderWarehousesChannelReorderWarehousesChannel.model_rebuild()
