"""What all buyer pages share: commerce that does not answer becomes a 503 page."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from storefront.saleor.errors import Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

RETRY_AFTER_SECONDS = 30


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
