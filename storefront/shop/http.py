"""What all buyer pages share: commerce that does not answer becomes a 503 page."""

from __future__ import annotations

import base64
import binascii
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from storefront.saleor.errors import Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

RETRY_AFTER_SECONDS = 30
LONGEST_ID = 120


def is_global_id(text: str, *kinds: str) -> bool:
    """Whether a form's id has the shape of one of these kinds of Saleor's.

    An id of another kind is refused here, in the buyer's words, and never asked for.
    """
    if len(text) > LONGEST_ID:
        return False
    try:
        kind, _, key = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return False
    return bool(key) and kind in kinds


def commerce_page(
    view: Callable[..., HttpResponse],
) -> Callable[..., HttpResponse]:
    """Answer 503 with a page in the reader's language while commerce is away."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Unreachable:
            response = render(request, "errors/503.html", status=503)
            response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
            return response

    return wrapped
