"""Measure the database of this process; `run` starts one process for each.

A fresh shop is seeded, measured, grown and measured again at each size.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import UTC, datetime
from statistics import median
from typing import TYPE_CHECKING, Any

from django.core.management import call_command
from django.db import connection
from django.test import Client

from catalog.markets.selectors import market_by_code, pavilion_with_goods
from storefront.demo.loader import demo_seed
from storefront.localization.messages import compile_all
from storefront.saleor.client import app_client
from storefront.sync.pavilion_apply import pavilion_apply
from tests.benchmarks.growth import Growth
from tests.benchmarks.probe import Spent
from tests.benchmarks.visits import Purchase, Shop, page_measure

if TYPE_CHECKING:
    from pathlib import Path

SHOP = Shop(
    place="en-de",
    category="pantry",
    product="hom-mali-rice",
    sku="TKR-HML-1KG",
    base="thung-kula",
    words="rice",
    address={
        "first_name": "Petra",
        "last_name": "Muster",
        "street_address_1": "Musterstraße 1",
        "postal_code": "10115",
        "city": "Berlin",
        "phone": "030 1234567",
    },
)
WARM_UP = 2
CHECKOUT = "full checkout"


def main(out: Path) -> None:
    """Seed, then measure at the demo's size and at each of BENCH_SIZES."""
    sizes = [int(size) for size in os.environ["BENCH_SIZES"].split(",") if size]
    pages = int(os.environ["BENCH_REPEAT"])
    purchases = int(os.environ["BENCH_PURCHASES"])
    _seed()
    growth = Growth(channel=market_by_code(SHOP.place.rpartition("-")[2]).channel)
    rows = [_size_measure("demo", growth, pages, purchases)]
    for size in sorted(sizes):
        _say(f"growing to {size:,} variants")
        growth.to_variants(size)
        _settle()
        rows.append(_size_measure(f"{size:,}", growth, pages, purchases))
    answer = {"version": _version(), "sizes": rows}
    out.write_text(json.dumps(answer), encoding="utf-8")


def _seed() -> None:
    _say("seeding the demo")
    call_command("migrate", interactive=False, verbosity=0)
    pavilion, client = pavilion_with_goods(), app_client()
    pavilion_apply(client=client, pavilion=pavilion)
    demo_seed(
        client=client,
        pavilion=pavilion,
        now=datetime.now(tz=UTC),
        say=lambda _: None,
    )
    compile_all()


def _settle() -> None:
    """Let the writing of the copies end, so that it is not measured with the pages.

    PostgreSQL gathers its statistics by itself a minute later; SQLite never does.
    """
    settle = {
        "postgresql": ("VACUUM ANALYZE", "CHECKPOINT"),
        "sqlite": ("PRAGMA wal_checkpoint(TRUNCATE)",),
    }
    with connection.cursor() as cursor:
        for sql in settle[connection.vendor]:
            cursor.execute(sql)


def _size_measure(
    name: str, growth: Growth, pages: int, purchases: int
) -> dict[str, Any]:
    _say(f"measuring {name}")
    client = Client()
    rows: dict[str, list[Spent]] = {}
    for page, path in SHOP.browsed().items():
        taken = [page_measure(client, path) for _ in range(pages + WARM_UP)]
        rows[page] = taken[WARM_UP:]
    for number in range(purchases + 1):
        spent = Purchase(SHOP).buys()
        if number:
            for step, one in spent.items():
                rows.setdefault(step, []).append(one)
            rows.setdefault(CHECKOUT, []).append(sum(spent.values(), Spent()))
    measured = {page: _row(taken) for page, taken in rows.items()}
    return {"name": name, "variants": growth.variants, "pages": measured}


def _row(taken: list[Spent]) -> dict[str, Any]:
    page = median(one.page for one in taken)
    sql = median(one.sql for one in taken)
    return {
        "page_ms": round(page, 2),
        "graphql_ms": round(median(one.graphql for one in taken), 2),
        "sql_ms": round(sql, 2),
        "cpu_ms": round(median(one.cpu for one in taken), 2),
        "queries": int(median(one.queries for one in taken)),
        "operations": int(median(one.operations for one in taken)),
        "page_to_sql": round(page / sql, 2),
        "slowest_ms": round(max(one.page for one in taken), 2),
    }


def _version() -> str:
    with connection.cursor() as cursor:
        sql = "SELECT sqlite_version()"
        if connection.vendor == "postgresql":
            sql = "SHOW server_version"
        cursor.execute(sql)
        return f"{connection.vendor} {cursor.fetchone()[0]}"


def _say(words: str) -> None:
    clock = time.strftime("%H:%M:%S")
    sys.stderr.write(f"{clock} {connection.vendor}: {words}\n")
