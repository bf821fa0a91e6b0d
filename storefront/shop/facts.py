"""What our domain knows of goods, gathered for a whole page in a constant number of queries.

Commerce says what is listed and at what price; this module adds what customs takes,
whether the goods may be sold here, which lot would go, and when it arrives.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from catalog.money import Money
    from storefront.localization.places import Place
    from storefront.shop.pages import Eligibility, LandedPrice, LotFacts, Window


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known, by SKU; what is missing is not known."""

    landed: Mapping[str, LandedPrice] = field(default_factory=dict)
    eligibility: Mapping[str, Eligibility] = field(default_factory=dict)
    lots: Mapping[str, LotFacts] = field(default_factory=dict)
    windows: Mapping[str, Window] = field(default_factory=dict)


def facts_of(
    *, place: Place, prices: dict[str, Money], bases: dict[str, str], now: datetime
) -> Facts:
    """Facts of the SKUs in `prices` (goods prices in the market's currency)."""
    return Facts()
