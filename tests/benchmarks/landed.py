"""Landed cost: quotes a second, their growth, and millions of made-up baskets: `make bench`.

BENCH_TRIPLES limits the made-up baskets (destination, day, goods); each is checked to
add up, or to say why there is no sum.
"""

from __future__ import annotations

import os
import random
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pavilion_config.settings_test")

import django

django.setup()

from catalog.landed_cost.answer import worked_out
from catalog.landed_cost.open_regimes import open_regimes
from catalog.landed_cost.question import QuoteAsked
from tests.benchmarks.said import say
from tests.catalog.landed_cost.test_random_consignments import (
    HEADINGS,
    is_sound,
    law,
    quoted,
)

if TYPE_CHECKING:
    from catalog.landed_cost.types import Rule

ON = date(2026, 11, 25)
MARKETS = (("DE", "EUR"), ("CN", "CNY"), ("JP", "JPY"))
SECONDS = 2.0
TRIPLES = int(os.environ.get("BENCH_TRIPLES", "2000000"))


def main() -> int:
    """Print what was measured; the code of the first failure."""
    for destination, currency in MARKETS:
        rules = law(destination)
        ten = rate(destination, currency, rules, lines=10)
        more_lines = rate(destination, currency, rules, lines=100)
        more_rules = rate(destination, currency, tenfold(rules), lines=10)
        say(
            f"Landed cost, {destination}: {ten:,.0f} quotes/s of ten lines under"
            f" {len(rules)} rules; ten times the lines take {ten / more_lines:.1f} times as"
            f" long, ten times the rules {ten / more_rules:.1f} times"
        )
    began = time.perf_counter()
    halves = [TRIPLES // 2, TRIPLES - TRIPLES // 2]
    with ProcessPoolExecutor(max_workers=2) as pool:
        wrong = sum(pool.map(unsound, (1, 2), halves))
    seconds = time.perf_counter() - began
    say(
        f"{TRIPLES:,} made-up baskets in {seconds:.0f} s by two processes: {wrong} wrong"
    )
    return 1 if wrong else 0


def asked_of(destination: str, currency: str, lines: int) -> QuoteAsked:
    said: list[dict[str, Any]] = [
        {
            "hs_code": HEADINGS[number % len(HEADINGS)],
            "origin": "TH",
            "quantity": 1 + number % 3,
            "unit_value": "2.00" if currency != "JPY" else "200",
            "net_weight": "0.5",
            "is_listed": True,
            "has_plots": True,
        }
        for number in range(lines)
    ]
    return QuoteAsked.model_validate(
        {
            "destination": destination,
            "currency": currency,
            "freight": "9" if currency == "JPY" else "9.00",
            "insurance": "1" if currency == "JPY" else "1.00",
            "lines": said,
        }
    )


def tenfold(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """The same law among nine times as many rows, of headings nobody asked for."""
    strangers = [
        replace(rule, id=f"{rule.id}-{copy}", hs_prefix=f"97{copy:04d}")
        for rule in rules
        for copy in range(9)
    ]
    return (*rules, *strangers)


def rate(
    destination: str, currency: str, rules: tuple[Rule, ...], *, lines: int
) -> float:
    """Quotes a second, all open regimes of the basket included."""
    asked = asked_of(destination, currency, lines)
    regimes = open_regimes(rules=rules, destination=destination, origins={"TH"})
    made, began = 0, time.perf_counter()
    while time.perf_counter() - began < SECONDS:
        worked_out(
            asked=asked, rules=rules, regimes=regimes, on=ON, to=currency, rates={}
        )
        made += 1
    return made / (time.perf_counter() - began)


def unsound(seed: int, count: int) -> int:
    """How many of so many made-up baskets neither add up nor say why not."""
    dice = random.Random(seed)
    return sum(
        not is_sound(landed)
        for _ in range(count)
        for landed in quoted(dice)[1].values()
    )


if __name__ == "__main__":
    sys.exit(main())
