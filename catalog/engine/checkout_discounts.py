"""What vouchers and promotions take off a checkout, settled whenever its sums are."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from catalog.engine import stock
from catalog.engine.checkout import lines_forget, lines_of
from catalog.engine.discounting import ZERO, shares_of
from catalog.engine.models import (
    CheckoutLine,
    ProductChannelListing,
    ProductVariantChannelListing,
    PromotionRule,
    Voucher,
)
from catalog.engine.promotion_prices import (
    Reward,
    gift_keys,
    order_reward,
    reason,
    rule_name,
    rule_name_in,
    rule_off,
)
from catalog.engine.visibility import is_purchasable
from catalog.engine.voucher_rules import (
    Buyer,
    NotApplicable,
    Part,
    Taken,
    code_found,
    voucher_taken,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from catalog.engine.models import Checkout

Values = dict[str, Any]
SETTLED = [
    "voucher_code", "discount_amount", "discount_name", "translated_discount_name",
    "shipping_discount", "promotion_said",
]  # fmt: skip
LINE_SETTLED = ["discount_amount", "discounts", "share_amount"]


def line_base(line: CheckoutLine) -> Decimal:
    """A line with everything taken off, before tax."""
    whole: Decimal = line.price_amount * line.quantity
    return max(ZERO, whole - line.discount_amount - line.share_amount)


def settle(
    checkout: Checkout,
    lines: list[CheckoutLine],
    reduced: dict[int, tuple[Decimal, Any]],
    shipping: Decimal | None,
    *,
    now: datetime,
) -> list[CheckoutLine]:
    """Work out everything that is taken off; answers the lines as they are now.

    `reduced` are prices of variants with a promotion, and its rule; `shipping` is None
    without a way to deliver. Call with the checkout locked.
    """
    if not (reduced or checkout.voucher_code or checkout.channel.has_order_promotions):
        _clear(checkout, lines)
        return lines
    _lines_promoted(checkout, lines, reduced)
    checkout.promotion_said, checkout.shipping_discount = {}, ZERO
    if checkout.voucher_code:
        lines = _gift_set(checkout, lines, None)
        _voucher(checkout, lines, shipping, now)
    else:
        lines = _promotion(checkout, lines, shipping, now)
    CheckoutLine.objects.bulk_update(lines, LINE_SETTLED)
    checkout.save(update_fields=SETTLED)
    return lines


def _clear(checkout: Checkout, lines: Sequence[CheckoutLine]) -> None:
    """Nothing is taken off; costs nothing where nothing was."""
    was = [x for x in lines if x.discount_amount or x.share_amount or x.discounts]
    for line in was:
        line.discount_amount = line.share_amount = ZERO
        line.discounts = []
    if was:
        CheckoutLine.objects.bulk_update(was, LINE_SETTLED)
    if checkout.discount_amount or checkout.discount_name or checkout.shipping_discount:
        checkout.discount_amount = checkout.shipping_discount = ZERO
        checkout.discount_name = checkout.translated_discount_name = ""
        checkout.promotion_said = {}
        checkout.save(update_fields=SETTLED)


# --- Lines ------------------------------------------------------------------------
def _lines_promoted(
    checkout: Checkout,
    lines: Sequence[CheckoutLine],
    reduced: dict[int, tuple[Decimal, Any]],
) -> None:
    keys = {key for _, key in reduced.values()}
    rows = PromotionRule.objects.select_related("promotion").filter(pk__in=keys)
    rules = {row.pk: row for row in rows} if keys else {}
    currency = checkout.channel.currency_code
    for line in lines:
        line.discount_amount = line.share_amount = ZERO
        line.discounts = []
        price, key = reduced.get(line.variant_id, (ZERO, None))
        rule = rules.get(key)
        if rule is None or line.is_gift:
            continue
        each = line.price_amount - price
        if line.price_override is not None:
            each = rule_off(rule, line.price_amount, currency)
        said = rule_said(rule, each * line.quantity, checkout.language_code)
        _take(line, each * line.quantity, said)


def _take(line: CheckoutLine, off: Decimal, said: Values) -> None:
    line.discount_amount = Decimal(line.discount_amount) + off
    line.discounts = [*line.discounts, said]


def rule_said(rule: PromotionRule, amount: Decimal, language: str) -> Values:
    """What a line keeps of the rule that made it cheaper."""
    is_sale = rule.promotion.old_sale_id is not None
    kind = "ORDER_PROMOTION" if rule.promotion.type == "ORDER" else "PROMOTION"
    value = rule.reward_value
    return {
        "type": "SALE" if is_sale else kind,
        "name": rule_name(rule),
        "translated_name": rule_name_in(rule, language),
        "value_type": rule.reward_value_type or "FIXED",
        "value": str(amount if value is None else value),
        "amount": str(amount),
        "reason": reason(rule.promotion),
        "rule": str(rule.pk),
        "sale": rule.promotion.old_sale_id,
    }


def voucher_said(taken: Taken, amount: Decimal) -> Values:
    """What a line keeps of the voucher that made it cheaper."""
    voucher = taken.voucher
    return {
        "type": "VOUCHER",
        "name": voucher.name or "",
        "translated_name": None,
        "value_type": voucher.discount_value_type,
        "value": str(taken.listing.discount_value),
        "amount": str(amount),
        "reason": f"Voucher code: {taken.code}",
        "voucher": voucher.pk,
    }


# --- Vouchers ---------------------------------------------------------------------
def parts_of(lines: Sequence[CheckoutLine]) -> list[Part]:
    """Lines as a voucher sees them."""
    return [
        Part(
            line.pk,
            line.variant,
            (line.price_amount * line.quantity - _promoted(line)) / line.quantity,
            line.quantity,
            line.is_gift,
        )
        for line in lines
    ]


def _promoted(line: CheckoutLine) -> Decimal:
    amounts = (Decimal(x["amount"]) for x in line.discounts if x["type"] != "VOUCHER")
    return sum(amounts, ZERO)


def buyer_of(checkout: Checkout) -> Buyer:
    """Who buys."""
    return Buyer(checkout.user_id, checkout.email or "")


def _voucher(
    checkout: Checkout,
    lines: Sequence[CheckoutLine],
    shipping: Decimal | None,
    now: datetime,
) -> None:
    try:
        taken = voucher_now(checkout, lines, shipping, now=now)
    except NotApplicable:
        voucher_drop(checkout)
        return
    currency = checkout.channel.currency_code
    for line in lines:
        off = taken.of_lines.get(line.pk)
        if off is not None:
            _take(line, off, voucher_said(taken, off))
    _share(lines, taken.of_order, currency)
    checkout.shipping_discount = taken.of_shipping
    checkout.discount_amount = taken.amount
    words = taken.voucher.translation(checkout.language_code) or {}
    checkout.discount_name = taken.voucher.name or ""
    checkout.translated_discount_name = words.get("name") or ""


def voucher_now(
    checkout: Checkout,
    lines: Sequence[CheckoutLine],
    shipping: Decimal | None,
    *,
    now: datetime,
    code: str = "",
) -> Taken:
    """What the checkout's code, or another, takes off. Raises `NotApplicable`."""
    found = code_found(code or checkout.voucher_code, checkout.channel, now=now)
    if found is None:
        raise NotApplicable("Promo code is invalid")
    address = checkout.shipping_address or checkout.billing_address
    return voucher_taken(
        found,
        checkout.channel,
        parts_of(lines),
        shipping,
        buyer_of(checkout),
        country=address.country_code if address else "",
    )


