"""Money is to be taken, given back or released: asked for, done by the App, written down.

Three steps, so that no App is called while rows are locked: the request is stored, the
App is asked, its answer is stored. A crash between them leaves a request without an
answer, which `requests_resume` asks again; the App tells requests apart by their event.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from catalog.engine.errors import refuse
from catalog.engine.events import AppAnswerError, is_heard, sync_event
from catalog.engine.ids import global_id
from catalog.engine.models import (
    Checkout,
    OrderGrantedRefund,
    TransactionEvent,
    TransactionItem,
)
from catalog.engine.order_events import NOBODY, Actor, happened
from catalog.engine.transaction_reports import granted_status_store
from catalog.engine.transactions import (
    ONCE,
    event_add,
    statuses,
    sums_apply,
    sums_store,
    transaction_locked,
)
from catalog.money import quantum

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.engine.models import Order

Values = dict[str, Any]
REQUESTS = {
    "CHARGE": "TRANSACTION_CHARGE_REQUESTED",
    "REFUND": "TRANSACTION_REFUND_REQUESTED",
    "CANCEL": "TRANSACTION_CANCELATION_REQUESTED",
}
STORY = {
    "CHARGE": "TRANSACTION_CHARGE_REQUESTED",
    "REFUND": "TRANSACTION_REFUND_REQUESTED",
    "CANCEL": "TRANSACTION_CANCEL_REQUESTED",
}
NO_APP = "No app or plugin is configured to handle payment action requests."
# A request this old without an answer was left by a crash.
PATIENCE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that is stored and shall be told to the App."""

    event_id: int
    transaction_id: str
    action: str
    amount: Decimal
    granted_refund_id: int | None = None


def action_request(
    text: str | None,
    token: Any,
    action: str,
    amount: Decimal | None,
    *,
    now: datetime,
    by: Actor = NOBODY,
    reason: str = "",
) -> TransactionItem:
    """Ask the App to take, give back or release money. Call outside a transaction.

    An App that does not answer leaves a failure among the events. Raises `Refusal`
    INVALID where there is nothing, or too little, MISSING_… where no App would hear it;
    that leaves the request and its failure among the events, neither counted.
    """
    if not is_heard(REQUESTS[action]):
        with transaction.atomic():
            item, _ = transaction_locked(text, token)
            units = _amount_asked(item, action, amount)
            for ending, said in (("REQUEST", reason), ("FAILURE", NO_APP)):
                event_add(
                    item,
                    f"{action}_{ending}",
                    "",
                    units,
                    {"message": said},
                    now=now,
                    by=by,
                    is_counted=False,
                )
        raise refuse("MISSING_TRANSACTION_ACTION_REQUEST_WEBHOOK", NO_APP)
    with transaction.atomic():
        item, source = transaction_locked(text, token)
        asked = request_store(
            item, source, action, amount, now=now, by=by, reason=reason
        )
    return request_send(asked, now=now)


def request_store(
    item: TransactionItem,
    source: Checkout | Order | None,
    action: str,
    amount: Decimal | None,
    *,
    now: datetime,
    by: Actor = NOBODY,
    reason: str = "",
    granted: OrderGrantedRefund | None = None,
) -> Asked:
    """Write down what is asked of a locked transaction. Raises `Refusal`."""
    if not is_heard(REQUESTS[action]):
        raise refuse("MISSING_TRANSACTION_ACTION_REQUEST_WEBHOOK", NO_APP)
    amount = _amount_asked(item, action, amount)
    event = event_add(
        item,
        f"{action}_REQUEST",
        "",
        amount,
        {"message": reason},
        now=now,
        by=by,
        granted_refund=granted,
    )
    sums_store(item)
    if source is not None and not isinstance(source, Checkout):
        happened(
            source,
            STORY[action],
            now=now,
            by=by,
            amount=str(amount),
            reference=item.psp_reference,
        )
    if granted is not None:
        granted_status_store(granted)
    return Asked(
        event.pk,
        global_id("TransactionItem", item.pk),
        action,
        amount,
        granted.pk if granted else None,
    )


def _amount_asked(
    item: TransactionItem, action: str, amount: Decimal | None
) -> Decimal:
    """What is asked for, all that is there if nothing was said. Raises `Refusal`."""
    most = item.charged if action == "REFUND" else item.authorized
    amount = most if amount is None else amount
    if amount != amount.quantize(quantum(item.currency)):
        message = f"{item.currency} has no such decimals: {amount}."
        raise refuse("INVALID", message, "amount")
    if amount <= 0 or amount > most:
        message = f"Only {most} {item.currency} are there for {action}."
        raise refuse("INVALID", message, "amount")
    return amount


