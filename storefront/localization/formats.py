"""Numbers, money, weights and days as people of a place write them (CLDR, by Babel).

Money is rounded by `catalog.money` before it is written; Babel only arranges it.
"""

from __future__ import annotations

from copy import copy
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from babel import Locale, dates, numbers, units

from catalog.money import Money, minor_units, round_money

if TYPE_CHECKING:
    from datetime import datetime

NARROW_SPACE = "\u00a0"
BUDDHIST_ERA = 543
# Where CLDR's symbol misleads or sits badly among tabular figures: a full-width yen
# sign in Japanese, a bare dollar in Singapore, a code in Thai words for baht.
_SYMBOLS = {
    ("ja", "JPY"): "¥",
    ("ja", "CNY"): "CN¥",
    ("en", "JPY"): "JP¥",
    ("de", "JPY"): "JP¥",
    ("th", "JPY"): "JP¥",
    ("zh", "CNY"): "¥",
    ("en", "SGD"): "S$",
    ("zh", "SGD"): "S$",
    ("en", "THB"): "฿",
    ("zh", "THB"): "฿",
    ("ja", "THB"): "฿",
}


def currency_symbol(currency: str, locale: Locale) -> str:
    """The symbol a reader of the language knows; a code where there is none."""
    chosen = _SYMBOLS.get((locale.language, currency))
    return chosen or numbers.get_currency_symbol(currency, locale)


def money(value: Money, locale: Locale) -> str:
    """Such as "¥128.00", "12,95 €", "¥1,200": rounded to the currency's minor unit."""
    rounded = round_money(value)
    symbol = currency_symbol(value.currency, locale)
    pattern = copy(locale.currency_formats["standard"])
    if symbol[-1:].isalpha() and pattern.pattern.startswith("¤#"):
        symbol += NARROW_SPACE
    digits = minor_units(value.currency)
    pattern.frac_prec = (digits, digits)
    text: str = pattern.apply(
        rounded.amount, locale, currency_digits=False, numbering_system="default"
    )
    return text.replace("¤", symbol)


def number(value: Decimal | int, locale: Locale, *, digits: int = 3) -> str:
    """A plain number with at most `digits` decimals."""
    exact = Decimal(value).quantize(Decimal(1).scaleb(-digits))
    return numbers.format_decimal(
        exact.normalize() if exact else Decimal(0),
        locale=locale,
        numbering_system="default",
    )


def percent(rate: Decimal, locale: Locale) -> str:
    """A rate such as 0.091 as "9.1%" (at most two decimals)."""
    whole = (rate * 100).quantize(Decimal("0.01")).normalize()
    decimals = max(0, -int(whole.as_tuple().exponent))
    pattern = copy(locale.percent_formats[None])
    pattern.frac_prec = (decimals, decimals)
    text: str = pattern.apply(rate, locale, numbering_system="default")
    return text


def weight(grams: int, locale: Locale) -> str:
    """Such as "400 g", "1.2 kg": kilograms from one kilogram on."""
    if grams >= 1000:
        return units.format_unit(
            Decimal(grams) / 1000, "kilogram", "short", locale=locale,
            numbering_system="default",
        )  # fmt: skip
    return units.format_unit(
        grams, "gram", "short", locale=locale, numbering_system="default"
    )


def _uses_buddhist_era(locale: Locale) -> bool:
    return bool(locale.language == "th")


def day(value: date, locale: Locale) -> str:
    """A full date: "3 December 2026"; Thai pages name the Buddhist year."""
    if _uses_buddhist_era(locale):
        head = dates.format_date(value, "d MMMM", locale=locale)
        return f"{head} พ.ศ. {value.year + BUDDHIST_ERA}"
    return dates.format_date(value, "long", locale=locale)


def day_month(value: date, locale: Locale) -> str:
    """A day of the coming months, without its year: "Thu, 3 Dec"."""
    return dates.format_skeleton("MMMEd", value, locale=locale)


def days(start: date, end: date, locale: Locale) -> str:
    """A window of days: "3-7 Dec", "12月3日至7日"; one day when both are the same."""
    if start == end:
        return dates.format_skeleton("MMMd", start, locale=locale)
    return dates.format_interval(start, end, "MMMd", locale=locale)


def instant(value: datetime, locale: Locale) -> str:
    """Date and time of day, in the time zone `value` carries."""
    time = dates.format_time(value, "short", locale=locale)
    return f"{day(value.date(), locale)}, {time}"


def month(value: date, locale: Locale) -> str:
    """A month and its year: "December 2026"."""
    if _uses_buddhist_era(locale):
        head = dates.format_date(value, "LLLL", locale=locale)
        return f"{head} พ.ศ. {value.year + BUDDHIST_ERA}"
    return dates.format_skeleton("yMMMM", value, locale=locale)


def listing(items: list[str], locale: Locale) -> str:
    """Such as "rice, durian and silk", joined as the language joins."""
    from_cldr = locale.list_patterns["standard"]
    if len(items) < 2:
        return "".join(items)
    if len(items) == 2:
        return str(from_cldr["2"]).format(*items)
    text = str(from_cldr["start"]).format(items[0], items[1])
    for item in items[2:-1]:
        text = str(from_cldr["middle"]).format(text, item)
    return str(from_cldr["end"]).format(text, items[-1])


def language_name(language: str) -> str:
    """A language in its own words: "Deutsch", "简体中文"."""
    locale = Locale.parse(language, sep="-")
    return locale.languages.get(str(locale)) or locale.language_name or language


def day_of_text(value: str, locale: Locale) -> str:
    """A full date from its ISO 8601 text."""
    return day(date.fromisoformat(value), locale)
