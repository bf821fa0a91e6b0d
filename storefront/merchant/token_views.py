"""Tokens by which a merchant's programs upload: made, shown once, rotated, ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from catalog.submissions.trail import trail_write
from catalog.submissions.types import Actor
from storefront.accounts.decorators import merchant_required, user_of
from storefront.accounts.tokens import (
    TooManyTokensError,
    token_end,
    token_make,
    token_rotate,
    tokens_of,
)

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from storefront.accounts.tokens import NewToken


@merchant_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The merchant's tokens; POST makes one, by its `name`."""
    if request.method != "POST":
        return _page(request)
    name = " ".join(request.POST.get("name", "").split())
    if not name:
        messages.error(request, _("Say which program it is for."))
        return _page(request, status=400)
    try:
        with transaction.atomic():
            made = token_make(
                merchant_code=user_of(request).merchant_code,
                name=name,
                by=user_of(request).email,
                now=timezone.now(),
            )
            _trail(request, "token-make", made.row.public_id)
    except TooManyTokensError:
        messages.error(request, _("End a token first: there are as many as may be."))
        return _page(request, status=400)
    return _page(request, made=made)


@merchant_required
@never_cache
@require_POST
def rotate(request: HttpRequest, token_id: int) -> HttpResponse:
    """A new token in an old one's place, which works for another day."""
    with transaction.atomic():
        made = token_rotate(
            merchant_code=user_of(request).merchant_code,
            token_id=token_id,
            by=user_of(request).email,
            now=timezone.now(),
        )
        if made is None:
            raise Http404
        _trail(request, "token-rotate", made.row.public_id)
    return _page(request, made=made)


@merchant_required
@require_POST
def end(request: HttpRequest, token_id: int) -> HttpResponse:
    """A token stops working now."""
    with transaction.atomic():
        found = token_end(
            merchant_code=user_of(request).merchant_code,
            token_id=token_id,
            now=timezone.now(),
        )
        if not found:
            raise Http404
        _trail(request, "token-end", str(token_id))
    messages.success(request, _("The token no longer works."))
    return redirect("merchant:tokens")


def _page(
    request: HttpRequest, *, made: NewToken | None = None, status: int = 200
) -> HttpResponse:
    merchant_code = user_of(request).merchant_code
    context = {
        "tokens": tokens_of(merchant_code=merchant_code, now=timezone.now()),
        "made": made,
        "door": request.build_absolute_uri("/api/merchant/submissions"),
    }
    return render(request, "merchant/tokens.html", context, status=status)


def _trail(request: HttpRequest, action: str, subject: str) -> None:
    user = user_of(request)
    trail_write(
        actor=Actor(user.email, "merchant", user.merchant_code),
        action=action,
        subject=f"token:{subject}",
        now=timezone.now(),
    )
