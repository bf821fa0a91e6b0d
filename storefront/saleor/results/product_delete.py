from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import ProductErrorCode


class ProductDelete(BaseModel):
    product_delete: Optional["ProductDeleteProductDelete"] = Field(
        alias="productDelete"
    )


class ProductDeleteProductDelete(BaseModel):
    product: Optional["ProductDeleteProductDeleteProduct"]
    errors: list["ProductDeleteProductDeleteErrors"]


class ProductDeleteProductDeleteProduct(BaseModel):
    id: str


class ProductDeleteProductDeleteErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: ProductErrorCode


ProductDelete.model_rebuild()
ProductDeleteProductDelete.model_rebuild()
