"""What goes into sourcing and what comes out."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from catalog.bases.models import LotAllocation, PreorderPromise
    from catalog.sourcing.models import NeedsAttention


@dataclass(frozen=True, slots=True)
class SourceLine:
    """An order line and the warehouses in which Saleor allocated it, in that order.

    `warehouse_codes` are base codes; none means any base of the market.
    `minimum_life_days` is what these goods demand, if more than the market does.
    """

    order_line_id: str
    sku: str
    quantity: int
    warehouse_codes: tuple[str, ...] = ()
    minimum_life_days: int = 0

    def as_json(self) -> dict[str, Any]:
        """The line as it is kept with the order."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> SourceLine:
        """The line as it was kept."""
        return cls(**(data | {"warehouse_codes": tuple(data["warehouse_codes"])}))


@dataclass(frozen=True, slots=True)
class OrderPlan:
    """What stands behind an order: promises of lots, and entries that are open.

    `ahead` are units of a harvest that it waits for.
    """

    order_id: str
    promises: tuple[LotAllocation, ...]
    attention: tuple[NeedsAttention, ...]
    is_new: bool = False
    ahead: tuple[PreorderPromise, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether every unit has a lot, or a harvest that it was sold of."""
        return not self.attention
