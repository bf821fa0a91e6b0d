"""Pages that many read at once are made once a second.

What is on a shelf may change at any moment, by anybody: a page is kept for one second, no
longer, so a price changed elsewhere shows within it, and what a page says was true then.
Baskets, checkouts and orders are never kept. A page is kept as everybody sees it: the
token of its form is put in for each reader, and what a reader's cookies change is part of
the key.
"""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import get_token

from storefront.localization.context import BASKET_COUNT_COOKIE
from storefront.shop.context import KIOSK_COOKIE

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from storefront.localization.places import Place

    View = Callable[..., HttpResponse]

# Most pages in memory: some 25 MB of a worker at the very most.
MOST = 500
_TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")[A-Za-z0-9]+(")')
MESSAGES_COOKIE = "messages"


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was made, and until when it may be shown."""

    until: float
    content: bytes
    content_type: str
    has_form: bool


class PageCache:
    """Pages of this process by what makes them differ; the oldest go first."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._pages: OrderedDict[tuple[str, ...], Kept] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: tuple[str, ...]) -> Kept | None:
        """The page, if its second is not over."""
        with self._lock:
            kept = self._pages.get(key)
            if kept is None or kept.until >= time.monotonic():
                return kept
            del self._pages[key]
            return None

    def keep(self, key: tuple[str, ...], page: Kept) -> None:
        """Remember a page, and forget the oldest beyond the limit."""
        with self._lock:
            self._pages[key] = page
            self._pages.move_to_end(key)
            while len(self._pages) > self._most:
                self._pages.popitem(last=False)


_PAGES = PageCache()


def page_kept(view: View) -> View:
    """Answer a page from memory within `PAGE_CACHE_SECONDS` of its making (0: never)."""

    @wraps(view)
    def wrapped(
        request: HttpRequest, place: Place, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        seconds: float = settings.PAGE_CACHE_SECONDS
        if not seconds or MESSAGES_COOKIE in request.COOKIES:
            return view(request, place, *args, **kwargs)
        key = _key(request, place)
        kept = _PAGES.find(key)
        if kept is None:
            response = view(request, place, *args, **kwargs)
            if response.status_code == 200 and not _is_private(response):
                _PAGES.keep(key, _kept(response, seconds))
            return response
        content = kept.content
        if kept.has_form:
            token = get_token(request).encode()
            content = _TOKEN.sub(rb"\g<1>" + token + rb"\g<2>", content)
        return HttpResponse(content, content_type=kept.content_type)

    return wrapped


def _kept(response: HttpResponse, seconds: float) -> Kept:
    content = bytes(response.content)
    return Kept(
        until=time.monotonic() + seconds,
        content=content,
        content_type=response["Content-Type"],
        has_form=_TOKEN.search(content) is not None,
    )


def _is_private(response: HttpResponse) -> bool:
    return "no-store" in response.get("Cache-Control", "") or bool(response.cookies)


def _key(request: HttpRequest, place: Place) -> tuple[str, ...]:
    count = BASKET_COUNT_COOKIE.format(market=place.market.code)
    return (
        request.get_full_path(),
        request.headers.get("HX-Request", ""),
        request.COOKIES.get(count, ""),
        request.COOKIES.get(KIOSK_COOKIE, ""),
    )
