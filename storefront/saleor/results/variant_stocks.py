from typing import Optional

from pydantic import Field

from .base_model import BaseModel


class VariantStocks(BaseModel):
    product_variant: Optional["VariantStocksProductVariant"] = Field(
        alias="productVariant"
    )


class VariantStocksProductVariant(BaseModel):
    id: str
    stocks: Optional[list["VariantStocksProductVariantStocks"]]


class VariantStocksProductVariantStocks(BaseModel):
    id: str
    quantity: int
    quantity_allocated: int = Field(alias="quantityAllocated")
    warehouse: "VariantStocksProductVariantStocksWarehouse"


class VariantStocksProductVariantStocksWarehouse(BaseModel):
    external_reference: Optional[str] = Field(alias="externalReference")


VariantStocks.model_rebuild()
VariantStocksProductVariant.model_rebuild()
VariantStocksProductVariantStocks.model_rebuild()
