"""`manage.py books reconcile | statement | owed | pay`: the ledger of every payment."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from catalog.books import accounts
from catalog.books.errors import BookingError
from catalog.books.models import Transfer
from catalog.books.selectors import owed, statement
from catalog.books.services import Fact, facts_book
from catalog.money import Money
from storefront.saleor.client import app_client
from storefront.saleor.errors import SaleorError
from storefront.sync.books_reconcile import books_reconcile, owed_now

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """The books: compared, shown, and what was paid out of them."""

    help = (
        "Compare orders, transactions, providers and the ledger; statements; payouts."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Four steps; docs/books.md tells each."""
        steps = parser.add_subparsers(dest="step", required=True)
        reconcile = steps.add_parser(
            "reconcile", help="differences, each with its cause"
        )
        shown = steps.add_parser("statement", help="movements of an account")
        shown.add_argument("account", help="as in owed:merchant:omar")
        shown.add_argument("--from", dest="since", type=date.fromisoformat)
        shown.add_argument("--to", dest="until", type=date.fromisoformat)
        debts = steps.add_parser("owed", help="what each payee is owed now")
        paid = steps.add_parser("pay", help="a payout that the bank has made")
        paid.add_argument("payee", help="as in owed:merchant:omar")
        paid.add_argument("amount")
        paid.add_argument("currency")
        paid.add_argument("--reference", required=True, help="the bank's own")
        for step in (reconcile, shown, debts, paid):
            step.add_argument("--json", action="store_true", dest="is_json")

    def handle(self, *_: str, **options: Any) -> None:
        """Exit code 1 if `reconcile` finds a difference."""
        step = options["step"]
        try:
            told = {
                "reconcile": _reconcile,
                "statement": _statement,
                "owed": _owed,
                "pay": _pay,
            }[step](options)
        except (SaleorError, BookingError) as error:
            raise CommandError(str(error)) from error
        if options["is_json"]:
            self.stdout.write(json.dumps(told, indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_lines(step, told)))
        if step == "reconcile" and told["differences"]:
            raise SystemExit(1)


def _reconcile(_: dict[str, Any]) -> dict[str, Any]:
    return books_reconcile(client=app_client(), now=timezone.now())


def _statement(options: dict[str, Any]) -> dict[str, Any]:
    lines = statement(
        account=options["account"],
        since=_moment(options["since"]),
        until=_moment(options["until"]),
    )
    sums: dict[str, Decimal] = {}
    for line in lines:
        sums[line.amount.currency] = (
            sums.get(line.amount.currency, Decimal(0)) + line.amount.amount
        )
    return {
        "account": options["account"],
        "lines": [
            {
                "at": line.happened_at.isoformat(),
                "amount": f"{line.amount.amount}",
                "currency": line.amount.currency,
                "with": line.other,
                "order": line.order_id or None,
                "reference": line.reference or None,
                "note": line.note,
            }
            for line in lines
        ],
        "sums": {currency: f"{amount}" for currency, amount in sorted(sums.items())},
    }


def _moment(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, tzinfo=UTC) if day else None


def _owed(_: dict[str, Any]) -> dict[str, Any]:
    return {"owed": owed_now()}


def _pay(options: dict[str, Any]) -> dict[str, Any]:
    """Book a payout; never more than is owed, and a bank's reference only once."""
    payee, currency = options["payee"], options["currency"].upper()
    try:
        money = Money(Decimal(options["amount"]), currency)
    except (InvalidOperation, ValueError) as error:
        message = f"{options['amount']} {currency} is no amount."
        raise CommandError(message) from error
    fact = Fact(
        key=f"payout:{options['reference']}",
        debit=payee,
        credit=accounts.BANK,
        money=money,
        happened_at=timezone.now(),
        reference=options["reference"],
        note=f"payout to {payee}",
    )
    if Transfer.objects.filter(key=fact.key).exists():
        facts_book(facts=[fact], now=timezone.now())
        return _paid(fact, booked=0)
    debt = {one.currency: one for one in owed().get(payee, [])}.get(currency)
    if debt is None or money.amount > debt.amount:
        there = f"{debt.amount} {currency}" if debt else "nothing"
        message = f"{payee} is owed {there} in {currency}: no more can be paid."
        raise CommandError(message)
    booked = facts_book(facts=[fact], now=timezone.now())
    return _paid(fact, booked=booked)


def _paid(fact: Fact, *, booked: int) -> dict[str, Any]:
    return {
        "paid": fact.debit,
        "amount": f"{fact.money.amount}",
        "currency": fact.money.currency,
        "booked": booked,
    }


def _lines(step: str, told: dict[str, Any]) -> list[str]:
    if step == "reconcile":
        head = f"{told['orders']} orders, {told['transfers']} transfers, "
        return [
            f"{head}{len(told['differences'])} differences",
            *(
                f"{one['code']} {one['order'] or one['reference'] or ''}: {one['cause']} "
                f"expected {one['expected']}, found {one['found']} {one['currency']}. "
                f"{one['remedy']}"
                for one in told["differences"]
            ),
        ]
    if step == "statement":
        rows = told["lines"]
        return [f"{x['at']} {x['amount']} {x['currency']} {x['note']}" for x in rows]
    if step == "owed":
        return [
            f"{payee} {amount} {currency}"
            for payee, sums in told["owed"].items()
            for currency, amount in sums.items()
        ]
    return [f"{told['amount']} {told['currency']} booked as paid to {told['paid']}"]
