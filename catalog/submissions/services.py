"""Writes: a merchant's side of a submission. The operator's side is in `review`.

Every step checks who acts, asks the workflow's table, and writes the trail in the same
transaction. A merchant's draft is locked while a file is read into it.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.db import transaction

from catalog.submissions.errors import (
    NotAllowedError,
    NothingToSubmitError,
    UnknownSubmissionError,
)
from catalog.submissions.models import Merchant, Submission, SubmissionRow
from catalog.submissions.read_outcome import ReadOutcome, RefusedRow
from catalog.submissions.row_validation import Known, rows_validate
from catalog.submissions.selectors import (
    known_skus_taken,
    latest_rows,
    lots_received,
    sku_prefix,
)
from catalog.submissions.trail import trail_write
from catalog.submissions.types import RawRow
from catalog.submissions.workflow import (
    OPEN_ROWS,
    ROW_STEPS,
    SUBMISSION_STEPS,
    RowState,
    SubmissionState,
    step,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from catalog.submissions.row_validation import Checked
    from catalog.submissions.types import Actor, FileRef


@transaction.atomic
def merchant_upsert(*, code: str, name: str, base_codes: Sequence[str]) -> Merchant:
    """Create a merchant or change its name and the bases it speaks for."""
    values = {"name": name, "base_codes": list(base_codes)}
    return Merchant.objects.update_or_create(code=code, defaults=values)[0]


@transaction.atomic
def submission_read(
    *,
    actor: Actor,
    file_name: str,
    rows: Sequence[RawRow],
    files: Mapping[str, FileRef],
    now: datetime,
    is_export: bool = False,
) -> ReadOutcome:
    """Read a sheet into the merchant's open draft; what is known already stays.

    A row is known by the merchant's SKU and its whole content, pictures included: the
    same file twice changes nothing. Another program's export knows less than we ask:
    its rows take what the merchant said of the goods before, and are kept where only
    facts are missing. Raises `NotAllowedError` for anybody but staff of an active
    merchant.
    """
    merchant = _merchant_locked(actor)
    before = latest_rows(merchant=merchant)
    if is_export:
        rows = [_filled(row, before) for row in rows]
    checked = rows_validate(
        rows=rows, known=_known(merchant, rows, files, now), may_lack=is_export
    )
    draft = _draft(merchant)
    bad = {
        (row.content_hash, str(row.problems))
        for row in (draft.rows.filter(state__in=OPEN_ROWS) if draft else ())
    }
    fresh = [row for row in checked if not _is_known(row, before, bad)]
    unchanged = len(checked) - len(fresh)
    refused = _refused(checked)
    if not fresh:
        return ReadOutcome(draft, unchanged=unchanged, refused=refused)
    draft = draft or Submission.objects.create(
        merchant=merchant,
        file_name=file_name[:200],
        created_by=actor.email,
        created_at=now,
    )
    _rows_clear(draft, checked, fresh)
    counts = _rows_put(draft, fresh, {row.sku for row in before.values()})
    trail_write(
        actor=actor,
        action="read",
        subject=f"submission:{draft.pk}",
        now=now,
        submission=draft,
        file=file_name[:200],
        unchanged=unchanged,
        **counts,
    )
    return ReadOutcome(draft, unchanged=unchanged, refused=refused, **counts)


def _filled(row: RawRow, before: Mapping[str, SubmissionRow]) -> RawRow:
    """A row with what the merchant said of the same goods before in its empty cells."""
    last = before.get(row.cells.get("sku", ""))
    return RawRow(row.number, {**last.cells, **row.cells}) if last else row


def _refused(checked: Sequence[Checked]) -> tuple[RefusedRow, ...]:
    return tuple(
        RefusedRow(
            row.raw.number,
            row.raw.cells.get("sku", ""),
            row.raw.cells,
            row.problems,
            is_incomplete=row.is_incomplete,
        )
        for row in checked
        if row.problems
    )


def _known(
    merchant: Merchant,
    rows: Sequence[RawRow],
    files: Mapping[str, FileRef],
    now: datetime,
) -> Known:
    prefix = sku_prefix(merchant.code)
    return Known(
        base_codes=tuple(merchant.base_codes),
        files=files,
        on=now.date(),
        lots=lots_received(base_codes=merchant.base_codes),
        taken=known_skus_taken(
            prefix=prefix,
            skus=[row.cells.get("sku", "") for row in rows],
            merchant=merchant,
        ),
        prefix=prefix,
    )


def _merchant_locked(actor: Actor) -> Merchant:
    found = list(
        Merchant.objects.select_for_update().filter(
            code=actor.merchant_code, is_active=True
        )
    )
    if actor.role != "merchant" or not found:
        message = "Only staff of an active merchant may upload."
        raise NotAllowedError(message)
    return found[0]


def _draft(merchant: Merchant) -> Submission | None:
    return Submission.objects.filter(
        merchant=merchant, state=SubmissionState.DRAFT
    ).first()


def content_hash(*, cells: Mapping[str, str], files: Mapping[str, Any]) -> str:
    """The same for the same cells and the same files behind them."""
    picture = files.get("picture", {}).get("hash", "")
    papers = [paper["hash"] for paper in files.get("documents", [])]
    text = json.dumps([dict(cells), picture, papers], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _is_known(
    row: Checked, before: Mapping[str, SubmissionRow], bad: set[tuple[str, str]]
) -> bool:
    """Whether the row says what its SKU's last row says, or is as wrong as before."""
    digest = content_hash(cells=row.raw.cells, files=row.files)
    if row.problems:
        said = [problem.as_json() for problem in row.problems]
        return (digest, str(said)) in bad
    last = before.get(row.raw.cells.get("sku", ""))
    return last is not None and last.content_hash == digest


