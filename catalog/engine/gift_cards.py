"""Gift cards: made, changed, and spent when a checkout becomes an order."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from catalog.engine.errors import refuse
from catalog.engine.inputs import metadata_set
from catalog.engine.models import GiftCard, GiftCardEvent, GiftCardTag, VoucherCode
from catalog.engine.order_events import NOBODY, Actor
from catalog.engine.vouchers import code_made, fits

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from catalog.engine.models import Checkout, Order

Values = dict[str, Any]
ZERO = Decimal(0)
LONGEST_CODE, SHORTEST_CODE = 16, 8


# --- Made and changed -------------------------------------------------------------
@transaction.atomic
def card_create(
    values: Values, *, now: datetime, by: Actor, email: str | None = None
) -> GiftCard:
    """A card with its balance. Raises `Refusal`."""
    balance = values["balance"]
    _amount_checked(balance["amount"], balance["currency"], "balance")
    if balance["amount"] <= 0:
        message = "Balance amount have to be greater than 0."
        raise refuse("INVALID", message, "balance")
    _expiry_checked(values, now)
    card = GiftCard(
        code=_code(values.get("code")),
        is_active=values["is_active"],
        expiry_date=values.get("expiry_date"),
        currency=balance["currency"],
        initial_amount=balance["amount"],
        current_amount=balance["amount"],
        created_at=now,
        created_by_id=by.user_id,
        created_by_email=email,
        app_id=by.app_id,
    )
    metadata_set(card, values)
    card.save(force_insert=True)
    _tags_add(card, values.get("add_tags") or values.get("tags") or [])
    happened(card, "ISSUED", now=now, by=by, balance=_balance(card))
    if values.get("note"):
        happened(card, "NOTE_ADDED", now=now, by=by, message=values["note"])
    return card


@transaction.atomic
def card_update(card: GiftCard, values: Values, *, now: datetime, by: Actor) -> None:
    """Set what is given of a locked card. Raises `Refusal`."""
    _expiry_checked(values, now)
    if "expiry_date" in values and values["expiry_date"] != card.expiry_date:
        old_date = str(card.expiry_date or "")
        card.expiry_date = values["expiry_date"]
        happened(
            card, "EXPIRY_DATE_UPDATED", now=now, by=by,
            old_expiry_date=old_date, expiry_date=str(card.expiry_date or ""),
        )  # fmt: skip
    if values.get("balance_amount") is not None:
        amount = values["balance_amount"]
        _amount_checked(amount, card.currency, "balanceAmount")
        old = _balance(card, "old_")
        card.initial_amount = card.current_amount = amount
        happened(card, "BALANCE_RESET", now=now, by=by, balance=old | _balance(card))
    metadata_set(card, values)
    card.save()
    if values.get("add_tags") or values.get("remove_tags"):
        old_tags = list(card.tags.values_list("name", flat=True))
        _tags_add(card, values.get("add_tags") or [])
        gone = [name.lower() for name in values.get("remove_tags") or []]
        card.tags.remove(*card.tags.filter(name__in=gone))
        tags = list(card.tags.values_list("name", flat=True))
        happened(card, "TAGS_UPDATED", now=now, by=by, tags=tags, old_tags=old_tags)


@transaction.atomic
def balance_adjust(
    card: GiftCard, amount: Decimal, *, now: datetime, by: Actor
) -> None:
    """More or less on a locked card. Refuses INVALID for what is not there."""
    _amount_checked(amount, card.currency, "amount")
    left = card.current_amount + amount
    if left < 0:
        message = "The balance cannot become negative."
        raise refuse("INVALID", message, "amount")
    old = _balance(card, "old_")
    card.current_amount = left
    card.initial_amount = max(card.initial_amount, left)
    card.save(update_fields=["current_amount", "initial_amount"])
    happened(card, "BALANCE_ADJUSTED", now=now, by=by, balance=old | _balance(card))


def active_set(
    cards: Iterable[GiftCard], *, is_active: bool, now: datetime, by: Actor
) -> int:
    """Cards that may be used from now on, or not; answers how many changed."""
    kind = "ACTIVATED" if is_active else "DEACTIVATED"
    changed = [card for card in cards if card.is_active is not is_active]
    for card in changed:
        card.is_active = is_active
        card.save(update_fields=["is_active"])
        happened(card, kind, now=now, by=by)
    return len(changed)


def _amount_checked(amount: Decimal, currency: str, field: str) -> None:
    if not fits(abs(amount), currency):
        raise refuse("INVALID", "Invalid amount precision.", field)


def _expiry_checked(values: Values, now: datetime) -> None:
    day = values.get("expiry_date")
    if day is not None and day <= now.date():
        message = "Expiry date must be in the future."
        raise refuse("INVALID", message, "expiryDate")


def _code(text: str | None) -> str:
    if not text:
        return code_made()
    if not SHORTEST_CODE <= len(text) <= LONGEST_CODE:
        message = "The gift card code must have between 8 and 16 characters."
        raise refuse("INVALID", message, "code")
    taken = GiftCard.objects.filter(code=text).exists()
    if taken or VoucherCode.objects.filter(code=text).exists():
        raise refuse("ALREADY_EXISTS", "Promo code already exists.", "code")
    return text


def _tags_add(card: GiftCard, names: Iterable[str]) -> None:
    for name in names:
        tag, _ = GiftCardTag.objects.get_or_create(name=name.lower())
        card.tags.add(tag)


def _balance(card: GiftCard, before: str = "") -> Values:
    return {
        f"{before}initial_balance": str(card.initial_amount),
        f"{before}current_balance": str(card.current_amount),
    }


def happened(
    card: GiftCard,
    kind: str,
    *,
    now: datetime,
    by: Actor = NOBODY,
    order: Order | None = None,
    **parameters: Any,
) -> GiftCardEvent:
    """One more thing in a card's history."""
    if "balance" in parameters:
        parameters["currency"] = card.currency
    return GiftCardEvent.objects.create(
        gift_card=card,
        type=kind,
        date=now,
        user_id=by.user_id,
        app_id=by.app_id,
        order_id=order.pk if order else None,
        parameters=parameters,
    )


