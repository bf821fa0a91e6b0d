"""Reads for the console that no other room offers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db.models import Q
from django_tasks_db.models import DBTaskResult

from catalog.bases.models import Base, Lot
from catalog.bases.selectors import stock_units
from catalog.jobs.models import OutboxMessage
from catalog.jobs.services import READY, RUNNING
from catalog.landed_cost.models import Attestation, RuleProposal
from catalog.landed_cost.selectors import eligibility_of
from catalog.markets.selectors import markets
from catalog.sourcing.models import OrderSourcing

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime
    from typing import Any


def lots_found(*, query: str, limit: int = 200) -> list[Lot]:
    """Lots whose code, SKU or base has the words; all when nothing is asked."""
    lots = Lot.objects.select_related("base").order_by("base__code", "code")
    words = query.strip()
    if words:
        lots = lots.filter(
            Q(code__icontains=words)
            | Q(sku__icontains=words)
            | Q(base__code__iexact=words)
        )
    return list(lots[:limit])


def lot_of(*, lot_id: int) -> Lot | None:
    """One lot with its base."""
    return Lot.objects.select_related("base").filter(pk=lot_id).first()


def bases_known() -> list[Base]:
    """Bases of the pavilion by code."""
    return list(Base.objects.filter(is_active=True))


def order_numbers(*, order_ids: Collection[str]) -> dict[str, str]:
    """Order numbers as people say them, by id."""
    rows = OrderSourcing.objects.filter(order_id__in=list(order_ids))
    return dict(rows.values_list("order_id", "number"))


def jobs_waiting(*, limit: int = 100) -> list[DBTaskResult[..., Any]]:
    """Jobs that wait or run, the next first."""
    waiting = DBTaskResult.objects.filter(status__in=[READY, RUNNING])
    return list(waiting.select_related("job").order_by("run_after")[:limit])


def letter_of(*, message_id: int) -> OutboxMessage | None:
    """One letter of the outbox."""
    return OutboxMessage.objects.filter(pk=message_id, topic="email").first()


def attestations_standing(*, sku: str, on: date) -> dict[str, Attestation]:
    """The attestation that stands on a day, by market."""
    rows = Attestation.objects.filter(
        sku=sku, withdrawn_on__isnull=True, attested_on__lte=on
    )
    return {row.market: row for row in rows}


def attestations_listed(*, query: str = "", limit: int = 200) -> list[Attestation]:
    """Attestations, the latest first; withdrawn ones too, they are history."""
    rows = Attestation.objects.order_by("-attested_on", "-pk")
    words = query.strip()
    return list(rows.filter(sku__icontains=words)[:limit] if words else rows[:limit])


def rule_proposals(*, limit: int = 20) -> list[RuleProposal]:
    """Proposed changes of law with their rows, the latest first."""
    rows = RuleProposal.objects.prefetch_related("rows")
    return list(rows.order_by("-proposed_at", "-pk")[:limit])


def skus_sendable(
    *, market_codes: Collection[str], now: datetime
) -> dict[str, list[tuple[str, int]]]:
    """By market: SKUs that may be sent there today, with the units that are free.

    Three queries for each market, and those of the stock.
    """
    free: dict[str, Counter[str]] = {}
    for (base, sku), units in stock_units(on=now.date(), now=now).items():
        free.setdefault(base, Counter())[sku] += units.free
    found = {}
    for market in (one for one in markets() if one.code in market_codes):
        there = sum(
            (free.get(base, Counter()) for base in market.warehouses), Counter[str]()
        )
        verdicts = eligibility_of(market=market, skus=list(there), on=now.date())
        found[market.code] = sorted(
            (sku, units)
            for sku, units in there.items()
            if units > 0 and verdicts[sku].status != "blocked"
        )
    return found
