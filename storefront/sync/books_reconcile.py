"""Do orders, transactions, providers and books say the same? If not: where, and why."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from catalog.books import accounts
from catalog.books.errors import BookingError
from catalog.books.models import Transfer
from catalog.books.selectors import balances, references_booked, totals
from storefront.payments.provider_sums import provider_sums
from storefront.saleor.money import money_of_json
from storefront.sync.book_keeping import market_of, order_book, orders_read, quote_of
from storefront.sync.order_facts import MONEY_IN, MONEY_OUT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from storefront.saleor.client import SaleorClient
    from storefront.sync.order_facts import Node

Difference = dict[str, Any]
PROVIDERS = ("sandbox", "stripe")
REMEDIES = {
    "not_booked": "What is booked is never changed: book the correction by hand.",
    "no_quote": "Booked by commerce's own taxes; duty and tax are not told apart.",
    "cost_unknown": "Publish the goods again so that their price is known, or pay by hand.",
    "total": "Look at the order's edits in commerce and book the correction.",
    "charged": "Read the transaction's events in commerce; one is missing or twice.",
    "refunded": "Read the transaction's events in commerce; one is missing or twice.",
    "unpaid": "Wait for the payment, or cancel the order.",
    "overpaid": "Give the surplus back.",
    "not_given_back": "The order is canceled and its money is still here: refund it.",
    "provider": "Read the payment at the provider: its event did not reach commerce.",
    "paid_without_order": "Complete the checkout, or give the money back.",
    "not_at_provider": "The provider knows no such money: stop, and ask who wrote it.",
    "currency": "The books are damaged: restore them from a backup.",
}


def books_reconcile(*, client: SaleorClient, now: datetime) -> dict[str, Any]:
    """Book what is not booked, compare all four, and list each difference.

    Amounts are texts in their currency. Raises `SaleorError`.
    """
    orders, found, booked = 0, list[Difference](), 0
    seen: set[str] = set()
    for order in orders_read(client):
        orders += 1
        try:
            booked += order_book(order=order, now=now)
        except BookingError as error:
            found.append(_difference("not_booked", order, cause=str(error)))
        found += _of_order(order)
        seen |= {one["pspReference"] for one in order["transactions"]}
    found += _of_providers(seen)
    sums = totals()
    found += [
        _line("currency", currency=currency, expected=debits, found=credits_)
        for currency, (debits, credits_) in sums.items()
        if debits != credits_
    ]
    return {
        "reconciled": not found,
        "orders": orders,
        "transfers": Transfer.objects.count(),
        "newly_booked": booked,
        "currencies": {
            currency: {"debits": f"{debits}", "credits": f"{credits_}"}
            for currency, (debits, credits_) in sorted(sums.items())
        },
        "differences": found,
    }


def _of_order(order: Node) -> Iterator[Difference]:
    # What is sent in place of other goods costs its buyer nothing: nothing was quoted.
    if quote_of(order["id"]) is None and money_of_json(order["total"]["gross"]).amount:
        yield _difference("no_quote", order, cause="No quote is frozen on the order.")
    yield from _of_costs(order)
    total = money_of_json(order["total"]["gross"])
    rows = list(Transfer.objects.filter(order_id=order["id"]))
    debtor = accounts.buyer(order["id"])
    sold = _net(rows, debtor, "sale:")
    if sold != total.amount:
        yield _difference("total", order, total.amount, sold)
    events = [event for one in order["transactions"] for event in one["events"]]
    for code, kinds, sign in (("charged", MONEY_IN, -1), ("refunded", MONEY_OUT, 1)):
        said = sum(
            (money_of_json(e["amount"]).amount for e in events if e["type"] in kinds),
            start=Decimal(0),
        )
        moved = sum(
            (
                row.amount
                for row in rows
                if row.key.startswith("money:")
                and (row.credit if sign < 0 else row.debit) == debtor
            ),
            start=Decimal(0),
        )
        if said != moved:
            yield _difference(code, order, said, moved)
    yield from _of_buyer(order, _net(rows, debtor, ""))


def _of_buyer(order: Node, balance: Decimal) -> Iterator[Difference]:
    """What a buyer's account still says."""
    if balance > 0 and order["authorizeStatus"] == "FULL":
        # Held by the bank, and taken when the goods leave.
        return
    if balance > 0:
        yield _difference("unpaid", order, Decimal(0), balance)
    elif balance < 0:
        code = "not_given_back" if order["status"] == "CANCELED" else "overpaid"
        yield _difference(code, order, Decimal(0), balance)


