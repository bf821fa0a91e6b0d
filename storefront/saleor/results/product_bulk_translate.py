from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import ProductTranslateErrorCode


class ProductBulkTranslate(BaseModel):
    product_bulk_translate: Optional["ProductBulkTranslateProductBulkTranslate"] = (
        Field(alias="productBulkTranslate")
    )


class ProductBulkTranslateProductBulkTranslate(BaseModel):
    count: int
    results: list["ProductBulkTranslateProductBulkTranslateResults"]
    errors: list["ProductBulkTranslateProductBulkTranslateErrors"]


class ProductBulkTranslateProductBulkTranslateResults(BaseModel):
    translation: Optional["ProductBulkTranslateProductBulkTranslateResultsTranslation"]
    errors: Optional[list["ProductBulkTranslateProductBulkTranslateResultsErrors"]]


class ProductBulkTranslateProductBulkTranslateResultsTranslation(BaseModel):
    id: str


class ProductBulkTranslateProductBulkTranslateResultsErrors(BaseModel):
    path: Optional[str]
    message: Optional[str]
    code: ProductTranslateErrorCode


class ProductBulkTranslateProductBulkTranslateErrors(BaseModel):
    path: Optional[str]
    message: Optional[str]
    code: ProductTranslateErrorCode


ProductBulkTranslate.model_rebuild()
ProductBulkTranslateProductBulkTranslate.model_rebuild()
ProductBulkTranslateProductBulkTranslateResults.model_rebuild()
