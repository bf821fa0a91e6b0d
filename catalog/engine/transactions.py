"""Payments as transactions: sessions with our App, reports, requests.

Locks are taken in one order: checkout, transaction, stock. Money that moved is one row
of a unique constraint, so a report that comes twice counts once.
"""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from catalog.engine.checkout import checkout_lock, lines_of
from catalog.engine.checkout_prices import prices_ensure, total
from catalog.engine.errors import not_found, refuse
from catalog.engine.events import async_event
from catalog.engine.ids import find, key_of, parse_id
from catalog.engine.models import (
    Checkout,
    Order,
    OrderGrantedRefund,
    TransactionEvent,
    TransactionItem,
)
from catalog.engine.order_events import NOBODY, happened
from catalog.engine.transaction_sums import (
    authorize_status,
    charge_status,
    sums_of,
)

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from catalog.engine.order_events import Actor

Values = dict[str, Any]
PAID = frozenset({"FULL", "OVERCHARGED"})
# Types of which one reference is one event; notes and open questions may repeat.
ONCE = frozenset(
    f"{kind}_{ending}"
    for kind in ("AUTHORIZATION", "CHARGE", "REFUND", "CANCEL")
    for ending in ("SUCCESS", "FAILURE", "REQUEST")
) | {"CHARGE_BACK", "REFUND_REVERSE"}


# --- What is paid -----------------------------------------------------------------
def transactions_of(source: Checkout | Order) -> list[TransactionItem]:
    """Transactions of a checkout or an order; read once per object."""
    kept: list[TransactionItem] | None = vars(source).get("_transactions")
    if kept is None:
        if isinstance(source, Checkout):
            rows = TransactionItem.objects.filter(
                checkout_token=source.pk, order__isnull=True
            )
        else:
            rows = source.transactions.all()
        kept = list(rows)
        vars(source)["_transactions"] = kept
    return kept


def charged_of(source: Checkout | Order) -> Decimal:
    """Money taken and not given back."""
    return sum((x.charged for x in transactions_of(source)), Decimal(0))


def covered_of(source: Checkout | Order) -> Decimal:
    """Money taken or held; what is only pending is neither."""
    return sum((x.authorized + x.charged for x in transactions_of(source)), Decimal(0))


def gross_of(source: Checkout | Order, *, now: datetime) -> Decimal:
    """What a checkout or an order costs, less what was promised back."""
    if isinstance(source, Checkout):
        prices_ensure(source, now=now)
        return total(source).gross
    return max(Decimal(0), source.total_gross - granted_of(source))


def granted_of(order: Order) -> Decimal:
    """What was promised back of an order; read once per object."""
    kept: Decimal | None = vars(order).get("_granted")
    if kept is None:
        rows = OrderGrantedRefund.objects.filter(order=order)
        kept = sum(rows.values_list("amount", flat=True), Decimal(0))
        vars(order)["_granted"] = kept
    return kept


def statuses(source: Checkout | Order, *, now: datetime) -> tuple[str, str]:
    """(charge status, authorize status); for a checkout without goods nothing is paid."""
    gross, covered = gross_of(source, now=now), covered_of(source)
    if isinstance(source, Checkout) and not covered and not lines_of(source):
        return "NONE", "NONE"
    return charge_status(gross, charged_of(source)), authorize_status(gross, covered)


# --- Locks ------------------------------------------------------------------------
def source_locked(text: str) -> Checkout | Order:
    """The checkout or order an id names; a checkout is locked. Raises `Refusal`."""
    try:
        kind, key = parse_id(text)
    except ValueError as error:
        raise refuse("GRAPHQL_ERROR", str(error), "id") from error
    if kind not in {"Checkout", "Order"}:
        message = f"Couldn't resolve to Checkout or Order: {text[:80]}"
        raise refuse("NOT_FOUND", message, "id")
    found: Checkout | Order | None
    if kind == "Checkout":
        found = checkout_lock(key)
    else:
        found = find(Order.objects.select_related("channel"), key)
    if found is None:
        raise not_found(text[:80])
    return found


