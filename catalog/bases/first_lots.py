"""Which lots come first at a base, read without reading those that come later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from catalog.bases.fefo import ORDER, fit
from catalog.bases.models import Base, Lot

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


def lots_first(
    *, wanted: Mapping[tuple[str, str], int], needed: date
) -> dict[int, int]:
    """Primary keys of the lots that come first for units of each (SKU, base code).

    With the free units of each. Each lot has one at least, so that no more are read
    than units are wanted, however many others there are. Not locked.
    """
    bases = dict(
        Base.objects.filter(code__in={code for _, code in wanted}).values_list(
            "code", "pk"
        )
    )
    found: dict[int, int] = {}
    for (sku, code), units in wanted.items():
        if code not in bases:
            continue
        rows = Lot.objects.filter(
            fit(needed=needed),
            base_id=bases[code],
            sku=sku,
            quantity_on_hand__gt=F("quantity_allocated"),
        ).order_by(*ORDER)
        left = units
        free = F("quantity_on_hand") - F("quantity_allocated")
        for pk, there in rows.values_list("pk", free)[: max(units, 0)]:
            found[pk] = there
            left -= there
            if left <= 0:
                break
    return found
