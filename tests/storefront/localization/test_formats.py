"""Money, days, weights and numbers as each place writes them."""

from datetime import date
from decimal import Decimal

import pytest

from catalog.money import Money
from storefront.localization import formats
from storefront.localization.places import locale_of

DAY = date(2026, 12, 3)


def plain(text: str) -> str:
    """Without direction marks, and with ordinary spaces."""
    return (
        text.replace("\u200f", "")
        .replace("\u200e", "")
        .replace("\u00a0", " ")
        .replace("\u202f", " ")
    )


@pytest.mark.parametrize(
    ("language", "country", "amount", "currency", "expected"),
    [
        ("zh-Hans", "CN", "1234.5", "CNY", "¥1,234.50"),
        ("en", "CN", "1234.5", "CNY", "CN¥1,234.50"),
        ("de", "DE", "1234.5", "EUR", "1.234,50 €"),
        ("en", "DE", "12.95", "EUR", "12,95 €"),
        ("ja", "JP", "1200", "JPY", "¥1,200"),
        ("en", "JP", "1200", "JPY", "JP¥1,200"),
        ("zh-Hans", "JP", "1200", "JPY", "JP¥1,200"),
        ("ja", "JP", "1200.5", "JPY", "¥1,201"),
        ("ar", "AE", "128.5", "AED", "128.50 د.إ."),
        ("en", "AE", "128.5", "AED", "AED 128.50"),
        ("en", "SG", "12.9", "SGD", "S$12.90"),
        ("zh-Hans", "SG", "12.9", "SGD", "S$12.90"),
        ("th", "TH", "420", "THB", "฿420.00"),
        ("en", "TH", "420", "THB", "฿420.00"),
        ("en", "SG", "12.3456", "KWD", "KWD 12.346"),
        ("en", "SG", "0.005", "SGD", "S$0.01"),
        ("de", "DE", "-3", "EUR", "-3,00 €"),
        ("en", "SG", "50000", "KRW", "₩50,000"),
        ("en", "SG", "50000", "VND", "₫50,000"),
    ],
)
def test_money_reads_as_the_place_writes_it(
    language: str, country: str, amount: str, currency: str, expected: str
) -> None:
    locale = locale_of(language, country)

    text = formats.money(Money(Decimal(amount), currency), locale)

    assert plain(text) == expected


@pytest.mark.parametrize(
    ("language", "country", "expected"),
    [
        ("en", "SG", "3 December 2026"),
        ("zh-Hans", "CN", "2026年12月3日"),
        ("ja", "JP", "2026年12月3日"),
        ("de", "DE", "3. Dezember 2026"),
        ("ar", "AE", "3 ديسمبر 2026"),
        ("th", "TH", "3 ธันวาคม พ.ศ. 2569"),
        ("th", "DE", "3 ธันวาคม พ.ศ. 2569"),
        ("de", "CN", "3. Dezember 2026"),
        ("en", "CN", "3 December 2026"),
    ],
)
def test_day_names_the_buddhist_year_on_thai_pages_only(
    language: str, country: str, expected: str
) -> None:
    assert plain(formats.day(DAY, locale_of(language, country))) == expected


@pytest.mark.parametrize(
    ("language", "country", "end", "expected"),
    [
        ("en", "SG", date(2026, 12, 7), "3–7 Dec"),
        ("en", "SG", date(2027, 1, 7), "3 Dec – 7 Jan"),
        ("en", "SG", DAY, "3 Dec"),
        ("zh-Hans", "CN", date(2026, 12, 7), "12月3日至7日"),
        ("ja", "JP", date(2026, 12, 7), "12月3日～7日"),
        ("de", "DE", date(2026, 12, 7), "3.–7. Dez."),
        ("th", "TH", date(2026, 12, 7), "3–7 ธ.ค."),
        ("ar", "AE", date(2026, 12, 7), "3–7 ديسمبر"),
    ],
)
def test_days_join_as_the_language_joins(
    language: str, country: str, end: date, expected: str
) -> None:
    text = plain(formats.days(DAY, end, locale_of(language, country)))

    assert text.replace("\u2009", " ") == expected


@pytest.mark.parametrize(
    ("grams", "language", "country", "expected"),
    [
        (400, "en", "SG", "400 g"),
        (1200, "en", "SG", "1.2 kg"),
        (1200, "de", "DE", "1,2 kg"),
        (5000, "ja", "JP", "5 kg"),
        (5000, "th", "TH", "5 กก."),
        (400, "zh-Hans", "CN", "400 g"),
    ],
)
def test_weight_turns_to_kilograms(
    grams: int, language: str, country: str, expected: str
) -> None:
    assert plain(formats.weight(grams, locale_of(language, country))) == expected


def test_percent_keeps_only_the_decimals_it_has() -> None:
    german, english = locale_of("de", "DE"), locale_of("en", "SG")

    assert plain(formats.percent(Decimal("0.091"), english)) == "9.1%"
    assert plain(formats.percent(Decimal("0.19"), german)) == "19 %"
    assert plain(formats.percent(Decimal("0"), english)) == "0%"
    assert plain(formats.percent(Decimal("1"), english)) == "100%"


def test_numbers_do_not_turn_into_exponents() -> None:
    english = locale_of("en", "SG")

    assert formats.number(1500, english) == "1,500"
    assert formats.number(Decimal("0.60"), english) == "0.6"
    assert formats.number(0, english) == "0"


def test_languages_name_themselves() -> None:
    names = [
        formats.language_name(code) for code in ("zh-Hans", "de", "ja", "ar", "th")
    ]

    assert names == ["简体中文", "Deutsch", "日本語", "العربية", "ไทย"]


def test_lists_are_joined() -> None:
    english = locale_of("en", "SG")

    assert formats.listing(["rice"], english) == "rice"
    assert formats.listing(["rice", "silk"], english) == "rice and silk"
    assert formats.listing(["rice", "tea", "silk"], english) == "rice, tea and silk"
