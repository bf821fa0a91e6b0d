"""What `tests.benchmarks.bases` measures, in the process of one database."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from time import perf_counter
from typing import TYPE_CHECKING, Any

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from catalog.bases.feeds import feed_take
from catalog.bases.models import (
    Base,
    FeedDoor,
    FeedMessage,
    Lot,
    LotAllocation,
    LotState,
)
from catalog.markets.selectors import market_by_code
from catalog.sourcing import services as sourcing
from catalog.sourcing.models import OrderSourcing, Recall, RecallOrder
from catalog.sourcing.recalls import recall_start, recall_trace
from catalog.sourcing.types import SourceLine
from tests.catalog.bases.builders import a_base

if TYPE_CHECKING:
    from pathlib import Path

BASES, LINES_OF_ORDER, SKUS = 67, 5, 200
BATCH = 10_000


def sizes(name: str) -> list[int]:
    return [int(said) for said in os.environ[name].split(",")]


def main(out: Path) -> None:
    call_command("migrate", verbosity=0)
    for number in range(BASES):
        a_base(f"B{number:02d}")
    measured = {
        "feed": [feed(count) for count in sizes("BENCH_FEED")],
        "sourcing": [source(lots) for lots in sizes("BENCH_LOTS")],
        "recall": [trace(lines) for lines in sizes("BENCH_LINES")],
    }
    out.write_text(json.dumps(measured), encoding="utf-8")


def feed(count: int) -> dict[str, Any]:
    """Messages a second, one after another, with so many taken before."""
    now = timezone.now()
    before = FeedMessage.objects.count()
    began = perf_counter()
    for number in range(count):
        sequence = before + number + 1
        base = f"B{number % BASES:02d}"
        feed_take(
            base_code=base,
            payload={
                "message_id": f"m{sequence}",
                "sequence": sequence,
                "sent_at": now.isoformat(),
                "events": [
                    {
                        "type": "received", "lot": f"F{number // BASES % 20}",
                        "sku": "FEED", "quantity": 1,
                        "made_on": None, "best_before": None,
                    }
                ],
            },
            door=FeedDoor.HTTP,
            now=now,
        )  # fmt: skip
    seconds = perf_counter() - began
    return {
        "messages": count,
        "taken_before": before,
        "per_second": round(count / seconds),
    }


def lots_fill(total: int) -> None:
    """Lots of the market's bases, straight into the tables: they are not the subject."""
    there = Lot.objects.filter(code__startswith="S").count()
    codes = market_by_code("th").warehouses
    bases = [Base.objects.filter(code=code).first() or a_base(code) for code in codes]
    bases += list(Base.objects.filter(code__startswith="B"))[: BASES - len(bases)]
    today, now = timezone.now().date(), timezone.now()
    rows = (
        Lot(
            base=bases[n % len(bases)],
            code=f"S{n}",
            sku=f"SKU-{n % SKUS}",
            best_before=today + timedelta(days=100 + n % 400),
            quantity_on_hand=50,
            created_at=now,
        )
        for n in range(there, total)
    )
    Lot.objects.bulk_create(rows, batch_size=1000)
    analyze()


def analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def source(lots: int) -> dict[str, Any]:
    """Orders of five lines, each sourced whole."""
    lots_fill(lots)
    now, orders = timezone.now(), sizes("BENCH_ORDERS")[0]
    began = perf_counter()
    for number in range(orders):
        sourcing.order_source(
            order_id=f"O{lots}-{number}",
            number=str(number),
            market_code="th",
            lines=[
                SourceLine(
                    f"O{lots}-{number}-{n}", f"SKU-{(number * 7 + n * 31) % SKUS}", 2
                )
                for n in range(LINES_OF_ORDER)
            ],
            arrival_on=now.date() + timedelta(days=3),
            now=now,
        )
    seconds = perf_counter() - began
    return {
        "lots": lots,
        "orders": orders,
        "milliseconds_per_order": round(seconds / orders * 1000, 1),
    }


def trace(lines: int) -> dict[str, Any]:
    """A recall of a lot with 1,000 orders among so many order lines."""
    now = timezone.now()
    # Of the lot that is called back every order has a share, spread over all of them.
    bad, _ = Lot.objects.get_or_create(
        base=Base.objects.get(code="B00"), code="BAD",
        defaults={
            "sku": "SKU-BAD", "quantity_on_hand": 10_000, "created_at": now,
            "quantity_allocated": 0, "state": LotState.RELEASED,
        },
    )  # fmt: skip
    other = Lot.objects.filter(code__startswith="S").first()
    assert other is not None
    there = LotAllocation.objects.filter(order_id__startswith="T").count()
    step = max(1, lines // 1000)
    for start in range(there, lines, BATCH):
        numbers = range(start, min(start + BATCH, lines))
        LotAllocation.objects.bulk_create(
            [
                LotAllocation(
                    lot=bad if n % step == 0 else other,
                    order_id=f"T{n // 3}",
                    order_line_id=f"T{n}",
                    ordinal=0,
                    quantity=1,
                    arrival_on=now.date(),
                    created_at=now,
                )
                for n in numbers
            ],
            batch_size=2000,
        )
        OrderSourcing.objects.bulk_create(
            [OrderSourcing(order_id=f"T{n // 3}", number=str(n), created_at=now)
             for n in numbers if n % 3 == 0],
            batch_size=2000,
        )  # fmt: skip
    analyze()
    began = perf_counter()
    recall = recall_start(
        lot_ids=[bad.pk], reason="bench", remedy="refund", by="bench", now=now,
        is_drill=True,
    )  # fmt: skip
    orders = recall_trace(recall_id=recall.pk, now=now)
    seconds = perf_counter() - began
    RecallOrder.objects.all().delete()
    Recall.objects.all().delete()
    return {"order_lines": lines, "orders": orders, "seconds": round(seconds, 3)}
