"""Reads of submissions. What a merchant may see is filtered here, by its code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from catalog.bases.models import LotMovement, MovementKind
from catalog.landed_cost.models import CustomsItem
from catalog.submissions.columns import columns
from catalog.submissions.errors import UnknownSubmissionError
from catalog.submissions.models import (
    AuditEntry,
    Merchant,
    Submission,
    SubmissionRow,
)
from catalog.submissions.workflow import RowState, SubmissionState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from django.db.models import QuerySet

LIVE = (
    RowState.READY,
    RowState.SUBMITTED,
    RowState.RETURNED,
    RowState.APPROVED,
    RowState.PUBLISHED,
)
HIDDEN_FIELDS = frozenset({"sku"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a row against what is published; `before` is "" for new goods."""

    field: str
    before: str
    after: str


def sku_prefix(merchant_code: str) -> str:
    """What a merchant's SKUs begin with in the shop, so that no two can collide."""
    return f"{merchant_code.upper()}-"


def merchant_of(*, code: str) -> Merchant:
    """An active merchant. Raises `UnknownSubmissionError`."""
    found = Merchant.objects.filter(code=code, is_active=True).first()
    if found is None:
        message = f"No merchant {code!r}."
        raise UnknownSubmissionError(message)
    return found


def submissions_of(*, merchant_code: str, limit: int = 100) -> list[Submission]:
    """A merchant's own submissions, the latest first, with `counts` by row state."""
    return _counted(Submission.objects.filter(merchant__code=merchant_code))[:limit]


def submission_of(*, merchant_code: str, submission_id: int) -> Submission:
    """One of a merchant's own. Raises `UnknownSubmissionError` for any other."""
    own = Submission.objects.filter(merchant__code=merchant_code, pk=submission_id)
    return _one(own, submission_id)


def submission_for_review(*, submission_id: int) -> Submission:
    """Any submission that was ever submitted, for operators."""
    sent = Submission.objects.filter(pk=submission_id, submitted_at__isnull=False)
    return _one(sent, submission_id)


def review_queue(*, limit: int = 200) -> list[Submission]:
    """What waits for an operator, the longest first."""
    waiting = Submission.objects.filter(state=SubmissionState.SUBMITTED)
    return _counted(waiting.order_by("submitted_at", "pk"))[:limit]


def review_done(*, limit: int = 50) -> list[Submission]:
    """What was decided, the latest first."""
    done = Submission.objects.exclude(decided_at__isnull=True)
    return _counted(done.order_by("-decided_at"))[:limit]


def _counted(rows: QuerySet[Submission]) -> list[Submission]:
    counts = {
        f"count_{state}": Count("rows", filter=Q(rows__state=state))
        for state in RowState.values
    }
    return list(rows.select_related("merchant").annotate(**counts))


def _one(rows: QuerySet[Submission], submission_id: int) -> Submission:
    found = _counted(rows)
    if not found:
        message = f"No submission {submission_id}."
        raise UnknownSubmissionError(message)
    return found[0]


def rows_of(*, submission: Submission) -> list[SubmissionRow]:
    """All rows with their notes, in the order they came, file after file."""
    return list(submission.rows.prefetch_related("notes").order_by("pk"))


def row_for_review(*, row_id: int) -> SubmissionRow:
    """One submitted row, for operators. Raises `UnknownSubmissionError`."""
    rows = SubmissionRow.objects.select_related("submission__merchant")
    found = rows.filter(pk=row_id, submission__submitted_at__isnull=False).first()
    if found is None:
        message = f"No row {row_id}."
        raise UnknownSubmissionError(message)
    return found


def latest_rows(*, merchant: Merchant) -> dict[str, SubmissionRow]:
    """The newest living row of each SKU of a merchant."""
    rows = SubmissionRow.objects.filter(
        submission__merchant=merchant, state__in=LIVE
    ).exclude(sku="")
    return {row.sku: row for row in rows.order_by("pk")}


def published_row(*, row: SubmissionRow) -> SubmissionRow | None:
    """The row by which the same goods were last published, other than this one."""
    return (
        SubmissionRow.objects.filter(
            submission__merchant_id=row.submission.merchant_id,
            sku=row.sku,
            state=RowState.PUBLISHED,
        )
        .exclude(pk=row.pk)
        .order_by("-published_at", "-pk")
        .first()
    )


def row_differences(*, row: SubmissionRow) -> list[Difference]:
    """What would change in the shop, cell by cell; everything for new goods."""
    before = published_row(row=row)
    old = before.cells if before else {}
    picture = _picture_hash(before.files) if before else ""
    found = [
        Difference(key, old.get(key, ""), row.cells.get(key, ""))
        for key in (column.key for column in columns())
        if key not in HIDDEN_FIELDS and old.get(key, "") != row.cells.get(key, "")
    ]
    same_name = old.get("picture") == row.cells.get("picture")
    if before and same_name and picture != _picture_hash(row.files):
        name = row.cells.get("picture", "")
        found.append(Difference("picture", name, f"{name} *"))
    return found


def _picture_hash(files: dict[str, Any]) -> str:
    return str(files.get("picture", {}).get("hash", ""))


def lots_received(
    *, base_codes: Collection[str]
) -> dict[tuple[str, str], tuple[str, int]]:
    """(base, lot code) → (SKU, units first received) of lots at these bases."""
    rows = (
        LotMovement.objects.filter(
            lot__base__code__in=list(base_codes), kind=MovementKind.RECEIVED
        )
        .order_by("-pk")
        .values_list("lot__base__code", "lot__code", "lot__sku", "on_hand_delta")
    )
    return {(base, code): (sku, units) for base, code, sku, units in rows}


def known_skus_taken(
    *, prefix: str, skus: Collection[str], merchant: Merchant
) -> frozenset[str]:
    """SKUs of the shop under a merchant's prefix that this merchant never published."""
    wanted = {f"{prefix}{sku}" for sku in skus if sku}
    sold = set(CustomsItem.objects.filter(sku__in=wanted).values_list("sku", flat=True))
    own = SubmissionRow.objects.filter(
        submission__merchant=merchant,
        state__in=[RowState.PUBLISHED, RowState.APPROVED],
    )
    return frozenset(
        sold - {f"{prefix}{sku}" for sku in own.values_list("sku", flat=True)}
    )


def trail_of(*, submission: Submission, limit: int = 500) -> list[AuditEntry]:
    """Everything that happened to a submission and its rows, the latest first."""
    entries = AuditEntry.objects.filter(submission_id=submission.pk)
    return list(entries.order_by("-pk")[:limit])


def trail_on(*, subjects: Sequence[str]) -> list[AuditEntry]:
    """Everything that was done to these, the oldest first."""
    return list(AuditEntry.objects.filter(subject__in=subjects).order_by("pk"))


def trail_recent(*, limit: int = 200) -> list[AuditEntry]:
    """The latest steps of anybody, for operators."""
    return list(AuditEntry.objects.order_by("-pk")[:limit])
