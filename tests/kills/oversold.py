"""One unit and eight paid buyers on a real Saleor: through our pages, and past them.

Past them is what Saleor itself allows: whoever completes at the same moment gets an
order. Those orders are then found without lots, told to the operator, and paid back in
part, while no lot is ever promised twice.
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.db import connections
from django.utils import timezone

from catalog.bases.models import Lot, LotAllocation
from catalog.bases.selectors import ledger_differences
from catalog.bases.services import lot_adjust
from catalog.sourcing.models import NeedsAttention
from storefront.payments.models import PaymentAttempt
from storefront.saleor.client import app_client, shop_client
from storefront.saleor.errors import Refused
from storefront.saleor.money import money_of_json
from storefront.sync.shop_reading import pages
from storefront.sync.stock_mirror import stock_mirror_sku
from tests.kills.buyer import SKU

if TYPE_CHECKING:
    from collections.abc import Iterator

SETTLE_SECONDS = 150.0


@dataclass(frozen=True, slots=True)
class Sold:
    """What became of the buyers whose address begins alike."""

    orders: int
    units_promised: int
    units_missing: int
    orders_of_nobody: int
    lots_below_zero: int


def reservations_off() -> None:
    """With its reservations on, Saleor refuses whoever comes too late to a basket."""
    for who in ("AnonymousUser", "AuthenticatedUser"):
        app_client().run_raw(
            "ShopSettingsUpdate", {"input": {f"reserveStockDuration{who}": 0}}
        )


def one_left() -> int:
    """Write off all that is free but one unit; answers how many units went."""
    gone, keeps = 0, 1
    for lot in Lot.objects.filter(sku=SKU).select_related("base").order_by("pk"):
        free = lot.quantity_on_hand - lot.quantity_allocated
        delta = max(0, free - keeps)
        keeps = max(0, keeps - free)
        if delta:
            gone += delta
            lot_adjust(
                base_code=lot.base.code,
                lot_code=lot.code,
                delta=-delta,
                reason="wet",
                key=f"wet-{lot.pk}-{time.time()}",
                now=timezone.now(),
                is_write_off=True,
            )
    stock_mirror_sku(sku=SKU, on=timezone.now().date())
    return gone


def some_more(units: int) -> None:
    """Units counted anew, so that another round can be sold."""
    lot = Lot.objects.filter(sku=SKU).select_related("base").latest("best_before")
    lot_adjust(
        base_code=lot.base.code,
        lot_code=lot.code,
        delta=units,
        reason="counted",
        key=f"counted-{time.time()}",
        now=timezone.now(),
    )
    stock_mirror_sku(sku=SKU, on=timezone.now().date())


def all_complete(references: list[str]) -> int:
    """Past our pages: tell commerce of each payment, then complete all at once."""
    attempts = list(PaymentAttempt.objects.filter(pk__in=references))

    def one(attempt: PaymentAttempt) -> bool:
        with contextlib.suppress(Refused):
            shop_client().run_raw(
                "TransactionProcess", {"id": attempt.transaction_id, "data": {}}
            )
        try:
            shop_client().run_raw("CheckoutComplete", {"id": attempt.checkout_id})
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(len(attempts)) as pool:
        return sum(pool.map(one, attempts))


def orders_of(start: str) -> Iterator[dict[str, Any]]:
    """Orders of the buyers whose address begins so."""
    for node in pages(app_client(), "OrderList", "orders"):
        if (node["userEmail"] or "").startswith(start):
            yield node


def sold(start: str) -> Sold:
    """When every order has its lots or an open entry, or time is up."""
    until = time.monotonic() + SETTLE_SECONDS
    while True:
        connections.close_all()
        ids = [node["id"] for node in orders_of(start)]
        promised = sum(
            row.quantity - row.quantity_released
            for row in LotAllocation.objects.filter(order_id__in=ids)
        )
        waiting = NeedsAttention.objects.filter(
            order_id__in=ids, closed_at__isnull=True
        )
        missing = sum(entry.quantity_missing for entry in waiting)
        nobody = len(ids) - promised - missing
        if not nobody or time.monotonic() > until:
            below = Lot.objects.filter(quantity_on_hand__lt=0).count()
            return Sold(len(ids), promised, missing, nobody, below)
        time.sleep(2)


def part_back(start: str) -> str:
    """Give one of the orders without lots the price of its line back; what is left."""
    ids = [node["id"] for node in orders_of(start)]
    entry = NeedsAttention.objects.filter(order_id__in=ids).first()
    if entry is None:
        return "nobody waits"
    client = app_client()
    order = client.run_raw("OrderById", {"id": entry.order_id})["order"]
    line = next(one for one in order["lines"] if one["id"] == entry.order_line_id)
    back = money_of_json(line["totalPrice"]["gross"])
    held = client.run_raw("OrderAllocations", {"id": order["id"]})["order"]
    transaction = held["transactions"][0]
    client.run_raw(
        "TransactionRequestAction",
        {"id": transaction["id"], "actionType": "REFUND", "amount": back.amount},
    )
    # Saleor's worker asks our App for it.
    until, given = time.monotonic() + SETTLE_SECONDS, back.amount * 0
    while given < back.amount and time.monotonic() < until:
        time.sleep(1)
        now = client.run_raw("TransactionById", {"id": transaction["id"]})
        given = money_of_json(now["transaction"]["refundedAmount"]).amount
    charged = money_of_json(transaction["chargedAmount"]).amount
    return f"{given} of {charged} {back.currency}, wanted {back.amount}"


def main(action: str, rest: list[str]) -> None:
    """One step, its answer as JSON."""
    steps: dict[str, Any] = {
        "reservations-off": reservations_off,
        "one-left": one_left,
        "some-more": lambda: some_more(int(rest[0])),
        "complete": lambda: all_complete(rest),
        "sold": lambda: asdict(sold(rest[0])),
        "part-back": lambda: part_back(rest[0]),
        "ledger": lambda: [str(one) for one in ledger_differences()],
    }
    sys.stdout.write(json.dumps(steps[action]()))
