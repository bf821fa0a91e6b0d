"""The books kept: orders and payments read from commerce, and booked once."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from catalog.bases.models import LotAllocation
from catalog.books import accounts
from catalog.books.errors import BookingError
from catalog.books.models import Transfer
from catalog.books.services import facts_book
from catalog.landed_cost.models import OrderQuote
from catalog.landed_cost.quote_json import landed_of_json
from catalog.markets.selectors import UnknownMarketError, market_by_channel
from catalog.money import Money
from catalog.prices.models import BasePrice
from catalog.submissions.models import Merchant
from catalog.submissions.selectors import sku_prefix
from storefront.saleor.client import app_client
from storefront.sync.order_facts import (
    NO_SALE,
    Cost,
    cancel_facts,
    cost_cancel_facts,
    cost_facts,
    money_facts,
    parts_of,
    return_facts,
    sale_facts,
)
from storefront.sync.shop_reading import pages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from catalog.landed_cost.types import LandedCost
    from storefront.saleor.client import SaleorClient
    from storefront.sync.order_facts import Node, Part

log = logging.getLogger(__name__)
# The schedule looks so far back; `books reconcile` reads everything.
LOOK_BACK = timedelta(days=2)


def books_keep(now: datetime) -> int:
    """Book what happened lately; the schedule calls this. The number of transfers."""
    booked = 0
    for order in orders_read(app_client(), since=now - LOOK_BACK):
        try:
            booked += order_book(order=order, now=now)
        except BookingError:
            log.exception("order %s could not be booked", order["number"])
    return booked


def orders_read(
    client: SaleorClient, *, since: datetime | None = None
) -> Iterator[Node]:
    """Orders of our markets that were really placed, oldest first."""
    where: dict[str, Any] = {}
    if since:
        where["updatedAt"] = {"gte": since.isoformat()}
    for order in pages(client, "OrdersForBooks", "orders", where=where or None):
        if order["status"] not in NO_SALE:
            yield order


def order_book(*, order: Node, now: datetime) -> int:
    """Book an order and its money; the number of new transfers. Safe to repeat.

    Raises `BookingError` where what was booked and what commerce says now disagree.
    """
    market = market_of(order)
    parts = parts_of(order, market, quote_of(order["id"]))
    costs = list(_costs(order))
    facts = [
        *sale_facts(order, parts),
        *cost_facts(order, market, _agreed(order, costs)),
        *money_facts(order),
    ]
    if order["status"] == "CANCELED":
        facts += cancel_facts(order, parts, _given_back(order, parts), now)
        facts += cost_cancel_facts(order, market, _agreed(order, costs), now)
        if _is_canceled(order):
            facts = list(money_facts(order))
    elif not _is_canceled(order):
        facts += return_facts(order, parts)
    return facts_book(facts=facts, now=now)


def market_of(order: Node) -> str:
    """The market's code; a channel of no market keeps its own name."""
    slug: str = order["channel"]["slug"]
    try:
        return market_by_channel(slug).code
    except UnknownMarketError:
        return slug


def quote_of(order_id: str) -> LandedCost | None:
    """The frozen quote of an order."""
    frozen = OrderQuote.objects.select_related("quote").filter(order_id=order_id)
    row = frozen.first()
    return landed_of_json(row.quote.content) if row else None


def _is_canceled(order: Node) -> bool:
    """Whether its end is booked: what comes back later is not given back twice."""
    key = f"cancel:{order['id']}:"
    return Transfer.objects.filter(order_id=order["id"], key__startswith=key).exists()


def _given_back(order: Node, parts: list[Part]) -> dict[str, Money]:
    rows = Transfer.objects.filter(order_id=order["id"], key__startswith="return:")
    back: dict[str, Money] = {}
    names = {part.name for part in parts}
    for row in rows:
        ends = [one for one in names if row.key.endswith(f":{one}")]
        name = max(ends, key=len, default="")
        sign = 1 if row.credit == accounts.buyer(order["id"]) else -1
        before = back.get(name, Money(row.amount * 0, row.currency))
        back[name] = Money(before.amount + sign * row.amount, row.currency)
    return back


# --- What goods cost us -----------------------------------------------------------
def _costs(order: Node) -> Iterator[Cost]:
    """Of lines whose price was agreed and whose payee is known."""
    skus = [line["productSku"] for line in order["lines"] if line["productSku"]]
    prices = {row.sku: row for row in BasePrice.objects.filter(sku__in=skus)}
    payees = _payees(order, skus)
    for line in order["lines"]:
        price, payee = prices.get(line["productSku"]), payees.get(line["id"])
        if price and payee:
            whole = price.amount * line["quantity"]
            yield Cost(line["id"], payee, Money(whole, price.currency))


def _payees(order: Node, skus: list[str]) -> dict[str, str]:
    """Line → account: the merchant whose SKU it is, else the base that sends it."""
    merchants = {sku_prefix(code): code for code in _merchant_codes()}
    bases = dict(
        LotAllocation.objects.filter(order_id=order["id"])
        .order_by("-pk")
        .values_list("order_line_id", "lot__base__code")
    )
    found = {}
    for line in order["lines"]:
        sku = line["productSku"] or ""
        owner = next((merchants[one] for one in merchants if sku.startswith(one)), "")
        if owner:
            found[line["id"]] = accounts.owed_merchant(owner)
        elif line["id"] in bases:
            found[line["id"]] = accounts.owed_base(bases[line["id"]])
    return found


def _merchant_codes() -> list[str]:
    return list(Merchant.objects.values_list("code", flat=True))


def _agreed(order: Node, costs: list[Cost]) -> list[Cost]:
    """Costs as they were booked first: a price or a base changed later changes nothing."""
    rows = Transfer.objects.filter(order_id=order["id"], key__startswith="cost:")
    booked = {row.key.rpartition(":")[2]: row for row in rows}
    first = [
        Cost(line, row.credit, Money(row.amount, row.currency))
        for line, row in booked.items()
    ]
    return first + [cost for cost in costs if cost.line_id not in booked]
