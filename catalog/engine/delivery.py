"""Ways to deliver a checkout: the shop's own methods and what Apps offer, kept with it."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from catalog.engine.addresses import address_of_warehouse
from catalog.engine.checkout import being_priced, is_shipping_required, lines_of, touch
from catalog.engine.collection_points import collection_points
from catalog.engine.errors import refuse
from catalog.engine.events import AppAnswerError, is_heard, sync_events
from catalog.engine.ids import global_id, key_of, parse_id
from catalog.engine.models import Checkout, CheckoutDelivery
from catalog.engine.shipping_offers import methods_offered, weight_of
from catalog.money import Money, round_money

if TYPE_CHECKING:
    from datetime import datetime

OFFERED_FOR = timedelta(hours=24)
APP = "pavilion.app"
LIST = "SHIPPING_LIST_METHODS_FOR_CHECKOUT"
FILTER = "CHECKOUT_FILTER_SHIPPING_METHODS"
NOT_APPLICABLE = "This delivery method is not applicable."


def subtotal_of(checkout: Checkout) -> Decimal:
    """What the goods cost before tax and delivery, less what is taken off them."""
    lines = lines_of(checkout)
    whole = sum((x.price_amount * x.quantity for x in lines), Decimal(0))
    taken = sum((x.discount_amount for x in lines), Decimal(0))
    return max(Decimal(0), whole - taken - checkout.discount_amount)


def _digits(amount: Decimal) -> str:
    return str(Decimal(amount).normalize())


def goods_hash(checkout: Checkout) -> str:
    """What ways to deliver depend on: the goods and where they go."""
    address = checkout.shipping_address
    said = {
        "lines": [
            [x.variant_id, x.quantity, str(x.price_amount.normalize())]
            for x in lines_of(checkout)
        ],
        "off": _digits(checkout.discount_amount),
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


def deliveries_of(checkout: Checkout, *, now: datetime) -> list[CheckoutDelivery]:
    """The ways of a checkout, worked out anew where they are not current.

    Raises `AppAnswerError`.
    """
    if is_current(checkout, now=now):
        return list(checkout.deliveries.all())
    return deliveries_calculate(checkout, now=now)


def deliveries_calculate(
    checkout: Checkout, *, now: datetime
) -> list[CheckoutDelivery]:
    """Work out the ways and keep them; the chosen one stays chosen if still offered.

    A way keeps its id while its price is the same. Empty without an address or without
    anything to send. Raises `AppAnswerError`.
    """
    offers: list[dict[str, Any]] = []
    if checkout.shipping_address_id and is_shipping_required(checkout):
        with being_priced(checkout):
            offers = _offers(checkout, now)
    chosen = _way_of(checkout.delivery) if checkout.delivery else None
    there = {_way_of(row): row for row in checkout.deliveries.all()}
    kept: list[CheckoutDelivery] = []
    fresh: list[CheckoutDelivery] = []
    for position, offer in enumerate(offers):
        way = (offer.get("app_identifier") or "", offer["external_id"])
        row = there.get(way)
        if row is not None and row.price_amount == offer["price_amount"]:
            del there[way]
        else:
            row = CheckoutDelivery(checkout=checkout, external_id=offer["external_id"])
            fresh.append(row)
        changed = row.position != position
        for name, value in offer.items():
            changed = changed or getattr(row, name) != value
            setattr(row, name, value)
        row.position = position
        if changed and row not in fresh:
            row.save()
        kept.append(row)
    if there:
        gone = [row.pk for row in there.values()]
        CheckoutDelivery.objects.filter(pk__in=gone).delete()
    CheckoutDelivery.objects.bulk_create(fresh)
    checkout.delivery = next((row for row in kept if _way_of(row) == chosen), None)
    checkout.delivery_hash = goods_hash(checkout)
    checkout.delivery_expires_at = now + OFFERED_FOR
    checkout.save(update_fields=["delivery", "delivery_hash", "delivery_expires_at"])
    return kept


def _way_of(row: CheckoutDelivery) -> tuple[str, str]:
    """Two Apps may call a way by the same name."""
    return row.app_identifier or "", row.external_id


# --- What is offered --------------------------------------------------------------
def _offers(checkout: Checkout, now: datetime) -> list[dict[str, Any]]:
    offers = _own_offers(checkout)
    if is_heard(LIST):
        for app, answer in sync_events(LIST, {"checkout": checkout}, now=now):
            offers += _app_offers(answer, checkout.channel.currency_code, app)
    if offers and is_heard(FILTER):
        _exclude(checkout, offers, now)
    return offers


def _own_offers(checkout: Checkout) -> list[dict[str, Any]]:
    address = checkout.shipping_address
    if address is None:
        return []
    lines = lines_of(checkout)
    found = methods_offered(
        checkout.channel,
        address,
        subtotal=subtotal_of(checkout),
        weight=weight_of((line.variant, line.quantity) for line in lines),
        products={line.variant.product_id for line in lines},
    )
    return [
        {
            "external_id": f"method:{offer.method.pk}",
            "method_id": offer.method.pk,
            "name": offer.method.name,
            "description": json.dumps(offer.method.description)
            if offer.method.description
            else "",
            "price_amount": offer.listing.price_amount,
            "currency": offer.listing.currency,
            "minimum_delivery_days": offer.method.minimum_delivery_days,
            "maximum_delivery_days": offer.method.maximum_delivery_days,
            "metadata": offer.method.metadata,
            "tax_class_id": offer.method.tax_class_id,
            "is_active": True,
            "message": "",
        }
        for offer in found
    ]


def _exclude(checkout: Checkout, offers: list[dict[str, Any]], now: datetime) -> None:
    """Mark what the App says may not be chosen, with its reason."""
    shown = [
        {
            "id": method_id(
                offer["external_id"],
                offer.get("method_id"),
                offer.get("app_identifier") or APP,
            ),
            "name": offer["name"],
            "metadata": offer["metadata"],
            "price_amount": offer["price_amount"],
            "currency": offer["currency"],
        }
        for offer in offers
    ]
    root = {"checkout": checkout, "shipping_methods": shown}
    reasons: dict[str, str] = {}
    for _, said in sync_events(FILTER, root, now=now):
        for item in said.get("excluded_methods") or []:
            reasons.setdefault(item["id"], str(item.get("reason") or ""))
    for offer, row in zip(offers, shown, strict=True):
        for name in (row["id"], offer["external_id"]):
            if name in reasons:
                offer["is_active"] = False
                offer["message"] = reasons[name]


def _app_offers(answer: Any, currency: str, app: str) -> list[dict[str, Any]]:
    """What an App offers; of others' Apps what has no right shape is left out."""
    if app == APP and not isinstance(answer, list):
        raise AppAnswerError("The App's ways to deliver are no list.")
    offers = []
    for item in answer if isinstance(answer, list) else []:
        try:
            offers.append(_app_offer(item, currency, app))
        except AppAnswerError:
            if app == APP:
                raise
    return offers


