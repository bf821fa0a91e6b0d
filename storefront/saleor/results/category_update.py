from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import ProductErrorCode


class CategoryUpdate(BaseModel):
    category_update: Optional["CategoryUpdateCategoryUpdate"] = Field(
        alias="categoryUpdate"
    )


class CategoryUpdateCategoryUpdate(BaseModel):
    category: Optional["CategoryUpdateCategoryUpdateCategory"]
    errors: list["CategoryUpdateCategoryUpdateErrors"]


class CategoryUpdateCategoryUpdateCategory(BaseModel):
    id: str
    slug: str


class CategoryUpdateCategoryUpdateErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: ProductErrorCode


CategoryUpdate.model_rebuild()
CategoryUpdateCategoryUpdate.model_rebuild()
