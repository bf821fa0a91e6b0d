"""Who an order is sent to, where law counts orders of one person together."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from catalog.landed_cost.days import local_day, zone_of
from catalog.landed_cost.merged_orders import (
    earlier_orders,
    recipient_hash,
    recipient_note,
)
from catalog.landed_cost.models import OrderQuote, Recipient
from catalog.landed_cost.selectors import rules_in_force
from catalog.markets.selectors import pavilion

if TYPE_CHECKING:
    from catalog.declaration import Market

Node = dict[str, Any]


def recipient_change(
    *, order: Node, market: Market, address: dict[str, str], now: datetime
) -> bool:
    """Note who an order goes to now; False where it would count with other orders.

    Their duty and tax were worked out apart, so together others would be due. `address`
    is Saleor's `AddressInput`. Call it in the transaction that a False undoes.
    """
    frozen = OrderQuote.objects.filter(order_id=order["id"]).first()
    if frozen is None:
        return True
    rules = rules_in_force(
        destination=market.country,
        origin=pavilion().identity.country,
        on=local_day(market.country, frozen.frozen_at),
    )
    who = recipient_hash(country=market.country, address=address)
    checkout = frozen.checkout_id
    known = Recipient.objects.filter(checkout_id=checkout).first()
    if known is not None and known.recipient_hash == who:
        return True
    if not recipient_note(
        checkout_id=checkout, market=market, who=who, rules=rules, now=now
    ):
        return True
    # Orders of the days before this one's, and of the days until now.
    zone = zone_of(market.country)
    its_day = local_day(market.country, frozen.frozen_at)
    moments = (min(now, datetime.combine(its_day, time.max, zone)), now)
    return not any(
        earlier_orders(market=market, checkout_id=checkout, rules=rules, now=moment)
        for moment in moments
    )
