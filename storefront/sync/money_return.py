"""Money that came for goods that are gone goes back at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from storefront.payments.models import AttemptState
from storefront.payments.selectors import attempts_of_checkout
from storefront.payments.services import attempt_return, attempts_abandon
from storefront.saleor.client import app_client
from storefront.saleor.errors import Refused
from storefront.saleor.money import money_of_json

if TYPE_CHECKING:
    from datetime import datetime

    from storefront.payments.models import PaymentAttempt
    from storefront.saleor.client import SaleorClient

# Commerce's reasons that neither waiting nor another try heals.
GOODS_GONE = frozenset(
    {
        "INSUFFICIENT_STOCK",
        "PRODUCT_NOT_PUBLISHED",
        "PRODUCT_UNAVAILABLE_FOR_PURCHASE",
        "UNAVAILABLE_VARIANT_IN_CHANNEL",
    }
)
# A page of the provider that nobody answered for so long will not be answered.
UNANSWERED_FOR = timedelta(hours=6)


def money_return(*, checkout_id: str, code: str, now: datetime) -> list[PaymentAttempt]:
    """Give back or release whatever paid a checkout that cannot become an order.

    Asks commerce, which asks our App. Safe to repeat and from two sides: commerce gives
    back no more than a transaction holds. Raises `SaleorError`.
    """
    client = app_client()
    returned = []
    for attempt in attempts_of_checkout(checkout_id=checkout_id):
        if attempt.state != AttemptState.SUCCEEDED or not attempt.transaction_id:
            continue
        if _give_back(client, attempt.transaction_id):
            returned.append(attempt_return(attempt_id=attempt.pk, code=code, now=now))
    return returned


def _give_back(client: SaleorClient, transaction_id: str) -> bool:
    """Ask for the way back of all a transaction holds; whether nothing is left."""
    for action, name in (("REFUND", "chargedAmount"), ("CANCEL", "authorizedAmount")):
        held = client.run_raw("TransactionById", {"id": transaction_id})["transaction"]
        money = money_of_json(held[name])
        if not money.amount:
            continue
        try:
            done = client.run_raw(
                "TransactionRequestAction",
                {
                    "id": transaction_id,
                    "actionType": action,
                    "amount": money.amount,
                },
            )
        except Refused:
            # Somebody else asked at the same moment; what is left is read below.
            continue
        left = done["transactionRequestAction"]["transaction"][name]
        if money_of_json(left).amount:
            return False
    return True


def attempts_sweep(now: datetime) -> int:
    """Give up attempts that nobody answered; the schedule calls this."""
    return attempts_abandon(before=now - UNANSWERED_FOR, now=now)
