"""Units for sale under the older rule, by shipping zones.

Under the older rule (`useLegacyShippingZoneStockAvailability`) a warehouse counts where
a zone of the channel that covers the country has it. Without a country the zone with
most counts, and each place of collection as a zone of its own.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Q

from catalog.engine import stock
from catalog.engine.models import ShippingZone, Stock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from catalog.engine.models import Channel


def zones_of(channel: Channel, country: str | None) -> dict[int, set[UUID]]:
    """Warehouses by zone of a channel, of zones that cover a country if one is known."""
    links = ShippingZone.warehouses.through.objects.filter(
        shippingzone__channels=channel
    )
    covers = {
        zone.pk
        for zone in ShippingZone.objects.filter(channels=channel)
        if country is None or country in zone.countries
    }
    found: dict[int, set[UUID]] = defaultdict(set)
    for zone, warehouse in links.values_list("shippingzone_id", "warehouse_id"):
        if zone in covers:
            found[zone].add(warehouse)
    return found


def units_by_zones(
    channel: Channel, variants: Iterable[int], *, country: str | None, now: datetime
) -> dict[int, int]:
    """Units of variants that a channel may still sell, to a country if one is known."""
    keys = list(variants)
    rows = list(
        Stock.objects.filter(
            Q(warehouse__channelwarehouse__channel=channel), product_variant_id__in=keys
        ).select_related("warehouse")
    )
    free = stock.units_free(rows, now=now)
    zones = zones_of(channel, country)
    known = set().union(*zones.values()) if zones else set()
    units = dict.fromkeys(keys, 0)
    by_zone: dict[tuple[int, object], int] = defaultdict(int)
    for row in rows:
        collects = row.warehouse.click_and_collect_option != "DISABLED"
        if country is not None:
            if row.warehouse_id in known or collects:
                units[row.product_variant_id] += free[row.pk]
            continue
        for zone, warehouses in zones.items():
            if row.warehouse_id in warehouses:
                by_zone[row.product_variant_id, zone] += free[row.pk]
        if collects:
            by_zone[row.product_variant_id, row.warehouse_id] += free[row.pk]
    for (variant, _), count in by_zone.items():
        units[variant] = max(units[variant], count)
    return units
