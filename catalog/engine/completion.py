"""A checkout becomes an order: once, whole, and only for money held or taken.

One lock order for everybody: checkout, transactions, number, stock.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from catalog.engine import delivery, stock
from catalog.engine.checkout import checkout_lock, lines_of
from catalog.engine.checkout_prices import prices_ensure, total
from catalog.engine.errors import not_found, refuse
from catalog.engine.events import async_event
from catalog.engine.ids import key_of, uuid_of
from catalog.engine.models import (
    Order,
    OrderLine,
    OrderNumber,
    TransactionItem,
)
from catalog.engine.sellable import variants_sellable
from catalog.engine.transaction_sums import authorize_status
from catalog.engine.transactions import covered_of, statuses

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.engine.models import Checkout, CheckoutLine

THOUSANDTH = Decimal("0.001")


def checkout_complete(text: str, *, now: datetime) -> Order:
    """The order of a checkout; a second call answers the same one.

    Call inside a transaction. Raises `Refusal` with the contract's codes; nothing is
    changed then.
    """
    key = key_of(text, "Checkout")
    checkout = checkout_lock(key)
    if checkout is None:
        order = order_of_checkout(key)
        if order is None:
            raise not_found(text[:80])
        return order
    _can_be_ordered(checkout, now)
    list(TransactionItem.objects.select_for_update().filter(checkout_token=checkout.pk))
    prices_ensure(checkout, now=now, again=True)
    if checkout.tax_error:
        message = "Configured Tax App didn't provide correct tax data. Try again."
        raise refuse("TAX_ERROR", message)
    if checkout.delivery_id is None and _needs_delivery(checkout):
        raise _no_delivery()
    covered = authorize_status(total(checkout).gross, covered_of(checkout))
    if covered != "FULL" and not checkout.channel.allow_unpaid_orders:
        message = "Provided payment methods can not cover the checkout's total amount"
        raise refuse("CHECKOUT_NOT_FULLY_PAID", message)
    return _order_make(checkout, now)


def order_of_checkout(key: str) -> Order | None:
    """The order a checkout has become. `key` is the checkout's primary key."""
    token = uuid_of(key)
    return Order.objects.filter(checkout_token=token).first() if token else None


def _needs_delivery(checkout: Checkout) -> bool:
    required = delivery.is_shipping_required(checkout)
    return required and checkout.collection_point_id is None


def _no_delivery() -> Exception:
    return refuse(
        "SHIPPING_METHOD_NOT_SET", "Shipping method is not set.", "shippingMethod"
    )


def _can_be_ordered(checkout: Checkout, now: datetime) -> None:
    lines = lines_of(checkout)
    if not checkout.channel.is_active:
        message = f"Channel with '{checkout.channel.slug}' is inactive."
        raise refuse("CHANNEL_INACTIVE", message, "channel")
    if not lines:
        message = "Cannot complete checkout without lines."
        raise refuse("NO_LINES", message, "lines")
    if not checkout.email:
        raise refuse("EMAIL_NOT_SET", "Checkout email must be set.")
    if delivery.is_shipping_required(checkout):
        if checkout.shipping_address_id is None:
            message = "Shipping address is not set."
            raise refuse("SHIPPING_ADDRESS_NOT_SET", message, "shippingAddress")
        if _needs_delivery(checkout) and checkout.delivery_id is None:
            raise _no_delivery()
    if checkout.billing_address_id is None:
        message = "Billing address is not set."
        raise refuse("BILLING_ADDRESS_NOT_SET", message, "billingAddress")
    variants = [line.variant for line in lines]
    keys = [variant.pk for variant in variants]
    variants_sellable(checkout.channel, keys, now=now, known=variants)


def _order_make(checkout: Checkout, now: datetime) -> Order:
    sums = total(checkout)
    way, point = checkout.delivery, checkout.collection_point
    order = Order(
        checkout_token=checkout.pk,
        channel=checkout.channel,
        user_email=checkout.email or "",
        language_code=checkout.language_code,
        currency=checkout.channel.currency_code,
        shipping_address=checkout.shipping_address,
        billing_address=checkout.billing_address,
        shipping_method_name=way.name if way else None,
        collection_point=point,
        collection_point_name=point.name if point else None,
        shipping_net=checkout.shipping_net,
        shipping_gross=checkout.shipping_gross,
        total_net=sums.net,
        total_gross=sums.gross,
        metadata=checkout.metadata,
        private_metadata=checkout.private_metadata,
        created_at=now,
        updated_at=now,
    )
    lines = [_line(order, line) for line in lines_of(checkout)]
    order.number = _number()
    order.save(force_insert=True)
    OrderLine.objects.bulk_create(lines)
    stock.allocate(
        checkout.channel, lines, checkout_id=checkout.pk, now=now, collect_at=point
    )
    TransactionItem.objects.filter(checkout_token=checkout.pk).update(order=order)
    checkout.delete()
    async_event("ORDER_CREATED", order, now=now)
    if statuses(order, now=now)[0] in {"FULL", "OVERCHARGED"}:
        async_event("ORDER_FULLY_PAID", order, now=now)
    return order


def _number() -> int:
    counter, _ = OrderNumber.objects.select_for_update().get_or_create(pk=1)
    counter.value += 1
    counter.save(update_fields=["value"])
    return counter.value


def _each(amount: Decimal, quantity: int) -> Decimal:
    """A unit's share for display; what is paid is the line's total."""
    return (amount / quantity).quantize(THOUSANDTH)


def _line(order: Order, line: CheckoutLine) -> OrderLine:
    variant, language = line.variant, order.language_code
    product = variant.product
    said_product = product.translation(language) or {}
    said_variant = variant.translation(language) or {}
    return OrderLine(
        order=order,
        variant=variant,
        product_name=product.name,
        variant_name=variant.name,
        translated_product_name=said_product.get("name") or "",
        translated_variant_name=said_variant.get("name") or "",
        product_sku=variant.sku,
        quantity=line.quantity,
        unit_net=_each(line.total_net, line.quantity),
        unit_gross=_each(line.total_gross, line.quantity),
        total_net=line.total_net,
        total_gross=line.total_gross,
        tax_rate=line.tax_rate,
        metadata=line.metadata,
        private_metadata=line.private_metadata,
        position=line.position,
    )
