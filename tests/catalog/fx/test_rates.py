"""Rates as published, and shelf prices people expect to read."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from catalog.declaration import PriceRounding
from catalog.fx import selectors, services
from catalog.fx.errors import RateUnknownError
from catalog.fx.models import ExchangeRate
from catalog.fx.pricing import price_round
from catalog.money import Money

DAY = date(2026, 10, 30)


@pytest.fixture
def _rates(db: None) -> None:
    services.rates_seed()


@pytest.mark.usefixtures("_rates")
@pytest.mark.parametrize(
    ("to", "amount"),
    [
        # 1,000 THB by 37.683 THB and 7.4326 CNY to the euro, and so on.
        ("CNY", "197.24"),
        ("EUR", "26.54"),
        ("JPY", "4662.05"),
        ("SGD", "37.90"),
        ("AED", "108.88"),
        ("THB", "1000.00"),
    ],
)
def test_baht_in_the_currency_of_each_market(to: str, amount: str) -> None:
    found = selectors.convert(money=Money(Decimal(1000), "THB"), to=to, on=DAY)
    assert found.currency == to
    assert found.amount.quantize(Decimal("0.01")) == Decimal(amount)


@pytest.mark.usefixtures("_rates")
@pytest.mark.parametrize("currency", ["VND", "KZT", "RUB"])
def test_a_currency_nobody_quotes_has_no_rate(currency: str) -> None:
    with pytest.raises(RateUnknownError):
        selectors.rate_on(base="THB", quote=currency, on=DAY)


@pytest.mark.usefixtures("_rates")
def test_an_old_rate_and_a_rate_of_the_future_are_none() -> None:
    last = selectors.rate_on(base="EUR", quote="THB", on=DAY + timedelta(days=90))
    assert last.source_date == DAY
    for day in (DAY + timedelta(days=91), DAY - timedelta(days=1)):
        with pytest.raises(RateUnknownError):
            selectors.rate_on(base="EUR", quote="THB", on=day)


@pytest.mark.usefixtures("_rates")
def test_what_was_published_stays_and_the_newest_counts() -> None:
    before = ExchangeRate.objects.count()
    services.rates_seed()
    assert ExchangeRate.objects.count() == before
    services.rates_store(
        base="EUR",
        rates={"THB": Decimal("38.000")},
        source="ECB euro foreign exchange reference rates",
        source_date=DAY + timedelta(days=1),
    )
    newest = selectors.rate_on(base="EUR", quote="THB", on=DAY + timedelta(days=2))
    assert newest.rate == Decimal("38.000")
    old = selectors.rate_on(base="EUR", quote="THB", on=DAY)
    assert old.rate == Decimal("37.683")


@pytest.mark.parametrize(
    ("currency", "step", "endings", "amount", "price"),
    [
        ("CNY", "1", ["0.00", "0.90"], "197.24", "197.00"),
        ("CNY", "1", ["0.00", "0.90"], "197.60", "197.90"),
        ("EUR", "1", ["0.95"], "26.54", "26.95"),
        ("EUR", "1", ["0.95"], "0.01", "0.95"),
        ("JPY", "10", ["0"], "4662.05", "4660"),
        ("JPY", "10", ["0"], "2", "10"),
        ("KRW", "100", ["0"], "39587.15", "39600"),
        ("VND", "1000", ["0"], "699501", "700000"),
        ("KWD", "0.050", ["0.000"], "9.137", "9.150"),
    ],
)
def test_a_shelf_price_is_the_nearest_that_the_rule_makes(
    currency: str, step: str, endings: list[str], amount: str, price: str
) -> None:
    rule = PriceRounding(step=step, endings=endings)  # type: ignore[arg-type]
    found = price_round(money=Money(Decimal(amount), currency), rule=rule)
    assert str(found) == f"{price} {currency}"
