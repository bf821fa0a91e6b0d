"""The plan of an order explains itself, in the language that is active."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from catalog.bases.models import LotAllocation, PreorderPromise
    from catalog.sourcing.models import NeedsAttention
    from catalog.sourcing.types import OrderPlan


def plan_words(plan: OrderPlan) -> list[str]:
    """Sentences: how many parcels, where each unit comes from, and what is missing."""
    bases = sorted({promise.lot.base.code for promise in plan.promises})
    said = [_parcels(bases)] if bases else []
    said += [promise_words(promise) for promise in plan.promises]
    said += [ahead_words(promise) for promise in plan.ahead]
    return said + [attention_words(entry) for entry in plan.attention]


def route_words(route: Mapping[str, Any]) -> list[str]:
    """Why these bases, and what a split costs; nothing for orders without a plan."""
    if "cost" not in route:
        return []
    said = {"cost": f"{route['cost']} {route['currency']}"}
    if len(route["bases"]) > 1:
        if "one_parcel" not in route:
            return []
        extra = Decimal(route["cost"]) - Decimal(route["one_parcel"])
        said |= {
            "count": str(len(route["bases"])),
            "one": f"{route['one_parcel']} {route['currency']}",
            "extra": f"{max(extra, Decimal(0))} {route['currency']}",
        }
        return [
            _(
                "No base has everything, so it goes in %(count)s parcels: carriage "
                "%(cost)s. One parcel would cost %(one)s; the split costs %(extra)s more."
            )
            % said
        ]
    lane = route["lanes"][route["bases"][0]]
    said |= {"lane": lane, "base": route["bases"][0]}
    words = [_("Base %(base)s sends by lane %(lane)s: carriage %(cost)s.") % said]
    if "next" in route:
        said["next"] = f"{route['next']} {route['currency']}"
        words.append(
            _("The next cheapest of the other bases would cost %(next)s.") % said
        )
    return words


def promise_words(promise: LotAllocation) -> str:
    """Why this lot: it expires first among those that live long enough."""
    lot = promise.lot
    values = {
        "quantity": promise.quantity_kept,
        "sku": lot.sku,
        "lot": lot.code,
        "base": lot.base.code,
    }
    if lot.best_before is None:
        return (
            _(
                "%(quantity)s × %(sku)s from lot %(lot)s of base %(base)s: the oldest lot, "
                "of goods that do not expire."
            )
            % values
        )
    values |= {
        "best_before": _day(lot.best_before),
        "arrival": _day(promise.arrival_on),
        "days": (lot.best_before - promise.arrival_on).days,
        "minimum": promise.minimum_life_days,
    }
    return (
        _(
            "%(quantity)s × %(sku)s from lot %(lot)s of base %(base)s: best before "
            "%(best_before)s, %(days)s days left on arrival (%(arrival)s; at least "
            "%(minimum)s are needed), the first to expire of all that are fit."
        )
        % values
    )


def ahead_words(promise: PreorderPromise) -> str:
    """Which harvest is waited for, and since when it is due."""
    lot = promise.lot
    return _(
        "%(quantity)s × %(sku)s from lot %(lot)s of base %(base)s, expected on %(day)s."
    ) % {
        "quantity": promise.quantity_open,
        "sku": lot.sku,
        "lot": lot.code,
        "base": lot.base.code,
        "day": _day(lot.expected_on) if lot.expected_on else "–",
    }


def attention_words(entry: NeedsAttention) -> str:
    """What is missing, and why."""
    return _("%(missing)s of %(wanted)s × %(sku)s have no lot: %(reason)s.") % {
        "missing": entry.quantity_missing,
        "wanted": entry.quantity_wanted,
        "sku": entry.sku,
        "reason": entry.get_reason_display(),
    }


def _parcels(bases: list[str]) -> str:
    return ngettext(
        "One base sends everything: %(bases)s.",
        "%(count)s bases send a part each: %(bases)s.",
        len(bases),
    ) % {"count": len(bases), "bases": ", ".join(bases)}


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