def _of_costs(order: Node) -> Iterator[Difference]:
    keys = {f"cost:{order['id']}:{line['id']}" for line in order["lines"]}
    booked = set(Transfer.objects.filter(key__in=keys).values_list("key", flat=True))
    for line in order["lines"]:
        if f"cost:{order['id']}:{line['id']}" not in booked:
            cause = f"Price or payee of {line['productSku']} is not known."
            yield _difference("cost_unknown", order, cause=cause)


def _net(rows: Iterable[Transfer], account: str, prefix: str) -> Decimal:
    """Debits less credits of an account in transfers whose key begins so."""
    net = Decimal(0)
    for row in rows:
        if row.key.startswith(prefix) and account in {row.debit, row.credit}:
            net += row.amount if row.debit == account else -row.amount
    return net


def _of_providers(seen: set[str]) -> Iterator[Difference]:
    """Each payment of a provider against what is booked under its reference."""
    known: set[str] = set()
    booked: dict[str, dict[tuple[str, str], Decimal]] = {}
    for one in provider_sums():
        known.add(one.reference)
        kept = one.charged - one.refunded
        account = accounts.provider(one.provider)
        if account not in booked:
            booked[account] = references_booked(account=account)
        there = booked[account].get((one.reference, one.currency), Decimal(0))
        if there == kept:
            continue
        code = "provider" if one.reference in seen else "paid_without_order"
        yield _line(
            code, currency=one.currency, expected=kept, found=there,
            reference=one.reference, checkout=one.checkout_id,
        )  # fmt: skip
    for name in PROVIDERS:
        account = accounts.provider(name)
        for (reference, currency), amount in references_booked(account=account).items():
            if amount and reference not in known:
                yield _line(
                    "not_at_provider",
                    currency=currency,
                    expected=Decimal(0),
                    found=amount,
                    reference=reference,
                )


def _difference(
    code: str,
    order: Node,
    expected: Decimal | None = None,
    found: Decimal | None = None,
    cause: str = "",
) -> Difference:
    return _line(
        code,
        currency=money_of_json(order["total"]["gross"]).currency,
        expected=expected,
        found=found,
        order=order["number"],
        order_id=order["id"],
        market=market_of(order),
        cause=cause,
    )


def _line(
    code: str,
    *,
    currency: str,
    expected: Decimal | None,
    found: Decimal | None,
    **more: str,
) -> Difference:
    return {
        "code": code,
        "order": more.pop("order", None),
        "order_id": more.pop("order_id", None),
        "market": more.pop("market", None),
        "reference": more.pop("reference", None),
        "checkout": more.pop("checkout", None),
        "currency": currency,
        "expected": None if expected is None else f"{expected}",
        "found": None if found is None else f"{found}",
        "cause": more.pop("cause", "") or CAUSES.get(code, ""),
        "remedy": REMEDIES[code],
    }


CAUSES = {
    "total": "The books have another total than the order.",
    "charged": "The books have other money in than commerce's transactions.",
    "refunded": "The books have other money out than commerce's transactions.",
    "unpaid": "The buyer has not paid all of it.",
    "overpaid": "The buyer paid more than the order costs.",
    "not_given_back": "The canceled order was paid and not refunded.",
    "provider": "The provider has other money than commerce recorded.",
    "paid_without_order": "The provider took money for which there is no order.",
    "not_at_provider": "Commerce recorded money of which the provider knows nothing.",
    "currency": "Debits and credits differ.",
}


def owed_now() -> dict[str, dict[str, str]]:
    """Payee → currency → what it is owed; for payouts."""
    found: dict[str, dict[str, str]] = {}
    for (account, currency), balance in sorted(balances(prefix="owed:").items()):
        if balance:
            found.setdefault(account, {})[currency] = f"{-balance}"
    return found
