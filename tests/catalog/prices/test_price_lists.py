"""Price lists: what they make, which rate they use, and how versions follow each other."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from catalog.declaration import PriceRounding
from catalog.fx.errors import RateUnknownError
from catalog.fx.services import rates_store
from catalog.markets.selectors import market_by_code
from catalog.money import Money
from catalog.prices import selectors, services
from catalog.prices.errors import PriceListError, UnknownPriceListError
from catalog.prices.models import PriceList, ShelfPrice
from catalog.prices.pricing import Terms, price_make

# A Wednesday; the Sunday before is the 22nd.
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 25)
EUR = PriceRounding(step=Decimal(1), endings=(Decimal("0.95"),))


def made(base: str, terms: Terms, rate: str = "0.0265", to: str = "EUR") -> Any:
    return price_make(
        sku="A",
        base=Money(Decimal(base), "THB"),
        rate=Decimal(rate),
        currency=to,
        terms=terms,
    )


@pytest.mark.parametrize(
    ("markup", "floor", "price", "margin", "lifted"),
    [
        # 1,000 THB cost €26.50; the nearest price ending in .95 is 26.95.
        ("0", None, "26.95", "1.7", False),
        # With ten in a hundred: 29.15, nearest 28.95, which leaves 9.2 %.
        ("10", None, "28.95", "9.2", False),
        # A floor of nine allows that; one of ten lifts it to the next price.
        ("10", "9", "28.95", "9.2", False),
        ("10", "10", "29.95", "13.0", True),
    ],
)
def test_a_price_is_never_under_the_floor(
    markup: str, floor: str | None, price: str, margin: str, lifted: bool
) -> None:
    terms = Terms(EUR, Decimal(markup), Decimal(floor) if floor else None)
    found = made("1000", terms)
    assert str(found.price) == f"{price} EUR"
    assert (found.margin_percent, found.is_lifted) == (Decimal(margin), lifted)


def test_a_product_may_have_a_floor_of_its_own() -> None:
    terms = Terms(EUR, floor_percent=Decimal(0), floors={"A": Decimal(5)})
    assert made("1000", terms).price.amount == Decimal("27.95")
    assert made("1000", Terms(EUR, floors={"B": Decimal(5)})).price.amount == Decimal(
        "26.95"
    )


@pytest.mark.parametrize(
    ("to", "step", "endings", "rate", "price"),
    [
        ("CNY", "1", ("0.00", "0.90"), "0.1965", "196.90"),
        ("JPY", "10", ("0",), "4.6466", "4650"),
        ("AED", "0.25", ("0.00",), "0.10838", "108.50"),
        ("KWD", "0.050", ("0.000",), "0.009137", "9.150"),
    ],
)
def test_prices_end_as_people_there_expect(
    to: str, step: str, endings: tuple[str, ...], rate: str, price: str
) -> None:
    rule = PriceRounding(step=Decimal(step), endings=tuple(map(Decimal, endings)))
    assert str(made("1000", Terms(rule), rate, to).price) == f"{price} {to}"


def a_list(market: str = "de", **other: Any) -> PriceList:
    said: dict[str, Any] = {
        "markup_percent": Decimal(10), "floor_percent": Decimal(0),
        "rate_rule": "daily", "step": Decimal(1), "endings": ["0.95"],
        "starts_at": NOW, "made_at": NOW, "made_by": "petra",
    }  # fmt: skip
    return PriceList(market=market, **(said | other))


@pytest.fixture
def _rates(db: None) -> None:
    for day, baht in ((22, "38"), (24, "40")):
        rates_store(
            base="EUR", rates={"THB": Decimal(baht)}, source="test",
            source_date=date(2026, 11, day),
        )  # fmt: skip


@pytest.mark.usefixtures("_rates")
@pytest.mark.parametrize(
    ("rule", "rate"), [("daily", "0.025000"), ("weekly", "0.026316")]
)
def test_daily_follows_and_weekly_stays_all_week(rule: str, rate: str) -> None:
    found = selectors.rate_of(
        price_list=a_list(rate_rule=rule), base="THB", quote="EUR", on=TODAY
    )
    assert found.rate.quantize(Decimal("0.000001")) == Decimal(rate)


@pytest.mark.usefixtures("_rates")
def test_a_fixed_rate_is_none_after_its_last_day() -> None:
    fixed = a_list(rate_rule="fixed", fixed_rate=Decimal("0.03"), fixed_until=TODAY)
    asked = {"price_list": fixed, "base": "THB", "quote": "EUR"}
    assert selectors.rate_of(on=TODAY, **asked).rate == Decimal("0.03")
    with pytest.raises(RateUnknownError):
        selectors.rate_of(on=TODAY + timedelta(days=1), **asked)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"markup_percent": Decimal(-100)}, "above -100"),
        ({"endings": []}, "at least one ending"),
        ({"endings": ["1.00"]}, "below the step"),
        ({"rate_rule": "fixed"}, "its last day"),
        (
            {
                "rate_rule": "fixed",
                "fixed_rate": Decimal(1),
                "fixed_until": TODAY - timedelta(days=1),
            },
            "before the list starts",
        ),
    ],
)
def test_a_list_without_sense_is_refused(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(PriceListError, match=words):
        services.list_schedule(a_list(**wrong))
    assert not PriceList.objects.exists()


@pytest.mark.django_db
def test_versions_follow_each_other_and_stay_as_history() -> None:
    first = services.list_schedule(a_list())
    second = services.list_schedule(a_list(starts_at=NOW + timedelta(hours=1)))
    assert (first.version, second.version) == (1, 2)
    assert selectors.list_live(market="de") is None
    assert selectors.lists_due(now=NOW) == [first]
    services.list_go_live(market="de", version=1, now=NOW)
    services.list_go_live(market="de", version=2, now=NOW)
    states = [(row.version, row.state) for row in selectors.lists_of(market="de")]
    assert states == [(2, "live"), (1, "retired")]
    with pytest.raises(UnknownPriceListError):
        services.list_cancel(market="de", version=2)


@pytest.mark.usefixtures("_rates")
def test_the_preview_names_the_worst_movers_first() -> None:
    germany = market_by_code("de")
    for sku, baht, price in (("A", 1000, "24.95"), ("B", 400, "10.95")):
        services.base_price_upsert(
            sku=sku, product_slug="p", base=Money(Decimal(baht), "THB"), markets=["de"]
        )
        services.shelf_prices_note(
            market="de", prices={sku: Money(Decimal(price), "EUR")}, price_list=None,
            rate=None, now=NOW,
        )  # fmt: skip
    services.base_price_upsert(
        sku="C", product_slug="p", base=Money(Decimal(1), "THB"), markets=["sg"]
    )
    # A: 25.00 + 20 % = 30.00, nearest 29.95; B: 12.00, nearest 11.95.
    moves = selectors.moves_of(
        market=germany, price_list=a_list(markup_percent=Decimal(20)), on=TODAY
    )
    assert [(m.sku, str(m.made.price), m.change_percent) for m in moves] == [
        ("A", "29.95 EUR", Decimal("20.0")),
        ("B", "11.95 EUR", Decimal("9.1")),
    ]


@pytest.mark.django_db
def test_a_price_that_stands_already_is_no_news() -> None:
    said = {"market": "de", "price_list": None, "rate": None, "now": NOW}
    prices = {"A": Money(Decimal("24.95"), "EUR")}
    assert services.shelf_prices_note(prices=prices, **said) == 1
    assert services.shelf_prices_note(prices=prices, **said) == 0
    prices["A"] = Money(Decimal("25.95"), "EUR")
    assert services.shelf_prices_note(prices=prices, **said) == 1
    assert selectors.prices_standing(market="de") == prices
    assert ShelfPrice.objects.count() == 2