def request_send(asked: Asked, *, now: datetime) -> TransactionItem:
    """Tell the App of a stored request and write down what it says."""
    event = TransactionEvent.objects.select_related("transaction").get(
        pk=asked.event_id
    )
    item = event.transaction
    granted = (
        OrderGrantedRefund.objects.filter(pk=asked.granted_refund_id).first()
        if asked.granted_refund_id
        else None
    )
    root = {
        "transaction": item,
        "action": {
            "action_type": asked.action,
            "amount": asked.amount,
            "currency": item.currency,
        },
        "granted_refund": granted,
    }
    answer = _answer(asked, root, item.app_gateway or None, now=now)
    with transaction.atomic():
        item, source = transaction_locked(asked.transaction_id)
        event = TransactionEvent.objects.select_for_update(of=("self",)).get(
            pk=asked.event_id
        )
        if not event.psp_reference:
            _answer_store(item, source, event, asked, answer, now=now)
    return item


def _answer_store(
    item: TransactionItem,
    source: Checkout | Order | None,
    event: TransactionEvent,
    asked: Asked,
    answer: Values,
    *,
    now: datetime,
) -> None:
    before = _before(item, source, asked, now)
    reference, result = str(answer["pspReference"])[:512], answer.get("result")
    event.psp_reference = reference
    event.save(update_fields=["psp_reference"])
    if result is not None and not _is_known(item, result, reference):
        done = Decimal(str(answer.get("amount") or asked.amount))
        event_add(
            item,
            result,
            reference,
            done,
            answer,
            now=now,
            granted_refund_id=asked.granted_refund_id,
        )
        if answer.get("actions") is not None and result.endswith("_SUCCESS"):
            item.available_actions = list(answer["actions"])
    sums_apply(item, source, now=now, before=before)
    granted = event.granted_refund
    if granted is not None:
        granted_status_store(granted)


def _before(
    item: TransactionItem,
    source: Checkout | Order | None,
    asked: Asked,
    now: datetime,
) -> tuple[str, str] | None:
    """How the source stood before the request took its amount out of what is there."""
    if source is None:
        return None
    if asked.action == "REFUND":
        item.charged += asked.amount
    else:
        item.authorized += asked.amount
    vars(source)["_transactions"] = [
        item if row.pk == item.pk else row
        for row in TransactionItem.objects.filter(
            **(
                {"order": source.pk}
                if not isinstance(source, Checkout)
                else {"checkout_token": source.pk, "order": None}
            )
        )
    ]
    return statuses(source, now=now)


def _answer(asked: Asked, root: Values, app: str | None, *, now: datetime) -> Values:
    """The App's answer; where it gives none, a failure that says so."""
    kind = asked.action
    try:
        answer = sync_event(REQUESTS[kind], root, now=now, app=app)
        good = {None, f"{kind}_SUCCESS", f"{kind}_FAILURE"}
        if answer["pspReference"] and answer.get("result") in good:
            return dict(answer)
        said = f"The App answered {str(answer)[:200]}."
    except (AppAnswerError, KeyError, TypeError, AttributeError) as error:
        said = str(error)
    return {
        "pspReference": f"unanswered-{asked.event_id}",
        "result": f"{kind}_FAILURE",
        "message": said,
    }


def _is_known(item: TransactionItem, kind: str, reference: str) -> bool:
    rows = TransactionEvent.objects.filter(transaction=item, type=kind)
    return kind in ONCE and rows.filter(psp_reference=reference).exists()


def requests_resume(*, now: datetime, limit: int = 50) -> int:
    """Ask again what a crash left unasked or unanswered. Answers how many."""
    rows = TransactionEvent.objects.filter(
        type__in=[f"{action}_REQUEST" for action in REQUESTS],
        psp_reference="",
        is_counted=True,
        created_at__lt=now - PATIENCE,
        transaction__app_gateway__gt="",
    )
    left = list(rows.order_by("pk")[:limit])
    for event in left:
        request_send(
            Asked(
                event.pk,
                global_id("TransactionItem", event.transaction_id),
                event.type.partition("_")[0],
                event.amount,
                event.granted_refund_id,
            ),
            now=now,
        )
    return len(left)
