from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import OrderErrorCode, OrderStatus


class DraftOrderComplete(BaseModel):
    draft_order_complete: Optional["DraftOrderCompleteDraftOrderComplete"] = Field(
        alias="draftOrderComplete"
    )


class DraftOrderCompleteDraftOrderComplete(BaseModel):
    order: Optional["DraftOrderCompleteDraftOrderCompleteOrder"]
    errors: list["DraftOrderCompleteDraftOrderCompleteErrors"]


class DraftOrderCompleteDraftOrderCompleteOrder(BaseModel):
    id: str
    number: str
    status: OrderStatus


class DraftOrderCompleteDraftOrderCompleteErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: OrderErrorCode


DraftOrderComplete.model_rebuild()
DraftOrderCompleteDraftOrderComplete.model_rebuild()
