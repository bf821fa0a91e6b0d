"""The evidence of a recall: who did what, when, to which units, and who was told."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalog.bases.models import LotMovement
from catalog.jobs.selectors import outbox_keyed
from catalog.submissions.selectors import trail_on
from catalog.submissions.sheet_reader import FORMULA

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import Any

    from catalog.bases.models import Lot
    from catalog.sourcing.models import Recall, RecallOrder
    from catalog.submissions.models import AuditEntry

HEAD = (
    "recall", "drill", "started_at", "started_by", "reason", "base", "lot", "sku",
    "order", "market", "units", "units_shipped", "notice_at", "notice_left_at",
    "remedy", "refund", "currency",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A notice as its reader got it; `left_at` is None while it waits."""

    to: str
    subject: str
    text: str
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class RecallPack:
    """Everything that is known of a recall, the oldest first."""

    recall: Recall
    lots: tuple[Lot, ...]
    lines: tuple[LotMovement, ...]
    orders: tuple[RecallOrder, ...]
    letters: tuple[SentLetter, ...]
    trail: tuple[AuditEntry, ...]
    left_at: Mapping[str, datetime | None]


def recall_pack(*, recall: Recall) -> RecallPack:
    """Lots with their whole ledger, orders, letters as they were sent, who acted."""
    lots = tuple(recall.lots.select_related("base"))
    lines = LotMovement.objects.filter(lot__in=lots).select_related("lot__base")
    orders = tuple(recall.orders.all())
    keys = [one.notice_key for one in orders if one.notice_key]
    sent = outbox_keyed(topic="email", keys=keys)
    subjects = [f"lot:{lot.base.code}/{lot.code}" for lot in lots]
    return RecallPack(
        recall=recall,
        lots=lots,
        lines=tuple(lines.order_by("pk")),
        orders=orders,
        letters=tuple(
            SentLetter(
                to=one.payload["to"],
                subject=one.payload["subject"],
                text=one.payload["text"],
                left_at=one.delivered_at,
            )
            for one in sent
        ),
        trail=tuple(trail_on(subjects=[*subjects, f"recall:{recall.pk}"])),
        left_at={one.key: one.delivered_at for one in sent},
    )


def pack_csv(*, pack: RecallPack, to: Any) -> None:
    """The pack as a table: one row for each order and lot. Times are UTC."""
    writer = csv.writer(to)
    writer.writerow(HEAD)
    recall, lots = pack.recall, {lot.pk: lot for lot in pack.lots}
    for one in pack.orders:
        left = pack.left_at.get(one.notice_key)
        for line in one.lines:
            lot = lots[line["lot"]]
            row = [
                recall.pk, int(recall.is_drill), recall.started_at.isoformat(),
                recall.started_by, recall.reason, lot.base.code, lot.code, line["sku"],
                one.number or one.order_id, one.market_code, line["units"],
                line["shipped"],
                one.notice_owed_at.isoformat() if one.notice_owed_at else "",
                left.isoformat() if left else "",
                one.remedy_state, one.refund_amount or "", one.refund_currency,
            ]  # fmt: skip
            writer.writerow([_safe(cell) for cell in row])


def _safe(cell: object) -> object:
    """A spreadsheet program must not run what a person wrote."""
    return f"'{cell}" if isinstance(cell, str) and FORMULA.match(cell) else cell
