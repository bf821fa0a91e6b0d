"""Payment sessions: begun, gone on with, and what our App answers."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from catalog.engine.checkout_prices import prices_ensure
from catalog.engine.errors import refuse
from catalog.engine.events import (
    AppAnswerError,
    app_is_there,
    apps_asked,
    sync_event,
)
from catalog.engine.ids import global_id
from catalog.engine.models import Checkout, Order, TransactionEvent, TransactionItem
from catalog.engine.transactions import (
    ONCE,
    covered_of,
    event_add,
    gross_of,
    source_locked,
    sums_apply,
    transaction_locked,
    transactions_of,
)
from catalog.money import quantum

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

Values = dict[str, Any]
MAXIMUM = 100
GATEWAY = "PAYMENT_GATEWAY_INITIALIZE_SESSION"
NO_GATEWAY = "App with provided identifier not found."
NO_CONFIG = "Active app with `HANDLE_PAYMENT` permissions or app webhook not found."
SESSION_RESULTS = frozenset(
    f"{kind}_{ending}"
    for kind in ("AUTHORIZATION", "CHARGE")
    for ending in ("SUCCESS", "FAILURE", "REQUEST", "ACTION_REQUIRED")
)
FINAL = frozenset(
    {
        "AUTHORIZATION_SUCCESS",
        "AUTHORIZATION_FAILURE",
        "CHARGE_SUCCESS",
        "CHARGE_FAILURE",
    }
)


@dataclass(slots=True)
class Session:
    """What a session answers: the transaction, what just happened, the App's data."""

    transaction: TransactionItem
    event: TransactionEvent | None
    data: Any = None


def gateway_configs(
    source: Checkout | Order,
    gateways: list[Values],
    amount: Decimal | None,
    *,
    now: datetime,
) -> list[Values]:
    """What each gateway needs to begin; its own errors beside it."""
    amount = _amount_left(source, now) if amount is None else amount
    configs = []
    asked = apps_asked(GATEWAY)
    for gateway in gateways or [{"id": identifier} for identifier in asked]:
        if gateway["id"] not in asked:
            said = {"field": "id", "message": NO_CONFIG, "code": "NOT_FOUND"}
            configs.append({"id": gateway["id"], "data": None, "errors": [said]})
            continue
        root = {
            "source_object": source,
            "amount": amount,
            "data": gateway.get("data"),
        }
        try:
            answer = sync_event(GATEWAY, root, now=now, app=gateway["id"])
            configs.append({"id": gateway["id"], "data": answer["data"], "errors": []})
        except (AppAnswerError, KeyError, TypeError) as error:
            said = {"field": "id", "message": str(error), "code": "INVALID"}
            configs.append({"id": gateway["id"], "data": None, "errors": [said]})
    return configs


def _amount_left(source: Checkout | Order, now: datetime) -> Decimal:
    return max(Decimal(0), gross_of(source, now=now) - covered_of(source))


def _amount_checked(amount: Decimal, currency: str) -> Decimal:
    if amount <= 0:
        raise refuse("INVALID", "There is nothing to pay.", "amount")
    if amount != amount.quantize(quantum(currency)):
        message = f"{currency} has no such decimals: {amount}."
        raise refuse("INVALID", message, "amount")
    return amount


def session_initialize(
    text: str,
    *,
    gateway: Values,
    amount: Decimal | None,
    action: str | None,
    key: str | None,
    now: datetime,
) -> Session:
    """Begin a transaction, or go on with the one of the same key and the same input.

    Call outside a transaction: what was begun is stored before the App is asked, so a
    crash leaves a session that the same key goes on with. Raises `Refusal` NOT_FOUND
    for a gateway that is no App's identifier, UNIQUE for a key used with other input,
    INVALID where there is nothing to pay or taxes are unknown.
    """
    if key is not None and not key.strip():
        message = "Cannot be provided as an empty string."
        raise refuse("INVALID", message, "idempotencyKey")
    with transaction.atomic():
        source = source_locked(text)
        if not app_is_there(gateway["id"]):
            raise refuse("NOT_FOUND", NO_GATEWAY, "paymentGateway")
        if isinstance(source, Checkout):
            prices_ensure(source, now=now, again=True)
            if source.tax_error:
                message = "What customs takes is unknown, so nothing can be paid."
                raise refuse("INVALID", message, "id")
        flow = action or source.channel.default_transaction_flow_strategy
        item, asked = _item_begun(source, gateway["id"], flow, amount, key, now)
    root = {
        **_session_root(item, source, flow, asked, gateway.get("data")),
        "idempotency_key": item.idempotency_key,
    }
    return _session_ask("TRANSACTION_INITIALIZE_SESSION", root, item, now)


def _item_begun(
    source: Checkout | Order,
    gateway: str,
    flow: str,
    amount: Decimal | None,
    key: str | None,
    now: datetime,
) -> tuple[TransactionItem, Decimal]:
    """The transaction of a key, or a new one, and the amount that is asked for."""
    currency = source.channel.currency_code
    item = _item_of_key(source, key)
    asked = amount if amount is not None or item is None else _begin(item).amount
    asked = _amount_left(source, now) if asked is None else asked
    asked = _amount_checked(asked, currency)
    if item is None:
        return _item_make(source, gateway, flow, asked, key, now), asked
    if not _is_same(item, gateway, flow, asked):
        message = "Different transaction with provided idempotency key already exists."
        raise refuse("UNIQUE", message, "idempotencyKey")
    return item, asked


