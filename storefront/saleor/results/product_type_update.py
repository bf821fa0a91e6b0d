from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import ProductErrorCode


class ProductTypeUpdate(BaseModel):
    product_type_update: Optional["ProductTypeUpdateProductTypeUpdate"] = Field(
        alias="productTypeUpdate"
    )


class ProductTypeUpdateProductTypeUpdate(BaseModel):
    product_type: Optional["ProductTypeUpdateProductTypeUpdateProductType"] = Field(
        alias="productType"
    )
    errors: list["ProductTypeUpdateProductTypeUpdateErrors"]


class ProductTypeUpdateProductTypeUpdateProductType(BaseModel):
    id: str
    slug: str


class ProductTypeUpdateProductTypeUpdateErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: ProductErrorCode


ProductTypeUpdate.model_rebuild()
ProductTypeUpdateProductTypeUpdate.model_rebuild()
