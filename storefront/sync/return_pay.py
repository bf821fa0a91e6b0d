"""Goods came back: commerce is told, the money goes back, a yearly limit is turned back.

What is paid back is what the terms said on the day it was asked for. It is owed to the
outbox with the change that takes the goods in, and done once.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import translation

from catalog.bases.selectors import allocations_of_order
from catalog.jobs.services import outbox_add
from catalog.landed_cost.quota import quota_turn_back
from catalog.landed_cost.selectors import customs_items
from catalog.markets.selectors import pavilion
from catalog.refunds.errors import RefundError
from catalog.refunds.models import PartKind
from catalog.refunds.selectors import units_given
from catalog.refunds.services import Wanted, refund_ask, refund_key
from catalog.returns.models import Return
from catalog.returns.selectors import bases_of, units_back
from catalog.returns.services import quota_note, return_receive
from storefront.localization.formats import day
from storefront.localization.letters import order_letter
from storefront.localization.order_places import place_of_order
from storefront.saleor.client import app_client
from storefront.saleor.errors import Refused
from storefront.saleor.money import money_of_json
from storefront.sync.refund_give import priced_lines, refund_give

if TYPE_CHECKING:
    from collections.abc import Mapping

    from catalog.returns.models import ReturnLine
    from catalog.returns.services import Found
    from storefront.localization.places import Place

log = logging.getLogger(__name__)
TOPIC = "return-received"
KINDS = {"goods": PartKind.GOODS, "charges": PartKind.CHARGES}
Node = dict[str, Any]


@transaction.atomic
def return_take_in(
    *, return_id: int, found: Mapping[int, Found], by: str, now: datetime
) -> Return:
    """Take the goods in and owe what follows. Raises `ReturnError`."""
    came = return_receive(return_id=return_id, found=found, by=by, now=now)
    outbox_add(topic=TOPIC, key=str(came.pk), payload={})
    return came


def return_received_handle(_payload: Node, key: str) -> None:
    """Outbox handler: what follows for return `key`. Safe to repeat.

    Raises `SaleorError`, so that it is tried again until commerce has heard.
    """
    came = Return.objects.prefetch_related("lines").get(pk=int(key))
    order = app_client().run_raw("OrderById", {"id": came.order_id})["order"]
    if order is None:
        return
    now = datetime.now(tz=UTC)
    lines = [line for line in came.lines.all() if line.quantity_received]
    _commerce_told(came, order, lines)
    _paid_back(came, order, lines, now)
    if came.turns_quota_back:
        _quota(came, order, lines, now)


def _commerce_told(came: Return, order: Node, lines: list[ReturnLine]) -> None:
    """Units that came back leave the parcels that commerce has as fulfilled.

    What should be left there is what was sent less all that has come back, so that a
    repeat after a kill takes nothing out twice.
    """
    rows = []
    for line in lines:
        over = _fulfilled(order, line.order_line_id) - _kept_by_buyer(
            came.order_id, line.order_line_id
        )
        for parcel in _parcels(order):
            for row in parcel["lines"]:
                units = min(over, row["quantity"])
                if row["orderLine"]["id"] != line.order_line_id or units <= 0:
                    continue
                over -= units
                rows.append(
                    {
                        "fulfillmentLineId": row["id"],
                        "quantity": units,
                        "replace": False,
                    }
                )
    if not rows:
        return
    try:
        app_client().run_raw(
            "OrderReturnProducts",
            {
                "order": order["id"],
                "input": {"fulfillmentLines": rows, "refund": False},
            },
        )
    except Refused as refused:
        log.warning("return %s is not told to commerce: %s", came.pk, refused)


def _parcels(order: Node) -> list[Node]:
    return [one for one in order["fulfillments"] if one["status"] == "FULFILLED"]


def _fulfilled(order: Node, line_id: str) -> int:
    return sum(
        row["quantity"]
        for parcel in _parcels(order)
        for row in parcel["lines"]
        if row["orderLine"]["id"] == line_id
    )


def _kept_by_buyer(order_id: str, line_id: str) -> int:
    """Units of a line that were sent and have not come back, by our own books."""
    sent = sum(
        promise.quantity_shipped
        for promise in allocations_of_order(order_id=order_id)
        if promise.order_line_id == line_id
    )
    return sent - units_back(order_id=order_id).get(line_id, 0)


def _paid_back(
    came: Return, order: Node, lines: list[ReturnLine], now: datetime
) -> None:
    kinds = tuple(KINDS[one] for one in came.gives_back if one in KINDS)
    wanted = [
        Wanted(line.order_line_id, line.quantity_received, kinds) for line in lines
    ]
    given = units_given(order_id=order["id"])
    is_delivery_left = not any(given.get(("", kind)) for kind in PartKind)
    paid = money_of_json(order["shippingPrice"]["gross"]).amount
    gives_delivery = "delivery" in came.gives_back and is_delivery_left and paid
    if gives_delivery and _is_whole(came, order):
        wanted.append(Wanted("", 1))
    place = place_of_order(order)
    with translation.override(place.django_language if place else None):
        reason = str(came.get_reason_display())
    try:
        refund = refund_ask(
            order_id=order["id"],
            number=order["number"],
            lines=priced_lines(order),
            wanted=wanted,
            reason=reason,
            key=refund_key("return", came.pk, order["id"]),
            asked_by=came.decided_by,
            now=now,
        )
    except RefundError as error:
        log.warning("return %s is not paid back: %s", came.pk, error)
        return
    refund_give(refund_id=refund.pk, now=now)


def _is_whole(came: Return, order: Node) -> bool:
    """Whether with this return everything of the order has come back."""
    back = units_back(order_id=came.order_id)
    return all(back.get(line["id"], 0) >= line["quantity"] for line in order["lines"])


def _quota(came: Return, order: Node, lines: list[ReturnLine], now: datetime) -> None:
    """Once for each return."""
    priced = {line.line_id: line for line in priced_lines(order) if line.line_id}
    whole = sum((one.goods.amount for one in priced.values()), Decimal(0))
    items = customs_items(skus={line.sku for line in lines})
    value, rice = Decimal(0), 0
    for line in lines:
        one = priced.get(line.order_line_id)
        if one is not None:
            value += one.goods.amount * line.quantity_received / one.quantity
        item = items.get(line.sku)
        if item is not None and item.facts.get("china", {}).get("quota") == "rice":
            rice += item.net_weight_g * line.quantity_received
    with transaction.atomic():
        if quota_note(return_id=came.pk, now=now):
            quota_turn_back(
                order_id=order["id"], value=value, of_value=whole, rice_g=rice, now=now
            )


def return_letter(came: Return) -> dict[str, str] | None:
    """What the buyer is told of a return as it stands; None where nobody can be told.

    Raises `SaleorError`.
    """
    order = app_client().run_raw("OrderById", {"id": came.order_id})["order"]
    place = place_of_order(order) if order and order["userEmail"] else None
    if place is None:
        return None
    return order_letter(
        "letters/return.txt",
        place=place,
        order=order,
        state=came.state,
        answer=came.answer,
        back_by=day(came.back_by, place.locale),
        addresses=return_addresses(came, place),
    )


def return_addresses(came: Return, place: Place) -> list[str]:
    """Where the goods are sent to: the bases that they came from."""
    country = pavilion().identity.country
    land = place.locale.territories.get(country, country)
    return [
        ", ".join(
            part
            for part in (base.street, f"{base.postal_code} {base.city}".strip(), land)
            if part
        )
        for base in bases_of(one=came)
    ]


def return_letter_owe(came: Return) -> None:
    """Owe the letter about a return's state, once for each state. Raises `SaleorError`."""
    letter = return_letter(came)
    if letter:
        outbox_add(topic="email", key=f"return/{came.pk}/{came.state}", payload=letter)
