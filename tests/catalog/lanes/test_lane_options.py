"""Promised days and prices: cut-offs, weekends, holidays, cold goods, weight."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from catalog.lanes.selectors import arrival_window, lane_options, lanes_fed, ship_day
from catalog.money import Money

BANGKOK = ZoneInfo("Asia/Bangkok")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("base", "now", "ships"),
    [
        # Monday 2 March 2026.
        ("TKR", "2026-03-02T13:59:59", date(2026, 3, 2)),
        ("TKR", "2026-03-02T14:00:00", date(2026, 3, 3)),
        ("TKR", "2026-03-06T15:00:00", date(2026, 3, 9)),  # Friday, too late
        ("CTI", "2026-03-06T15:00:00", date(2026, 3, 7)),  # works on Saturdays
        ("TKR", "2026-03-08T09:00:00", date(2026, 3, 9)),  # Sunday
        ("TKR", "2026-03-11T15:00:00", date(2026, 3, 13)),  # the 12th is its holiday
        ("CTI", "2026-03-11T15:00:00", date(2026, 3, 12)),
        ("TKR", "2026-04-10T15:00:00", date(2026, 4, 15)),  # weekend and new year
    ],
)
def test_the_day_goods_leave(base: str, now: str, ships: date) -> None:
    assert ship_day(base_code=base, now=at(now)) == ships


def test_the_cut_off_is_in_the_bases_time_zone() -> None:
    before = datetime(2026, 3, 2, 6, 59, tzinfo=ZoneInfo("UTC"))
    after = datetime(2026, 3, 2, 7, 0, tzinfo=ZoneInfo("UTC"))
    assert ship_day(base_code="TKR", now=before) == date(2026, 3, 2)
    assert ship_day(base_code="TKR", now=after) == date(2026, 3, 3)
    # Sunday evening in New York is Monday morning at the base.
    new_york = datetime(2026, 3, 1, 20, 0, tzinfo=ZoneInfo("America/New_York"))
    assert ship_day(base_code="TKR", now=new_york) == date(2026, 3, 2)


def test_days_are_the_bases_working_days_then_the_lanes_and_the_customs_days() -> None:
    # Leaves Thursday the 5th; at the hub on the 6th to the 9th; then 3–5 + 2 days.
    window = arrival_window(market="cn", base_code="TKR", now=at("2026-03-05T10:00"))
    assert window
    assert window.ship_on == date(2026, 3, 5)
    assert (window.earliest, window.latest) == (date(2026, 3, 11), date(2026, 3, 16))


def test_parcels_of_several_bases_meet_at_the_hub() -> None:
    air, cold = lane_options(
        market="cn",
        base_codes=["TKR", "CTI", "TKR"],
        weight_g=1,
        storage_classes=["ambient"],
        now=at("2026-03-06T15:00"),
    )
    # CTI sends on Saturday the 7th, TKR on Monday the 9th.
    assert (air.code, cold.code) == ("cn-air", "cn-cold")
    assert air.ship_on == date(2026, 3, 9)
    assert air.earliest == date(2026, 3, 10 + 5)
    assert air.latest == date(2026, 3, 11 + 7)


def test_of_a_harvest_the_days_count_from_the_working_day_after_it() -> None:
    # Expected on Friday the 13th: packed on Monday the 16th, not on the 5th.
    asked = {"market": "cn", "base_code": "TKR", "now": at("2026-03-05T10:00")}
    window = arrival_window(**asked, ready_on=date(2026, 3, 13))
    assert window
    assert window.ship_on == date(2026, 3, 16)
    # What was there before the next parcel goes with that.
    assert arrival_window(**asked, ready_on=date(2026, 3, 1)) == arrival_window(**asked)


def test_lanes_that_a_base_feeds_keep_its_goods_all_the_way() -> None:
    fed = {one.code: one.storage_classes for one in lanes_fed(base_code="TKR")}
    assert fed["cn-air"] == ("ambient",)
    cold = {one.code: one.storage_classes for one in lanes_fed(base_code="CTI")}
    assert cold["cn-cold"] == ("ambient", "chilled")
    assert lanes_fed(base_code="nobody") == []


@pytest.mark.parametrize(
    ("bases", "classes", "codes"),
    [
        (["TKR"], ["ambient"], ["cn-air", "cn-cold", "cn-sea"]),
        (["CTI"], ["ambient"], ["cn-air", "cn-cold"]),
        (["CTI"], ["ambient", "chilled"], ["cn-cold"]),
        (["CTI"], ["frozen"], []),
        (["TKR"], ["chilled"], []),  # the way from the base is not cold
        (["TKR", "CTI"], ["chilled"], []),
        ([], ["ambient"], []),
    ],
)
def test_a_lane_must_keep_all_goods_cold_all_the_way(
    bases: list[str], classes: list[str], codes: list[str]
) -> None:
    options = lane_options(
        market="cn",
        base_codes=bases,
        weight_g=900,
        storage_classes=classes,
        now=at("2026-03-02T10:00"),
    )
    assert [option.code for option in options] == codes
    if not codes and bases:
        window = arrival_window(
            market="cn",
            base_code=bases[0],
            now=at("2026-03-02T10:00"),
            storage_classes=classes,
        )
        assert window is None


@pytest.mark.parametrize(
    ("market", "weight_g", "price", "parcels"),
    [
        ("cn", 0, Money(Decimal("29.00"), "CNY"), 1),
        ("cn", 1, Money(Decimal("47.00"), "CNY"), 1),
        ("cn", 1000, Money(Decimal("47.00"), "CNY"), 1),
        ("cn", 1001, Money(Decimal("65.00"), "CNY"), 1),
        ("cn", 20_000, Money(Decimal("389.00"), "CNY"), 1),
        ("cn", 20_001, Money(Decimal("436.00"), "CNY"), 2),
        # 980 + 520.5 is half a yen: the yen has no minor unit.
        ("jp", 800, Money(Decimal(1501), "JPY"), 1),
        ("jp", 2000, Money(Decimal(2021), "JPY"), 1),
    ],
)
def test_price_per_parcel_and_started_kilogram(
    market: str, weight_g: int, price: Money, parcels: int
) -> None:
    option = lane_options(
        market=market,
        base_codes=["TKR"],
        weight_g=weight_g,
        storage_classes=["ambient"],
        now=at("2026-03-02T10:00"),
    )[0]
    assert (option.price, option.parcels) == (price, parcels)
    assert option.name_key == "delivery.air-standard.name"


def test_a_unit_over_the_limit_does_not_go() -> None:
    options = lane_options(
        market="cn",
        base_codes=["TKR"],
        weight_g=22_000,
        heaviest_g=6_000,
        storage_classes=["ambient"],
        now=at("2026-03-02T10:00"),
    )
    assert [option.code for option in options] == ["cn-air", "cn-cold"]