def voucher_drop(checkout: Checkout) -> None:
    """Without a code from now on; store the checkout afterwards."""
    checkout.voucher_code = ""
    checkout.discount_amount = checkout.shipping_discount = ZERO
    checkout.discount_name = checkout.translated_discount_name = ""


def _share(lines: Sequence[CheckoutLine], off: Decimal, currency: str) -> None:
    bases = [x.price_amount * x.quantity - x.discount_amount for x in lines]
    for line, share in zip(lines, shares_of(off, bases, currency), strict=True):
        line.share_amount = share


# --- Promotions of orders ---------------------------------------------------------
def _promotion(
    checkout: Checkout,
    lines: list[CheckoutLine],
    shipping: Decimal | None,
    now: datetime,
) -> list[CheckoutLine]:
    bought = [line for line in lines if not line.is_gift]
    whole = sum((x.price_amount * x.quantity - x.discount_amount for x in bought), ZERO)
    gifts = gifts_there(checkout, now=now)
    reward = order_reward(
        checkout.channel, whole, whole + (shipping or ZERO), gifts, now=now
    )
    checkout.discount_amount = ZERO
    checkout.discount_name = checkout.translated_discount_name = ""
    lines = _gift_set(checkout, lines, reward if reward and reward.gift else None)
    if reward is not None and reward.gift is None:
        said = rule_said(reward.rule, reward.amount, checkout.language_code)
        checkout.promotion_said = said
        checkout.discount_amount = reward.amount
        checkout.discount_name = said["name"]
        checkout.translated_discount_name = said["translated_name"] or ""
        _share(lines, reward.amount, checkout.channel.currency_code)
    return lines


