from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from catalog.bases.models import LotAllocation
from catalog.bases.selectors import ledger_differences
from catalog.jobs.models import OutboxMessage
from catalog.jobs.worker import jobs_run_due
from catalog.sourcing.models import NeedsAttention, OrderSourcing
from storefront.saleor_app.missed_orders import orders_sweep
from storefront.saleor_app.orders import order_created
from tests.catalog.bases.builders import a_lot
from tests.fakes.saleor_server import allocations_node, order_node

if TYPE_CHECKING:
    from tests.fakes.saleor_server import SaleorServer

pytestmark = pytest.mark.django_db
ORDER = "T3JkZXI6MQ=="


@pytest.fixture
def order(saleor: SaleorServer) -> dict[str, Any]:
    node = order_node(ORDER)
    listed = ("id", "number", "created", "status", "chargeStatus", "userEmail",
              "channel", "total", "lines")  # fmt: skip

    def orders(variables: dict[str, Any]) -> dict[str, Any]:
        assert set(variables["where"]["updatedAt"]) == {"gte"}
        edge = {"node": {name: node[name] for name in listed}}
        info = {"hasNextPage": False, "endCursor": None}
        return {"orders": {"edges": [edge], "pageInfo": info}}

    saleor.answers["OrderList"] = orders
    saleor.answers["OrderById"] = lambda _: {"order": node}
    saleor.answers["OrderAllocations"] = lambda _: {"order": allocations_node(ORDER)}
    return node


def test_an_order_whose_event_never_came_is_worked_once(order: dict[str, Any]) -> None:
    assert orders_sweep(timezone.now()) == 1
    jobs_run_due()

    assert OrderSourcing.objects.get().order_id == ORDER
    assert OutboxMessage.objects.filter(topic="email").count() == 1
    assert orders_sweep(timezone.now()) == 0


def test_a_cancelation_that_never_came_gives_the_lots_back(
    order: dict[str, Any],
) -> None:
    OrderSourcing.objects.create(order_id=ORDER, created_at=timezone.now())
    order["status"] = "CANCELED"

    assert orders_sweep(timezone.now()) == 1
    jobs_run_due()

    assert OrderSourcing.objects.get().canceled_at is not None
    assert orders_sweep(timezone.now()) == 0


def test_a_young_order_is_left_to_its_own_event(order: dict[str, Any]) -> None:
    order["created"] = (timezone.now() - timedelta(minutes=1)).isoformat()

    assert orders_sweep(timezone.now()) == 0


def test_the_engine_keeps_its_own_events(
    order: dict[str, Any], saleor: SaleorServer, settings: Any
) -> None:
    settings.SALEOR_API_URL = ""

    assert orders_sweep(timezone.now()) == 0
    assert saleor.asked == []


def test_saleor_sold_one_unit_twice(
    order: dict[str, Any], saleor: SaleorServer
) -> None:
    lot = a_lot(1, base="TKR", sku="RICE", best_before=None)
    nodes = {"T3JkZXI6MQ==": order, "T3JkZXI6Mg==": order_node("T3JkZXI6Mg==")}
    line = {"productSku": "RICE", "quantity": 1, "allocations": [
        {"quantity": 1, "warehouse": {"externalReference": "TKR"}}]}  # fmt: skip
    saleor.answers["OrderById"] = lambda v: {"order": nodes[v["id"]]}
    saleor.answers["OrderAllocations"] = lambda v: {
        "order": allocations_node(v["id"]) | {"lines": [line | {"id": f"L{v['id']}"}]}
    }

    for order_id in nodes:
        order_created({"order": {"id": order_id}}, now=timezone.now())

    promised = LotAllocation.objects.get()
    entry = NeedsAttention.objects.get()
    assert (promised.order_id, promised.quantity) == ("T3JkZXI6MQ==", 1)
    assert (entry.order_id, entry.quantity_missing) == ("T3JkZXI6Mg==", 1)
    assert entry.closed_at is None
    lot.refresh_from_db()
    assert (lot.quantity_on_hand, lot.quantity_allocated) == (1, 1)
    assert ledger_differences() == []
