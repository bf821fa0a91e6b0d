"""An order of Someland's shop, and what commerce says of it and of its money."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from storefront.saleor.client import app_client
from storefront.saleor.local_transport import deliver_pending_events
from storefront.saleor.money import money_of_json
from tests.storefront.sync.engine_pavilion import Buyer, lots

if TYPE_CHECKING:
    from storefront.sync.checkout_pay import PayResult

# (lot, SKU, units, days it lasts) that orders are taken from.
FIRST = ("FIRST", "OAS-DAT-1KG", 10, 200)
SECOND = ("SECOND", "OAS-DAT-1KG", 10, 300)


def bought(*stock: tuple[str, str, int, int]) -> PayResult:
    """Two bags of dates, paid and sourced."""
    lots(*(stock or (FIRST,)))
    mei = Buyer().puts(_1KG=2).fills()
    done = mei.answers(mei.starts(), "approve")
    assert done.outcome == "ordered"
    deliver_pending_events(timezone.now())
    return done


def order_of(done: PayResult) -> dict[str, Any]:
    """Commerce's word on the order."""
    found = app_client().run_raw("OrderById", {"id": done.order_id})["order"]
    assert isinstance(found, dict)
    return found


def money_left(done: PayResult) -> Decimal:
    """Of the order's money: what is charged, or may still be."""
    held = app_client().run_raw("OrderAllocations", {"id": done.order_id})["order"]
    return sum(
        (
            money_of_json(one[name]).amount
            for one in held["transactions"]
            for name in ("chargedAmount", "authorizedAmount")
        ),
        Decimal(0),
    )
