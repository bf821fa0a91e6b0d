from typing import Optional

from pydantic import Field

from .base_model import BaseModel


class ProductSkus(BaseModel):
    product: Optional["ProductSkusProduct"]


class ProductSkusProduct(BaseModel):
    id: str
    slug: str
    product_variants: Optional["ProductSkusProductProductVariants"] = Field(
        alias="productVariants"
    )


class ProductSkusProductProductVariants(BaseModel):
    edges: list["ProductSkusProductProductVariantsEdges"]


class ProductSkusProductProductVariantsEdges(BaseModel):
    node: "ProductSkusProductProductVariantsEdgesNode"


class ProductSkusProductProductVariantsEdgesNode(BaseModel):
    sku: Optional[str]


ProductSkus.model_rebuild()
ProductSkusProduct.model_rebuild()
ProductSkusProductProductVariants.model_rebuild()
ProductSkusProductProductVariantsEdges.model_rebuild()
