"""What a purchase left behind: counted in commerce, at the bank, in the ledger, in mail."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict, dataclass

from django.db import connections
from django.utils import timezone

from catalog.bases.models import Lot, LotAllocation
from catalog.bases.selectors import ledger_differences
from catalog.jobs.models import OutboxMessage
from catalog.sourcing.models import NeedsAttention, OrderSourcing
from storefront.payments.models import PaymentAttempt, ProviderState, SandboxPayment
from storefront.saleor.client import app_client
from storefront.sync.shop_reading import pages
from storefront.sync.stock_reconcile import stock_reconcile

# The worker has so long to give an order its lots and its letter.
SETTLE_SECONDS = 100.0


@dataclass(frozen=True, slots=True)
class Left:
    """After one purchase of one unit each of these is one, and nothing is missing."""

    orders: int
    orders_paid: int
    payments: int
    sourced: int
    units: int
    letters: int
    missing: int

    @property
    def is_once(self) -> bool:
        counts = asdict(self)
        return counts.pop("missing") == 0 and set(counts.values()) == {1}


def left_by(email: str) -> Left:
    """Count now. The connection may be of a database that was killed since."""
    connections.close_all()
    orders = [
        node
        for node in pages(app_client(), "OrderList", "orders")
        if node["userEmail"] == email
    ]
    ids = [node["id"] for node in orders]
    client = app_client()
    read = [client.run_raw("OrderById", {"id": one})["order"] for one in ids]
    checkouts = [order["checkoutId"] for order in read]
    references = PaymentAttempt.objects.filter(checkout_id__in=checkouts)
    approved = SandboxPayment.objects.filter(
        state=ProviderState.APPROVED,
        reference__in=references.values("psp_reference"),
    )
    promises = LotAllocation.objects.filter(order_id__in=ids)
    return Left(
        orders=len(ids),
        orders_paid=sum(order["authorizeStatus"] == "FULL" for order in read),
        payments=approved.filter(refunded=0).count(),
        sourced=OrderSourcing.objects.filter(order_id__in=ids).count(),
        units=sum(one.quantity - one.quantity_released for one in promises),
        letters=OutboxMessage.objects.filter(topic="email", payload__to=email).count(),
        missing=sum(
            one.quantity_missing
            for one in NeedsAttention.objects.filter(order_id__in=ids)
        ),
    )


def settled(email: str) -> Left:
    """When nothing is left to be done, or as it stands when time is up."""
    until = time.monotonic() + SETTLE_SECONDS
    while True:
        left = left_by(email)
        if left.is_once or time.monotonic() > until:
            return left
        time.sleep(1)


def books() -> list[str]:
    """Where ledger, lots and commerce disagree; waits for the mirror's next run."""
    until = time.monotonic() + SETTLE_SECONDS
    while True:
        connections.close_all()
        said = stock_reconcile(client=app_client(), now=timezone.now())
        found = [
            f"{one['cause']} {one['base']} {one['sku']}" for one in said["differences"]
        ]
        found += [f"ledger {one}" for one in ledger_differences()]
        found += [
            f"negative {lot}" for lot in Lot.objects.filter(quantity_on_hand__lt=0)
        ]
        if not found or time.monotonic() > until:
            return found
        time.sleep(2)


def main(email: str) -> None:
    """Say it as JSON; without an address, compare the books."""
    said = asdict(settled(email)) if email else books()
    sys.stdout.write(json.dumps(said))
