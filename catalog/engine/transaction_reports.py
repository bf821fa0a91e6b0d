"""What others say of a transaction, and what they say once they are asked to act on it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from catalog.engine.errors import Refusal, refuse
from catalog.engine.events import async_event
from catalog.engine.models import OrderGrantedRefund, TransactionEvent, TransactionItem
from catalog.engine.order_events import NOBODY, Actor
from catalog.engine.transaction_records import method_said
from catalog.engine.transactions import ONCE, event_add, sums_apply
from catalog.money import quantum

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.engine.models import Checkout, Order

Values = dict[str, Any]
# Where an amount that is not said is taken from: events of the same reference.
TAKEN_FROM = {
    "CHARGE_FAILURE": (
        "CHARGE_SUCCESS", "CHARGE_REQUEST", "AUTHORIZATION_SUCCESS",
        "AUTHORIZATION_REQUEST", "AUTHORIZATION_FAILURE",
    ),
    "REFUND_FAILURE": (
        "REFUND_SUCCESS", "REFUND_REQUEST", "CHARGE_SUCCESS", "CHARGE_REQUEST",
        "CHARGE_FAILURE",
    ),
    "CANCEL_FAILURE": (
        "CANCEL_SUCCESS", "CANCEL_REQUEST", "AUTHORIZATION_SUCCESS",
        "AUTHORIZATION_REQUEST", "AUTHORIZATION_FAILURE",
    ),
    "AUTHORIZATION_FAILURE": ("AUTHORIZATION_SUCCESS", "AUTHORIZATION_REQUEST"),
    "REFUND_REVERSE": ("REFUND_SUCCESS",),
    "CHARGE_BACK": ("CHARGE_SUCCESS",),
}  # fmt: skip
NAMES_ITEM = frozenset(
    f"{kind}_{ending}"
    for kind in ("AUTHORIZATION", "CHARGE")
    for ending in ("SUCCESS", "REQUEST")
)
# Last event of a granted refund -> how it stands.
GRANTED = {
    "REFUND_SUCCESS": "SUCCESS",
    "REFUND_REQUEST": "PENDING",
    "REFUND_FAILURE": "FAILURE",
    "REFUND_REVERSE": "NONE",
}


def event_report(
    item: TransactionItem,
    source: Checkout | Order | None,
    said: Values,
    *,
    now: datetime,
    by: Actor = NOBODY,
) -> tuple[TransactionEvent, bool]:
    """Take a report of a locked transaction. Answers the event and whether it is known.

    The same kind and reference again counts once. Raises `Refusal` INCORRECT_DETAILS
    for another amount, ALREADY_EXISTS for a second authorisation (both leave a failure
    among the events), REQUIRED, INVALID.
    """
    kind, reference = said["type"], said["psp_reference"].strip()[:512]
    if not reference:
        raise refuse("REQUIRED", "The reference is empty.", "pspReference")
    amount = _amount(item, kind, reference, said.get("amount"))
    try:
        known = _known(item, kind, reference, amount)
    except Refusal as refusal:
        ending = f"{kind.rpartition('_')[0]}_FAILURE"
        failure_note(item, ending, reference, amount, refusal.items[0].message, now, by)
        raise Refusal(*refusal.items, keeps_trace=True) from refusal
    actions = said.get("available_actions")
    if known is not None:
        if actions is not None:
            item.available_actions = list(dict.fromkeys(actions))
            item.save(update_fields=["available_actions", "modified_at"])
        return known, True
    granted = _granted(item, reference) if kind in GRANTED else None
    event = event_add(
        item,
        kind,
        reference,
        amount,
        said,
        now=said.get("time") or now,
        by=by,
        granted_refund=granted,
    )
    _item_write(item, kind, reference, said, by)
    sums_apply(item, source, now=now, by=by)
    if granted is not None:
        granted_status_store(granted)
    if said.get("transaction_metadata") or said.get("transaction_private_metadata"):
        async_event("TRANSACTION_ITEM_METADATA_UPDATED", item, now=now)
    return event, False


def failure_note(
    item: TransactionItem,
    kind: str,
    reference: str,
    amount: Decimal,
    why: str,
    now: datetime,
    by: Actor,
) -> None:
    """Leave a failure among the events that counts for nothing, as Saleor does."""
    said = {"message": why}
    event_add(item, kind, reference, amount, said, now=now, by=by, is_counted=False)


def _item_write(
    item: TransactionItem, kind: str, reference: str, said: Values, by: Actor
) -> None:
    if said.get("available_actions") is not None:
        item.available_actions = list(dict.fromkeys(said["available_actions"]))
    if said.get("message"):
        item.message = item.message or said["message"][:512]
    if kind in NAMES_ITEM:
        item.psp_reference = item.psp_reference or reference
    if item.app_id is None and item.user_id is None and not item.app_gateway:
        item.app_id = by.app_id
    for name, column in (
        ("transaction_metadata", "metadata"),
        ("transaction_private_metadata", "private_metadata"),
    ):
        rows = said.get(name) or []
        if any(not row["key"].strip() for row in rows):
            raise refuse("REQUIRED", "Metadata key cannot be empty.", "metadata")
        kept = {**getattr(item, column), **{row["key"]: row["value"] for row in rows}}
        setattr(item, column, kept)
    if said.get("payment_method_details"):
        item.payment_method = method_said(said["payment_method_details"])


def _amount(
    item: TransactionItem, kind: str, reference: str, amount: Decimal | None
) -> Decimal:
    if amount is not None:
        if amount != amount.quantize(quantum(item.currency)):
            message = f"{item.currency} has no such decimals: {amount}."
            raise refuse("INVALID", message, "amount")
        return amount
    if kind == "INFO":
        return Decimal(0)
    if kind not in TAKEN_FROM:
        message = f"The `amount` field is required for {kind.lower()} event."
        raise refuse("REQUIRED", message, "amount")
    rows = TransactionEvent.objects.filter(
        transaction=item, psp_reference=reference, type__in=TAKEN_FROM[kind]
    )
    found = rows.order_by("-created_at", "-pk").first()
    if found is None:
        message = f"Unable to deduce the amount for {kind.lower()} event."
        raise refuse("REQUIRED", message, "amount")
    taken: Decimal = found.amount
    return taken


def _known(
    item: TransactionItem, kind: str, reference: str, amount: Decimal
) -> TransactionEvent | None:
    if kind not in ONCE:
        return None
    rows = TransactionEvent.objects.filter(transaction=item, type=kind, is_counted=True)
    found = rows.filter(psp_reference=reference).first()
    if found is not None and found.amount != amount:
        message = "The transaction with provided `pspReference` and `type` already exists with different amount."
        raise refuse("INCORRECT_DETAILS", message, "pspReference")
    if found is None and kind == "AUTHORIZATION_SUCCESS" and rows.exists():
        message = "Event with `AUTHORIZATION_SUCCESS` already reported for the transaction. Use `AUTHORIZATION_ADJUSTMENT` to change the authorization amount."
        raise refuse("ALREADY_EXISTS", message, "type")
    return found


# --- Granted refunds --------------------------------------------------------------
def _granted(item: TransactionItem, reference: str) -> OrderGrantedRefund | None:
    """The granted refund that the request of this reference was made for."""
    rows = TransactionEvent.objects.filter(
        transaction=item, type="REFUND_REQUEST", psp_reference=reference
    )
    found = rows.select_related("granted_refund").last()
    granted: OrderGrantedRefund | None = found.granted_refund if found else None
    return granted


def granted_status_store(granted: OrderGrantedRefund) -> None:
    """How a granted refund stands, by the last thing its transaction did about it."""
    rows = granted.transaction_events.filter(
        transaction=granted.transaction_item_id, type__in=GRANTED
    )
    last = rows.order_by("created_at", "pk").last()
    if last is None or GRANTED[last.type] == granted.status:
        return
    granted.status = GRANTED[last.type]
    granted.save(update_fields=["status"])
