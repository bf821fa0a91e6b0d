"""What every page may say about commerce."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.saleor.kept_answers import shown_as_of

if TYPE_CHECKING:
    from django.http import HttpRequest


def commerce(request: HttpRequest) -> dict[str, object]:
    """`stale_since`: as of when the goods on this page are; None while all is current."""
    return {"stale_since": shown_as_of()}
