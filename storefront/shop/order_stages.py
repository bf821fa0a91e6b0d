"""The way of an order in time: placed, paid, each parcel, arrival."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING

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

_NEVER_WENT = {"CANCELED", "WAITING_FOR_APPROVAL"}


def stages_of(
    *, place: Place, order: OrderFields, plan: OrderPlan, window: Window | None
) -> tuple[Stage, ...]:
    """Stages in the order they happen; each parcel is its own."""
    stages = [Stage("placed", is_done=True, at=_instant(order.created))]
    if order.charge_status.value in {"FULL", "OVERCHARGED"}:
        stages.append(Stage("paid", is_done=True))
    elif order.authorize_status.value == "FULL":
        stages.append(Stage("held", is_done=True))
    if order.status.value == "CANCELED":
        return (*stages, Stage("canceled", is_done=True))
    stages += _parcels(place, order, plan, window)
    if order.collection_point_name:
        stages.append(Stage("collect", is_done=False))
    elif window:
        stages.append(
            Stage("arrives", is_done=False, on=window.earliest, until=window.latest)
        )
    return tuple(stages)


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
    sent = [_sent(place, one) for one in order.fulfillments if _went(one)]
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


def _went(fulfillment: OrderFieldsFulfillments) -> bool:
    return fulfillment.status.value not in _NEVER_WENT


def _sent(place: Place, fulfillment: OrderFieldsFulfillments) -> Stage:
    warehouse = fulfillment.warehouse
    code = (warehouse.external_reference or warehouse.name) if warehouse else ""
    return Stage(
        "left",
        is_done=True,
        at=_instant(fulfillment.created),
        base_name=_base_name(place, code),
        tracking=fulfillment.tracking_number,
        units=sum(line.quantity for line in fulfillment.lines or []),
    )


def _base_name(place: Place, code: str) -> str:
    declared = base_of(code) if code else None
    return place.texts.bases[declared.code].name if declared else code


def _instant(text: object) -> datetime:
    return datetime.fromisoformat(str(text))
