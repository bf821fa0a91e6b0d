"""Reading files into a draft, submitting, withdrawing: once, own, and in the trail."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from catalog.submissions.errors import (
    NotAllowedError,
    NothingToSubmitError,
    TransitionError,
    UnknownSubmissionError,
)
from catalog.submissions.models import (
    AppendOnlyError,
    AuditEntry,
    Merchant,
    Submission,
    SubmissionRow,
)
from catalog.submissions.review import row_mark_published, submission_approve
from catalog.submissions.selectors import submission_of, submissions_of
from catalog.submissions.services import submission_submit, submission_withdraw
from tests.catalog.submissions.builders import (
    NOW,
    OMAR,
    PETRA,
    RIVAL,
    a_row,
    merchants_make,
    read,
)

pytestmark = pytest.mark.django_db
OTHER = {"sku": "MASSAMAN-114", "gtin": "8850539240444", "lot_code": "L-2"}


@pytest.fixture(autouse=True)
def _merchants(db: None) -> None:
    merchants_make()


def states() -> dict[str, str]:
    return dict(SubmissionRow.objects.values_list("sku", "state"))


def submit(outcome_id: int) -> None:
    submission_submit(actor=OMAR, submission_id=outcome_id, now=NOW)


def test_good_rows_are_ready_and_wrong_ones_wait_beside_them() -> None:
    outcome = read(a_row(2), a_row(3, **OTHER, price="x"))
    assert (outcome.added, outcome.changed, outcome.with_problems) == (1, 0, 1)
    assert states() == {"CURRY-50": "ready", "MASSAMAN-114": "invalid"}


def test_the_same_file_twice_changes_nothing_and_says_so() -> None:
    rows = (a_row(2), a_row(3, **OTHER, price="x"))
    read(*rows)
    before = list(SubmissionRow.objects.values_list("pk", flat=True))

    again = read(*rows)

    assert again.is_nothing_new
    assert again.unchanged == 2
    assert list(SubmissionRow.objects.values_list("pk", flat=True)) == before
    assert AuditEntry.objects.filter(action="read").count() == 1


def test_a_mended_row_takes_the_place_of_the_wrong_one_in_the_same_draft() -> None:
    read(a_row(2), a_row(3, **OTHER, price="x"))
    outcome = read(a_row(2, **OTHER))
    assert (outcome.added, outcome.with_problems) == (1, 0)
    assert states() == {"CURRY-50": "ready", "MASSAMAN-114": "ready"}
    assert Submission.objects.count() == 1


def test_a_row_that_became_wrong_is_not_submitted_as_it_was() -> None:
    read(a_row(2))
    read(a_row(2, price="x"))
    assert states() == {"CURRY-50": "invalid"}


def test_a_second_row_of_one_sku_leaves_the_first_where_it_is() -> None:
    read(a_row(2))
    outcome = read(a_row(2), a_row(3, gtin="8850539240444"))
    assert (outcome.unchanged, outcome.with_problems) == (1, 1)
    found = SubmissionRow.objects.values_list("number", "state")
    assert sorted(found) == [(2, "ready"), (3, "invalid")]


def test_what_is_in_review_or_on_sale_is_known_too() -> None:
    first = read(a_row())
    submit(first.submission.pk)
    assert read(a_row()).is_nothing_new
    submission_approve(
        actor=PETRA, submission_id=first.submission.pk, publish_path="x.y", now=NOW
    )
    row_mark_published(
        row_id=SubmissionRow.objects.get().pk, slug="s", now=NOW, was_written=True
    )
    assert read(a_row()).is_nothing_new
    changed = read(a_row(price="23.00"))
    assert (changed.added, changed.changed) == (0, 1)


def test_newer_words_about_goods_in_review_take_the_place_of_older_ones() -> None:
    first = read(a_row()).submission
    submit(first.pk)
    second = read(a_row(price="23.00")).submission
    submit(second.pk)
    first.refresh_from_db()
    assert first.state == "withdrawn"
    assert list(first.rows.values_list("state", flat=True)) == ["withdrawn"]
    assert AuditEntry.objects.filter(action="replace").count() == 1


def test_two_drafts_of_one_merchant_cannot_be() -> None:
    read(a_row())
    with pytest.raises(DatabaseError), transaction.atomic():
        Submission.objects.create(
            merchant=Merchant.objects.get(code="omar"), file_name="x", created_at=NOW
        )


def test_only_staff_of_an_active_merchant_may_upload() -> None:
    with pytest.raises(NotAllowedError):
        read(a_row(), actor=PETRA)
    Merchant.objects.filter(code="omar").update(is_active=False)
    with pytest.raises(NotAllowedError):
        read(a_row())
    assert Submission.objects.count() == 0


def test_submitting_sends_the_good_rows_only() -> None:
    draft = read(a_row(2), a_row(3, **OTHER, price="x")).submission
    submit(draft.pk)
    assert states() == {"CURRY-50": "submitted", "MASSAMAN-114": "invalid"}
    draft.refresh_from_db()
    assert (draft.state, draft.submitted_by, draft.submitted_at) == (
        "submitted", OMAR.email, NOW,
    )  # fmt: skip
    with pytest.raises(TransitionError):
        submit(draft.pk)


def test_a_draft_of_mistakes_is_not_submitted() -> None:
    draft = read(a_row(price="x")).submission
    with pytest.raises(NothingToSubmitError):
        submit(draft.pk)
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_what_was_decided_is_not_withdrawn() -> None:
    draft = read(a_row()).submission
    submit(draft.pk)
    submission_approve(actor=PETRA, submission_id=draft.pk, publish_path="x.y", now=NOW)
    with pytest.raises(TransitionError):
        submission_withdraw(actor=OMAR, submission_id=draft.pk, now=NOW)
    assert states() == {"CURRY-50": "approved"}


def test_another_merchants_submission_is_unknown_to_a_merchant() -> None:
    draft = read(a_row()).submission
    for act in (submission_submit, submission_withdraw):
        with pytest.raises(UnknownSubmissionError):
            act(actor=RIVAL, submission_id=draft.pk, now=NOW)
    with pytest.raises(UnknownSubmissionError):
        submission_of(merchant_code="rival", submission_id=draft.pk)
    assert submissions_of(merchant_code="rival") == []
    assert states() == {"CURRY-50": "ready"}


def test_the_trail_tells_who_did_what_when_and_is_never_changed() -> None:
    draft = read(a_row()).submission
    submission_submit(
        actor=OMAR, submission_id=draft.pk, now=NOW + timedelta(minutes=5)
    )
    entries = AuditEntry.objects.values_list("action", "actor", "occurred_at")
    assert list(entries) == [
        ("read", OMAR.email, NOW),
        ("submit", OMAR.email, NOW + timedelta(minutes=5)),
    ]
    with pytest.raises(AppendOnlyError):
        AuditEntry.objects.all().update(actor="nobody")
    with pytest.raises(AppendOnlyError):
        AuditEntry.objects.all().delete()
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE submissions_auditentry SET actor = 'nobody'")
    assert AuditEntry.objects.filter(actor=OMAR.email).count() == 2
