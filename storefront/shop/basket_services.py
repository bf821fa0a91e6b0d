"""Put goods into the basket, change them, take them out. Prices are commerce's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.prices.held import PriceTold
from storefront.saleor.client import shop_client
from storefront.saleor.errors import Refused
from storefront.saleor.money import money_of
from storefront.shop.basket_selectors import checkout_read
from storefront.sync.held_prices import checkout_prices_keep

if TYPE_CHECKING:
    from datetime import datetime

    from storefront.localization.places import Place
    from storefront.saleor.results.fragments import CheckoutFields

GONE = {"NOT_FOUND"}


def basket_add(
    *, place: Place, checkout_id: str, variant_id: str, quantity: int
) -> CheckoutFields:
    """Add units to the checkout, or to a new one if there is none or it is gone.

    Raises `Refused` with commerce's reasons, `Unreachable`.
    """
    line = {"variantId": variant_id, "quantity": quantity}
    if checkout_id:
        try:
            done = shop_client().run(
                "CheckoutLinesAdd",
                id=checkout_id,
                lines=[line],
                languageCode=place.language_code,
            )
        except Refused as refused:
            is_gone = any(
                item.code in GONE and item.field in {"id", "checkoutId", None}
                for item in refused.items
            )
            if not is_gone:
                raise
        else:
            added: CheckoutFields = done.checkout_lines_add.checkout
            return added
    done = shop_client().run(
        "CheckoutCreate",
        input={
            "channel": place.channel,
            "languageCode": place.language_code,
            "lines": [line],
        },
        languageCode=place.language_code,
    )
    made: CheckoutFields = done.checkout_create.checkout
    return made


def basket_change(
    *, place: Place, checkout_id: str, line_id: str, quantity: int
) -> None:
    """Set a line to so many units; 0 takes it out. Raises `Refused`, `Unreachable`."""
    if quantity == 0:
        shop_client().run(
            "CheckoutLinesDelete",
            id=checkout_id,
            linesIds=[line_id],
            languageCode=place.language_code,
        )
        return
    shop_client().run(
        "CheckoutLinesUpdate",
        id=checkout_id,
        lines=[{"lineId": line_id, "quantity": quantity}],
        languageCode=place.language_code,
    )


def basket_prices_keep(
    *, place: Place, checkout: CheckoutFields, now: datetime
) -> CheckoutFields:
    """The checkout at the prices its buyer was told within the last day.

    One query where no price moved; otherwise commerce is told, and asked once more.
    """
    told = [
        PriceTold(
            line_id=line.id,
            variant_id=line.variant.id,
            sku=line.variant.sku or "",
            unit=money_of(line.undiscounted_unit_price),
        )
        for line in checkout.lines
    ]
    is_changed = checkout_prices_keep(
        checkout_id=checkout.id,
        channel=place.channel,
        told=told,
        now=now,
        language=place.language_code,
    )
    again = checkout_read(place=place, checkout_id=checkout.id) if is_changed else None
    return again or checkout
