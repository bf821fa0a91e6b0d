from typing import Optional

from .base_model import BaseModel
from .fragments import OrderFields


class OrderById(BaseModel):
    order: Optional["OrderByIdOrder"]


OrderByIdOrder = OrderFields
OrderById.model_rebuild()
