"""A pavilion as declarations: the schema of its TOML files and their loader.

Imports nothing of ours. Everything that names a country lives in the files; this
package knows only their shape.
"""

from catalog.declaration.goods import Goods, GoodsText, GoodsVariant
from catalog.declaration.loader import goods_load, pavilion_load
from catalog.declaration.pavilion import (
    AttributeDeclared,
    Base,
    Certificate,
    Hall,
    Market,
    Pavilion,
    PriceRounding,
    ProductType,
    RecordTerms,
    ReturnTerms,
)
from catalog.declaration.problems import DeclarationError, Problem
from catalog.declaration.routes import Collect, Hub, LaneDeclared
from catalog.declaration.texts import BaseText, MarketText, Texts

__all__ = [
    "AttributeDeclared",
    "Base",
    "BaseText",
    "Certificate",
    "Collect",
    "DeclarationError",
    "Goods",
    "GoodsText",
    "GoodsVariant",
    "Hall",
    "Hub",
    "LaneDeclared",
    "Market",
    "MarketText",
    "Pavilion",
    "PriceRounding",
    "Problem",
    "ProductType",
    "RecordTerms",
    "ReturnTerms",
    "Texts",
    "goods_load",
    "pavilion_load",
]
