"""Ways to deliver a checkout: asked of the App, kept with it, chosen by the buyer."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from catalog.engine.addresses import address_of_warehouse
from catalog.engine.checkout import being_priced, lines_of
from catalog.engine.errors import refuse
from catalog.engine.events import AppAnswerError, sync_event
from catalog.engine.ids import key_of, parse_id
from catalog.engine.models import Checkout, CheckoutDelivery, Stock, Warehouse
from catalog.engine.stock import units_free
from catalog.money import Money, round_money

if TYPE_CHECKING:
    from datetime import datetime

OFFERED_FOR = timedelta(hours=24)
APP = "pavilion.app"
NOT_APPLICABLE = "This delivery method is not applicable."


def is_shipping_required(checkout: Checkout) -> bool:
    """Whether any line is a thing that is sent."""
    return any(
        line.variant.product.product_type.is_shipping_required
        for line in lines_of(checkout)
    )


def goods_hash(checkout: Checkout) -> str:
    """What ways to deliver depend on: the goods and where they go."""
    address = checkout.shipping_address
    said = {
        "lines": [[x.variant_id, x.quantity] for x in lines_of(checkout)],
        "address": [address.country_code, address.country_area, address.postal_code]
        if address
        else None,
    }
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def is_current(checkout: Checkout, *, now: datetime) -> bool:
    """Whether the ways offered are still those of these goods."""
    expires = checkout.delivery_expires_at
    same = checkout.delivery_hash == goods_hash(checkout)
    return same and expires is not None and expires > now


def deliveries_calculate(
    checkout: Checkout, *, now: datetime
) -> list[CheckoutDelivery]:
    """Ask the App for ways and keep them; the chosen one stays chosen if still offered.

    A way keeps its id while its price is the same. Empty without an address or without
    anything to send. Raises `AppAnswerError`.
    """
    offers: list[dict[str, Any]] = []
    if checkout.shipping_address_id and is_shipping_required(checkout):
        with being_priced(checkout):
            offers = _offers(checkout, now)
    chosen = checkout.delivery.external_id if checkout.delivery else None
    there = {row.external_id: row for row in checkout.deliveries.all()}
    kept: list[CheckoutDelivery] = []
    for position, offer in enumerate(offers):
        row = there.get(offer["external_id"])
        if row is not None and row.price_amount == offer["price_amount"]:
            del there[row.external_id]
        else:
            row = CheckoutDelivery(checkout=checkout, external_id=offer["external_id"])
        for name, value in offer.items():
            setattr(row, name, value)
        row.position = position
        kept.append(row)
    CheckoutDelivery.objects.filter(pk__in=[row.pk for row in there.values()]).delete()
    for row in kept:
        row.save()
    checkout.delivery = next((row for row in kept if row.external_id == chosen), None)
    checkout.delivery_hash = goods_hash(checkout)
    checkout.delivery_expires_at = now + OFFERED_FOR
    checkout.save(update_fields=["delivery", "delivery_hash", "delivery_expires_at"])
    return kept


def _offers(checkout: Checkout, now: datetime) -> list[dict[str, Any]]:
    answer = sync_event(
        "SHIPPING_LIST_METHODS_FOR_CHECKOUT", {"checkout": checkout}, now=now
    )
    if not isinstance(answer, list):
        raise AppAnswerError("The App's ways to deliver are no list.")
    currency = checkout.channel.currency_code
    offers = [_offer(item, currency) for item in answer]
    if not offers:
        return []
    shown = [
        {
            "id": external_id(offer["external_id"]),
            "name": offer["name"],
            "metadata": offer["metadata"],
        }
        for offer in offers
    ]
    said = sync_event(
        "CHECKOUT_FILTER_SHIPPING_METHODS",
        {"checkout": checkout, "shipping_methods": shown},
        now=now,
    )
    excluded = {item["id"] for item in said.get("excluded_methods") or []}
    return [
        offer
        for offer in offers
        if offer["external_id"] not in excluded
        and external_id(offer["external_id"]) not in excluded
    ]


def _offer(item: Any, currency: str) -> dict[str, Any]:
    try:
        amount = Decimal(str(item["amount"]))
        if item["currency"] != currency or not amount.is_finite() or amount < 0:
            raise AppAnswerError(
                f"A way to deliver for {item['amount']} {item['currency']}."
            )
        return {
            "external_id": str(item["id"])[:200],
            "name": str(item["name"])[:255],
            "description": str(item.get("description") or ""),
            "price_amount": round_money(Money(amount, currency)).amount,
            "currency": currency,
            "minimum_delivery_days": item.get("minimum_delivery_days"),
            "maximum_delivery_days": item.get("maximum_delivery_days"),
            "metadata": item.get("metadata") or {},
        }
    except (KeyError, TypeError, InvalidOperation) as error:
        raise AppAnswerError(f"A way to deliver has another shape: {error}") from error


def external_id(code: str) -> str:
    """Global id of a way that the App offers."""
    return base64.b64encode(f"app:{APP}:{code}".encode()).decode()


def method_choose(checkout: Checkout, text: str | None, *, now: datetime) -> None:
    """Choose a way by its Delivery id, a Warehouse to collect at, or nothing.

    Raises `Refusal` SHIPPING_NOT_REQUIRED, DELIVERY_METHOD_NOT_APPLICABLE, NOT_FOUND.
    """
    if text is None:
        _collect_leave(checkout)
        checkout.delivery = None
    elif not is_shipping_required(checkout):
        message = "This checkout does not need shipping."
        raise refuse("SHIPPING_NOT_REQUIRED", message, "deliveryMethodId")
    elif _type_of(text) == "Warehouse":
        _collect(checkout, text, now)
    else:
        _deliver(checkout, text, now)
    checkout.updated_at = now
    checkout.save(
        update_fields=[
            "delivery",
            "collection_point",
            "shipping_address",
            "updated_at",
        ]
    )


def _type_of(text: str) -> str:
    try:
        return parse_id(text)[0]
    except ValueError as error:
        raise refuse("GRAPHQL_ERROR", str(error), "deliveryMethodId") from error


def _deliver(checkout: Checkout, text: str, now: datetime) -> None:
    if _type_of(text) == "app":
        key = parse_id(text)[1].partition(":")[2]
        rows = [x for x in checkout.deliveries.all() if x.external_id == key]
    else:
        key = key_of(text, "CheckoutDelivery", "Delivery", field="deliveryMethodId")
        rows = [x for x in checkout.deliveries.all() if str(x.pk) == key]
    if rows and not is_current(checkout, now=now):
        rows = [
            row
            for row in deliveries_calculate(checkout, now=now)
            if row.pk == rows[0].pk
        ]
    if not rows:
        raise refuse(
            "DELIVERY_METHOD_NOT_APPLICABLE", NOT_APPLICABLE, "deliveryMethodId"
        )
    _collect_leave(checkout)
    checkout.delivery = rows[0]


def _collect(checkout: Checkout, text: str, now: datetime) -> None:
    key = key_of(text, "Warehouse", field="deliveryMethodId")
    points = {str(point.pk): point for point in collection_points(checkout, now=now)}
    if key not in points:
        raise refuse(
            "DELIVERY_METHOD_NOT_APPLICABLE", NOT_APPLICABLE, "deliveryMethodId"
        )
    checkout.collection_point = points[key]
    checkout.shipping_address = address_of_warehouse(points[key])
    checkout.delivery = None


def _collect_leave(checkout: Checkout) -> None:
    # The address was the warehouse's: the buyer's own is asked for again.
    if checkout.collection_point_id is not None:
        checkout.collection_point = None
        checkout.shipping_address = None


def collection_points(checkout: Checkout, *, now: datetime) -> list[Warehouse]:
    """Warehouses of the channel that can hand out every line of the checkout."""
    lines = lines_of(checkout)
    rows = Warehouse.objects.filter(channelwarehouse__channel=checkout.channel_id)
    points = list(
        rows.exclude(click_and_collect_option="DISABLED")
        .select_related("address")
        .order_by("channelwarehouse__sort_order", "pk")
    )
    if not lines or not points or not is_shipping_required(checkout):
        return []
    free = _free_by_warehouse(checkout, now)
    wanted = {x.variant_id: x.quantity for x in lines if x.variant.track_inventory}
    return [
        point
        for point in points
        if all(
            sum(
                units
                for (warehouse, variant), units in free.items()
                if variant == key
                and (point.click_and_collect_option == "ALL" or warehouse == point.pk)
            )
            >= quantity
            for key, quantity in wanted.items()
        )
    ]


def _free_by_warehouse(checkout: Checkout, now: datetime) -> dict[tuple[Any, int], int]:
    keys = [line.variant_id for line in lines_of(checkout)]
    stocks = list(
        Stock.objects.filter(
            product_variant_id__in=keys,
            warehouse__channelwarehouse__channel=checkout.channel_id,
        )
    )
    free = units_free(stocks, now=now, checkout_id=checkout.pk)
    return {
        (stock.warehouse_id, stock.product_variant_id): free[stock.pk]
        for stock in stocks
    }
