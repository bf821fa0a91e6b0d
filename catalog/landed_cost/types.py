"""What goes into a landed cost and what comes out. All money in the market's currency."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from catalog.money import Money

if TYPE_CHECKING:
    from datetime import date

Status = Literal["quoted", "estimated", "not_quoted", "blocked"]
Kind = Literal["goods", "freight", "insurance", "duty", "import_tax", "fee"]
Params = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One dated row of law. Only the fields its kind speaks of are set.

    `rate` is a fraction (0.091), `amount` is in `currency`, days are inclusive. `basis`
    says what a limit or a tax is measured on, as words joined by "+": goods, freight
    (with insurance), duty. `season` are the days of every year on which it holds,
    "MM-DD/MM-DD".
    """

    id: str
    kind: str
    regime: str
    destination: str
    version: int = 1
    origin: str = "*"
    hs_prefix: str = ""
    goods_class: str = ""
    rate: Decimal | None = None
    amount: Decimal | None = None
    currency: str = ""
    basis: str = ""
    season: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    status: str = "active"
    confidence: str = ""
    source: str = ""
    source_url: str = ""
    verified_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What law counts together with a consignment: orders of the same person and days.

    `goods` without, `value` with freight, both in the market's currency. `until` is the
    first day on which it counts no more.
    """

    goods: Money
    value: Money
    until: date


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """Goods of a consignment before duty and tax."""

    line_id: str
    sku: str
    quantity: int
    unit_price: Money


@dataclass(frozen=True, slots=True)
class Item:
    """What customs needs to know of a SKU. `facts` by destination, as declared."""

    sku: str
    hs_code: str
    country_of_origin: str
    net_weight_g: int
    goods_kind: str
    fresh: bool
    storage_class: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is limited, blocked or not quoted; words in `words/<lang>.toml`."""

    key: str
    params: Params = ()
    source: str = ""
    source_url: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Charge:
    """One named part of what is paid, with the rule behind it.

    `base` is what the rate was taken on, before rounding; None for a fixed amount.
    """

    kind: Kind
    amount: Money
    why_key: str = ""
    why_params: Params = ()
    rate: Decimal | None = None
    rule_id: str = ""
    source: str = ""
    source_url: str = ""
    verified_on: date | None = None
    base: Money | None = None


@dataclass(frozen=True, slots=True)
class LineCost:
    """A line: `net` is the goods, `gross` everything; the charges add up to `gross`."""

    line_id: str
    sku: str
    net: Money
    gross: Money
    charges: tuple[Charge, ...]


@dataclass(frozen=True, slots=True)
class LandedCost:
    """A consignment. `total` is None unless it is quoted or estimated."""

    status: Status
    currency: str
    lines: tuple[LineCost, ...]
    freight_net: Money
    freight_gross: Money
    freight_charges: tuple[Charge, ...]
    total: Money | None
    reasons: tuple[Reason, ...]
    on: date
    customs_value: Money | None = None
    insurance: Money | None = None
    grams: tuple[tuple[str, int], ...] = ()
    # Ids of every rule that was asked, limits and shares too; no part of the figures.
    consulted: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Eligibility:
    """May goods be sold in a market?"""

    status: Literal["allowed", "limited", "blocked"]
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class QuotaState:
    """A buyer's limits of a year. Values in the market's currency, rice in grams.

    `is_known` is False without a consented identity: nothing used is known then.
    """

    is_known: bool
    used_value: Money
    adds_value: Money
    order_limit: Money
    year_limit: Money
    used_rice_g: int
    adds_rice_g: int
    rice_limit_g: int
    rules: tuple[Rule, ...] = ()

    @property
    def zero(self) -> Money:
        """Nothing, in the market's currency."""
        return Money(Decimal(0), self.order_limit.currency)
