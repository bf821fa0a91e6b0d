from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import ProductErrorCode


class ProductUpdate(BaseModel):
    product_update: Optional["ProductUpdateProductUpdate"] = Field(
        alias="productUpdate"
    )


class ProductUpdateProductUpdate(BaseModel):
    product: Optional["ProductUpdateProductUpdateProduct"]
    errors: list["ProductUpdateProductUpdateErrors"]


class ProductUpdateProductUpdateProduct(BaseModel):
    id: str
    slug: str


class ProductUpdateProductUpdateErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: ProductErrorCode


ProductUpdate.model_rebuild()
ProductUpdateProductUpdate.model_rebuild()
