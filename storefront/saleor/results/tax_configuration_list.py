from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import TaxCalculationStrategy


class TaxConfigurationList(BaseModel):
    tax_configurations: Optional["TaxConfigurationListTaxConfigurations"] = Field(
        alias="taxConfigurations"
    )


class TaxConfigurationListTaxConfigurations(BaseModel):
    edges: list["TaxConfigurationListTaxConfigurationsEdges"]
    page_info: "TaxConfigurationListTaxConfigurationsPageInfo" = Field(alias="pageInfo")


class TaxConfigurationListTaxConfigurationsEdges(BaseModel):
    node: "TaxConfigurationListTaxConfigurationsEdgesNode"


class TaxConfigurationListTaxConfigurationsEdgesNode(BaseModel):
    id: str
    channel: "TaxConfigurationListTaxConfigurationsEdgesNodeChannel"
    charge_taxes: bool = Field(alias="chargeTaxes")
    tax_calculation_strategy: Optional[TaxCalculationStrategy] = Field(
        alias="taxCalculationStrategy"
    )
    display_gross_prices: bool = Field(alias="displayGrossPrices")
    prices_entered_with_tax: bool = Field(alias="pricesEnteredWithTax")
    tax_app_id: Optional[str] = Field(alias="taxAppId")


class TaxConfigurationListTaxConfigurationsEdgesNodeChannel(BaseModel):
    id: str
    slug: str


class TaxConfigurationListTaxConfigurationsPageInfo(BaseModel):
    has_next_page: bool = Field(alias="hasNextPage")
    end_cursor: Optional[str] = Field(alias="endCursor")


TaxConfigurationList.model_rebuild()
TaxConfigurationListTaxConfigurations.model_rebuild()
TaxConfigurationListTaxConfigurationsEdges.model_rebuild()
TaxConfigurationListTaxConfigurationsEdgesNode.model_rebuild()
