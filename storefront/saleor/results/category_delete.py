from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import ProductErrorCode


class CategoryDelete(BaseModel):
    category_delete: Optional["CategoryDeleteCategoryDelete"] = Field(
        alias="categoryDelete"
    )


class CategoryDeleteCategoryDelete(BaseModel):
    errors: list["CategoryDeleteCategoryDeleteErrors"]


class CategoryDeleteCategoryDeleteErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: ProductErrorCode


CategoryDelete.model_rebuild()
CategoryDeleteCategoryDelete.model_rebuild()
