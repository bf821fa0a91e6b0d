"""What an operator needs beside a question: lots, customs, days, money and goods back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalog.bases.selectors import allocations_of_order
from catalog.landed_cost.quote_json import landed_of_json
from catalog.landed_cost.selectors import customs_items, order_quote
from catalog.refunds.selectors import refunds_of_order
from catalog.returns.selectors import returns_of_order
from catalog.sourcing.selectors import sourcing_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catalog.bases.models import LotAllocation
    from catalog.landed_cost.types import Charge, Item
    from catalog.refunds.models import Refund
    from catalog.returns.models import Return
    from catalog.sourcing.models import OrderSourcing


@dataclass(frozen=True, slots=True)
class LotFact:
    """Units of a lot, and what customs knows of the goods."""

    promise: LotAllocation
    item: Item | None


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """All of it; each part may be empty."""

    lots: tuple[LotFact, ...]
    charges: tuple[Charge, ...]
    sourcing: OrderSourcing | None
    refunds: Sequence[Refund]
    returns: Sequence[Return]


def order_facts(*, order_id: str) -> OrderFacts:
    """Facts of an order from our own books: commerce is not asked. Seven queries."""
    promises = [
        one for one in allocations_of_order(order_id=order_id) if one.quantity_kept
    ]
    items = customs_items(skus={one.lot.sku for one in promises})
    return OrderFacts(
        lots=tuple(LotFact(one, items.get(one.lot.sku)) for one in promises),
        charges=_charges(order_id),
        sourcing=sourcing_of(order_id=order_id),
        refunds=refunds_of_order(order_id=order_id),
        returns=returns_of_order(order_id=order_id),
    )


def _charges(order_id: str) -> tuple[Charge, ...]:
    quote = order_quote(order_id=order_id)
    if quote is None:
        return ()
    landed = landed_of_json(quote.content)
    charges = [charge for line in landed.lines for charge in line.charges]
    charges += landed.freight_charges
    return tuple(one for one in charges if one.amount.amount)
