from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import OrderErrorCode, OrderStatus


class DraftOrderCreate(BaseModel):
    draft_order_create: Optional["DraftOrderCreateDraftOrderCreate"] = Field(
        alias="draftOrderCreate"
    )


class DraftOrderCreateDraftOrderCreate(BaseModel):
    order: Optional["DraftOrderCreateDraftOrderCreateOrder"]
    errors: list["DraftOrderCreateDraftOrderCreateErrors"]


class DraftOrderCreateDraftOrderCreateOrder(BaseModel):
    id: str
    number: str
    status: OrderStatus


class DraftOrderCreateDraftOrderCreateErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: OrderErrorCode


DraftOrderCreate.model_rebuild()
DraftOrderCreateDraftOrderCreate.model_rebuild()
