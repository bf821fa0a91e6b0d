"""Orders as the console shows them: Saleor's word on money, ours on bases and lots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from catalog.bases.models import LotAllocation
from catalog.bases.selectors import allocations_of_order
from catalog.markets.selectors import market_by_channel
from catalog.sourcing.selectors import (
    attention_of_orders,
    markets_of_orders,
    order_plan,
    sourcing_of,
)
from catalog.sourcing.shortages import shortages_newest
from catalog.sourcing.words import attention_words, plan_words, route_words
from storefront.saleor.money import money_of_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from catalog.declaration import Market
    from catalog.money import Money
    from catalog.sourcing.models import NeedsAttention, OrderSourcing, ShortageOffer
    from storefront.saleor.client import SaleorClient

PAGE = 50


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order of the list."""

    order: dict[str, Any]
    market: Market
    total: Money
    lots: tuple[str, ...]
    attention: int


@dataclass(frozen=True, slots=True)
class OrderPage:
    """A page of the list; `after` is where the next one begins."""

    rows: tuple[OrderRow, ...]
    after: str


@dataclass(frozen=True, slots=True)
class LineView:
    """An order line with the warehouses Saleor took it from and the lots behind it."""

    line: dict[str, Any]
    total: Money
    warehouses: tuple[tuple[str, int], ...]
    promises: tuple[LotAllocation, ...]


@dataclass(frozen=True, slots=True)
class PaymentView:
    """One transaction of Saleor's, in its own words and sums."""

    name: str
    reference: str
    authorized: Money
    charged: Money
    pending: Money
    refunded: Money


@dataclass(frozen=True, slots=True)
class AttentionRow:
    """An entry in words, with the newest offer that its buyer got."""

    entry: NeedsAttention
    words: str
    offer: ShortageOffer | None
    market: str


@dataclass(frozen=True, slots=True)
class OrderView:
    """One order whole."""

    order: dict[str, Any]
    market: Market
    total: Money
    delivery: Money
    lines: tuple[LineView, ...]
    payments: tuple[PaymentView, ...]
    attention: tuple[AttentionRow, ...]
    plan: tuple[str, ...]
    sourcing: OrderSourcing | None


def orders_page(*, client: SaleorClient, after: str = "") -> OrderPage:
    """The latest orders. Raises `SaleorError`."""
    found = client.run_raw("OrderList", {"first": PAGE, "after": after or None})
    connection = found["orders"] or {"edges": [], "pageInfo": {}}
    nodes = [edge["node"] for edge in connection["edges"]]
    ids = [node["id"] for node in nodes]
    waiting = attention_of_orders(order_ids=ids)
    lots = _lots_of(ids)
    info = connection["pageInfo"]
    return OrderPage(
        rows=tuple(
            OrderRow(
                order=node,
                market=market_by_channel(node["channel"]["slug"]),
                total=money_of_json(node["total"]["gross"]),
                lots=tuple(lots.get(node["id"], ())),
                attention=waiting.get(node["id"], 0),
            )
            for node in nodes
        ),
        after=info["endCursor"] if info.get("hasNextPage") else "",
    )


def _lots_of(order_ids: list[str]) -> dict[str, list[str]]:
    """Base and lot of each order's promises, for the list. One query."""
    found: dict[str, list[str]] = {}
    promises = LotAllocation.objects.filter(order_id__in=order_ids)
    for promise in promises.select_related("lot__base").order_by("pk"):
        said = f"{promise.lot.base.code} {promise.lot.code}"
        if promise.quantity_kept and said not in found.setdefault(promise.order_id, []):
            found[promise.order_id].append(said)
    return found


def order_view(*, client: SaleorClient, order_id: str) -> OrderView | None:
    """One order, None if commerce has no such. Raises `SaleorError`."""
    order = client.run_raw("OrderById", {"id": order_id})["order"]
    if order is None:
        return None
    held = client.run_raw("OrderAllocations", {"id": order_id})["order"]
    warehouses = {
        line["id"]: tuple(
            (part["warehouse"]["externalReference"] or "–", part["quantity"])
            for part in line["allocations"]
        )
        for line in held["lines"]
    }
    promises = allocations_of_order(order_id=order_id)
    plan, sourcing = order_plan(order_id=order_id), sourcing_of(order_id=order_id)
    route = route_words(sourcing.route) if sourcing else []
    return OrderView(
        order=order,
        market=market_by_channel(order["channel"]["slug"]),
        total=money_of_json(order["total"]["gross"]),
        delivery=money_of_json(order["shippingPrice"]["gross"]),
        lines=tuple(
            LineView(
                line=line,
                total=money_of_json(line["totalPrice"]["gross"]),
                warehouses=warehouses.get(line["id"], ()),
                promises=tuple(p for p in promises if p.order_line_id == line["id"]),
            )
            for line in order["lines"]
        ),
        payments=tuple(_payment(one) for one in held["transactions"] or []),
        attention=tuple(attention_rows(plan.attention)),
        plan=(*route, *plan_words(plan)),
        sourcing=sourcing,
    )


def attention_rows(entries: Iterable[NeedsAttention]) -> list[AttentionRow]:
    """Entries in words with their offers and markets. Two queries."""
    listed = list(entries)
    offers = shortages_newest(attention_ids=[one.pk for one in listed])
    markets = markets_of_orders(order_ids={one.order_id for one in listed})
    return [
        AttentionRow(
            one, attention_words(one), offers.get(one.pk), markets.get(one.order_id, "")
        )
        for one in listed
    ]


def _payment(transaction: dict[str, Any]) -> PaymentView:
    return PaymentView(
        name=transaction["name"] or "–",
        reference=transaction["pspReference"] or "–",
        authorized=money_of_json(transaction["authorizedAmount"]),
        charged=money_of_json(transaction["chargedAmount"]),
        pending=money_of_json(transaction["chargePendingAmount"]),
        refunded=money_of_json(transaction["refundedAmount"]),
    )
