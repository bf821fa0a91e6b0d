from typing import Optional

from pydantic import Field

from .base_model import BaseModel


class VariantBySku(BaseModel):
    product_variant: Optional["VariantBySkuProductVariant"] = Field(
        alias="productVariant"
    )


class VariantBySkuProductVariant(BaseModel):
    id: str
    name: str
    translation: Optional["VariantBySkuProductVariantTranslation"]
    product: "VariantBySkuProductVariantProduct"


class VariantBySkuProductVariantTranslation(BaseModel):
    name: str


class VariantBySkuProductVariantProduct(BaseModel):
    name: str
    slug: str
    translation: Optional["VariantBySkuProductVariantProductTranslation"]


class VariantBySkuProductVariantProductTranslation(BaseModel):
    name: Optional[str]


VariantBySku.model_rebuild()
VariantBySkuProductVariant.model_rebuild()
VariantBySkuProductVariantProduct.model_rebuild()
