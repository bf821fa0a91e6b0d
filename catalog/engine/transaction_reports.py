"""What others say of a transaction, and what we ask the App to do with one."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from catalog.engine.errors import refuse
from catalog.engine.events import AppAnswerError, sync_event
from catalog.engine.models import TransactionEvent, TransactionItem
from catalog.engine.transactions import (
    ONCE,
    event_add,
    statuses,
    sums_apply,
    sums_store,
)
from catalog.money import quantum

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.engine.models import Checkout, Order

Values = dict[str, Any]
REQUESTS = {
    "CHARGE": ("TRANSACTION_CHARGE_REQUESTED", "CHARGE"),
    "REFUND": ("TRANSACTION_REFUND_REQUESTED", "REFUND"),
    "CANCEL": ("TRANSACTION_CANCELATION_REQUESTED", "CANCEL"),
}


def event_report(
    item: TransactionItem,
    source: Checkout | Order | None,
    said: Values,
    *,
    now: datetime,
) -> tuple[TransactionEvent, bool]:
    """Take a report of a locked transaction. Answers the event and whether it is known.

    The same kind and reference again counts once. Raises `Refusal` INCORRECT_DETAILS
    for another amount, ALREADY_EXISTS for a second authorisation, REQUIRED, INVALID.
    """
    kind, reference = said["type"], said["psp_reference"].strip()[:512]
    amount = said.get("amount")
    if not reference:
        raise refuse("REQUIRED", "The reference is empty.", "pspReference")
    if amount is None:
        if kind != "INFO":
            raise refuse("REQUIRED", "The report names no amount.", "amount")
        amount = Decimal(0)
    if amount != amount.quantize(quantum(item.currency)):
        message = f"{item.currency} has no such decimals: {amount}."
        raise refuse("INVALID", message, "amount")
    known = _known(item, kind, reference, amount)
    if known is not None:
        return known, True
    event = event_add(item, kind, reference, amount, said, now=said.get("time") or now)
    if said.get("available_actions") is not None:
        item.available_actions = list(said["available_actions"])
    if said.get("message"):
        item.message = said["message"][:512]
    item.psp_reference = item.psp_reference or reference
    sums_apply(item, source, now=now)
    return event, False


def _known(
    item: TransactionItem, kind: str, reference: str, amount: Decimal
) -> TransactionEvent | None:
    if kind not in ONCE:
        return None
    rows = TransactionEvent.objects.filter(transaction=item, type=kind, is_counted=True)
    found = rows.filter(psp_reference=reference).first()
    if found is not None and found.amount != amount:
        message = f"The same event is known with the amount {found.amount}."
        raise refuse("INCORRECT_DETAILS", message, "pspReference")
    if found is None and kind == "AUTHORIZATION_SUCCESS" and rows.exists():
        message = "Event with `AUTHORIZATION_SUCCESS` already reported for the transaction. Use `AUTHORIZATION_ADJUSTMENT` to change the authorization amount."
        raise refuse("ALREADY_EXISTS", message, "type")
    return found


def action_request(
    item: TransactionItem,
    source: Checkout | Order | None,
    action: str,
    amount: Decimal | None,
    *,
    now: datetime,
) -> None:
    """Ask the App to take, give back or release money of a locked transaction.

    An App that does not answer leaves a failure among the events. Raises `Refusal`
    INVALID where there is not so much.
    """
    name, kind = REQUESTS[action]
    most = item.charged if action == "REFUND" else item.authorized
    amount = most if amount is None else amount
    if amount <= 0 or amount > most:
        message = f"Only {most} {item.currency} are there for {action}."
        raise refuse("INVALID", message, "amount")
    if amount != amount.quantize(quantum(item.currency)):
        message = f"{item.currency} has no such decimals: {amount}."
        raise refuse("INVALID", message, "amount")
    before = statuses(source, now=now) if source is not None else None
    asked = event_add(item, f"{kind}_REQUEST", "", amount, {}, now=now)
    sums_store(item)
    root = {
        "transaction": item,
        "action": {
            "action_type": action,
            "amount": amount,
            "currency": item.currency,
        },
    }
    answer = _answer(
        name,
        root,
        kind,
        unanswered=f"unanswered-{asked.pk}",
        app=item.app_gateway or None,
        now=now,
    )
    reference, result = str(answer["pspReference"])[:512], answer.get("result")
    asked.psp_reference = reference
    asked.save(update_fields=["psp_reference"])
    if result is not None and not _is_known(item, result, reference):
        done = Decimal(str(answer.get("amount") or amount))
        event_add(item, result, reference, done, answer, now=now)
        if answer.get("actions") is not None and result == f"{kind}_SUCCESS":
            item.available_actions = list(answer["actions"])
    sums_apply(item, source, now=now, before=before)


def _answer(
    name: str,
    root: Values,
    kind: str,
    *,
    unanswered: str,
    app: str | None,
    now: datetime,
) -> Values:
    """The App's answer; where it gives none, a failure that says so."""
    try:
        answer = sync_event(name, root, now=now, app=app)
        good = {None, f"{kind}_SUCCESS", f"{kind}_FAILURE"}
        if answer["pspReference"] and answer.get("result") in good:
            return dict(answer)
        said = f"The App answered {str(answer)[:200]}."
    except (AppAnswerError, KeyError, TypeError, AttributeError) as error:
        said = str(error)
    return {"pspReference": unanswered, "result": f"{kind}_FAILURE", "message": said}


def _is_known(item: TransactionItem, kind: str, reference: str) -> bool:
    rows = TransactionEvent.objects.filter(transaction=item, type=kind)
    return rows.filter(psp_reference=reference).exists()
