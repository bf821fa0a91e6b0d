"""Worked figures: the tests calculate them and `docs/landed_cost.md` prints them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from catalog.landed_cost.calculator import landed_cost
from catalog.landed_cost.rule_files import (
    RULES_DIR,
    is_in_force,
    rule_files,
    rule_of,
    rule_rows,
)
from catalog.landed_cost.types import GoodsLine, Item, LandedCost, Rule
from catalog.money import Money

ON = date(2026, 11, 25)
FACTS: dict[str, Any] = {
    "china": {"vat_class": 13},
    "germany": {"vat_class": 19},
    "japan": {"food": False},
}
FOOD: dict[str, Any] = {
    "china": {"vat_class": 9},
    "germany": {"vat_class": 7},
    "japan": {"food": True},
}
RICE: dict[str, Any] = {**FOOD, "china": {"vat_class": 9, "quota": "rice"}}


def item(sku: str, hs_code: str, facts: dict[str, Any], grams: int = 500) -> Item:
    return Item(sku, hs_code, "TH", grams, "plant", False, "ambient", facts)


ITEMS = {
    row.sku: row
    for row in (
        item("rice 5 kg", "100630", RICE, 5000),
        item("longan", "081340", FOOD),
        item("tamarind", "081340", FOOD),
        item("silk scarf", "621410", FACTS, 120),
        item("tea set", "691110", FACTS, 1400),
        item("sugar", "170199", FACTS, 500),
        item("tom yum paste", "210390", {**FOOD, "china": {"vat_class": 13}}, 400),
    )
}


@dataclass(frozen=True, slots=True)
class Worked:
    """One example. Amounts are texts in `currency`; a row is (what, goods, duty, tax)."""

    title: str
    country: str
    regime: str
    currency: str
    basket: tuple[tuple[str, int, str], ...]
    freight: str
    rows: tuple[tuple[str, str, str, str], ...] = ()
    total: str = ""
    reason: str = ""
    on: date = ON
    status: str = "quoted"


def rules_of(country: str, on: date) -> tuple[Rule, ...]:
    path = RULES_DIR / f"{country.lower()}.toml"
    rules = (rule_of(row) for row in rule_rows(path))
    return tuple(rule for rule in rules if is_in_force(rule, origin="TH", on=on))


@cache
def _shipped() -> tuple[Rule, ...]:
    return tuple(rule_of(row) for path in rule_files() for row in rule_rows(path))


def law_of(country: str, on: date, origin: str = "TH") -> tuple[Rule, ...]:
    """All shipped law of a destination in force on a day, whichever file has it."""
    return tuple(
        rule
        for rule in _shipped()
        if rule.destination == country and is_in_force(rule, origin=origin, on=on)
    )


def calculate(worked: Worked) -> LandedCost:
    return landed_cost(
        regime=worked.regime,
        currency=worked.currency,
        lines=[
            GoodsLine(sku, sku, quantity, Money(Decimal(price), worked.currency))
            for sku, quantity, price in worked.basket
        ],
        items=ITEMS,
        freight=Money(Decimal(worked.freight), worked.currency),
        rules=rules_of(worked.country, worked.on),
        on=worked.on,
    )


WORKED = (
    Worked(
        "China: two bags of rice and a silk scarf", "CN", "cbec", "CNY",
        (("rice 5 kg", 2, "128.00"), ("silk scarf", 1, "468.00")), "45.00",
        (
            ("rice 5 kg", "256.00", "", "16.13"),
            ("silk scarf", "468.00", "", "42.59"),
            ("delivery", "45.00", "", "3.65"),
        ),
        "831.37",
    ),
    Worked(
        "China: above CNY 5,000", "CN", "cbec", "CNY",
        (("tea set", 3, "1700.00"),), "60.00", reason="over_order_limit",
        status="blocked",
    ),
    Worked(
        "Germany: two HS headings", "DE", "eu-low-value", "EUR",
        (("tom yum paste", 2, "8.95"), ("silk scarf", 1, "59.95")), "12.00",
        (
            ("tom yum paste", "17.90", "3.00", "1.46"),
            ("silk scarf", "59.95", "3.00", "11.96"),
            ("delivery", "12.00", "", "1.95"),
        ),
        "111.22",
    ),
    Worked(
        "Germany: two goods of one HS heading", "DE", "eu-low-value", "EUR",
        (("longan", 1, "9.95"), ("tamarind", 1, "7.95")), "9.00",
        (
            ("longan", "9.95", "3.00", "0.91"),
            ("tamarind", "7.95", "", "0.56"),
            ("delivery", "9.00", "", "0.63"),
        ),
        "32.00",
    ),
    Worked(
        "Germany: above EUR 150 of goods", "DE", "eu-low-value", "EUR",
        (("silk scarf", 3, "59.95"),), "12.00", reason="over_value_limit",
        status="not_quoted",
    ),
    Worked(
        "Japan: up to ¥10,000", "JP", "jp-small", "JPY",
        (("rice 5 kg", 1, "3250"), ("longan", 2, "1480")), "1800",
        (
            ("rice 5 kg", "3250", "0", ""),
            ("longan", "2960", "0", ""),
            ("delivery", "1800", "", ""),
        ),
        "8010",
    ),
    Worked(
        "Japan: above ¥10,000", "JP", "jp-small", "JPY",
        (("tea set", 1, "12800"),), "1800", reason="over_relief", status="not_quoted",
    ),
    Worked(
        "United Arab Emirates: up to AED 1,000", "AE", "ae-small", "AED",
        (("rice 5 kg", 1, "79.00"), ("silk scarf", 1, "245.00")), "65.00",
        (
            ("rice 5 kg", "79.00", "0.00", "3.95"),
            ("silk scarf", "245.00", "0.00", "12.25"),
            ("delivery", "65.00", "", "3.25"),
        ),
        "408.45",
        status="estimated",
    ),
    Worked(
        "United Arab Emirates: above AED 1,000", "AE", "ae-small", "AED",
        (("tea set", 2, "690.00"),), "90.00",
        (("tea set", "1380.00", "69.00", "72.45"), ("delivery", "90.00", "4.50", "4.73")),
        "1620.68",
        status="estimated",
    ),
    Worked(
        "Singapore: GST on goods and delivery", "SG", "sg-ovr", "SGD",
        (("rice 5 kg", 1, "28.90"), ("tea set", 1, "189.00")), "18.00",
        (
            ("rice 5 kg", "28.90", "", "2.60"),
            ("tea set", "189.00", "", "17.01"),
            ("delivery", "18.00", "", "1.62"),
        ),
        "257.13",
    ),
    Worked(
        "Singapore: one item above S$400", "SG", "sg-ovr", "SGD",
        (("tea set", 1, "400.01"),), "18.00", reason="over_item_limit",
        status="not_quoted",
    ),
    Worked(
        "Thailand: VAT at home", "TH", "domestic", "THB",
        (("rice 5 kg", 1, "420.00"), ("longan", 3, "185.00")), "60.00",
        (
            ("rice 5 kg", "420.00", "", "29.40"),
            ("longan", "555.00", "", "38.85"),
            ("delivery", "60.00", "", "4.20"),
        ),
        "1107.45",
    ),
    Worked(
        "United States: the rate is not known", "US", "us-entry", "USD",
        (("silk scarf", 1, "65.00"),), "20.00", reason="us_duty_unknown",
        status="not_quoted",
    ),
)  # fmt: skip


def table(worked: Worked) -> str:
    """The example as it stands in the document."""
    if worked.reason:
        answer = worked.status.replace("_", " ")
        return f"No sum: **{answer}** (`{worked.reason}`)."
    lines = [
        f"| {worked.currency} | goods or freight | duty | import tax |",
        "|---|---:|---:|---:|",
    ]
    lines += [f"| {' | '.join(cell or '–' for cell in row)} |" for row in worked.rows]
    return "\n".join([*lines, f"| **total** | | | **{worked.total}** |"])
