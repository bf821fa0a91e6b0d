"""May the goods of a checkout still be sold there at the moment it becomes an order?

Law, an operator's word and papers may have ended since the buyer's last page: a ban on a
Tuesday evening stops the basket that is paid for on Tuesday night.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.landed_cost.selectors import eligibility_of
from catalog.markets.selectors import market_by_channel
from storefront.saleor.errors import ErrorItem, Refused

if TYPE_CHECKING:
    from datetime import date


class NotEligibleError(Refused):
    """Goods of the checkout may not be sold in its market any more."""


def checkout_eligible(*, found: dict[str, Any] | None, on: date) -> None:
    """Pass a checkout whose goods may all be sold; one that is an order already, too.

    `found` is the checkout as `CheckoutUnits` answers it. Raises `NotEligibleError` naming SKU and reason. Lanes are not asked: the buyer has
    chosen one by now.
    """
    if found is None:
        return
    verdicts = eligibility_of(
        market=market_by_channel(found["channel"]["slug"]),
        skus={line["variant"]["sku"] or "" for line in found["lines"]},
        on=on,
    )
    items = tuple(
        ErrorItem(
            code="PRODUCT_UNAVAILABLE_FOR_PURCHASE",
            field="lines",
            message=f"{sku}: {', '.join(reason.key for reason in verdict.reasons)}.",
        )
        for sku, verdict in sorted(verdicts.items())
        if verdict.status == "blocked"
    )
    if items:
        raise NotEligibleError("CheckoutComplete", items)
