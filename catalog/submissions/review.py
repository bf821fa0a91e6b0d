"""Writes of the operator's side: return, approve, and what publishing reports back.

A merchant cannot approve, and neither can the person who submitted. Approved rows are
published by a job each; the path of the job is given by the caller, because publishing
lives above this room.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from catalog.jobs.services import job_enqueue
from catalog.submissions.errors import NotAllowedError, UnknownSubmissionError
from catalog.submissions.models import ReviewNote, Submission, SubmissionRow
from catalog.submissions.trail import trail_write
from catalog.submissions.types import SYSTEM
from catalog.submissions.workflow import (
    ROW_STEPS,
    SUBMISSION_STEPS,
    RowState,
    SubmissionState,
    step,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from catalog.submissions.types import Actor


@transaction.atomic
def row_return(*, actor: Actor, row_id: int, note: str, now: datetime) -> SubmissionRow:
    """Give one row back with a note that the merchant reads.

    Raises `UnknownSubmissionError`, `NotAllowedError`, `TransitionError`, and
    `ValueError` for an empty note.
    """
    text = note.strip()
    if not text:
        message = "A returned row needs a note."
        raise ValueError(message)
    submission, row = _row_locked(row_id)
    _other_person(actor, submission)
    row.state = step(ROW_STEPS, name="return", state=row.state, actor=actor)
    row.decided_by, row.decided_at = actor.email, now
    row.save(update_fields=["state", "decided_by", "decided_at"])
    ReviewNote.objects.create(
        submission=submission,
        row=row,
        author=actor.email,
        text=text[:1000],
        written_at=now,
    )
    _trail(actor, "return", row, submission, now, note=text[:1000])
    _settle(submission, actor, now)
    return row


@transaction.atomic
def submission_approve(
    *, actor: Actor, submission_id: int, publish_path: str, now: datetime
) -> int:
    """Approve every row that waits, and enqueue a job for each. Answers how many.

    Raises `UnknownSubmissionError`, `NotAllowedError` for a merchant or the person
    who submitted, `TransitionError` when nothing waits.
    """
    submission = _locked(submission_id)
    _other_person(actor, submission)
    target = step(SUBMISSION_STEPS, name="approve", state=submission.state, actor=actor)
    rows = list(submission.rows.filter(state=RowState.SUBMITTED))
    for row in rows:
        row.state = step(ROW_STEPS, name="approve", state=row.state, actor=actor)
        row.decided_by, row.decided_at = actor.email, now
        row.save(update_fields=["state", "decided_by", "decided_at"])
        _trail(actor, "approve", row, submission, now)
        job_enqueue(
            path=publish_path,
            payload={"row": row.pk},
            key=f"publish-row:{row.pk}",
            run_at=now,
        )
    submission.state, submission.decided_at = target, now
    submission.save(update_fields=["state", "decided_at"])
    return len(rows)


@transaction.atomic
def row_law_facts_set(
    *, actor: Actor, row_id: int, facts: Mapping[str, Any], now: datetime
) -> SubmissionRow:
    """What the operator found out that law asks, before the row is decided.

    `facts` by destination, as `{"germany": {"vat_class": 7}}`. Raises as `row_return`.
    """
    submission, row = _row_locked(row_id)
    _other_person(actor, submission)
    step(ROW_STEPS, name="approve", state=row.state, actor=actor)
    row.law_facts = dict(facts)
    row.save(update_fields=["law_facts"])
    _trail(actor, "law-facts", row, submission, now, facts=dict(facts))
    return row


@transaction.atomic
def row_mark_published(
    *, row_id: int, slug: str, now: datetime, was_written: bool
) -> SubmissionRow:
    """Publishing is done; the last row of a submission finishes it. Safe to repeat."""
    submission, row = _row_locked(row_id)
    if row.state == RowState.PUBLISHED:
        return row
    row.state = step(ROW_STEPS, name="publish", state=row.state, actor=SYSTEM)
    row.published_slug, row.published_at, row.publish_error = slug, now, ""
    row.save(update_fields=["state", "published_slug", "published_at", "publish_error"])
    _trail(SYSTEM, "publish", row, submission, now, slug=slug, written=was_written)
    waiting = submission.rows.filter(state=RowState.APPROVED).exists()
    if not waiting and submission.state == SubmissionState.APPROVED:
        submission.state = step(
            SUBMISSION_STEPS, name="publish", state=submission.state, actor=SYSTEM
        )
        submission.save(update_fields=["state"])
    return row


@transaction.atomic
def row_publish_failed(*, row_id: int, reason: str, now: datetime) -> None:
    """Keep why publishing did not work, for the operator to see beside the row."""
    submission, row = _row_locked(row_id)
    if row.publish_error != reason[:500]:
        row.publish_error = reason[:500]
        row.save(update_fields=["publish_error"])
        _trail(SYSTEM, "publish-failed", row, submission, now, reason=reason[:500])


def _settle(submission: Submission, actor: Actor, now: datetime) -> None:
    """A submission all of whose rows were returned is returned itself."""
    if submission.rows.filter(state=RowState.SUBMITTED).exists():
        return
    submission.state = step(
        SUBMISSION_STEPS, name="return", state=submission.state, actor=actor
    )
    submission.decided_at = now
    submission.save(update_fields=["state", "decided_at"])


def _other_person(actor: Actor, submission: Submission) -> None:
    if actor.role != "operator":
        message = "Only an operator reviews."
        raise NotAllowedError(message)
    if actor.email in {submission.submitted_by, submission.created_by}:
        message = "Who submitted cannot review."
        raise NotAllowedError(message)


def _locked(submission_id: int) -> Submission:
    found = list(
        Submission.objects.select_for_update(of=("self",))
        .select_related("merchant")
        .filter(pk=submission_id)
    )
    if not found:
        message = f"No submission {submission_id}."
        raise UnknownSubmissionError(message)
    return found[0]


def _row_locked(row_id: int) -> tuple[Submission, SubmissionRow]:
    row = SubmissionRow.objects.filter(pk=row_id).first()
    if row is None:
        message = f"No row {row_id}."
        raise UnknownSubmissionError(message)
    submission = _locked(row.submission_id)
    # Read again: the submission's lock is the row's.
    return submission, SubmissionRow.objects.get(pk=row_id)


def _trail(
    actor: Actor,
    action: str,
    row: SubmissionRow,
    submission: Submission,
    now: datetime,
    **detail: Any,
) -> None:
    trail_write(
        actor=actor,
        action=action,
        subject=f"row:{row.pk}",
        now=now,
        submission=submission,
        sku=row.sku,
        **detail,
    )
