"""Pure: the European Central Bank's daily file of reference rates, read with suspicion.

https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml: an envelope with one cube
of a day, and in it one cube for each currency, units of it to one euro.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from catalog.fx.errors import RatesUnreadableError

SOURCE = "ECB euro foreign exchange reference rates"
BASE = "EUR"
CUBE = "{http://www.ecb.int/vocabulary/2002-08-01/eurofxref}Cube"
CURRENCY = re.compile(r"[A-Z]{3}")
# The real file has some thirty; less than a handful is a torn one.
FEWEST = 5
HIGHEST = Decimal(1_000_000)
LOWEST = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class PublishedDay:
    """What a source published for a day: units of each currency to one of `base`."""

    base: str
    source: str
    day: date
    rates: dict[str, Decimal]


def day_read(content: bytes) -> PublishedDay:
    """The day of a file. Raises `RatesUnreadableError`; half a file is none."""
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        message = f"This is no XML file of rates: {error}"
        raise RatesUnreadableError(message) from error
    days = [cube for cube in root.iter(CUBE) if "time" in cube.attrib]
    if len(days) != 1:
        message = f"The file has {len(days)} days where one is expected."
        raise RatesUnreadableError(message)
    rates: dict[str, Decimal] = {}
    for cube in days[0].iter(CUBE):
        if "currency" not in cube.attrib:
            continue
        currency, rate = _pair(cube.attrib["currency"], cube.attrib.get("rate", ""))
        if currency in rates:
            message = f"The file has two rates of {currency}."
            raise RatesUnreadableError(message)
        rates[currency] = rate
    if len(rates) < FEWEST:
        message = f"The file has {len(rates)} rates; a whole one has {FEWEST} or more."
        raise RatesUnreadableError(message)
    return PublishedDay(BASE, SOURCE, _day(days[0].attrib["time"]), rates)


def _pair(currency: str, text: str) -> tuple[str, Decimal]:
    if not CURRENCY.fullmatch(currency):
        message = f"{currency!r} is no currency."
        raise RatesUnreadableError(message)
    try:
        rate = Decimal(text)
    except InvalidOperation as error:
        message = f"The rate of {currency} is no number: {text!r}."
        raise RatesUnreadableError(message) from error
    if not rate.is_finite() or not LOWEST <= rate <= HIGHEST:
        message = f"The rate of {currency} is out of all bounds: {text}."
        raise RatesUnreadableError(message)
    return currency, rate


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"The day of the file is no date: {text!r}."
        raise RatesUnreadableError(message) from error