def _rows_clear(
    draft: Submission, rows: Sequence[Checked], fresh: Sequence[Checked]
) -> None:
    """Take out of the draft what the new file says anew; what it repeats stays.

    Mistakes without a SKU cannot be told apart and are read anew with each file.
    """
    new = {id(row) for row in fresh}
    repeated = [row for row in rows if id(row) not in new]
    hashes = {content_hash(cells=row.raw.cells, files=row.files) for row in repeated}
    said = {row.raw.cells.get("sku", "") for row in fresh}
    kept = {row.raw.cells.get("sku", "") for row in repeated if not row.problems}
    draft.rows.filter(state=RowState.READY, sku__in=said - kept).delete()
    wrong = draft.rows.filter(state__in=OPEN_ROWS).exclude(content_hash__in=hashes)
    wrong.filter(sku__in=said | {""}).delete()


def _rows_put(
    draft: Submission, rows: Sequence[Checked], known_skus: set[str]
) -> dict[str, int]:
    made = [
        SubmissionRow(
            submission=draft,
            number=row.raw.number,
            sku=row.raw.cells.get("sku", "")[:60],
            state=_state(row),
            cells=dict(row.raw.cells),
            clean=row.clean,
            problems=[problem.as_json() for problem in row.problems],
            files=row.files,
            content_hash=content_hash(cells=row.raw.cells, files=row.files),
        )
        for row in rows
    ]
    SubmissionRow.objects.bulk_create(made)
    good = [row for row in made if row.state != RowState.INVALID]
    changed = sum(1 for row in good if row.sku in known_skus)
    return {
        "added": len(good) - changed,
        "changed": changed,
        "incomplete": sum(1 for row in good if row.state == RowState.INCOMPLETE),
        "with_problems": len(made) - len(good),
    }


def _state(row: Checked) -> RowState:
    if row.is_incomplete:
        return RowState.INCOMPLETE
    return RowState.INVALID if row.problems else RowState.READY


@transaction.atomic
def submission_submit(*, actor: Actor, submission_id: int, now: datetime) -> Submission:
    """Send the rows without mistakes to review; the others stay with the merchant.

    Raises `UnknownSubmissionError` for another merchant's, `NothingToSubmitError`,
    `TransitionError`, `NotAllowedError`.
    """
    submission = own_locked(actor=actor, submission_id=submission_id)
    state = step(SUBMISSION_STEPS, name="submit", state=submission.state, actor=actor)
    ready = list(submission.rows.filter(state=RowState.READY))
    if not ready:
        message = "No row is without mistakes."
        raise NothingToSubmitError(message)
    for row in ready:
        row.state = step(ROW_STEPS, name="submit", state=row.state, actor=actor)
    SubmissionRow.objects.bulk_update(ready, ["state"])
    _older_rows_withdraw(submission, ready, actor, now)
    submission.state = state
    submission.submitted_by, submission.submitted_at = actor.email, now
    submission.save(update_fields=["state", "submitted_by", "submitted_at"])
    trail_write(
        actor=actor,
        action="submit",
        subject=f"submission:{submission.pk}",
        now=now,
        submission=submission,
        rows=len(ready),
    )
    return submission


def _older_rows_withdraw(
    submission: Submission, ready: Sequence[SubmissionRow], actor: Actor, now: datetime
) -> None:
    """Newer words about goods take the place of older ones that still wait."""
    older = list(
        SubmissionRow.objects.select_related("submission__merchant")
        .filter(
            submission__merchant=submission.merchant_id,
            state=RowState.SUBMITTED,
            sku__in=[row.sku for row in ready],
        )
        .exclude(submission=submission)
    )
    for row in older:
        row.state = step(ROW_STEPS, name="withdraw", state=row.state, actor=actor)
        row.save(update_fields=["state"])
        trail_write(
            actor=actor,
            action="replace",
            subject=f"row:{row.pk}",
            now=now,
            submission=row.submission,
            sku=row.sku,
            by=submission.pk,
        )
    emptied = {row.submission_id: row.submission for row in older}
    for other in emptied.values():
        if not other.rows.filter(state=RowState.SUBMITTED).exists():
            other.state = step(
                SUBMISSION_STEPS, name="withdraw", state=other.state, actor=actor
            )
            other.save(update_fields=["state"])


@transaction.atomic
def submission_withdraw(
    *, actor: Actor, submission_id: int, now: datetime
) -> Submission:
    """Take back what nobody has decided on. Raises as `submission_submit`."""
    submission = own_locked(actor=actor, submission_id=submission_id)
    state = step(SUBMISSION_STEPS, name="withdraw", state=submission.state, actor=actor)
    rows = [
        row
        for row in submission.rows.all()
        if row.state in {*OPEN_ROWS, RowState.READY, RowState.SUBMITTED}
    ]
    for row in rows:
        row.state = step(ROW_STEPS, name="withdraw", state=row.state, actor=actor)
    SubmissionRow.objects.bulk_update(rows, ["state"])
    submission.state = state
    submission.save(update_fields=["state"])
    trail_write(
        actor=actor,
        action="withdraw",
        subject=f"submission:{submission.pk}",
        now=now,
        submission=submission,
        rows=len(rows),
    )
    return submission


def own_locked(*, actor: Actor, submission_id: int) -> Submission:
    """A merchant's own submission, locked. Raises `UnknownSubmissionError`."""
    found = list(
        Submission.objects.select_for_update(of=("self",))
        .select_related("merchant")
        .filter(pk=submission_id, merchant__code=actor.merchant_code)
    )
    if actor.role != "merchant" or not found:
        message = f"No submission {submission_id}."
        raise UnknownSubmissionError(message)
    return found[0]
