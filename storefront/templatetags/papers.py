"""Words of papers: in English and, beside it, in the language of where they go."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from catalog.money import Money

register = template.Library()
_UNIT = re.compile(r"(?<=\d) (?=(?:g|kg|mg|ml|l|cm|mm|m)\b)")
# Words of the pages, and the titles that `storefront.documents.kinds` names.
LABELS = (
    gettext_noop("Commercial invoice"),
    gettext_noop("Packing list"),
    gettext_noop("Origin data for Form E or RCEP"),
    gettext_noop("Product identifiers for the EU"),
    gettext_noop("Order document for China customs"),
    gettext_noop("Payment document for China customs"),
    gettext_noop("Logistics document for China customs"),
    gettext_noop("Tax invoice"),
    gettext_noop("Seller"), gettext_noop("Sender"), gettext_noop("Consignee"),
    gettext_noop("Number"), gettext_noop("Date"), gettext_noop("Terms"),
    gettext_noop("Description of goods"), gettext_noop("Origin"),
    gettext_noop("Quantity"), gettext_noop("Unit value"), gettext_noop("Value"),
    gettext_noop("Goods in all"), gettext_noop("Freight"), gettext_noop("Total"),
    gettext_noop("Net weight"), gettext_noop("Gross weight"), gettext_noop("Lots"),
    gettext_noop("Maker"), gettext_noop("Sale of goods"), gettext_noop("Tracking number"),
    gettext_noop("Seller's tax number"), gettext_noop("Origin criterion"),
    gettext_noop("Signature and date"), gettext_noop("Demo: no valid paper"),
)  # fmt: skip


CHARGES = {
    "duty": gettext_noop("Duty"),
    "import_tax": gettext_noop("Tax"),
    "fee": gettext_noop("Fee"),
}


@register.simple_tag(takes_context=True)
def label(context: template.Context, text: str) -> SafeString:
    """`{% label "Seller" %}`: English, and the local word where it is another."""
    local = _(text)
    if not context.get("is_double") or local == text:
        return format_html("<span>{}</span>", text)
    return format_html(
        '<span>{}</span> <span class="local" lang="{}" dir="{}">{}</span>',
        text, context["language"], context["direction"], local,
    )  # fmt: skip


@register.filter
def charge_name(kind: str) -> str:
    """What a part of the landed cost is called on a paper."""
    return CHARGES[kind]


@register.filter
def direction(text: str) -> str:
    """`rtl` or `ltr`, by the first letter that has one: a page knows no `dir="auto"`."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in {"R", "AL"}:
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


@register.filter
def measured(text: str) -> str:
    """The text with its numbers held to their units: "250 g" is never two lines."""
    return _UNIT.sub("\u00a0", text)


@register.filter
def plain(value: Money) -> str:
    """An amount as customs reads it: digits with a point, and the currency's code."""
    return f"{value.amount} {value.currency}"


@register.filter
def kilograms(grams: Any) -> str:
    """Grams as kilograms with three decimals; nothing for what is not known."""
    return "" if grams is None else f"{grams / 1000:.3f} kg"
