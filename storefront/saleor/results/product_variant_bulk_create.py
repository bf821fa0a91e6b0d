from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import ProductErrorCode, ProductVariantBulkErrorCode


class ProductVariantBulkCreate(BaseModel):
    product_variant_bulk_create: Optional[
        "ProductVariantBulkCreateProductVariantBulkCreate"
    ] = Field(alias="productVariantBulkCreate")


class ProductVariantBulkCreateProductVariantBulkCreate(BaseModel):
    count: int
    results: list["ProductVariantBulkCreateProductVariantBulkCreateResults"]
    errors: list["ProductVariantBulkCreateProductVariantBulkCreateErrors"]


class ProductVariantBulkCreateProductVariantBulkCreateResults(BaseModel):
    product_variant: Optional[
        "ProductVariantBulkCreateProductVariantBulkCreateResultsProductVariant"
    ] = Field(alias="productVariant")
    errors: Optional[
        list["ProductVariantBulkCreateProductVariantBulkCreateResultsErrors"]
    ]


class ProductVariantBulkCreateProductVariantBulkCreateResultsProductVariant(BaseModel):
    id: str
    sku: Optional[str]


class ProductVariantBulkCreateProductVariantBulkCreateResultsErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: ProductVariantBulkErrorCode


class ProductVariantBulkCreateProductVariantBulkCreateErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: ProductErrorCode


ProductVariantBulkCreate.model_rebuild()
ProductVariantBulkCreateProductVariantBulkCreate.model_rebuild()
ProductVariantBulkCreateProductVariantBulkCreateResults.model_rebuild()
