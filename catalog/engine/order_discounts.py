"""What vouchers and promotions take off an order that is still being written."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from catalog.engine.checkout_discounts import gifts_there, rule_said, voucher_said
from catalog.engine.discounting import ZERO, off_of
from catalog.engine.errors import refuse
from catalog.engine.ids import global_id, row_of
from catalog.engine.models import (
    OrderDiscount,
    OrderLine,
    PromotionRule,
    Voucher,
    VoucherCode,
)
from catalog.engine.promotion_prices import Reward, order_reward, rule_off
from catalog.engine.taxes import PERCENT, class_of, rounded
from catalog.engine.voucher_rules import (
    Buyer,
    NotApplicable,
    Part,
    Taken,
    code_found,
    use_count,
    use_release,
    voucher_taken,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from catalog.engine.models import Order, ProductVariantChannelListing

Values = dict[str, Any]
OWN = frozenset({"VOUCHER", "ORDER_PROMOTION"})


# --- Lines ------------------------------------------------------------------------
def is_by_hand(line: OrderLine) -> bool:
    """Whether a person said what is taken off a line."""
    return line.discounts is None and bool(line.unit_discount_value)


def unit_discount(line: OrderLine) -> Decimal:
    """What a person takes off a unit of a line."""
    value = Decimal(line.unit_discount_value)
    if line.unit_discount_type == "PERCENTAGE":
        value = line.base_unit_price * value / PERCENT
    return min(rounded(value, line.order.currency), line.base_unit_price)


def promoted(
    rule_id: Any, price: Decimal, reduced: Decimal, units: int, order: Order
) -> list[Values]:
    """What a new line keeps of the promotion its price has."""
    rule = PromotionRule.objects.select_related("promotion").filter(pk=rule_id).first()
    if rule is None:
        return []
    off = (price - reduced) * units
    return [{**rule_said(rule, off, order.language_code), "each": str(price - reduced)}]


def line_base(line: OrderLine) -> Decimal:
    """All units of a line with what is taken off the line itself."""
    whole: Decimal = line.base_unit_price * line.quantity
    if line.discounts is None:
        return whole - unit_discount(line) * line.quantity
    return max(
        ZERO, whole - _taken(line, {"PROMOTION", "SALE", "VOUCHER", "ORDER_PROMOTION"})
    )


def _taken(line: OrderLine, kinds: set[str]) -> Decimal:
    rows = line.discounts or []
    return sum((Decimal(x["amount"]) for x in rows if x["type"] in kinds), ZERO)


def lines_settle(order: Order, lines: Sequence[OrderLine], *, now: datetime) -> None:
    """Promotions and the voucher on lines nobody gave a discount by hand."""
    rules = _rules(lines)
    for line in lines:
        if is_by_hand(line):
            continue
        kept = [x for x in line.discounts or [] if x["type"] not in OWN or line.is_gift]
        line.discounts = [_again(line, said, rules) for said in kept]
    taken = voucher_now(order, lines, now=now)
    if taken is not None:
        for line in lines:
            off = taken.of_lines.get(line.pk)
            if off is not None and not is_by_hand(line):
                line.discounts = [*(line.discounts or []), voucher_said(taken, off)]
    for line in lines:
        is_of = any(x["type"] == "VOUCHER" for x in line.discounts or [])
        line.voucher_code = order.voucher_code if is_of else ""
        _say(line)
    order.shipping_discount = taken.of_shipping if taken else ZERO
    _rows_settle(order, lines, taken, now)


def _rules(lines: Sequence[OrderLine]) -> dict[str, PromotionRule]:
    keys = {x["rule"] for line in lines for x in line.discounts or [] if x.get("rule")}
    rows = PromotionRule.objects.select_related("promotion").filter(pk__in=keys)
    return {str(row.pk): row for row in rows} if keys else {}


def _again(line: OrderLine, said: Values, rules: dict[str, PromotionRule]) -> Values:
    """A promotion's amount for the units there are now, at the line's own price."""
    if line.is_gift:
        return said
    each = said.get("each")
    rule = rules.get(said.get("rule") or "")
    if line.is_price_overridden and rule is not None:
        each = rule_off(rule, line.base_unit_price, line.order.currency)
    if each is None:
        return said
    return {**said, "each": str(each), "amount": str(Decimal(each) * line.quantity)}


def _say(line: OrderLine) -> None:
    """What the older fields of a line say of its discounts."""
    if line.discounts is None:
        line.unit_discount_amount = unit_discount(line)
        return
    rows = line.discounts
    whole = sum((Decimal(x["amount"]) for x in rows), ZERO)
    each = rounded(whole / line.quantity, line.order.currency)
    line.unit_discount_amount = each
    line.unit_discount_reason = "; ".join(x["reason"] for x in rows) or None
    line.unit_discount_type, line.unit_discount_value = "", ZERO
    if len(rows) == 1:
        line.unit_discount_type = rows[0]["value_type"]
        line.unit_discount_value = Decimal(rows[0]["value"])
    elif rows:
        line.unit_discount_type, line.unit_discount_value = "FIXED", each


# --- The voucher ------------------------------------------------------------------
def buyer_of(order: Order) -> Buyer:
    """Who buys."""
    return Buyer(order.user_id, order.user_email or "")


def voucher_now(
    order: Order, lines: Sequence[OrderLine], *, now: datetime, checks: bool = False
) -> Taken | None:
    """What the order's voucher takes off; None without. Raises `NotApplicable` if it `checks`."""
    if not order.voucher_code:
        return None
    rows = VoucherCode.objects.select_related("voucher")
    code = rows.filter(code=order.voucher_code).first()
    if code is None:
        return None
    parts = [
        Part(line.pk, line.variant, _promoted_price(line), line.quantity, line.is_gift)
        for line in lines
        if not is_by_hand(line)
    ]
    address = order.shipping_address
    try:
        return voucher_taken(
            code,
            order.channel,
            parts,
            Decimal(order.shipping_base),
            buyer_of(order) if checks else None,
            country=address.country_code if address else "",
        )
    except NotApplicable:
        if checks:
            raise
        return None


