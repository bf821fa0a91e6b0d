"""Reads: balances, statements, and what is owed to whom."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q, Sum

from catalog.books.models import Transfer, amount_of
from catalog.money import Money

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

Balances = dict[tuple[str, str], Decimal]


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One movement on an account: debits above zero, credits below."""

    happened_at: datetime
    amount: Money
    other: str
    order_id: str
    reference: str
    note: str


def balances(*, prefix: str = "", accounts: Collection[str] = ()) -> Balances:
    """(account, currency) → debits less credits; accounts at zero are there too.

    Of accounts that begin with `prefix`, or of those named.
    """
    found: Balances = defaultdict(Decimal)
    for side, sign in (("debit", 1), ("credit", -1)):
        rows = Transfer.objects.order_by()
        if prefix:
            rows = rows.filter(**{f"{side}__startswith": prefix})
        if accounts:
            rows = rows.filter(**{f"{side}__in": list(accounts)})
        sums = rows.values_list(side, "currency").annotate(sum=Sum("units"))
        for account, currency, units in sums:
            found[account, currency] += sign * amount_of(units, currency)
    return dict(found)


def totals() -> dict[str, tuple[Decimal, Decimal]]:
    """Currency → (sum of debit balances, sum of credit balances): they are equal."""
    found: dict[str, tuple[Decimal, Decimal]] = {}
    for (_account, currency), balance in balances().items():
        debits, credits_ = found.get(
            currency, (amount_of(0, currency), amount_of(0, currency))
        )
        if balance > 0:
            debits += balance
        else:
            credits_ -= balance
        found[currency] = (debits, credits_)
    return found


def statement(
    *, account: str, since: datetime | None = None, until: datetime | None = None
) -> list[StatementLine]:
    """Movements of an account from `since` up to before `until`, oldest first."""
    rows = Transfer.objects.filter(Q(debit=account) | Q(credit=account))
    if since:
        rows = rows.filter(happened_at__gte=since)
    if until:
        rows = rows.filter(happened_at__lt=until)
    return [
        StatementLine(
            happened_at=row.happened_at,
            amount=Money(
                row.amount if row.debit == account else -row.amount, row.currency
            ),
            other=row.credit if row.debit == account else row.debit,
            order_id=row.order_id,
            reference=row.reference,
            note=row.note,
        )
        for row in rows.order_by("happened_at", "pk")
    ]


def owed() -> dict[str, list[Money]]:
    """Payee's account → what it is owed in each currency; nothing at zero."""
    found: dict[str, list[Money]] = {}
    for (account, currency), balance in sorted(balances(prefix="owed:").items()):
        if balance:
            found.setdefault(account, []).append(Money(-balance, currency))
    return found


def references_booked(*, account: str) -> dict[tuple[str, str], Decimal]:
    """(reference, currency) → debits less credits of an account, by reference."""
    found: Balances = defaultdict(Decimal)
    for side, sign in (("debit", 1), ("credit", -1)):
        rows = Transfer.objects.filter(**{side: account}).order_by()
        sums = rows.values_list("reference", "currency").annotate(sum=Sum("units"))
        for reference, currency, units in sums:
            found[reference, currency] += sign * amount_of(units, currency)
    return dict(found)
