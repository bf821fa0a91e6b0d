"""An order's landed cost as it was told, for an expert; and worked out on another day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.landed_cost.quote_json import landed_of_json
from catalog.landed_cost.replay import replay
from catalog.landed_cost.selectors import order_quote
from catalog.landed_cost.words import sentence
from catalog.money import Money, quantum, round_money
from storefront.accounts.decorators import operator_required
from storefront.localization.context import declared_language

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from django.http import HttpRequest, HttpResponse

    from catalog.landed_cost.types import Charge, LandedCost


@dataclass(frozen=True, slots=True)
class ChargeRow:
    """One charge: where, on what, at which rate, by which rule. `place` is a SKU or ""."""

    place: str
    kind: str
    base: Money | None
    rate: Decimal | None
    amount: Money
    rounding: str
    rule_id: str
    words: str
    source: str
    source_url: str
    verified_on: date | None


@operator_required
@require_safe
def landed_cost(request: HttpRequest, order_id: str) -> HttpResponse:
    """The frozen quote, every charge with its rule; `?on=DAY` works it out by that law."""
    quote = order_quote(order_id=order_id)
    if quote is None:
        raise Http404
    said, language = request.GET.get("on", ""), declared_language()
    on, problem = _day(said)
    told = landed_of_json(quote.content)
    context: dict[str, Any] = {
        "order_id": order_id,
        "quote": quote,
        "told": told,
        "rows": _rows(told, language),
        "on": said,
        "problem": problem,
    }
    if said and on:
        again = replay(order=order_id, on=on, language=language)
        landed = landed_of_json(again["replayed"])
        context |= {
            "again": landed,
            "is_same": again["same"],
            "differences": again["differences"],
            "stops": [
                sentence(reason.key, dict(reason.params), language)
                for reason in landed.reasons
            ],
        }
    status = 422 if problem else 200
    return render(request, "console/landed_cost.html", context, status=status)


def _day(said: str) -> tuple[date | None, str]:
    try:
        day = parse_date(said) if said else None
    except ValueError:
        day = None
    is_wrong = bool(said) and day is None
    return day, _("A day is written as 2026-06-15.") if is_wrong else ""


def _rows(told: LandedCost, language: str) -> list[ChargeRow]:
    rows = [
        _row(line.sku, charge, language)
        for line in told.lines
        for charge in line.charges
    ]
    return rows + [_row("", charge, language) for charge in told.freight_charges]


def _row(place: str, charge: Charge, language: str) -> ChargeRow:
    words = ""
    if charge.why_key:
        words = sentence(charge.why_key, dict(charge.why_params), language)
    return ChargeRow(
        place=place,
        kind=charge.kind,
        base=round_money(charge.base) if charge.base else None,
        rate=charge.rate,
        amount=charge.amount,
        rounding=str(quantum(charge.amount.currency)),
        rule_id=charge.rule_id,
        words=words,
        source=charge.source,
        source_url=charge.source_url,
        verified_on=charge.verified_on,
    )