def _promoted_price(line: OrderLine) -> Decimal:
    off = _taken(line, {"PROMOTION", "SALE", "ORDER_PROMOTION"})
    price: Decimal = line.base_unit_price - off / line.quantity
    return price


def voucher_set(order: Order, values: Values, *, now: datetime) -> None:
    """Use the voucher an input names, or none. Raises `Refusal`; store afterwards."""
    if "voucher" in values and "voucher_code" in values:
        message = "Argument 'voucher' cannot be combined with 'voucherCode'"
        raise refuse("GRAPHQL_ERROR", message)
    if "voucher" not in values and "voucher_code" not in values:
        return
    counts = order.channel.include_draft_order_in_voucher_usage
    if counts:
        voucher_release(order)
    if values.get("voucher"):
        voucher = row_of(
            Voucher.objects.all(), values["voucher"], "Voucher", field="voucher"
        )
        first = voucher.codes.filter(is_active=True).first()
        code = first and code_found(first.code, order.channel, now=now)
        if code is None:
            raise refuse(
                "NOT_AVAILABLE_IN_CHANNEL",
                "Voucher not available for this order.",
                "voucher",
            )
        order.voucher_code, order.voucher_id = code.code, voucher.pk
    elif values.get("voucher_code"):
        code = code_found(values["voucher_code"], order.channel, now=now)
        if code is None:
            raise refuse("INVALID_VOUCHER_CODE", "Invalid voucher code.", "voucherCode")
        order.voucher_code, order.voucher_id = code.code, code.voucher_id
    else:
        order.voucher_code, order.voucher_id = "", None
    if counts:
        voucher_use(order, now=now)


def voucher_use(order: Order, *, now: datetime) -> None:
    """Count the use of the order's code. Raises `Refusal`."""
    code = VoucherCode.objects.filter(code=order.voucher_code).first()
    if code is None:
        return
    try:
        use_count(code, buyer_of(order))
    except NotApplicable as why:
        raise refuse("INVALID_VOUCHER", str(why), "voucher") from why


def voucher_release(order: Order) -> None:
    """An order that counted came to nothing."""
    code = VoucherCode.objects.filter(code=order.voucher_code).first()
    if order.voucher_code and code is not None:
        use_release(code, buyer_of(order))


# --- Of the whole -----------------------------------------------------------------
def _rows_settle(
    order: Order, lines: Sequence[OrderLine], taken: Taken | None, now: datetime
) -> None:
    """Rows of what the voucher or a promotion takes off the whole."""
    rows = list(order.discounts.all())
    by_hand = [row for row in rows if row.type == "MANUAL"]
    wanted: Values | None = None
    if taken is not None and (taken.of_order or taken.of_shipping):
        if taken.of_shipping or not by_hand:
            wanted = {
                "type": "VOUCHER",
                "value_type": taken.voucher.discount_value_type,
                "value": taken.listing.discount_value,
                "amount": taken.of_shipping or taken.of_order,
                "name": taken.voucher.name or "",
                "translated_name": "",
                "reason": f"Voucher code: {order.voucher_code}",
                "voucher_id": taken.voucher.pk,
                "is_of_shipping": bool(taken.of_shipping),
            }
    elif not order.voucher_code and not by_hand and order.channel.has_order_promotions:
        wanted = _promotion(order, lines, now)
    _row_keep(order, [row for row in rows if row.type != "MANUAL"], wanted)


