"""What has become of a basket's goods while its page stays open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from catalog.sourcing.recalls import recalled_skus
from storefront.shop.basket_selectors import line_name, line_problem

if TYPE_CHECKING:
    from datetime import datetime

    from storefront.localization.places import Place
    from storefront.saleor.results.fragments import CheckoutFields
    from storefront.shop.pages import Phrase

# Older recalls are on `/recalls/`; who fills a basket now was never offered those lots.
TOLD_FOR = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class RecallNews:
    """Goods of a basket of which a lot was called back; `is_sold` from other lots."""

    name: Phrase
    since: datetime
    is_sold: bool


def recall_news(
    *, place: Place, checkout: CheckoutFields | None, now: datetime
) -> list[RecallNews]:
    """What was called back lately of a checkout's goods. One query."""
    if checkout is None:
        return []
    skus = {line.variant.sku or "" for line in checkout.lines}
    since = recalled_skus(skus=skus, since=now - TOLD_FOR)
    return [
        RecallNews(
            name=line_name(place, line),
            since=since[line.variant.sku or ""],
            is_sold=not line_problem(line),
        )
        for line in checkout.lines
        if line.variant.sku in since
    ]