def transaction_seen(text: str | None, token: UUID | None = None) -> TransactionItem:
    """The transaction that an id or a token names, not locked. Raises `Refusal`."""
    if bool(text) == bool(token):
        message = "Argument 'id' cannot be combined with 'token'."
        if not text:
            message = "At least one of arguments is required: 'id', 'token'."
        raise refuse("GRAPHQL_ERROR", message)
    key = str(token) if token else key_of(text or "", "TransactionItem")
    seen = find(TransactionItem.objects.all(), key)
    if seen is None:
        message = f"Couldn't resolve to a node: {text or token}"
        raise refuse("NOT_FOUND", message, "token" if token else "id")
    return seen


def transaction_locked(
    text: str | None, token: UUID | None = None
) -> tuple[TransactionItem, Checkout | Order | None]:
    """The transaction an id names and what it pays, locked in order."""
    seen = transaction_seen(text, token)
    checkout = checkout_lock(seen.checkout_token) if seen.checkout_token else None
    locked = TransactionItem.objects.select_for_update(of=("self",)).get(pk=seen.pk)
    if checkout is not None and locked.order_id is None:
        return locked, checkout
    if locked.order_id is None:
        return locked, None
    return locked, Order.objects.select_related("channel").get(pk=locked.order_id)


# --- Events ---------------------------------------------------------------------
def event_add(
    item: TransactionItem,
    kind: str,
    reference: str,
    amount: Decimal,
    said: Values,
    *,
    now: datetime,
    by: Actor | None = None,
    **more: Any,
) -> TransactionEvent:
    """Write an event of a locked transaction."""
    return TransactionEvent.objects.create(
        transaction=item,
        type=kind,
        psp_reference=reference,
        amount=amount,
        message=str(said.get("message") or "")[:512],
        external_url=str(said.get("external_url") or said.get("externalUrl") or ""),
        app_id=by.app_id if by else None,
        user_id=by.user_id if by else None,
        created_at=now,
        **more,
    )


# --- Sums -------------------------------------------------------------------------
def sums_store(item: TransactionItem) -> None:
    """Add up the events of a locked transaction."""
    events = item.events.order_by("created_at", "pk")
    for name, value in asdict(sums_of(events)).items():
        setattr(item, name, value)
    item.save()


def sums_apply(
    item: TransactionItem,
    source: Checkout | Order | None,
    *,
    now: datetime,
    before: tuple[str, str] | None = None,
    by: Actor | None = None,
) -> None:
    """Add up, and say what that means for what is paid.

    A checkout or order that has become fully paid owes its event in this transaction.
    `before` are its statuses before anything was written, if that was earlier.
    """
    if source is None:
        sums_store(item)
        return
    before = before or statuses(source, now=now)
    refunded = item.refunded
    sums_store(item)
    vars(source).pop("_transactions", None)
    after = statuses(source, now=now)
    if isinstance(source, Checkout):
        _checkout_told(source, before, after, now)
    else:
        order_paid_told(
            source, before, after, now=now, by=by, refunded=item.refunded - refunded
        )


def _checkout_told(
    source: Checkout, before: tuple[str, str], after: tuple[str, str], now: datetime
) -> None:
    if after[0] in PAID and before[0] not in PAID:
        async_event("CHECKOUT_FULLY_PAID", source, now=now)
    elif after[1] == "FULL" != before[1]:
        async_event("CHECKOUT_FULLY_AUTHORIZED", source, now=now)


def order_paid_told(
    order: Order,
    before: tuple[str, str],
    after: tuple[str, str],
    *,
    now: datetime,
    by: Actor | None = None,
    refunded: Decimal = Decimal(0),
) -> None:
    """Write and tell that what is paid of an order has changed."""
    if after == before and refunded <= 0:
        return
    by = by or NOBODY
    became_paid = after[0] in PAID and before[0] not in PAID
    if became_paid:
        happened(order, "ORDER_FULLY_PAID", now=now, by=by)
        channel = order.channel
        if (
            order.status == "UNCONFIRMED"
            and channel.automatically_confirm_all_new_orders
        ):
            order.status = "UNFULFILLED"
    order.updated_at = now
    order.save(update_fields=["status", "updated_at"])
    if after[0] != "NONE" and after[0] != before[0] and refunded <= 0:
        async_event("ORDER_PAID", order, now=now)
    if became_paid:
        async_event("ORDER_FULLY_PAID", order, now=now)
    if refunded > 0:
        async_event("ORDER_REFUNDED", order, now=now)
        if charged_of(order) <= 0:
            async_event("ORDER_FULLY_REFUNDED", order, now=now)
    async_event("ORDER_UPDATED", order, now=now)
