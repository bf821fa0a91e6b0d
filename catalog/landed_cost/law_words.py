"""A change of law in a person's words: "From 1 January 2027 Germany: import tax: …"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent

from catalog.landed_cost.models import RuleProposal, RuleRow
from catalog.landed_cost.words import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

# What a rule says, in the order in which it is told.
FIELDS = (
    "kind", "regime", "destination", "origin", "hs_prefix", "goods_class", "rate",
    "amount", "currency", "basis", "season", "valid_from", "valid_to", "status", "confidence",
    "source", "source_url", "verified_on", "note",
)  # fmt: skip
DAYS = {"valid_from", "valid_to", "verified_on"}
# Units of amounts that are no money.
UNITS = {"d", "g", "kg"}


@dataclass(frozen=True, slots=True)
class LawChange:
    """One thing that a proposal changes. `before` is None where the rule is new."""

    key: str
    version: int
    destination: str
    begins: date
    field: str
    before: str | None
    after: str
    words: str


def proposal_changes(*, proposal: RuleProposal, language: str) -> tuple[LawChange, ...]:
    """What a proposal changes, by destination and rule. Two queries."""
    rows = list(proposal.rows.order_by("destination", "key"))
    before = {
        (row.key, row.version): row.content
        for row in RuleRow.objects.filter(key__in=[row.key for row in rows])
    }
    made: list[LawChange] = []
    for row in rows:
        old = before.get((row.key, row.replaces)) if row.replaces else None
        made += rule_changes(
            before=old, after=row.content, version=row.version, language=language
        )
    return tuple(made)


def rule_changes(
    *,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    version: int,
    language: str,
) -> tuple[LawChange, ...]:
    """Two versions of a rule compared, field by field; a new one is told whole."""
    locale = Locale.parse(language, sep="-")
    begins = date.fromisoformat(after["valid_from"])
    said = {
        "day": format_date(begins, format="long", locale=locale),
        "country": locale.territories.get(after["destination"], after["destination"]),
        "what": _what(after, language),
    }

    def made(field: str, old: str | None, new: str, words: str) -> LawChange:
        return LawChange(
            after["id"], version, after["destination"], begins, field, old, new, words
        )

    if before is None:
        value = _value(after, locale, language)
        words = sentence("law_begins", {**said, "value": value}, language)
        return (made("", None, value, words),)
    changes = []
    for field in FIELDS:
        if before.get(field) == after.get(field):
            continue
        old, new = (_told(field, row, locale, language) for row in (before, after))
        name = sentence(f"law_field_{field}", {}, language)
        values = {**said, "field": name, "before": old, "after": new}
        words = sentence("law_changes", values, language)
        changes.append(made(field, old, new, words))
    return tuple(changes)


def _what(row: Mapping[str, Any], language: str) -> str:
    """The rule's subject: its kind, with class, heading and origin where it has them."""
    kind = sentence(f"law_kind_{row['kind']}", {}, language)
    marks = [row.get("goods_class", ""), row.get("hs_prefix", "")]
    if row.get("origin", "*") != "*":
        marks.append(row["origin"])
    told = [mark for mark in marks if mark]
    return f"{kind} ({', '.join(told)})" if told else kind


def _value(row: Mapping[str, Any], locale: Locale, language: str) -> str:
    """What a new rule says first: its rate, its amount, else its class or source."""
    field = next(
        (x for x in ("rate", "amount", "goods_class", "source") if row.get(x)), "source"
    )
    value = _told(field, row, locale, language)
    status = row.get("status", "active")
    if status == "active":
        return value
    words = sentence(f"law_status_{status}", {}, language)
    return sentence("law_is_status", {"value": value, "status": words}, language)


def _told(field: str, row: Mapping[str, Any], locale: Locale, language: str) -> str:
    value = row.get(field)
    if value is None or value == "":
        return sentence("law_nothing", {}, language)
    if field == "rate":
        return format_percent(Decimal(value), locale=locale, decimal_quantization=False)
    if field == "amount":
        return _amount(Decimal(value), row.get("currency", ""), locale)
    if field in DAYS:
        return format_date(date.fromisoformat(value), format="long", locale=locale)
    if field == "status":
        return sentence(f"law_status_{value}", {}, language)
    if field == "kind":
        return sentence(f"law_kind_{value}", {}, language)
    if field == "destination":
        return str(locale.territories.get(value, value))
    return str(value)


def _amount(amount: Decimal, currency: str, locale: Locale) -> str:
    if currency in UNITS or not currency:
        number = format_decimal(amount, locale=locale, decimal_quantization=False)
        return f"{number} {currency}".strip()
    return format_currency(
        amount, currency, locale=locale, decimal_quantization=False,
        currency_digits=False,
    )  # fmt: skip
