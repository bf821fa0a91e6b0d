"""What every page may say about commerce, and whether it is a hall's screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.saleor.kept_answers import shown_as_of

if TYPE_CHECKING:
    from django.http import HttpRequest

KIOSK_COOKIE = "kiosk"


def commerce(request: HttpRequest) -> dict[str, object]:
    """`stale_since`: as of when the goods on this page are; None while all is current.

    `is_kiosk`: the page is read on a hall's screen, by whoever stands before it.
    """
    return {
        "stale_since": shown_as_of(),
        "is_kiosk": request.COOKIES.get(KIOSK_COOKIE) == "1",
    }
