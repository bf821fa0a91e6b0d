"""Worked cases of the other destinations: at, under and over each limit of law.

The arithmetic is told in words and done by hand; `docs/landed_cost.md` prints the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from catalog.landed_cost.calculator import landed_cost
from catalog.landed_cost.rule_files import is_in_force, rule_files, rule_of, rule_rows
from catalog.landed_cost.types import GoodsLine, Item, LandedCost, Rule
from catalog.money import Money

ON = date(2026, 11, 25)
# Invented for the examples, so that a limit falls on a round sum.
RATES = {"KRW": {"USD": "1400"}, "KZT": {"EUR": "600"}, "IDR": {"USD": "16000"}}
PLACES = {
    "CN": ("cn-postal", "CNY"), "GB": ("low-value", "GBP"), "KR": ("low-value", "KRW"),
    "MY": ("low-value", "MYR"), "AU": ("low-value", "AUD"), "NZ": ("low-value", "NZD"),
    "SA": ("low-value", "SAR"), "KZ": ("low-value", "KZT"), "ID": ("low-value", "IDR"),
    "VN": ("low-value", "VND"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """Goods as "heading quantity price", joined by "; ". Amounts in the place's money."""

    country: str
    goods: str
    freight: str
    arithmetic: str
    duty: str = ""
    tax: str = ""
    total: str = ""
    reason: str = ""
    on: date = ON
    has_rates: bool = True