def _row_keep(order: Order, rows: list[OrderDiscount], wanted: Values | None) -> None:
    kept = rows[:1] if wanted else []
    for row in rows:
        if row not in kept:
            row.delete()
    if wanted:
        row = kept[0] if kept else OrderDiscount(order=order)
        for name, value in wanted.items():
            setattr(row, name, value)
        row.save()


def _promotion(
    order: Order, lines: Sequence[OrderLine], now: datetime
) -> Values | None:
    bought = [line for line in lines if not line.is_gift]
    whole = sum((line_base(line) for line in bought), ZERO)
    total = whole + Decimal(order.shipping_base)
    reward = order_reward(
        order.channel, whole, total, gifts_there(order, now=now), now=now
    )
    if reward is None or reward.gift is not None:
        return None
    said = rule_said(reward.rule, reward.amount, order.language_code)
    return {
        "type": "ORDER_PROMOTION",
        "value_type": said["value_type"],
        "value": Decimal(said["value"]),
        "amount": reward.amount,
        "name": said["name"],
        "translated_name": said["translated_name"],
        "reason": said["reason"],
    }


def gift_settle(order: Order, *, now: datetime) -> None:
    """The one gift an order promotion gives a draft; none without."""
    there = list(order.lines.filter(is_gift=True))
    if not there and not order.channel.has_order_promotions:
        return
    reward = _gift(order, now)
    listing = reward.gift if reward else None
    kept = [x for x in there if listing and x.variant_id == listing.variant_id][:1]
    for line in there:
        if line not in kept:
            line.delete()
    if reward is not None and listing is not None and not kept:
        _gift_line(order, reward, listing).save(force_insert=True)


def _gift(order: Order, now: datetime) -> Reward | None:
    if order.voucher_code or order.discounts.filter(type="MANUAL").exists():
        return None
    lines = [line for line in order.lines.all() if not line.is_gift]
    for line in lines:
        line.order = order
    whole = sum((line_base(line) for line in lines), ZERO)
    total = whole + Decimal(order.shipping_base)
    gifts = gifts_there(order, now=now)
    reward = order_reward(order.channel, whole, total, gifts, now=now)
    return reward if reward and reward.gift else None


def _gift_line(
    order: Order, reward: Reward, listing: ProductVariantChannelListing
) -> OrderLine:
    variant = listing.variant
    product, price = variant.product, listing.price_amount or ZERO
    last = max((line.position for line in order.lines.all()), default=0)
    return OrderLine(
        order=order, variant=variant, product_name=product.name,
        variant_name=variant.name, product_sku=variant.sku,
        product_variant_id=global_id("ProductVariant", variant.pk),
        product_type_id=product.product_type_id,
        is_shipping_required=product.product_type.is_shipping_required,
        is_gift_card=product.product_type.kind == "GIFT_CARD",
        quantity=1, base_unit_price=price, is_gift=True,
        discounts=[rule_said(reward.rule, price, order.language_code)],
        unit_net=0, unit_gross=0, total_net=0, total_gross=0, position=last + 1,
        tax_class_id=class_of(variant),
    )  # fmt: skip


def of_whole(
    discount: OrderDiscount, subtotal: Decimal, shipping: Decimal, currency: str
) -> tuple[Decimal, Decimal]:
    """(off the lines, off the delivery) of a discount of the whole order."""
    if discount.type != "MANUAL":
        if discount.is_of_shipping:
            return ZERO, ZERO
        off = off_of(discount.value_type, Decimal(discount.value), subtotal, currency)
        return off, ZERO
    if discount.value_type == "PERCENTAGE":
        value = Decimal(discount.value)
        return (
            off_of("PERCENTAGE", value, subtotal, currency),
            off_of("PERCENTAGE", value, shipping, currency),
        )
    whole = subtotal + shipping
    off = min(rounded(Decimal(discount.value), currency), whole)
    if not whole:
        return ZERO, ZERO
    of_lines = rounded(subtotal / whole * off, currency)
    return min(of_lines, subtotal), off - min(of_lines, subtotal)