def gifts_there(owner: Any, *, now: datetime) -> list[ProductVariantChannelListing]:
    """Listings of gifts that could be sent from a channel of a checkout or an order."""
    channel = owner.channel
    if not channel.has_order_promotions or not (keys := gift_keys(now=now)):
        return []
    rows = ProductVariantChannelListing.objects.filter(
        channel=channel, variant__in=keys, price_amount__isnull=False
    ).select_related("variant__product__product_type")
    left = stock.available(channel, dict.fromkeys(keys, 1), now=now)
    sold = ProductChannelListing.objects.filter(channel=channel)
    products = {row.product_id: row for row in sold.filter(product__variants__in=keys)}
    return [
        row
        for row in rows
        if (left.get(row.variant_id, 0) > 0 or not row.variant.track_inventory)
        and (listing := products.get(row.variant.product_id)) is not None
        and is_purchasable(listing, now=now)
    ]


def _gift_set(
    checkout: Checkout, lines: list[CheckoutLine], reward: Reward | None
) -> list[CheckoutLine]:
    """The one gift line a reward gives; none without."""
    there = [line for line in lines if line.is_gift]
    listing = reward.gift if reward else None
    kept = [x for x in there if listing and x.variant_id == listing.variant_id][:1]
    gone = [line for line in there if line not in kept]
    if gone:
        CheckoutLine.objects.filter(pk__in=[line.pk for line in gone]).delete()
    found = [line for line in lines if line not in gone]
    if listing is not None and not kept:
        last = max((line.position for line in lines), default=0)
        made = CheckoutLine(
            checkout=checkout, variant=listing.variant, quantity=1, is_gift=True,
            price_amount=listing.price_amount or ZERO, position=last + 1,
        )  # fmt: skip
        made.save(force_insert=True)
        kept, found = [made], [*found, made]
    if reward is not None and listing is not None:
        line, price = kept[0], listing.price_amount or ZERO
        line.quantity, line.price_amount = 1, price
        line.discount_amount, line.share_amount = price, ZERO
        line.discounts = [rule_said(reward.rule, price, checkout.language_code)]
    if gone or listing is not None:
        lines_forget(checkout)
        vars(checkout)["_lines"] = found
    return found


def voucher_of(owner: Any) -> Voucher | None:
    """The voucher whose code a checkout or an order has."""
    code = owner.voucher_code
    rows = Voucher.objects.filter(codes__code=code) if code else Voucher.objects.none()
    return rows.first()


def lines_bought(checkout: Checkout) -> list[CheckoutLine]:
    """Lines without gifts."""
    return [line for line in lines_of(checkout) if not line.is_gift]