CASES = (
    Case("GB", "621410 1 100.00", "10.00", "20 % of 100, and of 10", "0.00", "22.00", "132.00"),
    Case("GB", "621410 1 134.99", "0.00", "20 % of 134.99 = 26.998", "0.00", "27.00", "161.99"),
    Case("GB", "621410 1 135.00", "10.00", "20 % of 135, and of 10", "0.00", "29.00", "174.00"),
    Case("GB", "621410 1 135.01", "10.00", "above 135", reason="over_value_limit"),
    Case("GB", "100630 1 30.00", "8.00", "food at zero", "0.00", "0.00", "38.00"),
    Case("GB", "100630 1 30.00; 621410 1 60.00", "9.00", "20 % of 60, and of 6 of the freight", "0.00", "13.20", "112.20"),
    Case("GB", "621410 1 0.03", "0.00", "20 % of 0.03 = 0.006", "0.00", "0.01", "0.04"),
    Case("GB", "040900 1 10.00", "0.00", "no class", reason="class_unknown"),
    Case("GB", "621410 1 100.00", "10.00", "before its day", reason="duty_rate_missing", on=date(2020, 12, 31)),
    Case("KR", "621410 1 200000", "20000", "150 USD = 210,000", "0", "0", "220000"),
    Case("KR", "621410 1 209999", "0", "just under", "0", "0", "209999"),
    Case("KR", "621410 1 210000", "30000", "goods alone count", "0", "0", "240000"),
    Case("KR", "621410 1 210001", "0", "above", reason="duty_rate_missing"),
    Case("KR", "100630 1 100000; 621410 1 110000", "5000", "100,000 + 110,000", "0", "0", "215000"),
    Case("KR", "100630 1 100000; 621410 1 110001", "5000", "together above", reason="duty_rate_missing"),
    Case("KR", "691110 3 70000", "0", "3 × 70,000", "0", "0", "210000"),
    Case("KR", "621410 1 200000", "0", "no rate of USD", reason="rate_unknown", has_rates=False),
    Case("KR", "621410 1 200000", "0", "before its day", reason="duty_rate_missing", on=date(2015, 11, 30)),
    Case("MY", "621410 1 100.00", "20.00", "10 % of 100 alone", "0.00", "10.00", "130.00"),
    Case("MY", "621410 1 479.99", "20.00", "10 % of 479.99 = 47.999", "0.00", "48.00", "547.99"),
    Case("MY", "621410 1 480.00", "20.00", "CIF of 500; 10 % of 480", "0.00", "48.00", "548.00"),
    Case("MY", "621410 1 480.00", "20.01", "CIF of 500.01", reason="over_value_limit"),
    Case("MY", "621410 1 500.00", "0.00", "10 % of 500", "0.00", "50.00", "550.00"),
    Case("MY", "621410 1 500.01", "0.00", "above 500", reason="over_value_limit"),
    Case("MY", "100630 1 33.33", "10.00", "10 % of 33.33 = 3.333", "0.00", "3.33", "46.66"),
    Case("MY", "100630 1 0.05; 621410 1 0.05", "0.00", "twice 0.005, rounded up each", "0.00", "0.02", "0.12"),
    Case("MY", "621410 1 100.00", "20.00", "before its day", reason="duty_rate_missing", on=date(2023, 12, 31)),
    Case("AU", "621410 1 100.00", "15.00", "10 % of 100, and of 15", "0.00", "11.50", "126.50"),
    Case("AU", "621410 1 999.99", "0.00", "10 % of 999.99 = 99.999", "0.00", "100.00", "1099.99"),
    Case("AU", "621410 1 1000.00", "50.00", "10 % of 1000, and of 50", "0.00", "105.00", "1155.00"),
    Case("AU", "621410 1 1000.01", "50.00", "above 1000", reason="over_value_limit"),
    Case("AU", "100630 1 40.00", "12.00", "basic food is free", "0.00", "0.00", "52.00"),
    Case("AU", "100630 1 50.00; 621410 1 150.00", "20.00", "10 % of 150, and of 15 of the freight", "0.00", "16.50", "236.50"),
    Case("AU", "040900 1 10.00", "0.00", "no class", reason="class_unknown"),
    Case("AU", "621410 1 100.00", "15.00", "before its day", reason="duty_rate_missing", on=date(2018, 6, 30)),
    Case("NZ", "621410 1 100.00", "20.00", "15 % of 100, and of 20", "0.00", "18.00", "138.00"),
    Case("NZ", "621410 1 999.99", "10.00", "149.9985 and 1.50", "0.00", "151.50", "1161.49"),
    Case("NZ", "621410 1 1000.00", "0.00", "15 % of 1000", "0.00", "150.00", "1150.00"),
    Case("NZ", "621410 1 1000.01", "0.00", "above 1000", reason="over_value_limit"),
    Case("NZ", "100630 1 33.33", "0.00", "15 % of 33.33 = 4.9995", "0.00", "5.00", "38.33"),
    Case("NZ", "100630 1 10.10; 621410 1 20.20", "6.06", "1.515, 3.03 and 0.909, rounded each", "0.00", "5.46", "41.82"),
    Case("NZ", "621410 1 0.03", "0.00", "15 % of 0.03 = 0.0045", "0.00", "0.00", "0.03"),
    Case("NZ", "621410 1 100.00", "20.00", "before its day", reason="duty_rate_missing", on=date(2019, 11, 30)),
    Case("SA", "621410 1 500.00", "50.00", "15 % of 500, and of 50", "0.00", "82.50", "632.50"),
    Case("SA", "621410 1 949.99", "50.00", "142.4985 and 7.50", "0.00", "150.00", "1149.99"),
    Case("SA", "621410 1 950.00", "50.00", "CIF of 1000", reason="duty_rate_missing"),
    Case("SA", "621410 1 999.99", "0.00", "15 % of 999.99 = 149.9985", "0.00", "150.00", "1149.99"),
    Case("SA", "100630 1 20.00; 621410 1 80.00", "10.00", "3 + 12 + 1.50", "0.00", "16.50", "126.50"),
    Case("SA", "621410 1 0.10", "0.00", "15 % of 0.10 = 0.015", "0.00", "0.02", "0.12"),
    Case("SA", "691110 3 33.33", "0.00", "15 % of 99.99 = 14.9985", "0.00", "15.00", "114.99"),
    Case("SA", "621410 1 500.00", "50.00", "before its day", reason="duty_rate_missing", on=date(2020, 12, 31)),
    Case("KZ", "621410 1 100000.00", "5000.00", "200 EUR = 120,000", "0.00", "0.00", "105000.00"),
    Case("KZ", "621410 1 119999.99", "0.00", "just under", "0.00", "0.00", "119999.99"),
    Case("KZ", "621410 1 120000.00", "0.00", "at the limit", "0.00", "0.00", "120000.00"),
    Case("KZ", "621410 1 120000.01", "0.00", "above", reason="over_value_limit"),
    Case("KZ", "621410 1 120000.01", "0.00", "above, before the plan too", reason="over_value_limit", on=date(2026, 6, 30)),
    Case("KZ", "100630 6 1000.00", "0.00", "30 kg", "0.00", "0.00", "6000.00"),
    Case("KZ", "100630 7 1000.00", "0.00", "35 kg", reason="over_weight_limit"),
    Case("KZ", "621410 1 100000.00", "0.00", "no rate of EUR", reason="rate_unknown", has_rates=False),
    Case("KZ", "621410 1 100000.00", "0.00", "before its day", reason="duty_rate_missing", on=date(2019, 12, 31)),
    Case("ID", "100630 1 40000.00", "0.00", "11 % of 40,000", "0.00", "4400.00", "44400.00"),
    Case("ID", "100630 1 48000.00", "10000.00", "3 USD; 11 % of 48,000, and of 10,000", "0.00", "6380.00", "64380.00"),
    Case("ID", "100630 1 48000.01", "0.00", "7.5 %; 11 % of 51,600.01", "3600.00", "5676.00", "57276.01"),
    Case("ID", "691110 1 100000.00", "20000.00", "7.5 % of 120,000; 11 % of 109,000, and of 20,000", "9000.00", "14190.00", "143190.00"),
    Case("ID", "621410 1 100000.00", "20000.00", "25 % of 120,000; 11 % of 130,000, and of 20,000", "30000.00", "16500.00", "166500.00"),
    Case("ID", "691110 1 24000000.00", "0.00", "1500 USD; 7.5 %; 11 % of 25,800,000", "1800000.00", "2838000.00", "28638000.00"),
    Case("ID", "691110 1 24000000.01", "0.00", "above 1500 USD", reason="over_value_limit"),
    Case("ID", "500720 1 100000.00", "0.00", "textile of an unread list", reason="duty_rate_missing"),
    Case("ID", "691110 1 100000.00", "0.00", "before its day", reason="duty_rate_missing", on=date(2025, 3, 4)),
    Case("CN", "100630 1 300.00", "20.00", "13 % = 39, waived up to 50", "", "0.00", "320.00"),
    Case("CN", "621410 1 250.00", "0.00", "20 % = 50, waived", "", "0.00", "250.00"),
    Case("CN", "621410 1 250.05", "0.00", "20 % = 50.01", "", "50.01", "300.06"),
    Case("CN", "090121 1 400.00", "0.00", "13 % of 400", "", "52.00", "452.00"),
    Case("CN", "100630 1 200.00; 621410 1 200.00", "10.00", "26 + 40, together above 50", "", "66.00", "476.00"),
    Case("CN", "621410 2 500.00", "0.00", "20 % of 1000", "", "200.00", "1200.00"),
    Case("CN", "100630 1 500.01; 621410 1 500.00", "0.00", "above 1000", reason="over_parcel_limit"),
    Case("CN", "621410 1 3000.00", "0.00", "one thing that cannot be divided", "", "600.00", "3600.00"),
    Case("CN", "691110 1 100.00", "0.00", "no class", reason="class_unknown"),
    Case("VN", "621410 1 100000", "0", "no duty rate", reason="duty_rate_missing"),
    Case("AT", "621410 1 50.00", "10.00", "20 % of 50 + 3, and of 10", "3.00", "12.60", "75.60"),
    Case("AT", "100630 1 20.00", "10.00", "4.9 % of 20 + 3, and of 10", "3.00", "1.62", "34.62"),
    Case("BE", "621410 1 50.00", "10.00", "21 % of 50 + 3, and of 10", "3.00", "13.23", "76.23"),
    Case("BE", "100630 1 20.00", "10.00", "6 % of 20 + 3, and of 10", "3.00", "1.98", "34.98"),
    Case("BG", "621410 1 50.00", "10.00", "20 % of 50 + 3, and of 10", "3.00", "12.60", "75.60"),
    Case("BG", "100630 1 20.00", "10.00", "20 % of 20 + 3, and of 10", "3.00", "6.60", "39.60"),
    Case("CY", "621410 1 50.00", "10.00", "19 % of 50 + 3, and of 10", "3.00", "11.97", "74.97"),
    Case("CY", "100630 1 20.00", "10.00", "no sourced rate", reason="rule_missing"),
    Case("CZ", "621410 1 50.00", "10.00", "21 % of 50 + 3, and of 10", "3.00", "13.23", "76.23"),
    Case("CZ", "100630 1 20.00", "10.00", "12 % of 20 + 3, and of 10", "3.00", "3.96", "36.96"),
    Case("DK", "621410 1 50.00", "10.00", "25 % of 50 + 3, and of 10", "3.00", "15.75", "78.75"),
    Case("DK", "100630 1 20.00", "10.00", "25 % of 20 + 3, and of 10", "3.00", "8.25", "41.25"),
    Case("EE", "621410 1 50.00", "10.00", "24 % of 50 + 3, and of 10", "3.00", "15.12", "78.12"),
    Case("EE", "100630 1 20.00", "10.00", "24 % of 20 + 3, and of 10", "3.00", "7.92", "40.92"),
    Case("ES", "621410 1 50.00", "10.00", "21 % of 50 + 3, and of 10", "3.00", "13.23", "76.23"),
    Case("ES", "100630 1 20.00", "10.00", "4 % of 20 + 3, and of 10", "3.00", "1.32", "34.32"),
    Case("FI", "621410 1 50.00", "10.00", "25.5 % of 50 + 3, and of 10", "3.00", "16.07", "79.07"),
    Case("FI", "100630 1 20.00", "10.00", "13.5 % of 20 + 3, and of 10", "3.00", "4.46", "37.46"),
    Case("FR", "621410 1 50.00", "10.00", "20 % of 50 + 3, and of 10", "3.00", "12.60", "75.60"),
    Case("FR", "100630 1 20.00", "10.00", "5.5 % of 20 + 3, and of 10", "3.00", "1.82", "34.82"),
    Case("GR", "621410 1 50.00", "10.00", "24 % of 50 + 3, and of 10", "3.00", "15.12", "78.12"),
    Case("GR", "100630 1 20.00", "10.00", "no sourced rate", reason="rule_missing"),
    Case("HR", "621410 1 50.00", "10.00", "25 % of 50 + 3, and of 10", "3.00", "15.75", "78.75"),
    Case("HR", "100630 1 20.00", "10.00", "no sourced rate", reason="rule_missing"),
    Case("HU", "621410 1 50.00", "10.00", "27 % of 50 + 3, and of 10", "3.00", "17.01", "80.01"),
    Case("HU", "100630 1 20.00", "10.00", "no sourced rate", reason="rule_missing"),
    Case("IE", "621410 1 50.00", "10.00", "23 % of 50 + 3, and of 10", "3.00", "14.49", "77.49"),
    Case("IE", "100630 1 20.00", "10.00", "0 % of 20 + 3, and of 10", "3.00", "0.00", "33.00"),
    Case("IT", "621410 1 50.00", "10.00", "22 % of 50 + 3, and of 10", "3.00", "13.86", "76.86"),
    Case("IT", "100630 1 20.00", "10.00", "4 % of 20 + 3, and of 10", "3.00", "1.32", "34.32"),
    Case("LT", "621410 1 50.00", "10.00", "21 % of 50 + 3, and of 10", "3.00", "13.23", "76.23"),
    Case("LT", "100630 1 20.00", "10.00", "21 % of 20 + 3, and of 10", "3.00", "6.93", "39.93"),
    Case("LU", "621410 1 50.00", "10.00", "17 % of 50 + 3, and of 10", "3.00", "10.71", "73.71"),
    Case("LU", "100630 1 20.00", "10.00", "3 % of 20 + 3, and of 10", "3.00", "0.99", "33.99"),
    Case("LV", "621410 1 50.00", "10.00", "21 % of 50 + 3, and of 10", "3.00", "13.23", "76.23"),
    Case("LV", "100630 1 20.00", "10.00", "no sourced rate", reason="rule_missing"),
    Case("MT", "621410 1 50.00", "10.00", "18 % of 50 + 3, and of 10", "3.00", "11.34", "74.34"),
    Case("MT", "100630 1 20.00", "10.00", "no sourced rate", reason="rule_missing"),
    Case("NL", "621410 1 50.00", "10.00", "21 % of 50 + 3, and of 10", "3.00", "13.23", "76.23"),
    Case("NL", "100630 1 20.00", "10.00", "9 % of 20 + 3, and of 10", "3.00", "2.97", "35.97"),
    Case("PL", "621410 1 50.00", "10.00", "23 % of 50 + 3, and of 10", "3.00", "14.49", "77.49"),
    Case("PL", "100630 1 20.00", "10.00", "no sourced rate", reason="rule_missing"),
    Case("PT", "621410 1 50.00", "10.00", "23 % of 50 + 3, and of 10", "3.00", "14.49", "77.49"),
    Case("PT", "100630 1 20.00", "10.00", "6 % of 20 + 3, and of 10", "3.00", "1.98", "34.98"),
    Case("RO", "621410 1 50.00", "10.00", "21 % of 50 + 3, and of 10", "3.00", "13.23", "76.23"),
    Case("RO", "100630 1 20.00", "10.00", "no sourced rate", reason="rule_missing"),
    Case("SE", "621410 1 50.00", "10.00", "25 % of 50 + 3, and of 10", "3.00", "15.75", "78.75"),
    Case("SE", "100630 1 20.00", "10.00", "6 % of 20 + 3, and of 10", "3.00", "1.98", "34.98"),
    Case("SI", "621410 1 50.00", "10.00", "22 % of 50 + 3, and of 10", "3.00", "13.86", "76.86"),
    Case("SI", "100630 1 20.00", "10.00", "9.5 % of 20 + 3, and of 10", "3.00", "3.14", "36.14"),
    Case("SK", "621410 1 50.00", "10.00", "23 % of 50 + 3, and of 10", "3.00", "14.49", "77.49"),
    Case("SK", "100630 1 20.00", "10.00", "no sourced rate", reason="rule_missing"),
    Case("FR", "621410 1 149.99", "0.00", "20 % of 149.99 + 3 = 30.598", "3.00", "30.60", "183.59"),
    Case("FR", "621410 1 150.00", "0.00", "20 % of 150 + 3", "3.00", "30.60", "183.60"),
    Case("FR", "621410 1 150.01", "0.00", "above 150", reason="over_value_limit"),
    Case("FR", "200600 1 20.00; 621410 1 40.00", "6.00", "two headings: 1.265, 8.60, and 0.11 and 0.80 of the freight", "6.00", "10.78", "82.78"),
    Case("FR", "621410 1 50.00", "10.00", "no duty yet; 20 % of 50, and of 10", "0.00", "12.00", "72.00", on=date(2026, 6, 30)),
    Case("DE", "090121 1 20.00", "0.00", "3 + half a kilogram at 2.19 = 1.095; 7 % of 24.10 = 1.687", "4.10", "1.69", "25.79"),
    Case("DE", "210111 1 20.00", "0.00", "3 + half a kilogram at 4.78 = 2.39; 7 % of 25.39 = 1.7773", "5.39", "1.78", "27.17"),
    Case("SE", "100630 1 20.00", "10.00", "12 % of 20, and of 10", "0.00", "3.60", "33.60", on=date(2026, 3, 31)),
    Case("SE", "100630 1 20.00", "10.00", "6 % of 20, and of 10", "0.00", "1.80", "31.80", on=date(2026, 4, 1)),
    Case("AT", "100630 1 20.00", "10.00", "10 % of 20, and of 10", "0.00", "3.00", "33.00", on=date(2026, 6, 30)),
)  # fmt: skip


