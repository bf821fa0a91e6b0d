"""Transactions that an App or staff write by hand: made, and put right."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from catalog.engine.errors import ErrorItem, Refusal, refuse
from catalog.engine.models import Checkout, TransactionEvent, TransactionItem
from catalog.engine.order_events import Actor, happened
from catalog.engine.transactions import (
    event_add,
    statuses,
    sums_apply,
    sums_store,
)
from catalog.money import Money, round_money

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.engine.models import Order

Values = dict[str, Any]
# Input -> column and the kind of event that says so.
AMOUNTS = {
    "amount_authorized": ("authorized", "AUTHORIZATION_SUCCESS"),
    "amount_charged": ("charged", "CHARGE_SUCCESS"),
    "amount_refunded": ("refunded", "REFUND_SUCCESS"),
    "amount_canceled": ("canceled", "CANCEL_SUCCESS"),
}
WIRE = {
    "amount_authorized": "amountAuthorized", "amount_charged": "amountCharged",
    "amount_refunded": "amountRefunded", "amount_canceled": "amountCanceled",
}  # fmt: skip
BY_HAND = {"message": "Manual adjustment of the transaction."}
LONGEST_URL = 2000


def transaction_create(
    source: Checkout | Order,
    values: Values,
    event: Values | None,
    *,
    now: datetime,
    by: Actor,
) -> TransactionItem:
    """A payment as somebody outside took it; `source` is locked. Raises `Refusal`."""
    currency = source.channel.currency_code
    _checked(values, currency)
    before = statuses(source, now=now)
    item = TransactionItem(
        checkout_token=source.pk if isinstance(source, Checkout) else None,
        order=None if isinstance(source, Checkout) else source,
        currency=currency,
        app_id=by.app_id,
        user_id=by.user_id,
        created_at=now,
    )
    _write(item, values)
    item.save(force_insert=True)
    _adjust(item, values, now=now, by=by)
    sums_apply(item, source, now=now, before=before, by=by)
    _note(item, source, event, now=now, by=by)
    return item


def transaction_update(
    item: TransactionItem,
    source: Checkout | Order | None,
    values: Values,
    event: Values | None,
    *,
    now: datetime,
    by: Actor,
) -> None:
    """Put a locked transaction right. Raises `Refusal`, UNIQUE for a taken reference."""
    _checked(values, item.currency)
    reference = values.get("psp_reference")
    if reference and reference != item.psp_reference:
        rows = TransactionItem.objects.exclude(pk=item.pk)
        if rows.filter(psp_reference=reference).exists():
            message = "Transaction with provided `pspReference` already exists."
            raise refuse("UNIQUE", message, "transaction")
    before = statuses(source, now=now) if source is not None else None
    _write(item, values)
    if item.app_id is None and item.user_id is None:
        item.app_id = by.app_id
    item.save()
    _adjust(item, values, now=now, by=by)
    sums_apply(item, source, now=now, before=before, by=by)
    _note(item, source, event, now=now, by=by)


def _write(item: TransactionItem, values: Values) -> None:
    for name, longest in (
        ("name", 512),
        ("message", 512),
        ("psp_reference", 512),
        ("external_url", LONGEST_URL),
    ):
        if values.get(name) is not None:
            setattr(item, name, values[name][:longest])
    if values.get("available_actions") is not None:
        item.available_actions = list(dict.fromkeys(values["available_actions"]))
    for name in ("metadata", "private_metadata"):
        kept = getattr(item, name)
        said = {row["key"]: row["value"] for row in values.get(name) or []}
        setattr(item, name, {**kept, **said})
    if values.get("payment_method_details"):
        item.payment_method = method_said(values["payment_method_details"])


def method_said(values: Values) -> Values:
    """How it was paid, as it is kept. Refuses INVALID for several kinds at once."""
    kinds = [(name, said) for name, said in values.items() if said]
    if len(kinds) != 1:
        message = "Only one payment method details type can be provided."
        raise refuse("INVALID", message, "paymentMethodDetails")
    kind, said = kinds[0]
    return {"type": kind.upper(), **{name: said[name] for name in said}}


def _adjust(item: TransactionItem, values: Values, *, now: datetime, by: Actor) -> None:
    """Write events so that the sums become what was said."""
    sums_store(item)
    for name, (column, kind) in AMOUNTS.items():
        said = values.get(name)
        if said is None:
            continue
        amount = round_money(Money(Decimal(said["amount"]), item.currency)).amount
        there = getattr(item, column)
        if amount == there:
            continue
        known = TransactionEvent.objects.filter(transaction=item, type=kind)
        if kind == "AUTHORIZATION_SUCCESS" and known.exists():
            event_add(
                item, "AUTHORIZATION_ADJUSTMENT", "", amount, BY_HAND, now=now, by=by
            )
        else:
            event_add(item, kind, "", amount - there, BY_HAND, now=now, by=by)


def _note(
    item: TransactionItem,
    source: Checkout | Order | None,
    event: Values | None,
    *,
    now: datetime,
    by: Actor,
) -> None:
    if not event:
        return
    reference = event.get("psp_reference") or ""
    event_add(item, "INFO", reference, Decimal(0), event, now=now, by=by)
    if source is not None and not isinstance(source, Checkout):
        happened(
            source,
            "TRANSACTION_EVENT",
            now=now,
            by=by,
            message=event.get("message") or "",
            reference=event.get("psp_reference"),
        )


def _checked(values: Values, currency: str) -> None:
    items = [
        ErrorItem(
            "INCORRECT_CURRENCY",
            f"Currency needs to be the same as for order: {currency}",
            WIRE[name],
        )
        for name in AMOUNTS
        if values.get(name) and values[name]["currency"] != currency
    ]
    if items:
        raise Refusal(*items)
    for name, wire in (
        ("metadata", "metadata"),
        ("private_metadata", "privateMetadata"),
    ):
        if any(not row["key"].strip() for row in values.get(name) or []):
            message = f"{wire} key cannot be empty."
            raise refuse("METADATA_KEY_REQUIRED", message, "transaction")
    if values.get("external_url"):
        url_checked(values["external_url"], "transaction")


def url_checked(url: str, field: str) -> None:
    """Refuse INVALID for what is no address of a page."""
    try:
        URLValidator()(url)
    except ValidationError as error:
        message = "Invalid format of `externalUrl`."
        raise refuse("INVALID", message, field) from error