def _app_offer(item: Any, currency: str, app: str) -> dict[str, Any]:
    try:
        amount = Decimal(str(item["amount"]))
        if item["currency"] != currency or not amount.is_finite() or amount < 0:
            raise AppAnswerError(
                f"A way to deliver for {item['amount']} {item['currency']}."
            )
        words = str(item.get("description") or "")
        return {
            "external_id": str(item["id"])[:200],
            "name": str(item["name"])[:255],
            "description": _paragraph(words) if words else "",
            "price_amount": round_money(Money(amount, currency)).amount,
            "currency": currency,
            "minimum_delivery_days": item.get("minimum_delivery_days"),
            "maximum_delivery_days": item.get("maximum_delivery_days"),
            "metadata": item.get("metadata") or {},
            "app_identifier": app,
            "is_active": True,
            "message": "",
        }
    except (KeyError, TypeError, InvalidOperation) as error:
        raise AppAnswerError(f"A way to deliver has another shape: {error}") from error


def _paragraph(words: str) -> str:
    return json.dumps({"blocks": [{"type": "paragraph", "data": {"text": words}}]})


def method_id(external_id: str, own: int | None, app: str = APP) -> str:
    """Global id of a shipping method: the shop's own, or one that an App offers."""
    if own is not None:
        return global_id("ShippingMethod", own)
    return base64.b64encode(f"app:{app}:{external_id}".encode()).decode()


# --- Choosing ---------------------------------------------------------------------
def method_choose(
    checkout: Checkout,
    text: str | None,
    *,
    now: datetime,
    field: str = "deliveryMethodId",
    code: str = "DELIVERY_METHOD_NOT_APPLICABLE",
) -> None:
    """Choose a way by its Delivery or method id, a Warehouse to collect at, or nothing.

    Raises `Refusal` SHIPPING_NOT_REQUIRED, DELIVERY_METHOD_NOT_APPLICABLE, NOT_FOUND.
    """
    if not is_shipping_required(checkout):
        message = "This checkout doesn't need shipping"
        short = field.removesuffix("Id")
        raise refuse("SHIPPING_NOT_REQUIRED", message, short)
    if text is None:
        _collect_leave(checkout)
        checkout.delivery = None
    elif _type_of(text, field) == "Warehouse":
        _collect(checkout, text, now)
    else:
        _deliver(checkout, text, now, field, code)
    names = (
        "delivery",
        "collection_point",
        "shipping_address",
        "save_shipping_address",
    )
    touch(checkout, now, *names)


def _type_of(text: str, field: str) -> str:
    try:
        return parse_id(text)[0]
    except ValueError as error:
        raise refuse("GRAPHQL_ERROR", str(error), field) from error


def _deliver(
    checkout: Checkout, text: str, now: datetime, field: str, code: str
) -> None:
    rows = _named(deliveries_of(checkout, now=now), text, field)
    if not rows or not rows[0].is_active:
        raise refuse(code, NOT_APPLICABLE, field)
    _collect_leave(checkout)
    checkout.delivery = rows[0]


def _named(
    rows: list[CheckoutDelivery], text: str, field: str
) -> list[CheckoutDelivery]:
    kind, key = parse_id(text)
    if kind == "app":
        return [
            x
            for x in rows
            if x.method_id is None
            and f"{x.app_identifier or APP}:{x.external_id}" == key
        ]
    if kind == "ShippingMethod":
        return [x for x in rows if str(x.method_id) == key]
    if kind not in {"CheckoutDelivery", "Delivery"}:
        message = "ID does not belong to Warehouse, ShippingMethod, or CheckoutDelivery"
        raise refuse("INVALID", message, field)
    return [x for x in rows if str(x.pk) == key]


def _collect(checkout: Checkout, text: str, now: datetime) -> None:
    key = key_of(text, "Warehouse", field="deliveryMethodId")
    points = {str(point.pk): point for point in collection_points(checkout, now=now)}
    if key not in points:
        raise refuse(
            "DELIVERY_METHOD_NOT_APPLICABLE", NOT_APPLICABLE, "deliveryMethodId"
        )
    checkout.collection_point = points[key]
    checkout.shipping_address = address_of_warehouse(points[key])
    checkout.save_shipping_address = False
    checkout.delivery = None


def _collect_leave(checkout: Checkout) -> None:
    # The address was the warehouse's: the buyer's own is asked for again.
    if checkout.collection_point_id is not None:
        checkout.collection_point = None
        checkout.shipping_address = None
