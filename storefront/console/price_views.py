"""Price lists: each market's terms, a preview of a change, its hour, the history."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from catalog.fx.errors import RateUnknownError
from catalog.markets.selectors import UnknownMarketError, market_by_code, markets
from catalog.prices.errors import PriceListError, UnknownPriceListError
from catalog.prices.selectors import (
    bases_of,
    list_live,
    lists_of,
    moves_changed,
    moves_of,
    price_history,
)
from catalog.prices.services import list_cancel, list_check, list_schedule
from catalog.submissions.trail import trail_write
from storefront.accounts.decorators import operator_required
from storefront.console.http import actor_of
from storefront.console.openings import openings
from storefront.console.price_forms import PriceListForm
from storefront.localization.context import declared_language

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from catalog.declaration import Market
    from catalog.prices.models import PriceList

WORST = 50


@operator_required
@require_GET
def prices(request: HttpRequest) -> HttpResponse:
    """Each market with the list its prices are made by."""
    lines = [
        (market, list_live(market=market.code), len(bases_of(market=market.code)))
        for market in markets()
    ]
    return render(request, "console/prices.html", {"lines": lines})


def _noon(said: str) -> datetime | None:
    """Noon in UTC of a day that was asked for; None for what is no day."""
    try:
        day = parse_date(said) if said else None
    except ValueError:
        return None
    return datetime.combine(day, time(12), UTC) if day else None


@operator_required
@require_GET
def market_openings(request: HttpRequest) -> HttpResponse:
    """Each SKU by market: open, or what is missing, and what opening is worth.

    `?on=DAY` judges by the law, papers and lanes of another day, e.g. of one to come.
    """
    query, said = request.GET.get("q", "")[:80], request.GET.get("on", "")
    now = _noon(said) or timezone.now()
    found = openings(query=query, language=declared_language(), now=now)
    context = {
        "openings": found, "markets": markets(), "query": query,
        "on": said if _noon(said) else "",
    }  # fmt: skip
    return render(request, "console/openings.html", context)


@operator_required
@require_http_methods(["GET", "POST"])
def price_list(request: HttpRequest, market: str) -> HttpResponse:
    """A market's next version: look at what it moves, then give it its hour."""
    try:
        found = market_by_code(market)
    except UnknownMarketError as error:
        raise Http404 from error
    live = list_live(market=found.code)
    if request.method == "GET":
        form = PriceListForm(initial=PriceListForm.initial_of(found, live))
        return _page(request, found, form)
    if request.POST.get("do") == "cancel":
        return _cancel(request, found)
    form = PriceListForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    draft = form.draft(
        market=found, operator=actor_of(request).email, now=timezone.now()
    )
    try:
        list_check(draft)
    except PriceListError as error:
        form.add_error(None, str(error))
        return _page(request, found, form)
    if request.POST.get("do") == "schedule":
        return _schedule(request, found, draft)
    return _page(request, found, form, draft)


@transaction.atomic
def _schedule(request: HttpRequest, market: Market, draft: PriceList) -> HttpResponse:
    kept = list_schedule(draft)
    trail_write(
        actor=actor_of(request),
        action="price-list",
        subject=f"price-list:{market.code}",
        now=timezone.now(),
        version=kept.version,
        starts_at=kept.starts_at.isoformat(),
    )
    messages.success(
        request, _("Kept. The shelf follows within ten minutes of its hour.")
    )
    return redirect("console:price_list", market=market.code)


@transaction.atomic
def _cancel(request: HttpRequest, market: Market) -> HttpResponse:
    number = request.POST.get("version", "")
    try:
        list_cancel(
            market=market.code, version=int(number) if number.isdecimal() else 0
        )
    except UnknownPriceListError:
        messages.error(request, _("This version does not wait any more."))
    else:
        trail_write(
            actor=actor_of(request),
            action="price-list-cancel",
            subject=f"price-list:{market.code}",
            now=timezone.now(),
            version=number,
        )
        messages.success(request, _("Taken back."))
    return redirect("console:price_list", market=market.code)


def _page(
    request: HttpRequest,
    market: Market,
    form: PriceListForm,
    draft: PriceList | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "market": market,
        "form": form,
        "lists": lists_of(market=market.code),
        "history": price_history(market=market.code),
    }
    if draft is not None:
        context |= _preview(market, draft)
    status = 400 if form.errors else 200
    return render(request, "console/price_list.html", context, status=status)


def _preview(market: Market, draft: PriceList) -> dict[str, Any]:
    """What the version would do on its first day, by the rates known today."""
    on = min(draft.starts_at, timezone.now()).date()
    try:
        moves = moves_of(market=market, price_list=draft, on=on)
    except RateUnknownError as error:
        return {"is_preview": True, "no_rate": str(error)}
    changed = moves_changed(moves)
    return {
        "is_preview": True,
        "moves": changed[:WORST],
        "changed": len(changed),
        "same": len(moves) - len(changed),
        "lifted": sum(move.made.is_lifted for move in moves),
    }
