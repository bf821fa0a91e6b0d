"""The way of an order in time: placed, paid, each parcel, arrival."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING

from storefront.saleor.money import money_of
from storefront.shop.base_selectors import base_of
from storefront.shop.order_pages import Stage

if TYPE_CHECKING:
    from catalog.sourcing.types import OrderPlan
    from storefront.localization.places import Place
    from storefront.saleor.results.fragments import (
        OrderFields,
        OrderFieldsFulfillments,
    )
    from storefront.shop.pages import Window

_WENT = "FULFILLED"
_CAME_BACK = {"RETURNED", "REFUNDED_AND_RETURNED", "REPLACED"}


def stages_of(
    *, place: Place, order: OrderFields, plan: OrderPlan, window: Window | None
) -> tuple[Stage, ...]:
    """Stages in the order they happen; each parcel is its own."""
    stages = [Stage("placed", is_done=True, at=_instant(order.created))]
    if was_charged(order):
        stages.append(Stage("paid", is_done=True))
    elif order.authorize_status.value == "FULL":
        stages.append(Stage("held", is_done=True))
    if order.status.value == "CANCELED":
        return (*stages, Stage("canceled", is_done=True))
    stages += _parcels(place, order, plan, window)
    returned = _returned(order)
    if returned and not _is_underway(order, plan):
        return (*stages, *returned)
    if order.collection_point_name:
        stages.append(Stage("collect", is_done=False))
    elif window:
        stages.append(
            Stage("arrives", is_done=False, on=window.earliest, until=window.latest)
        )
    return (*stages, *returned)


def _is_underway(order: OrderFields, plan: OrderPlan) -> bool:
    """Whether the buyer has, or waits for, anything that has not come back."""
    is_kept = any(one.status.value == _WENT for one in order.fulfillments)
    return is_kept or any(one.quantity_open for one in plan.promises)


def was_charged(order: OrderFields) -> bool:
    """Whether the order was paid, also where some or all of it was given back since."""
    is_whole = order.charge_status.value in {"FULL", "OVERCHARGED"}
    return is_whole or bool(money_of(order.total_refunded).amount)


def _parcels(
    place: Place, order: OrderFields, plan: OrderPlan, window: Window | None
) -> list[Stage]:
    """Parcels that left, then what still leaves, one a base."""
    units: dict[str, int] = defaultdict(int)
    for promise in plan.promises:
        open_units = (
            promise.quantity - promise.quantity_released - promise.quantity_shipped
        )
        units[promise.lot.base.code] += open_units
    sent = [
        _sent(place, one) for one in order.fulfillments if one.status.value == _WENT
    ]
    if _returned(order):
        sent += _gone(place, plan, told={stage.base_name for stage in sent})
    return sent + [
        Stage(
            "leaves",
            is_done=False,
            on=window.ship_on if window else None,
            base_name=_base_name(place, code),
            units=count,
        )
        for code, count in units.items()
        if count > 0
    ]


def _gone(place: Place, plan: OrderPlan, *, told: set[str]) -> list[Stage]:
    """Parcels that commerce drops, as all of them has come back; that they left is ours."""
    codes = dict.fromkeys(
        promise.lot.base.code for promise in plan.promises if promise.quantity_shipped
    )
    names = (_base_name(place, code) for code in codes)
    return [
        Stage("left", is_done=True, base_name=one) for one in names if one not in told
    ]


def _returned(order: OrderFields) -> list[Stage]:
    return [
        Stage("returned", is_done=True, at=_instant(one.created), units=_units(one))
        for one in order.fulfillments
        if one.status.value in _CAME_BACK
    ]


def _sent(place: Place, fulfillment: OrderFieldsFulfillments) -> Stage:
    warehouse = fulfillment.warehouse
    code = (warehouse.external_reference or warehouse.name) if warehouse else ""
    return Stage(
        "left",
        is_done=True,
        at=_instant(fulfillment.created),
        base_name=_base_name(place, code),
        tracking=fulfillment.tracking_number,
        units=_units(fulfillment),
    )


def _units(fulfillment: OrderFieldsFulfillments) -> int:
    return sum(line.quantity for line in fulfillment.lines or [])


def _base_name(place: Place, code: str) -> str:
    declared = base_of(code) if code else None
    return place.texts.bases[declared.code].name if declared else code


def _instant(text: object) -> datetime:
    return datetime.fromisoformat(str(text))
