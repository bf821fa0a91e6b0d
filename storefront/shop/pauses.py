"""What cannot be done while commerce is away, said plainly; and nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from storefront.saleor.errors import Unreachable

RETRY_AFTER_SECONDS = 30
LONGEST_RETRY_AFTER = 300
PAYING = {"shop:checkout_pay", "shop:payment_return"}


@dataclass(frozen=True, slots=True)
class Pause:
    """Words of a page that had to stop; `again` is the form that was sent."""

    heading: str
    what_to_do: str
    again: tuple[tuple[str, str], ...] = ()


def pause_page(request: HttpRequest, error: Unreachable) -> HttpResponse:
    """503 in the reader's language: what works, what does not, what is safe.

    A part of a page that changes something is answered by loading the whole page, so
    that these words are seen.
    """
    if getattr(request, "htmx", False) and request.method == "POST":
        return HttpResponseClientRefresh()
    context = {"pause": _pause(request)}
    response = render(request, "errors/503.html", context, status=503)
    wait = min(error.retry_after or RETRY_AFTER_SECONDS, LONGEST_RETRY_AFTER)
    response.headers["Retry-After"] = str(max(1, round(wait)))
    return response


def add_words(error: Unreachable) -> str:
    """Why goods were not put into the basket, or may have been."""
    if error.was_sent:
        return _(
            "The shop did not answer in time, so the goods may have been added or not. "
            "Look into your basket before you add them again."
        )
    return _(
        "Goods cannot be put into the basket just now, so nothing was added. Your "
        "basket is kept. Please try again in a minute."
    )


def change_words(error: Unreachable) -> str:
    """Why a quantity was not changed, or may have been."""
    if error.was_sent:
        return _(
            "The shop did not answer in time, so the change may have been made or not. "
            "Please look at the quantities."
        )
    return _(
        "The basket cannot be changed just now; it is kept as it was. Please try again "
        "in a minute."
    )


def _pause(request: HttpRequest) -> Pause:
    name = request.resolver_match.view_name if request.resolver_match else ""
    if name in PAYING:
        return Pause(
            _("Your payment is kept, the shop does not answer just now"),
            _(
                "Please look again in a minute rather than pay anew. You pay at most "
                "once, and what you have paid for becomes your order by itself."
            ),
            _sent(request),
        )
    if name.startswith("shop:checkout"):
        return Pause(
            _("Nothing can be ordered just now"),
            _(
                "Your basket and what you have told us are kept, and nothing was "
                "ordered or charged. Please try again in a minute."
            ),
            _sent(request),
        )
    if name.startswith("shop:basket"):
        return Pause(
            _("The basket cannot be opened just now"),
            _(
                "Nothing in it is lost. Goods cannot be added, changed or ordered until "
                "the shop answers again. You may go on looking around."
            ),
        )
    return Pause(
        _("The shelves do not answer just now"),
        _("Please try again in a minute. Your basket is safe and nothing was charged."),
    )


def _sent(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """The fields of the form, so that nobody types an address twice."""
    if request.method != "POST":
        return ()
    return tuple(
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    )