def _item_of_key(source: Checkout | Order, key: str | None) -> TransactionItem | None:
    if key is None:
        return None
    rows = TransactionItem.objects.select_for_update(of=("self",))
    item = rows.filter(idempotency_key=key).first()
    if item is None:
        return None
    theirs = item.checkout_token if isinstance(source, Checkout) else item.order_id
    if theirs != source.pk:
        message = "Different transaction with provided idempotency key already exists."
        raise refuse("UNIQUE", message, "idempotencyKey")
    return item


def _begin(item: TransactionItem) -> TransactionEvent:
    """The event a session began with: it holds the amount and the flow."""
    found: TransactionEvent = item.events.filter(is_counted=False).earliest("pk")
    return found


def _is_same(item: TransactionItem, gateway: str, flow: str, amount: Decimal) -> bool:
    begin = _begin(item)
    same = (begin.type, begin.amount) == (f"{flow}_REQUEST", amount)
    return same and item.app_gateway == gateway


def _item_make(
    source: Checkout | Order,
    gateway: str,
    flow: str,
    amount: Decimal,
    key: str | None,
    now: datetime,
) -> TransactionItem:
    if len(transactions_of(source)) >= MAXIMUM:
        message = f"There are {MAXIMUM} transactions already."
        raise refuse("INVALID", message, "id")
    is_checkout = isinstance(source, Checkout)
    try:
        with transaction.atomic():
            item = TransactionItem.objects.create(
                checkout_token=source.pk if is_checkout else None,
                order=source if isinstance(source, Order) else None,
                idempotency_key=key or uuid.uuid4().hex,
                app_gateway=gateway[:200],
                name=gateway[:512],
                currency=source.channel.currency_code,
                created_at=now,
            )
    except IntegrityError as error:
        # Another checkout took the same key at the same instant.
        message = "Different transaction with provided idempotency key already exists."
        raise refuse("UNIQUE", message, "idempotencyKey") from error
    TransactionEvent.objects.create(
        transaction=item,
        type=f"{flow}_REQUEST",
        amount=amount,
        is_counted=False,
        created_at=now,
    )
    return item


def _session_root(
    item: TransactionItem,
    source: Checkout | Order,
    flow: str,
    amount: Decimal,
    data: Any,
) -> Values:
    return {
        "source_object": source,
        "transaction": item,
        "action": {"amount": amount, "currency": item.currency, "action_type": flow},
        "merchant_reference": global_id("TransactionItem", item.pk),
        "data": data,
    }


def session_process(
    text: str | None, token: Any, data: Any, *, now: datetime
) -> Session:
    """Ask the App how a session went on; one that has ended answers its end.

    Call outside a transaction. Raises `Refusal`.
    """
    with transaction.atomic():
        item, source = transaction_locked(text, token)
        begun = item.events.filter(is_counted=False).order_by("pk").first()
        if begun is None or source is None:
            message = "The transaction has no session to go on with."
            raise refuse("INVALID", message, "id")
        ended = item.events.filter(type__in=FINAL).order_by("pk").first()
    if ended is not None:
        return Session(item, ended)
    flow = begun.type.partition("_")[0]
    root = _session_root(item, source, flow, begun.amount, data)
    return _session_ask("TRANSACTION_PROCESS_SESSION", root, item, now)


def _session_ask(
    name: str, root: Values, item: TransactionItem, now: datetime
) -> Session:
    flow = root["action"]["action_type"]
    asked = root["action"]["amount"]
    try:
        answer = sync_event(name, root, now=now, app=item.app_gateway)
        result, amount = _result(answer, asked)
    except (AppAnswerError, KeyError, TypeError, ArithmeticError) as error:
        said = {"message": str(error)[:512]}
        with transaction.atomic():
            item, _ = transaction_locked(global_id("TransactionItem", item.pk))
            event = event_add(item, f"{flow}_FAILURE", "", asked, said, now=now)
        return Session(item, event)
    with transaction.atomic():
        item, source = transaction_locked(global_id("TransactionItem", item.pk))
        reference = str(answer.get("pspReference") or "")[:512]
        item.psp_reference = reference or item.psp_reference
        item.message = str(answer.get("message") or "")[:512]
        if answer.get("actions") is not None:
            item.available_actions = _actions(answer["actions"])
        known = _known(item, result, reference)
        event = known or event_add(item, result, reference, amount, answer, now=now)
        item.save()
        if known is None:
            sums_apply(item, source, now=now)
    return Session(item, event, answer.get("data"))


def _result(answer: Any, asked: Decimal) -> tuple[str, Decimal]:
    """Kind and amount of an App's answer. Raises `AppAnswerError` for another shape."""
    if not isinstance(answer, dict):
        raise AppAnswerError(f"The App answered {str(answer)[:200]}.")
    result = answer["result"]
    amount = Decimal(str(answer.get("amount", asked)))
    if result not in SESSION_RESULTS or not amount.is_finite() or amount < 0:
        raise AppAnswerError(f"The App answered {result!r} {amount}.")
    return result, amount


def _actions(said: Iterable[str]) -> list[str]:
    return [name for name in said if name in {"CHARGE", "REFUND", "CANCEL"}]


def _known(item: TransactionItem, kind: str, reference: str) -> TransactionEvent | None:
    if kind not in ONCE:
        return None
    rows = item.events.filter(type=kind, psp_reference=reference, is_counted=True)
    found: TransactionEvent | None = rows.first()
    return found
