"""Tell commerce to keep the prices of a basket, as its custom prices of lines.

Saleor prices a checkout anew whenever it changes; what the buyer was told within the
last day stays. Only an App may set a line's price (HANDLE_CHECKOUTS).
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from catalog.markets.selectors import market_by_channel
from catalog.prices.held import PriceTold, prices_hold
from storefront.saleor.client import app_client
from storefront.saleor.errors import Refused, Unreachable
from storefront.saleor.money import money_of_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from catalog.prices.held import PriceChange

log = logging.getLogger(__name__)
REASON = "price kept for a day"


def checkout_prices_keep(
    *,
    checkout_id: str,
    channel: str,
    told: Sequence[PriceTold],
    now: datetime,
    language: str = "EN",
) -> bool:
    """Keep, or let go, the prices of a checkout; True where commerce was told of any.

    Commerce that will not hear of it is noted: the buyer then sees the shelf's price,
    and the next page tries again. Nothing is raised.
    """
    changes = prices_hold(
        checkout_id=checkout_id,
        market=market_by_channel(channel).code,
        told=told,
        now=now,
    )
    if not changes:
        return False
    try:
        app_client().run(
            "CheckoutLinesUpdate",
            id=checkout_id,
            lines=[_line(change) for change in changes],
            languageCode=language,
        )
    except (Refused, Unreachable) as error:
        log.warning("checkout_price_not_kept", extra={"why": str(error)[:300]})
        return False
    return True


def told_of_json(lines: Sequence[dict[str, Any]]) -> list[PriceTold]:
    """The prices of a checkout's lines as `CheckoutUnits` answers them."""
    return [
        PriceTold(
            line_id=line["id"],
            variant_id=line["variant"]["id"],
            sku=line["variant"]["sku"] or "",
            unit=money_of_json(line["undiscountedUnitPrice"]),
        )
        for line in lines
    ]


def _line(change: PriceChange) -> dict[str, Any]:
    if change.unit is None:
        return {"lineId": change.line_id, "price": None}
    return {
        "lineId": change.line_id,
        "price": str(change.unit.amount.normalize()),
        "priceOverrideReason": REASON,
    }
