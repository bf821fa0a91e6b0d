"""Exchange rates: by source and day, what waits for a person, an operator's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog.fx.errors import UnknownWaitingRateError
from catalog.fx.selectors import fetches_recent, own_rates, rates_waiting
from storefront.accounts.decorators import operator_required
from storefront.console.http import actor_of
from storefront.console.rate_forms import OwnRateForm
from storefront.console.rates import (
    market_rates,
    own_rate_stop,
    own_rate_take,
    waiting_rate_answer,
)

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@operator_required
@require_http_methods(["GET", "POST"])
def rates(request: HttpRequest) -> HttpResponse:
    """The rates prices are made by; a person's word on a jump; an own rate."""
    form = OwnRateForm()
    if request.method == "POST":
        doing = request.POST.get("do", "")
        if doing in {"accept", "refuse"}:
            return _decide(request, is_accepted=doing == "accept")
        if doing == "end":
            return _end(request)
        form = OwnRateForm(request.POST)
        if form.is_valid():
            own_rate_take(
                actor=actor_of(request), now=timezone.now(), **form.cleaned_data
            )
            messages.success(
                request, _("Your rate counts from now until its last day.")
            )
            return redirect("console:rates")
    return _page(request, form)


def _decide(request: HttpRequest, *, is_accepted: bool) -> HttpResponse:
    number = request.POST.get("waiting", "")
    try:
        waiting_rate_answer(
            actor=actor_of(request),
            waiting_id=int(number) if number.isdecimal() else 0,
            is_accepted=is_accepted,
            now=timezone.now(),
        )
    except UnknownWaitingRateError:
        messages.error(request, _("This rate was decided already."))
    else:
        messages.success(
            request,
            _("Believed: prices made from now on use it.")
            if is_accepted
            else _("Not believed: the rate before goes on."),
        )
    return redirect("console:rates")


def _end(request: HttpRequest) -> HttpResponse:
    ended = own_rate_stop(
        actor=actor_of(request),
        base=request.POST.get("base", "")[:3],
        quote=request.POST.get("quote", "")[:3],
        now=timezone.now(),
    )
    if ended:
        messages.success(request, _("Ended: the published rate counts again."))
    return redirect("console:rates")


def _page(request: HttpRequest, form: OwnRateForm) -> HttpResponse:
    on = timezone.now().date()
    context = {
        "rates": market_rates(on=on),
        "waiting": rates_waiting(),
        "own": own_rates(on=on),
        "fetches": fetches_recent(),
        "form": form,
    }
    status = 400 if form.errors else 200
    return render(request, "console/rates.html", context, status=status)
