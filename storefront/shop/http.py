"""What all buyer pages share: commerce that does not answer becomes a 503 page."""

from __future__ import annotations

import base64
import binascii
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.utils.cache import add_never_cache_headers

from storefront.saleor.errors import Unreachable
from storefront.saleor.kept_answers import page_begin, shown_as_of
from storefront.shop.pauses import pause_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

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
    """Answer 503 with a page in the reader's language while commerce is away.

    A page of kept answers says as of when they are, and no cache between us keeps it.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page_begin()
        try:
            response = view(request, *args, **kwargs)
            if shown_as_of():
                add_never_cache_headers(response)
        except Unreachable as error:
            response = pause_page(request, error)
        finally:
            page_begin()
        return response

    return wrapped
