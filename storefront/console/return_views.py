"""Returns: what waits, agreeing or refusing, taking the goods in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from catalog.returns.errors import ReturnError
from catalog.returns.selectors import return_of, returns_open
from catalog.returns.services import Found, return_decide
from catalog.submissions.trail import trail_write
from storefront.accounts.decorators import operator_required, user_of
from storefront.console.http import actor_of
from storefront.media.selectors import link_sign
from storefront.saleor.errors import SaleorError
from storefront.sync.return_pay import return_letter_owe, return_take_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from catalog.returns.models import Return


@operator_required
@require_GET
def returns(request: HttpRequest) -> HttpResponse:
    """Returns that wait for an answer or for the goods, the oldest first."""
    return render(request, "console/returns.html", {"returns": returns_open()})


@operator_required
@require_GET
def return_page(request: HttpRequest, return_id: int) -> HttpResponse:
    """One return: what and why, and the next step."""
    found = _return(return_id)
    link = ""
    if found.picture_stored:
        viewer = user_of(request).email
        token = link_sign(asset_id=found.picture_stored, viewer=viewer)
        link = reverse("console:file", kwargs={"token": token})
    context = {"one": found, "picture": link}
    return render(request, "console/return.html", context)


def _return(return_id: int) -> Return:
    found = return_of(return_id=return_id)
    if found is None:
        raise Http404
    return found


@operator_required
@require_POST
def decide(request: HttpRequest, return_id: int) -> HttpResponse:
    """Agree to a return, or refuse it with a reason that the buyer reads."""
    found, approves = _return(return_id), request.POST.get("decision") == "approve"
    try:
        decided = return_decide(
            return_id=found.pk,
            approves=approves,
            answer=request.POST.get("answer", ""),
            by=actor_of(request).email,
            now=timezone.now(),
        )
    except ReturnError:
        messages.error(request, _("Say why it is refused; an answer is given once."))
        return redirect("console:return_page", return_id=found.pk)
    _trail(request, found, decided.state)
    try:
        return_letter_owe(decided)
    except SaleorError:
        messages.warning(
            request, _("Commerce does not answer: write to the buyer by hand.")
        )
    messages.success(request, _("The buyer is told."))
    return redirect("console:return_page", return_id=found.pk)


@operator_required
@require_POST
def receive(request: HttpRequest, return_id: int) -> HttpResponse:
    """The goods came: what may be sold goes back into its lot, and the money goes back."""
    found = _return(return_id)
    try:
        return_take_in(
            return_id=found.pk,
            found=_found(found, request.POST),
            by=actor_of(request).email,
            now=timezone.now(),
        )
    except ReturnError:
        messages.error(
            request,
            _("Count again: no more than was asked for, and no more sealed than came."),
        )
    else:
        _trail(request, found, "received")
        messages.success(request, _("Taken in. The money goes back by itself."))
    return redirect("console:return_page", return_id=found.pk)


def _found(found: Return, said: QueryDict) -> dict[int, Found]:
    return {
        line.pk: Found(
            _number(said.get(f"received-{line.pk}", "")),
            _number(said.get(f"sealed-{line.pk}", "")),
        )
        for line in found.lines.all()
    }


def _number(text: str) -> int:
    said = text.strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) < 7 else 0


def _trail(request: HttpRequest, found: Return, state: str) -> None:
    trail_write(
        actor=actor_of(request), action=f"return-{state}", now=timezone.now(),
        subject=f"order:{found.order_id}"[:120], number=found.pk,
    )  # fmt: skip
