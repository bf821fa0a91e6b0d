"""The operator's side: return one, approve the rest, never one's own."""

from __future__ import annotations

import pytest

from catalog.jobs.models import Job
from catalog.submissions.errors import (
    NotAllowedError,
    TransitionError,
    UnknownSubmissionError,
)
from catalog.submissions.models import AuditEntry, Submission, SubmissionRow
from catalog.submissions.review import (
    row_law_facts_set,
    row_mark_published,
    row_publish_failed,
    row_return,
    submission_approve,
)
from catalog.submissions.selectors import (
    review_queue,
    row_differences,
    submission_for_review,
)
from catalog.submissions.services import submission_submit
from catalog.submissions.types import Actor
from tests.catalog.submissions.builders import (
    NOW,
    OMAR,
    PETRA,
    a_row,
    merchants_make,
    read,
)

pytestmark = pytest.mark.django_db
OTHER = {"sku": "MASSAMAN-114", "gtin": "8850539240444", "lot_code": "L-2"}


@pytest.fixture
def waiting(db: None) -> Submission:
    merchants_make()
    submission = read(a_row(2), a_row(3, **OTHER)).submission
    assert submission is not None
    submission_submit(actor=OMAR, submission_id=submission.pk, now=NOW)
    submission.refresh_from_db()
    return submission


def approve(submission: Submission, actor: Actor = PETRA) -> int:
    return submission_approve(
        actor=actor, submission_id=submission.pk, publish_path="room.job", now=NOW
    )


def states(submission: Submission) -> list[str]:
    return list(submission.rows.values_list("state", flat=True))


def test_one_row_comes_back_with_a_note_and_the_rest_is_approved(
    waiting: Submission,
) -> None:
    first, second = waiting.rows.all()
    row_return(actor=PETRA, row_id=first.pk, note=" Show the label. ", now=NOW)
    assert states(waiting) == ["returned", "submitted"]
    assert approve(waiting) == 1
    assert states(waiting) == ["returned", "approved"]
    assert [note.text for note in first.notes.all()] == ["Show the label."]
    job = Job.objects.get()
    assert job.key == f"publish-row:{second.pk}"
    assert job.task.args_kwargs["kwargs"]["path"] == "room.job"


def test_a_submission_all_of_whose_rows_came_back_is_returned(
    waiting: Submission,
) -> None:
    for row in waiting.rows.all():
        row_return(actor=PETRA, row_id=row.pk, note="No.", now=NOW)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.decided_at) == ("returned", NOW)
    assert review_queue() == []


def test_a_row_does_not_come_back_without_words(waiting: Submission) -> None:
    row = waiting.rows.first()
    with pytest.raises(ValueError, match="needs a note"):
        row_return(actor=PETRA, row_id=row.pk, note="  ", now=NOW)
    assert states(waiting) == ["submitted", "submitted"]


def test_neither_a_merchant_nor_the_one_who_submitted_decides(
    waiting: Submission,
) -> None:
    row = waiting.rows.first()
    # Somebody who was merchant staff when it was submitted and is an operator now.
    turned = Actor(OMAR.email, "operator")
    for actor in (OMAR, turned):
        with pytest.raises(NotAllowedError):
            approve(waiting, actor)
        with pytest.raises(NotAllowedError):
            row_return(actor=actor, row_id=row.pk, note="No.", now=NOW)
        with pytest.raises(NotAllowedError):
            row_law_facts_set(actor=actor, row_id=row.pk, facts={}, now=NOW)
    assert states(waiting) == ["submitted", "submitted"]
    assert Job.objects.count() == 0


def test_approving_twice_approves_once(waiting: Submission) -> None:
    approve(waiting)
    with pytest.raises(TransitionError):
        approve(waiting)
    assert Job.objects.count() == 2


def test_a_draft_is_no_business_of_operators() -> None:
    merchants_make()
    draft = read(a_row()).submission
    with pytest.raises(UnknownSubmissionError):
        submission_for_review(submission_id=draft.pk)
    with pytest.raises(TransitionError):
        approve(draft)


def test_the_last_published_row_finishes_the_submission(waiting: Submission) -> None:
    approve(waiting)
    first, second = waiting.rows.all()
    for row, state in ((first, "approved"), (second, "published")):
        row_mark_published(row_id=row.pk, slug="s", now=NOW, was_written=True)
        # A second report of the same row changes nothing.
        row_mark_published(row_id=row.pk, slug="t", now=NOW, was_written=False)
        waiting.refresh_from_db()
        assert waiting.state == state
    assert list(waiting.rows.values_list("published_slug", flat=True)) == ["s", "s"]
    assert AuditEntry.objects.filter(action="publish").count() == 2


def test_why_publishing_failed_stays_beside_the_row(waiting: Submission) -> None:
    approve(waiting)
    row = waiting.rows.first()
    for _ in range(2):
        row_publish_failed(row_id=row.pk, reason="No rate THB/SGD.", now=NOW)
    row.refresh_from_db()
    assert (row.state, row.publish_error) == ("approved", "No rate THB/SGD.")
    assert AuditEntry.objects.filter(action="publish-failed").count() == 1


def test_the_difference_is_against_what_was_published(waiting: Submission) -> None:
    first = waiting.rows.first()
    assert len(row_differences(row=first)) == len(first.cells) - 1
    approve(waiting)
    row_mark_published(row_id=first.pk, slug="s", now=NOW, was_written=True)
    read(a_row(price="25.00"))
    changed = SubmissionRow.objects.get(state="ready")
    assert [(d.field, d.before, d.after) for d in row_differences(row=changed)] == [
        ("price", "22.50", "25.00")
    ]