@cache
def _law(country: str) -> tuple[Rule, ...]:
    rows = [row for path in rule_files() for row in rule_rows(path)]
    return tuple(rule_of(row) for row in rows if row["destination"] == country)


def calculate(case: Case) -> LandedCost:
    regime, currency = PLACES.get(case.country, ("eu-low-value", "EUR"))
    goods = [said.split() for said in case.goods.split("; ")]
    rates = RATES.get(currency, {}) if case.has_rates else {}
    return landed_cost(
        regime=regime,
        currency=currency,
        destination=case.country,
        lines=[
            GoodsLine(code, code, int(count), Money(Decimal(price), currency))
            for code, count, price in goods
        ],
        items={
            code: Item(
                code, code, "TH", 5000 if code == "100630" else 500, "", False, ""
            )
            for code, _, _ in goods
        },
        freight=Money(Decimal(case.freight), currency),
        rules=[
            x for x in _law(case.country) if is_in_force(x, origin="TH", on=case.on)
        ],
        on=case.on,
        rates={name: Decimal(rate) for name, rate in rates.items()},
    )


def table() -> str:
    """The rows as they stand in the document."""
    lines = [
        "| to | day | heading, quantity, price | freight | by hand | duty | tax | total |",
        "|---|---|---|---:|---|---:|---:|---:|",
    ]
    for case in CASES:
        told = case.total or f"– (`{case.reason}`)"
        cells = (
            case.country, case.on.isoformat(), case.goods, case.freight,
            case.arithmetic, case.duty or "–", case.tax or "–", told,
        )  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
