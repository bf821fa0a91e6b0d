from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import ProductVariantTranslateErrorCode


class ProductVariantBulkTranslate(BaseModel):
    product_variant_bulk_translate: Optional[
        "ProductVariantBulkTranslateProductVariantBulkTranslate"
    ] = Field(alias="productVariantBulkTranslate")


class ProductVariantBulkTranslateProductVariantBulkTranslate(BaseModel):
    count: int
    results: list["ProductVariantBulkTranslateProductVariantBulkTranslateResults"]
    errors: list["ProductVariantBulkTranslateProductVariantBulkTranslateErrors"]


class ProductVariantBulkTranslateProductVariantBulkTranslateResults(BaseModel):
    translation: Optional[
        "ProductVariantBulkTranslateProductVariantBulkTranslateResultsTranslation"
    ]
    errors: Optional[
        list["ProductVariantBulkTranslateProductVariantBulkTranslateResultsErrors"]
    ]


class ProductVariantBulkTranslateProductVariantBulkTranslateResultsTranslation(
    BaseModel
):
    id: str


class ProductVariantBulkTranslateProductVariantBulkTranslateResultsErrors(BaseModel):
    path: Optional[str]
    message: Optional[str]
    code: ProductVariantTranslateErrorCode


class ProductVariantBulkTranslateProductVariantBulkTranslateErrors(BaseModel):
    path: Optional[str]
    message: Optional[str]
    code: ProductVariantTranslateErrorCode


ProductVariantBulkTranslate.model_rebuild()
ProductVariantBulkTranslateProductVariantBulkTranslate.model_rebuild()
ProductVariantBulkTranslateProductVariantBulkTranslateResults.model_rebuild()
