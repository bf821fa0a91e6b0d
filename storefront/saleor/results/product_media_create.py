from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import ProductErrorCode


class ProductMediaCreate(BaseModel):
    product_media_create: Optional["ProductMediaCreateProductMediaCreate"] = Field(
        alias="productMediaCreate"
    )


class ProductMediaCreateProductMediaCreate(BaseModel):
    media: Optional["ProductMediaCreateProductMediaCreateMedia"]
    errors: list["ProductMediaCreateProductMediaCreateErrors"]


class ProductMediaCreateProductMediaCreateMedia(BaseModel):
    id: str
    alt: str


class ProductMediaCreateProductMediaCreateErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: ProductErrorCode


ProductMediaCreate.model_rebuild()
ProductMediaCreateProductMediaCreate.model_rebuild()
