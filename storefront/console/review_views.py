"""Review: the queue, a submission, one row with its evidence, and the decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from catalog.jobs.selectors import jobs_failed, outbox_undelivered
from catalog.sourcing.selectors import attention_count
from catalog.submissions.errors import (
    NotAllowedError,
    TransitionError,
    UnknownSubmissionError,
)
from catalog.submissions.review import (
    row_law_facts_set,
    row_return,
    submission_approve,
)
from catalog.submissions.selectors import (
    review_done,
    review_queue,
    row_for_review,
    rows_of,
    submission_for_review,
    trail_of,
)
from catalog.submissions.workflow import OPEN_ROWS, RowState
from storefront.accounts.decorators import operator_required, user_of
from storefront.console.evidence import row_evidence
from storefront.console.forms import AttestForm, LawFactsForm, NoteForm
from storefront.console.http import actor_of
from storefront.localization.context import declared_language
from storefront.media.errors import UnknownAssetError
from storefront.media.selectors import asset_bytes, link_asset, link_sign
from storefront.sync.submission_publish import PATH

if TYPE_CHECKING:
    from django.http import HttpRequest

    from catalog.submissions.models import Submission, SubmissionRow


@operator_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What waits, since when."""
    context = {
        "queue": review_queue(),
        "done": review_done(),
        "attention": attention_count(),
        "dead_jobs": jobs_failed(),
        "owed_letters": outbox_undelivered(),
    }
    return render(request, "console/home.html", context)


def _submission(submission_id: int) -> Submission:
    try:
        return submission_for_review(submission_id=submission_id)
    except UnknownSubmissionError as error:
        raise Http404 from error


def _row(row_id: int) -> SubmissionRow:
    try:
        return row_for_review(row_id=row_id)
    except UnknownSubmissionError as error:
        raise Http404 from error


@operator_required
@require_GET
def submission(request: HttpRequest, submission_id: int) -> HttpResponse:
    """All rows of a submission, and what happened to it."""
    found = _submission(submission_id)
    viewer, language = user_of(request).email, declared_language()
    rows = [
        (row, row.name(language), _token(row, viewer))
        for row in rows_of(submission=found)
        if row.state not in OPEN_ROWS
    ]
    waiting = sum(1 for row, _n, _t in rows if row.state == RowState.SUBMITTED)
    context = {
        "submission": found,
        "rows": rows,
        "waiting": waiting,
        "trail": trail_of(submission=found),
        "is_own": viewer in {found.submitted_by, found.created_by},
    }
    return render(request, "console/submission.html", context)


def _token(row: SubmissionRow, viewer: str) -> str:
    asset_id = row.files.get("picture", {}).get("asset_id", "")
    return link_sign(asset_id=asset_id, viewer=viewer) if asset_id else ""


@operator_required
@require_GET
def row(request: HttpRequest, row_id: int) -> HttpResponse:
    """One row with its evidence."""
    return _row_page(request, _row(row_id), NoteForm())


def _row_page(
    request: HttpRequest, found: SubmissionRow, form: NoteForm, status: int = 200
) -> HttpResponse:
    if not found.clean:
        raise Http404
    evidence = row_evidence(
        row=found,
        viewer=user_of(request).email,
        language=declared_language(),
        now=timezone.now(),
    )
    context = {
        "evidence": evidence,
        "row": found,
        "name": found.name(declared_language()),
        "is_open": found.state == RowState.SUBMITTED,
        "note_form": form,
        "law_form": LawFactsForm(initial=LawFactsForm.initial_of(found.law_facts)),
        "attest_form": AttestForm(),
        "notes": found.notes.all(),
    }
    return render(request, "console/row.html", context, status=status)


@operator_required
@require_POST
def give_back(request: HttpRequest, row_id: int) -> HttpResponse:
    """Return one row with a note."""
    found = _row(row_id)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _row_page(request, found, form, status=400)
    try:
        row_return(
            actor=actor_of(request),
            row_id=found.pk,
            note=form.cleaned_data["note"],
            now=timezone.now(),
        )
    except NotAllowedError as error:
        raise PermissionDenied from error
    except TransitionError:
        messages.error(request, _("This row was decided already."))
    else:
        messages.success(request, _("Returned; the merchant reads your note."))
    return redirect("console:submission", submission_id=found.submission_id)


@operator_required
@require_POST
def law_facts(request: HttpRequest, row_id: int) -> HttpResponse:
    """Keep what the operator found out for customs."""
    found = _row(row_id)
    form = LawFactsForm(request.POST)
    if form.is_valid():
        try:
            row_law_facts_set(
                actor=actor_of(request),
                row_id=found.pk,
                facts=form.facts(),
                now=timezone.now(),
            )
        except NotAllowedError as error:
            raise PermissionDenied from error
        except TransitionError:
            messages.error(request, _("This row was decided already."))
    return redirect("console:row", row_id=found.pk)


@operator_required
@require_POST
def approve(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Approve every row that waits; each is published by a job."""
    found = _submission(submission_id)
    try:
        count = submission_approve(
            actor=actor_of(request),
            submission_id=found.pk,
            publish_path=PATH,
            now=timezone.now(),
        )
    except NotAllowedError as error:
        raise PermissionDenied from error
    except TransitionError:
        messages.error(request, _("Nothing waits in this submission any more."))
    else:
        words = ngettext(
            "One row approved. It is published in the background.",
            "%(count)s rows approved. They are published in the background.",
            count,
        )
        messages.success(request, words % {"count": count})
    return redirect("console:submission", submission_id=found.pk)


@operator_required
@require_GET
def file(request: HttpRequest, token: str) -> HttpResponse:
    """A merchant's file, by a link that was signed for this operator."""
    try:
        asset = link_asset(token=token, viewer=user_of(request).email, owner=None)
    except UnknownAssetError as error:
        raise Http404 from error
    content = asset_bytes(asset_id=asset.pk)
    return HttpResponse(content, content_type=asset.content_type)
