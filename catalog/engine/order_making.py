"""What a checkout becomes: an order with its lines, its stock promised, its payments."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from catalog.engine import stock
from catalog.engine.address_book import address_copy, address_keep
from catalog.engine.checkout import lines_of
from catalog.engine.checkout_discounts import voucher_of
from catalog.engine.checkout_prices import total, total_before_cards
from catalog.engine.discounting import ZERO
from catalog.engine.errors import Refusal, refuse
from catalog.engine.events import async_event
from catalog.engine.gift_cards import cards_spend
from catalog.engine.ids import global_id
from catalog.engine.models import (
    Order,
    OrderDiscount,
    OrderEvent,
    OrderLine,
    OrderNumber,
    TaxClass,
    TransactionItem,
    User,
)
from catalog.engine.order_events import NOBODY, Actor, event_of
from catalog.engine.promo_codes import code_used
from catalog.engine.shipping_offers import weight_of
from catalog.engine.taxes import class_of, tax_rules, taxed
from catalog.engine.transactions import statuses

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.engine.models import Checkout, CheckoutDelivery, CheckoutLine
    from catalog.engine.taxes import TaxRules

THOUSANDTH = Decimal("0.001")
PAID = frozenset({"FULL", "OVERCHARGED"})


@dataclass(frozen=True, slots=True)
class Making:
    """How an order is made of a checkout, and by whom."""

    redirect_url: str = ""
    by: Actor = NOBODY
    is_automatic: bool = False
    keeps: bool = False


def order_make(checkout: Checkout, making: Making, *, now: datetime) -> Order:
    """Make the order of a locked checkout whose prices are known.

    Call inside a transaction. Raises `Refusal` INSUFFICIENT_STOCK.
    """
    rules = tax_rules(
        checkout.channel, checkout.shipping_address, checkout.billing_address
    )
    order = _order(checkout, making, rules, now)
    lines = _lines(order, checkout, rules)
    order.undiscounted_net += sum((x.undiscounted_net for x in lines), Decimal(0))
    order.undiscounted_gross += sum((x.undiscounted_gross for x in lines), Decimal(0))
    order.number = number_next()
    before = statuses(checkout, now=now)
    order.status = _status(checkout)
    order.save(force_insert=True)
    OrderLine.objects.bulk_create(lines)
    OrderDiscount.objects.bulk_create(order_discounts(checkout, order))
    _allocate(checkout, lines, now)
    moved = TransactionItem.objects.filter(checkout_token=checkout.pk, order=None)
    moved.update(order=order)
    code_used(checkout, now=now)
    cards_spend(checkout, order, total_before_cards(checkout).gross, now=now)
    if order.user_id is not None:
        _addresses_keep(checkout, order)
    if not making.keeps:
        checkout.delete()
    _told(order, making, is_paid=before[0] in PAID, now=now)
    return order


def number_next() -> int:
    """The next number of an order; taken by one transaction at a time."""
    counter, _ = OrderNumber.objects.select_for_update().get_or_create(pk=1)
    counter.value += 1
    counter.save(update_fields=["value"])
    return counter.value


def _status(checkout: Checkout) -> str:
    """Confirmed by itself where the channel says so and something was paid."""
    paid = vars(checkout).get("_transactions") or checkout.gift_card_keys
    confirms = checkout.channel.automatically_confirm_all_new_orders
    return "UNFULFILLED" if confirms and paid else "UNCONFIRMED"


def _allocate(checkout: Checkout, lines: list[OrderLine], now: datetime) -> None:
    try:
        stock.allocate(
            checkout.channel,
            lines,
            checkout_id=checkout.pk,
            now=now,
            collect_at=checkout.collection_point,
        )
    except Refusal as short:
        variants = [key for item in short.items for key in item.extra["short"]]
        names = {
            stock.named(x.variant)
            for x in lines
            if x.variant and x.product_variant_id in set(variants)
        }
        left = short.items[0].message.rpartition("Only ")[2].partition(" ")[0]
        said = ", ".join(sorted(names))
        message = f"Insufficient product stock: {said} (remaining {left})"
        raise refuse("INSUFFICIENT_STOCK", message, variants=variants) from short


def _told(order: Order, making: Making, *, is_paid: bool, now: datetime) -> None:
    kind = (
        "PLACED_AUTOMATICALLY_FROM_PAID_CHECKOUT" if making.is_automatic else "PLACED"
    )
    kinds = [kind]
    if is_paid:
        kinds.append("ORDER_FULLY_PAID")
    confirms = order.channel.automatically_confirm_all_new_orders
    if confirms:
        kinds.append("CONFIRMED")
    OrderEvent.objects.bulk_create(
        [event_of(order, kind, now=now, by=making.by) for kind in kinds]
    )
    async_event("ORDER_CREATED", order, now=now)
    if is_paid:
        async_event("ORDER_PAID", order, now=now)
        async_event("ORDER_FULLY_PAID", order, now=now)
        async_event("ORDER_UPDATED", order, now=now)
    if confirms:
        async_event("ORDER_CONFIRMED", order, now=now)


# --- The rows ---------------------------------------------------------------------
def _order(checkout: Checkout, making: Making, rules: TaxRules, now: datetime) -> Order:
    sums = total(checkout)
    point = checkout.collection_point
    return Order(
        checkout_token=checkout.pk,
        channel=checkout.channel,
        user_id=_user_id(checkout),
        user_email=checkout.email or "",
        customer_note=checkout.note,
        language_code=checkout.language_code,
        currency=checkout.channel.currency_code,
        redirect_url=making.redirect_url,
        voucher_code=checkout.voucher_code,
        voucher_id=getattr(voucher_of(checkout), "pk", None),
        shipping_discount=checkout.shipping_discount,
        tax_exemption=checkout.tax_exemption,
        display_gross_prices=rules.shows_gross,
        weight=weight_of((x.variant, x.quantity) for x in lines_of(checkout)),
        shipping_address=_address(checkout.shipping_address, making),
        billing_address=_address(checkout.billing_address, making),
        collection_point=point,
        collection_point_name=point.name if point else None,
        shipping_net=checkout.shipping_net,
        shipping_gross=checkout.shipping_gross,
        shipping_tax_rate=checkout.shipping_tax_rate,
        total_net=sums.net,
        total_gross=sums.gross,
        metadata=checkout.metadata,
        private_metadata=checkout.private_metadata,
        created_at=now,
        updated_at=now,
        **_shipping(checkout.delivery),
    )


def _shipping(way: CheckoutDelivery | None) -> dict[str, Any]:
    if way is None:
        return {}
    found = TaxClass.objects.filter(pk=way.tax_class_id) if way.tax_class_id else None
    tax_class = found.first() if found is not None else None
    own = way.method_id is not None
    reference = (
        f"ShippingMethod:{way.method_id}"
        if own
        else f"app:{way.app_identifier}:{way.external_id}"
    )
    return {
        "shipping_method_ref": reference,
        "shipping_method_name": way.name,
        "shipping_base": way.price_amount,
        "undiscounted_net": way.price_amount,
        "undiscounted_gross": way.price_amount,
        "shipping_tax_class_id": tax_class.pk if tax_class else None,
        "shipping_tax_class_name": tax_class.name if tax_class else None,
    }


def _user_id(checkout: Checkout) -> int | None:
    """Whose order it is: who was signed in, or whose address it was written to."""
    if checkout.user_id is not None or not checkout.email:
        return checkout.user_id
    said = {checkout.email, checkout.email.lower()}
    rows = User.objects.filter(email__in=said, is_active=True)
    return rows.values_list("pk", flat=True).first()


def _address(address: Any, making: Making) -> Any:
    return address_copy(address) if making.keeps and address else address


def _addresses_keep(checkout: Checkout, order: Order) -> None:
    user = User.objects.filter(pk=order.user_id or 0).first()
    if user is None:
        return
    kept = (
        ("shipping", checkout.shipping_address, checkout.save_shipping_address),
        ("billing", checkout.billing_address, checkout.save_billing_address),
    )
    for kind, address, is_kept in kept:
        if is_kept and address is not None:
            address_keep(user, address, kind=kind)


def _lines(order: Order, checkout: Checkout, rules: TaxRules) -> list[OrderLine]:
    rows = lines_of(checkout)
    wanted = {class_of(line.variant) for line in rows} - {None}
    classes = TaxClass.objects.in_bulk(wanted) if wanted else {}
    return [_line(order, line, rules, classes) for line in rows]


def _each(amount: Decimal, quantity: int) -> Decimal:
    """A unit's share for display; what is paid is the line's total."""
    return (amount / quantity).quantize(THOUSANDTH)


def _undiscounted(line: CheckoutLine, rules: TaxRules, currency: str) -> Any:
    """The line as it would be taxed with nothing taken off."""
    base: Decimal = line.price_amount * line.quantity
    compared = line.total_gross if rules.entered_with_tax else line.total_net
    if base == compared:
        return line.total_net, line.total_gross
    within = rules.entered_with_tax
    sums = taxed(base, line.tax_rate * 100, currency, entered_with_tax=within)
    return sums.net, sums.gross


def _line(
    order: Order, line: CheckoutLine, rules: TaxRules, classes: dict[int, TaxClass]
) -> OrderLine:
    variant, language = line.variant, order.language_code
    product = variant.product
    said_product = product.translation(language) or {}
    said_variant = variant.translation(language) or {}
    tax_class = classes.get(class_of(variant) or 0)
    net, gross = _undiscounted(line, rules, order.currency)
    unit_net = _each(line.total_net, line.quantity)
    unit_gross = _each(line.total_gross, line.quantity)
    whole_net, whole_gross = _each(net, line.quantity), _each(gross, line.quantity)
    compared = rules.entered_with_tax
    off = whole_gross - unit_gross if compared else whole_net - unit_net
    return OrderLine(
        order=order,
        variant=variant,
        product_name=product.name,
        variant_name=variant.name,
        translated_product_name=said_product.get("name") or "",
        translated_variant_name=said_variant.get("name") or "",
        product_sku=variant.sku,
        product_variant_id=global_id("ProductVariant", variant.pk),
        product_type_id=product.product_type_id,
        is_shipping_required=product.product_type.is_shipping_required,
        is_gift_card=product.product_type.kind == "GIFT_CARD",
        base_unit_price=line.price_amount,
        is_price_overridden=line.price_override is not None,
        price_override_reason=line.price_override_reason,
        **_taken_off(line, order, off),
        quantity=line.quantity,
        unit_net=unit_net,
        unit_gross=unit_gross,
        total_net=line.total_net,
        total_gross=line.total_gross,
        undiscounted_unit_net=whole_net,
        undiscounted_unit_gross=whole_gross,
        undiscounted_net=net,
        undiscounted_gross=gross,
        tax_rate=line.tax_rate,
        tax_class_id=tax_class.pk if tax_class else None,
        tax_class_name=tax_class.name if tax_class else None,
        tax_class_metadata=tax_class.metadata if tax_class else {},
        tax_class_private_metadata=tax_class.private_metadata if tax_class else {},
        metadata=line.metadata,
        private_metadata=line.private_metadata,
        position=line.position,
    )


def _taken_off(line: CheckoutLine, order: Order, all_off: Decimal) -> dict[str, Any]:
    """What a line says of its discounts; `all_off` is a unit's, with its share of the whole's."""
    legacy = order.channel.use_legacy_line_discount_propagation
    reasons = [said["reason"] for said in line.discounts]
    if legacy and line.share_amount and order.voucher_code:
        reasons.append(f"Entire order voucher code: {order.voucher_code}")
    off = all_off if legacy else _each(line.discount_amount, line.quantity)
    is_of_voucher = any(said["type"] == "VOUCHER" for said in line.discounts)
    return {
        "unit_discount_type": "FIXED",
        "unit_discount_value": off,
        "unit_discount_amount": off,
        "unit_discount_reason": "; ".join(reasons) or None,
        "discounts": line.discounts,
        "is_gift": line.is_gift,
        "voucher_code": order.voucher_code if is_of_voucher else "",
    }


def order_discounts(checkout: Checkout, order: Order) -> list[OrderDiscount]:
    """What was taken off the whole, or off the delivery, as rows of the order."""
    said = checkout.promotion_said
    if said:
        return [
            OrderDiscount(
                order=order, type="ORDER_PROMOTION", value_type=said["value_type"],
                value=Decimal(said["value"]), amount=Decimal(said["amount"]),
                name=said["name"], translated_name=said["translated_name"],
                reason=said["reason"],
            )
        ]  # fmt: skip
    voucher = voucher_of(checkout)
    if voucher is None or checkout.discount_amount == ZERO:
        return []
    if voucher.type == "SPECIFIC_PRODUCT" or (
        voucher.apply_once_per_order and voucher.type != "SHIPPING"
    ):
        return []
    return [
        OrderDiscount(
            order=order, type="VOUCHER", value_type="FIXED",
            value=checkout.discount_amount, amount=checkout.discount_amount,
            name=checkout.discount_name,
            translated_name=checkout.translated_discount_name,
            voucher_id=voucher.pk,
            is_of_shipping=voucher.type == "SHIPPING",
        )
    ]  # fmt: skip
