"""Promo codes of a checkout: vouchers that make it cheaper, gift cards that pay a part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.engine.checkout import lines_of, touch
from catalog.engine.checkout_discounts import buyer_of, voucher_drop, voucher_now
from catalog.engine.errors import refuse
from catalog.engine.gift_cards import card_found, cards_of
from catalog.engine.ids import global_id, parse_id
from catalog.engine.models import GiftCard, VoucherCode
from catalog.engine.voucher_rules import NotApplicable, code_found, use_count

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.engine.models import Checkout

INVALID = "Promo code is invalid"


def code_add(checkout: Checkout, code: str, *, now: datetime) -> None:
    """Use a code in place of another. Raises `Refusal`.

    INVALID for one that nobody has given out, VOUCHER_NOT_APPLICABLE for one that does
    not fit this basket or this buyer.
    """
    found = code_found(code, checkout.channel, now=now)
    if found is None:
        _card_add(checkout, code, now)
        return
    chosen = checkout.delivery
    shipping = chosen.price_amount if chosen else None
    try:
        voucher_now(checkout, lines_of(checkout), shipping, now=now, code=code)
    except NotApplicable as why:
        message = "Voucher is not applicable to this checkout."
        raise refuse("VOUCHER_NOT_APPLICABLE", message, "promoCode") from why
    checkout.voucher_code = found.code
    checkout.tax_hash = ""
    touch(checkout, now, "voucher_code", "tax_hash")


def _card_add(checkout: Checkout, code: str, now: datetime) -> None:
    """A gift card pays a part. Refuses INVALID for a code of neither kind."""
    card = card_found(code, checkout.channel.currency_code, now=now)
    if card is None or not checkout.channel.allow_legacy_gift_card_use:
        raise refuse("INVALID", INVALID, "promoCode")
    if card.pk not in checkout.gift_card_keys:
        checkout.gift_card_keys = [*checkout.gift_card_keys, card.pk]
    _cards_stored(checkout, now)


def _cards_stored(checkout: Checkout, now: datetime) -> None:
    vars(checkout).pop("_gift_balance", None)
    touch(checkout, now, "gift_card_keys")


def code_remove(
    checkout: Checkout, code: str | None, code_id: str | None, *, now: datetime
) -> None:
    """Do without a code again. Refuses NOT_FOUND for one that is not used."""
    if bool(code) == bool(code_id):
        message = (
            "At least one of arguments is required: 'promo_code', 'promo_code_id'."
        )
        raise refuse("GRAPHQL_ERROR", message)
    card = _card_used(checkout, code, code_id)
    if card is not None:
        kept = [key for key in checkout.gift_card_keys if key != card.pk]
        checkout.gift_card_keys = kept
        _cards_stored(checkout, now)
        return
    if not _is_used(checkout, code, code_id):
        if code_id:
            message = "Couldn't resolve to a node."
            raise refuse("NOT_FOUND", message, "promoCodeId")
        raise refuse("NOT_FOUND", "Promo code does not exists.", "promoCode")
    voucher_drop(checkout)
    checkout.tax_hash = ""
    touch(
        checkout, now, "voucher_code", "discount_amount", "discount_name",
        "translated_discount_name", "shipping_discount", "tax_hash",
    )  # fmt: skip


def _card_used(
    checkout: Checkout, code: str | None, code_id: str | None
) -> GiftCard | None:
    for card in cards_of(checkout):
        if code == card.code or code_id == global_id("GiftCard", card.pk):
            return card
    return None


def _is_used(checkout: Checkout, code: str | None, code_id: str | None) -> bool:
    if not checkout.voucher_code:
        return False
    if code:
        return code == checkout.voucher_code
    try:
        kind, key = parse_id(code_id or "")
    except ValueError:
        return False
    rows = VoucherCode.objects.filter(code=checkout.voucher_code)
    return kind == "Voucher" and rows.filter(voucher_id=key).exists()


def code_holds(checkout: Checkout, *, now: datetime) -> None:
    """Refuse VOUCHER_NOT_APPLICABLE where the code holds no more."""
    code = checkout.voucher_code
    if code and code_found(code, checkout.channel, now=now) is None:
        message = "Voucher not applicable"
        raise refuse("VOUCHER_NOT_APPLICABLE", message, "voucherCode")


def code_used(checkout: Checkout, *, now: datetime) -> None:
    """An order was made with the checkout's code. Raises `Refusal`."""
    if not checkout.voucher_code:
        return
    found = code_found(checkout.voucher_code, checkout.channel, now=now)
    if found is None:
        raise refuse("VOUCHER_NOT_APPLICABLE", INVALID, "voucherCode")
    try:
        use_count(found, buyer_of(checkout))
    except NotApplicable as why:
        message = str(why)
        raise refuse("VOUCHER_NOT_APPLICABLE", message, "voucherCode") from why