# --- In a checkout ----------------------------------------------------------------
def card_found(code: str, currency: str, *, now: datetime) -> GiftCard | None:
    """A card that may pay in a currency now; None for any other code."""
    live = Q(expiry_date=None) | Q(expiry_date__gte=now.date())
    rows = GiftCard.objects.filter(live, code=code, is_active=True, currency=currency)
    return rows.first()


def cards_of(source: Any) -> list[GiftCard]:
    """Cards of a checkout or an order; no query where there is none."""
    keys = source.gift_card_keys
    if not keys:
        return []
    found = GiftCard.objects.in_bulk(keys)
    return [found[key] for key in keys if key in found]


def balance_of(checkout: Checkout) -> Decimal:
    """What its cards can pay; read once per checkout object."""
    if not checkout.gift_card_keys:
        return ZERO
    kept: Decimal | None = vars(checkout).get("_gift_balance")
    if kept is None:
        rows = [card for card in cards_of(checkout) if card.is_active]
        kept = sum((card.current_amount for card in rows), ZERO)
        vars(checkout)["_gift_balance"] = kept
    return kept


def cards_spend(
    checkout: Checkout, order: Order, whole: Decimal, *, now: datetime
) -> None:
    """Take what the cards pay of an order. Raises `Refusal` where it is not there.

    `whole` is what the order costs before them. Call in the order's transaction.
    """
    keys = checkout.gift_card_keys
    if not keys:
        return
    wanted, left = whole - order.total_gross, whole - order.total_gross
    rows = GiftCard.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    today = now.date()
    for card in rows.order_by("pk"):
        over = card.expiry_date is not None and card.expiry_date < today
        taken = ZERO if over or not card.is_active else min(left, card.current_amount)
        if taken:
            _spend(card, order, taken, now)
            left -= taken
    if left:
        message = f"Gift cards do not hold {wanted} {order.currency} any more."
        raise refuse("GIFT_CARD_NOT_APPLICABLE", message, "giftCards")
    order.gift_card_keys = keys
    order.save(update_fields=["gift_card_keys"])


def _spend(card: GiftCard, order: Order, amount: Decimal, now: datetime) -> None:
    old = {"old_current_balance": str(card.current_amount)}
    card.current_amount -= amount
    card.last_used_on = now
    card.used_by_id, card.used_by_email = order.user_id, order.user_email
    card.save()
    balance = old | _balance(card)
    happened(card, "USED_IN_ORDER", now=now, order=order, balance=balance)
