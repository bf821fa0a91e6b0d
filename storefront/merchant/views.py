"""A merchant's pages: upload, what is wrong, submit, status. Only its own, everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST

from catalog.bases.certificates import certificates_ending
from catalog.submissions.errors import (
    NotAllowedError,
    NothingToSubmitError,
    SheetError,
    TransitionError,
    UnknownSubmissionError,
)
from catalog.submissions.problem_words import sheet_error_said
from catalog.submissions.selectors import (
    merchant_of,
    rows_of,
    submission_of,
    submissions_of,
)
from catalog.submissions.services import submission_submit, submission_withdraw
from catalog.submissions.sheet_reader import FILE_BYTES
from catalog.submissions.types import Actor
from storefront.accounts.decorators import merchant_required, user_of
from storefront.localization.context import declared_language
from storefront.media.errors import UnknownAssetError
from storefront.media.selectors import asset_bytes, link_asset
from storefront.merchant import exports
from storefront.merchant.errors import UploadError
from storefront.merchant.forms import UploadForm
from storefront.merchant.pages import submission_view
from storefront.merchant.services import GivenFile, reading_of, upload_read

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest

    from catalog.submissions.models import Merchant, Submission
    from catalog.submissions.read_outcome import ReadOutcome

UPLOAD_BYTES = 80_000_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SAMPLES = {"sample.xlsx": XLSX, "sample-pictures.zip": "application/zip"}


def _actor(request: HttpRequest) -> Actor:
    user = user_of(request)
    return Actor(user.email, "merchant", user.merchant_code)


def _merchant(request: HttpRequest) -> Merchant:
    try:
        return merchant_of(code=user_of(request).merchant_code)
    except UnknownSubmissionError as error:
        raise PermissionDenied from error


def _own(request: HttpRequest, submission_id: int) -> Submission:
    try:
        return submission_of(
            merchant_code=user_of(request).merchant_code, submission_id=submission_id
        )
    except UnknownSubmissionError as error:
        # Another's is as unknown as none: its existence is no news for this one.
        raise Http404 from error


@merchant_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Upload, and everything uploaded so far."""
    return _home(request, UploadForm())


