"""Which of the shop's own shipping methods can carry something, and for how much.

Saleor's rules: the zone covers the country and the channel, the method is listed in the
channel, the sum or the weight is within its bounds, no product of it is excluded and
the postal code is one it reaches.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from catalog.engine.models import ShippingMethod, ShippingMethodChannelListing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from catalog.engine.models import (
        Address,
        Channel,
        ProductVariant,
        ShippingMethodPostalCodeRule,
    )

BRITISH = re.compile(r"^([A-Z]{1,2})([0-9]+)([A-Z]?) ?([0-9][A-Z]{2})$")
IRISH = re.compile(r"([\dA-Z]{3}) ?([\dA-Z]{4})")


@dataclass(frozen=True, slots=True)
class Offer:
    """A method and its listing in the channel."""

    method: ShippingMethod
    listing: ShippingMethodChannelListing


def methods_offered(
    channel: Channel,
    address: Address,
    *,
    subtotal: Decimal,
    weight: Decimal,
    products: Iterable[int],
) -> list[Offer]:
    """Methods for goods of this sum and weight (kg) to an address, cheapest first."""
    listings = _listings(channel).filter(
        shipping_method__shipping_zone__channels=channel
    )
    price = Q(shipping_method__type="PRICE") & _within(
        "minimum_order_price_amount", "maximum_order_price_amount", subtotal
    )
    by_weight = Q(shipping_method__type="WEIGHT") & _within(
        "shipping_method__minimum_order_weight",
        "shipping_method__maximum_order_weight",
        weight,
    )
    rows = list(listings.filter(price | by_weight))
    country = address.country_code
    reached = [
        row for row in rows if country in row.shipping_method.shipping_zone.countries
    ]
    if not reached:
        return []
    excluded = _excluded(reached, products)
    return [
        Offer(row.shipping_method, row)
        for row in reached
        if row.shipping_method_id not in excluded
        and _reaches(row.shipping_method, address)
    ]


def methods_listed(channel: Channel, country: str | None = None) -> list[Offer]:
    """Every method of a channel, for staff who look at an order; by price."""
    rows = _listings(channel).filter(shipping_method__shipping_zone__channels=channel)
    return [
        Offer(row.shipping_method, row)
        for row in rows
        if country is None or country in row.shipping_method.shipping_zone.countries
    ]


def _listings(channel: Channel) -> Any:
    rows = ShippingMethodChannelListing.objects.filter(channel=channel)
    return (
        rows.select_related("shipping_method__shipping_zone")
        .prefetch_related("shipping_method__postal_code_rules")
        .order_by("price_amount", "shipping_method_id")
    )


def _within(low: str, high: str, value: Decimal) -> Q:
    above = Q(**{f"{low}__isnull": True}) | Q(**{f"{low}__lte": value})
    below = Q(**{f"{high}__isnull": True}) | Q(**{f"{high}__gte": value})
    return above & below


def _excluded(
    rows: Iterable[ShippingMethodChannelListing], products: Iterable[int]
) -> set[int]:
    links = ShippingMethod.excluded_products.through.objects.filter(
        shippingmethod_id__in=[row.shipping_method_id for row in rows],
        product_id__in=set(products),
    )
    return set(links.values_list("shippingmethod_id", flat=True))


def _reaches(method: ShippingMethod, address: Address) -> bool:
    rules = list(method.postal_code_rules.all())
    if not rules:
        return True
    hits = [_is_in(rule, address) for rule in rules]
    kinds = {rule.inclusion_type for rule in rules}
    if kinds == {"INCLUDE"}:
        return any(hits)
    # Saleor offers nothing where rules of both kinds meet.
    return kinds == {"EXCLUDE"} and not any(hits)


def _is_in(rule: ShippingMethodPostalCodeRule, address: Address) -> bool:
    country, code = address.country_code, address.postal_code
    start, end = rule.start, rule.end or ""
    if country in {"GB", "IM", "GG", "JE"}:
        parts = [_parts(BRITISH, text, whole=1) for text in (code, start, end)]
    elif country == "IE":
        parts = [_parts(IRISH, text) for text in (code, start, end)]
    else:
        parts = [(text,) if text else None for text in (code, start, end)]
    here, low, high = parts
    if here is None or low is None:
        return False
    return low <= here and (high is None or here <= high)


def _parts(
    pattern: re.Pattern[str], text: str, *, whole: int | None = None
) -> tuple[Any, ...] | None:
    match = pattern.match(text or "")
    if match is None:
        return None
    found: list[Any] = list(match.groups())
    if whole is not None:
        found[whole] = int(found[whole])
    return tuple(found)


def weight_of(units: Iterable[tuple[ProductVariant | None, int]]) -> Decimal:
    """Kilograms of so many units of each: the variant's, else the product's, its type's."""
    whole: Any = 0
    for variant, quantity in units:
        if variant is None:
            continue
        product = variant.product
        each = variant.weight_kg or product.weight_kg or product.product_type.weight_kg
        whole += (each or 0) * quantity
    found: Decimal = whole
    return found
