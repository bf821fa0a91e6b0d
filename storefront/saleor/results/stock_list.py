from typing import Optional

from pydantic import Field

from .base_model import BaseModel


class StockList(BaseModel):
    stocks: Optional["StockListStocks"]


class StockListStocks(BaseModel):
    edges: list["StockListStocksEdges"]
    page_info: "StockListStocksPageInfo" = Field(alias="pageInfo")


class StockListStocksEdges(BaseModel):
    node: "StockListStocksEdgesNode"


class StockListStocksEdgesNode(BaseModel):
    id: str
    quantity: int
    quantity_allocated: int = Field(alias="quantityAllocated")
    warehouse: "StockListStocksEdgesNodeWarehouse"
    product_variant: "StockListStocksEdgesNodeProductVariant" = Field(
        alias="productVariant"
    )


class StockListStocksEdgesNodeWarehouse(BaseModel):
    external_reference: Optional[str] = Field(alias="externalReference")


class StockListStocksEdgesNodeProductVariant(BaseModel):
    sku: Optional[str]
    external_reference: Optional[str] = Field(alias="externalReference")


class StockListStocksPageInfo(BaseModel):
    has_next_page: bool = Field(alias="hasNextPage")
    end_cursor: Optional[str] = Field(alias="endCursor")


StockList.model_rebuild()
StockListStocks.model_rebuild()
StockListStocksEdges.model_rebuild()
StockListStocksEdgesNode.model_rebuild()