def _home(request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    merchant = _merchant(request)
    context = {
        "form": form,
        "merchant": merchant,
        "submissions": submissions_of(merchant_code=merchant.code),
        "samples": [name for name in SAMPLES if _sample(name).is_file()],
        "papers": certificates_ending(
            base_codes=merchant.base_codes, on=timezone.localdate()
        ),
    }
    return render(request, "merchant/home.html", context, status=status)


@csrf_exempt
@merchant_required
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take a sheet with pictures. The size is looked at before anything is read."""
    # The token lies in the body, so the body's length must be judged before it.
    if int(request.META.get("CONTENT_LENGTH") or 0) > UPLOAD_BYTES:
        form = UploadForm()
        limit = UPLOAD_BYTES // 1_000_000
        messages.error(
            request, sheet_error_said(SheetError("upload_large", megabytes=limit))
        )
        return _home(request, form, status=413)
    return _upload(request)


@csrf_protect
def _upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _home(request, form, status=400)
    try:
        read = upload_read(
            actor=_actor(request),
            sheet=_given(form.cleaned_data["sheet"], FILE_BYTES + 1),
            attachments=[_given(one) for one in form.cleaned_data["attachments"]],
            now=timezone.now(),
            reading=reading_of(merchant=_merchant(request), told={}),
        )
    except UploadError as error:
        form.add_error("sheet", error.words)
        return _home(request, form, status=400)
    except NotAllowedError as error:
        raise PermissionDenied from error
    outcome = read.outcome
    messages.info(request, _outcome_words(outcome))
    if outcome.submission is None:
        return redirect("merchant:home")
    return redirect("merchant:submission", submission_id=outcome.submission.pk)


def _given(file: UploadedFile[bytes], most: int = -1) -> GivenFile:
    return GivenFile(file.name or "", file.read(most))


def _outcome_words(outcome: ReadOutcome) -> str:
    if outcome.is_nothing_new:
        return ngettext(
            "Nothing changed: the one row is as you sent it before.",
            "Nothing changed: all %(count)s rows are as you sent them before.",
            outcome.unchanged,
        ) % {"count": outcome.unchanged}
    if outcome.incomplete:
        return _(
            "%(added)s new, %(changed)s changed, %(unchanged)s as before, "
            "%(wrong)s with mistakes. Of %(count)s goods facts are missing."
        ) % {
            "added": outcome.added,
            "changed": outcome.changed,
            "unchanged": outcome.unchanged,
            "wrong": outcome.with_problems,
            "count": outcome.incomplete,
        }
    return _(
        "%(added)s new, %(changed)s changed, %(unchanged)s as before, "
        "%(wrong)s with mistakes."
    ) % {
        "added": outcome.added,
        "changed": outcome.changed,
        "unchanged": outcome.unchanged,
        "wrong": outcome.with_problems,
    }


@merchant_required
@require_GET
def submission(request: HttpRequest, submission_id: int) -> HttpResponse:
    """What is wrong by row and column, what waits, what came back."""
    own = _own(request, submission_id)
    view = submission_view(
        submission=own, viewer=user_of(request).email, language=declared_language()
    )
    return render(request, "merchant/submission.html", {"view": view})


@merchant_required
@require_POST
def submit(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Send the good rows to review."""
    own = _own(request, submission_id)
    try:
        submission_submit(
            actor=_actor(request), submission_id=own.pk, now=timezone.now()
        )
    except (NothingToSubmitError, TransitionError):
        messages.error(request, _("There is nothing to submit any more."))
    else:
        messages.success(request, _("Submitted. An operator looks at it next."))
    return redirect("merchant:submission", submission_id=own.pk)


@merchant_required
@require_POST
def withdraw(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Take back what nobody has decided on."""
    own = _own(request, submission_id)
    try:
        submission_withdraw(
            actor=_actor(request), submission_id=own.pk, now=timezone.now()
        )
    except TransitionError:
        messages.error(request, _("It was decided already and cannot be withdrawn."))
    else:
        messages.success(request, _("Withdrawn. Nothing of it is reviewed."))
    return redirect("merchant:home")


@merchant_required
@require_GET
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """The empty sheet, with the bases this merchant speaks for."""
    codes = list(_merchant(request).base_codes)
    if kind == "xlsx":
        return _file(exports.template_xlsx(base_codes=codes), "template.xlsx")
    return _file(exports.template_csv(base_codes=codes), "template.csv")


@merchant_required
@require_GET
def problems(request: HttpRequest, submission_id: int, kind: str) -> HttpResponse:
    """Rows to mend, each with its reason, to be uploaded again."""
    own = _own(request, submission_id)
    rows = rows_of(submission=own)
    make = exports.problems_xlsx if kind == "xlsx" else exports.problems_csv
    return _file(make(rows=rows), f"to-mend-{own.pk}.{kind}")


@merchant_required
@require_GET
def file(request: HttpRequest, token: str) -> HttpResponse:
    """One of the merchant's own files, by a link that was signed for this person."""
    user = user_of(request)
    try:
        asset = link_asset(token=token, viewer=user.email, owner=user.merchant_code)
    except UnknownAssetError as error:
        raise Http404 from error
    content = asset_bytes(asset_id=asset.pk)
    return HttpResponse(content, content_type=asset.content_type)


@merchant_required
@require_GET
def sample(request: HttpRequest, name: str) -> HttpResponse:
    """The demo's own sample, to upload as it is."""
    path = _sample(name)
    if not settings.DEMO or name not in SAMPLES or not path.is_file():
        raise Http404
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(
        path.read_bytes(), content_type=SAMPLES[name], headers=disposition
    )


def _sample(name: str) -> Path:
    return Path(settings.VAR_DIR) / "sample" / name


def _file(content: bytes, name: str) -> HttpResponse:
    kind = XLSX if name.endswith("xlsx") else "text/csv; charset=utf-8"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=disposition)
