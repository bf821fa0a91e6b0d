"""Field types that all declarations share, each with the words of its mistake."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from babel import Locale
from babel.core import UnknownLocaleError, get_global
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
RELATIVE_DAY = re.compile(r"[+-]\d{1,4}d")


class Declared(BaseModel):
    """Base of all declared things: unknown keys are mistakes, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def wrong(message: str, expected: str) -> PydanticCustomError:
    """An error that carries what was expected."""
    return PydanticCustomError("declared", "{reason}", {"reason": message, "expected": expected})  # fmt: skip


def _matching(pattern: str, expected: str) -> AfterValidator:
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if not compiled.fullmatch(value):
            raise wrong(f"{value!r} has another form.", expected)
        return value

    return AfterValidator(check)


def _currency(value: str) -> str:
    if value not in get_global("all_currencies"):
        raise wrong(f"{value!r} is no ISO 4217 currency.", "a code such as CNY or EUR")
    return value


def _country(value: str) -> str:
    if len(value) != 2 or value not in Locale("en").territories:
        raise wrong(f"{value!r} is no ISO 3166 country.", "a code such as CN or DE")
    return value


def _language(value: str) -> str:
    expected = "a BCP 47 code such as en or zh-Hans"
    if not LANGUAGE.fullmatch(value):
        raise wrong(f"{value!r} is no language code.", expected)
    try:
        Locale.parse(value, sep="-")
    except (UnknownLocaleError, ValueError) as error:
        raise wrong(f"{value!r} is an unknown language.", expected) from error
    return value


def _no_float(value: Any) -> Any:
    if isinstance(value, float | bool):
        raise wrong(
            "Money and rates never pass through a float.", 'text, as in "42.50"'
        )
    return value


def _exact(value: Any) -> Any:
    return str(value) if isinstance(value, float) else value


def _day(value: Any) -> Any:
    expected = 'a date, or days from the seeding such as "-60d" or "+480d"'
    if isinstance(value, date):
        return value
    if isinstance(value, str) and RELATIVE_DAY.fullmatch(value):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise wrong(f"{value!r} is no day.", expected)


Words = Annotated[str, Field(min_length=1)]
Slug = Annotated[
    str,
    _matching(r"[a-z0-9]+(-[a-z0-9]+)*", "small letters, digits and single hyphens"),
]
Code = Annotated[
    str,
    _matching(r"[A-Z0-9]{2,12}(-[A-Z0-9]+)*", "capital letters, digits and hyphens"),
]
MarketCode = Annotated[str, _matching(r"[a-z]{2,3}", "two or three small letters")]
Country = Annotated[str, AfterValidator(_country)]
Currency = Annotated[str, AfterValidator(_currency)]
Language = Annotated[str, AfterValidator(_language)]
Subdivision = Annotated[
    str, _matching(r"[A-Z]{2}-[A-Z0-9]{1,3}", "an ISO 3166-2 code such as TH-45")
]
HsCode = Annotated[str, _matching(r"\d{6}", "six digits of the Harmonized System 2022")]
Colour = Annotated[str, _matching(r"#[0-9A-Fa-f]{6}", "a colour such as #8A3B12")]
Sku = Annotated[str, _matching(r"[A-Z0-9]+(-[A-Z0-9]+)*", "capitals, digits, hyphens")]
Gtin = Annotated[str, _matching(r"(\d{8}|\d{12,14})?", '8, 12, 13 or 14 digits, or ""')]
Amount = Annotated[Decimal, BeforeValidator(_no_float), Field(ge=0)]
Coordinate = Annotated[Decimal, BeforeValidator(_no_float), Field(ge=-180, le=180)]
Quantity = Annotated[Decimal, BeforeValidator(_exact), Field(ge=0)]
Day = Annotated[date | str, BeforeValidator(_day)]
