"""What events are about: the row a mutation names, and the roots of the payload."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine.event_types import EVENTS
from catalog.engine.models import Fulfillment, Product, ShippingMethod, Stock
from catalog.engine.translations import translation_shown

if TYPE_CHECKING:
    from django.db import models

More = dict[str, Any]


def subject_of(row: models.Model, more: More) -> tuple[models.Model, More]:
    """What is kept of an event: a row that stays, and further roots.

    A stock that is told of may be on its way out; its variant and warehouse are not.
    """
    if isinstance(row, Stock):
        return row.product_variant, {**more, "warehouse": row.warehouse}
    if isinstance(row, Fulfillment):
        return row, {"order": row.order, "notify_customer": True, **more}
    if isinstance(row, ShippingMethod):
        return row, {"shipping_zone": row.shipping_zone, **more}
    return row, more


def root_of(event: str, row: models.Model, more: More) -> dict[str, Any]:
    """The payload's roots, by the name each has in the event's type."""
    name = EVENTS[event][0]
    if name == "translation":
        language = more.get("language_code") or next(iter(row.translations), "")  # type: ignore[attr-defined]
        kind = type(row).__name__
        shown = translation_shown(row, kind, language)
        if shown is None:
            return {name: None}
        return {name: {**shown, "__typename": f"{kind}Translation"}}
    if isinstance(row, Product) and name == "product":
        return {name: row, "category": row.category, **more}
    return {name: row, **more}
