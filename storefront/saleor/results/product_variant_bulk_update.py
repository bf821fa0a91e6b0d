from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import ProductVariantBulkErrorCode


class ProductVariantBulkUpdate(BaseModel):
    product_variant_bulk_update: Optional[
        "ProductVariantBulkUpdateProductVariantBulkUpdate"
    ] = Field(alias="productVariantBulkUpdate")


class ProductVariantBulkUpdateProductVariantBulkUpdate(BaseModel):
    count: int
    results: list["ProductVariantBulkUpdateProductVariantBulkUpdateResults"]
    errors: list["ProductVariantBulkUpdateProductVariantBulkUpdateErrors"]


class ProductVariantBulkUpdateProductVariantBulkUpdateResults(BaseModel):
    product_variant: Optional[
        "ProductVariantBulkUpdateProductVariantBulkUpdateResultsProductVariant"
    ] = Field(alias="productVariant")
    errors: Optional[
        list["ProductVariantBulkUpdateProductVariantBulkUpdateResultsErrors"]
    ]


class ProductVariantBulkUpdateProductVariantBulkUpdateResultsProductVariant(BaseModel):
    id: str
    sku: Optional[str]


class ProductVariantBulkUpdateProductVariantBulkUpdateResultsErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: ProductVariantBulkErrorCode


class ProductVariantBulkUpdateProductVariantBulkUpdateErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: ProductVariantBulkErrorCode


ProductVariantBulkUpdate.model_rebuild()
ProductVariantBulkUpdateProductVariantBulkUpdate.model_rebuild()
ProductVariantBulkUpdateProductVariantBulkUpdateResults.model_rebuild()
