"""Pay a checkout and make it an order: exactly once, whoever asks and how often.

The shop's pages, the return from the provider and the provider's late messages all end
in `attempt_finish`. Money is asked for through Saleor's transactions; what a
transaction holds is Saleor's word, which order exists is Saleor's too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from django.utils import timezone

from catalog.markets.selectors import market_by_channel
from storefront.payments.errors import UnknownMethodError
from storefront.payments.models import (
    GIVEN_UP_STATES,
    OPEN_STATES,
    AttemptState,
    PaymentAttempt,
    PaymentEvent,
)
from storefront.payments.providers import page_url, payment_refresh
from storefront.payments.selectors import winner_of_checkout
from storefront.payments.services import (
    attempt_open,
    attempt_refuse,
    attempt_settle,
    attempt_transaction_set,
)
from storefront.saleor.client import app_client
from storefront.saleor.errors import Refused
from storefront.saleor.money import money_of_json
from storefront.sync.eligible_now import NotEligibleError, checkout_eligible
from storefront.sync.held_prices import checkout_prices_keep, told_of_json
from storefront.sync.held_units import checkout_hold, units_let_go
from storefront.sync.money_return import GOODS_GONE, money_return
from storefront.sync.setup_shop import APP_IDENTIFIER

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from catalog.declaration import Market
    from catalog.money import Money
    from storefront.saleor.client import SaleorClient

Outcome = Literal["ordered", "pending", "declined", "started", "abandoned", "stopped"]


@dataclass(frozen=True, slots=True)
class PayResult:
    """What happened, for the buyer to be told.

    `redirect_url` is where the provider asks the buyer; `order_id` and `number` are
    set once there is an order. `refused` are commerce's reasons when it stopped.
    """

    outcome: Outcome
    redirect_url: str = ""
    order_id: str = ""
    number: str = ""
    message_code: str = ""
    refused: Refused | None = None
    attempt: PaymentAttempt | None = None


def attempt_start(
    *,
    client: SaleorClient,
    checkout_id: str,
    channel: str,
    total: Money,
    method: str,
    language: str,
    return_url: Callable[[PaymentAttempt], str] | str,
    now: datetime,
) -> PayResult:
    """Start paying a checkout, or join the attempt that another tab has open.

    `total` is what commerce says the checkout costs, never what a form says. A
    checkout that is paid already becomes its order at once. Raises
    `UnknownMethodError`, `Refused`, `Unreachable`.
    """
    paid = winner_of_checkout(checkout_id=checkout_id)
    if paid is not None:
        return attempt_finish(client=client, attempt=paid, now=now)
    attempt = attempt_open(
        checkout_id=checkout_id,
        money=total,
        method=method,
        flow=_flow(market_by_channel(channel), method),
        language=language,
        return_url="",
        now=now,
    )
    if not attempt.return_url:
        url = return_url if isinstance(return_url, str) else return_url(attempt)
        attempt.return_url = url
        attempt.save(update_fields=["return_url"])
    if not attempt.transaction_id:
        why = _transaction_initialize(client, attempt)
        if why:
            attempt = attempt_refuse(attempt_id=attempt.pk, code=why, now=now)
            return PayResult(
                "declined", message_code=attempt.message_code, attempt=attempt
            )
    if attempt.state == AttemptState.PENDING:
        return PayResult("pending", attempt=attempt)
    url = page_url(attempt=attempt, now=now)
    return PayResult("started", redirect_url=url, attempt=attempt)


def _flow(market: Market, method: str) -> str:
    for offered in market.payment_methods:
        if offered.code == method:
            return offered.flow
    message = f"The market {market.code} takes no {method[:40]!r}."
    raise UnknownMethodError(message)


def _transaction_initialize(client: SaleorClient, attempt: PaymentAttempt) -> str:
    """Begin the transaction of an attempt. Answers why our App does not want it."""
    done = client.run_raw(
        "TransactionInitialize",
        {
            "id": attempt.checkout_id,
            "amount": attempt.amount,
            "idempotencyKey": attempt.idempotency_key,
            "paymentGateway": {
                # Saleor finds a payment gateway by the identifier of its App.
                "id": APP_IDENTIFIER,
                "data": {"attempt": str(attempt.pk)},
            },
        },
    )["transactionInitialize"]
    attempt.transaction_id = done["transaction"]["id"]
    attempt_transaction_set(
        attempt_id=attempt.pk, transaction_id=attempt.transaction_id
    )
    event = done["transactionEvent"] or {}
    if str(event.get("type")).endswith("_FAILURE"):
        return str(event.get("message") or "refused")
    return ""


def attempt_finish(
    *, client: SaleorClient, attempt: PaymentAttempt, now: datetime
) -> PayResult:
    """Ask how the attempt ended and act on it; safe to repeat and from two sides.

    Raises `Unreachable`; reasons of commerce not to make the order are in `refused`.
    """
    before = attempt.state
    payment_refresh(reference=attempt.psp_reference, now=now)
    settled = attempt_settle(reference=attempt.psp_reference, now=now)
    if settled.state == AttemptState.STARTED:
        url = page_url(attempt=settled, now=now)
        return PayResult("started", redirect_url=url, attempt=settled)
    # A paid attempt is told again: whoever settled it may have died before telling.
    if settled.transaction_id and (
        before in OPEN_STATES or settled.state == AttemptState.SUCCEEDED
    ):
        _transaction_process(client, settled)
        # Commerce may have acted on the news already, down to giving the money back.
        settled.refresh_from_db()
    if settled.state in GIVEN_UP_STATES:
        paid = winner_of_checkout(checkout_id=settled.checkout_id)
        if paid is not None:
            # Another window has paid meanwhile: its order is what happened.
            return attempt_finish(client=client, attempt=paid, now=now)
    if settled.state == AttemptState.DECLINED:
        return PayResult("declined", message_code=settled.message_code, attempt=settled)
    if settled.state == AttemptState.PENDING:
        return PayResult("pending", attempt=settled)
    if settled.state == AttemptState.ABANDONED:
        return PayResult("abandoned", attempt=settled)
    if settled.state == AttemptState.RETURNED:
        return PayResult("stopped", message_code=settled.message_code, attempt=settled)
    return checkout_finish(
        client=client, checkout_id=settled.checkout_id, attempt=settled, now=now
    )


def _transaction_process(client: SaleorClient, attempt: PaymentAttempt) -> None:
    """Tell commerce to ask our App; a transaction that has its answer stays as is."""
    try:
        client.run_raw("TransactionProcess", {"id": attempt.transaction_id, "data": {}})
    except Refused as refused:
        if not {"TRANSACTION_ALREADY_PROCESSED", "INVALID"} & set(refused.codes):
            raise


def checkout_finish(
    *,
    client: SaleorClient,
    checkout_id: str,
    now: datetime,
    attempt: PaymentAttempt | None = None,
) -> PayResult:
    """Make the paid checkout an order; a second call answers the same order.

    Where the goods are gone, or may not be sold there any more, no waiting helps: the money is given back at once, and the
    buyer may change the basket and pay anew.
    """
    try:
        done = _completed(client, checkout_id, now)
    except Refused as refused:
        if refused.codes & GOODS_GONE:
            units_let_go(checkout_id=checkout_id)
            is_shut = isinstance(refused, NotEligibleError)
            why = "not_eligible" if is_shut else "goods_gone"
            money_return(checkout_id=checkout_id, code=why, now=now)
            if attempt is not None:
                attempt.refresh_from_db()
        code = attempt.message_code if attempt is not None else ""
        return PayResult("stopped", message_code=code, refused=refused, attempt=attempt)
    order = done["checkoutComplete"]["order"]
    return PayResult(
        "ordered", order_id=order["id"], number=order["number"], attempt=attempt
    )


def _completed(client: SaleorClient, checkout_id: str, now: datetime) -> dict[str, Any]:
    """Ask law once more, keep the prices, hold the units, complete. Raises `Refused`, `Unreachable`.

    Somebody else may complete the same checkout at this moment, the buyer's page and
    the event of the payment for instance: what is missing then is what it took itself.
    """
    try:
        found = client.run_raw("CheckoutUnits", {"id": checkout_id})["checkout"]
        checkout_eligible(found=found, on=now.date())
        if found:
            checkout_prices_keep(
                checkout_id=checkout_id,
                channel=found["channel"]["slug"],
                told=told_of_json(found["lines"]),
                now=now,
            )
        checkout_hold(found=found, now=now)
        return client.run_raw("CheckoutComplete", {"id": checkout_id})
    except Refused as refused:
        if not refused.codes & GOODS_GONE:
            raise
        if client.run_raw("CheckoutUnits", {"id": checkout_id})["checkout"]:
            raise
    return client.run_raw("CheckoutComplete", {"id": checkout_id})


def payment_event_apply(payload: dict[str, Any], key: str) -> None:
    """Job: act on a stored message of the provider, once.

    The message is a trigger: the payment is read again from the provider, reported to
    commerce as a transaction event, and the checkout completed.
    """
    now = timezone.now()
    event = PaymentEvent.objects.get(provider_event_id=payload["event"])
    if event.applied_at is not None:
        return
    client = app_client()
    payment_refresh(reference=event.reference, now=now)
    settled = attempt_settle(reference=event.reference, now=now)
    if settled.state == AttemptState.SUCCEEDED:
        if not settled.transaction_id:
            # Whoever opened the attempt died before commerce answered.
            _transaction_initialize(client, settled)
        payment_report(client=client, attempt=settled, now=now)
        checkout_finish(
            client=client, checkout_id=settled.checkout_id, attempt=settled, now=now
        )
    event.applied_at = now
    event.save(update_fields=["applied_at"])


def payment_report(
    *, client: SaleorClient, attempt: PaymentAttempt, now: datetime
) -> None:
    """Report money that came outside a request; the same report twice counts once."""
    kind = "CHARGE" if attempt.flow == "charge" else "AUTHORIZATION"
    client.run_raw(
        "TransactionEventReport",
        {
            "id": attempt.transaction_id,
            "type": f"{kind}_SUCCESS",
            "amount": attempt.amount,
            "pspReference": attempt.psp_reference,
            "time": now.isoformat(),
            "availableActions": ["REFUND"]
            if kind == "CHARGE"
            else ["CHARGE", "CANCEL"],
        },
    )


def checkout_total(*, client: SaleorClient, checkout_id: str, language: str) -> Money:
    """What a checkout costs, by commerce. Raises `LookupError` if it is gone."""
    found = client.run_raw(
        "CheckoutById", {"id": checkout_id, "languageCode": language}
    )["checkout"]
    if found is None:
        message = f"No checkout {checkout_id}."
        raise LookupError(message)
    return money_of_json(found["totalPrice"]["gross"])
