"""`/api/merchant/submissions`: a merchant's program uploads, and asks how it stands."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from catalog.submissions.errors import UnknownSubmissionError
from catalog.submissions.selectors import merchant_of, submission_of
from catalog.submissions.services import submission_submit
from catalog.submissions.sheet_reader import Limits
from catalog.submissions.types import Actor
from storefront.accounts.kept_answers import (
    AtWorkError,
    OtherBodyError,
    answer_drop,
    answer_keep,
    answer_started,
)
from storefront.merchant.api_auth import ApiRefusalError, refused, with_token
from storefront.merchant.errors import UploadError
from storefront.merchant.report import refusal_of_file, report, submission_report
from storefront.merchant.services import (
    GivenFile,
    reading_of,
    upload_read,
    upload_tried,
)

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest

    from catalog.submissions.models import Merchant
    from storefront.accounts.models import MerchantToken

UPLOAD_BYTES = 80_000_000
LIMITS = Limits(file_bytes=20_000_000, rows=20_000)
LONGEST_KEY = 80
READABLE = {"ensure_ascii": False}
YES = {"1", "true", "yes"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request uploads, and how it is to be read."""

    sheet: GivenFile
    attachments: tuple[GivenFile, ...]
    told: dict[str, str]
    is_dry_run: bool
    is_submit: bool

    def digest(self) -> str:
        """The same for the same files and wishes."""
        seen = hashlib.sha256(
            repr((self.told, self.is_dry_run, self.is_submit)).encode()
        )
        for file in (self.sheet, *self.attachments):
            seen.update(f"{file.name}\0{len(file.content)}\0".encode())
            seen.update(file.content)
        return seen.hexdigest()


@csrf_exempt
@never_cache
@require_POST
@with_token
def submissions(request: HttpRequest, token: MerchantToken) -> JsonResponse:
    """Read a file into the merchant's draft. docs/uploads.md has every answer."""
    asked = _asked(request)
    merchant = _merchant(token)
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST_KEY:
        message = f"At most {LONGEST_KEY} characters."
        raise ApiRefusalError(400, "invalid", "Idempotency-Key", message)
    if not key:
        status, answer = _answered(asked, merchant, token)
        return JsonResponse(answer, status=status, json_dumps_params=READABLE)
    try:
        kept = answer_started(
            merchant_code=merchant.code,
            key=key,
            body_hash=asked.digest(),
            now=timezone.now(),
        )
    except OtherBodyError:
        message = "This key came with another file. Take a new key for a new upload."
        return refused(422, "key_reused", "Idempotency-Key", message)
    except AtWorkError:
        message = "The first upload with this key is at work. Ask again in a moment."
        return refused(409, "at_work", "Idempotency-Key", message)
    if kept.status:
        return JsonResponse(kept.answer, status=kept.status, json_dumps_params=READABLE)
    try:
        status, answer = _answered(asked, merchant, token)
    except BaseException:
        answer_drop(kept=kept)
        raise
    answer_keep(kept=kept, status=status, answer=answer)
    return JsonResponse(answer, status=status, json_dumps_params=READABLE)


@never_cache
@require_GET
@with_token
def submission(
    request: HttpRequest, token: MerchantToken, submission_id: int
) -> JsonResponse:
    """Where one of the merchant's own submissions stands."""
    try:
        found = submission_of(
            merchant_code=_merchant(token).code, submission_id=submission_id
        )
    except UnknownSubmissionError:
        message = f"No submission {submission_id}."
        return refused(404, "not_found", "submission", message)
    return JsonResponse(submission_report(found), json_dumps_params=READABLE)


def _answered(
    asked: Asked, merchant: Merchant, token: MerchantToken
) -> tuple[int, dict[str, Any]]:
    now = timezone.now()
    actor = Actor(f"token:{token.public_id}", "merchant", merchant.code)
    try:
        read = (upload_tried if asked.is_dry_run else upload_read)(
            actor=actor,
            sheet=asked.sheet,
            attachments=asked.attachments,
            now=now,
            reading=reading_of(merchant=merchant, told=asked.told, limits=LIMITS),
        )
    except UploadError as error:
        return 400, refusal_of_file(error)
    found, outcome = read.outcome.submission, read.outcome
    has_ready = outcome.added + outcome.changed > outcome.incomplete
    if asked.is_submit and not asked.is_dry_run and found and has_ready:
        submission_submit(actor=actor, submission_id=found.pk, now=now)
    told = report(
        merchant=merchant.code,
        file_name=asked.sheet.name,
        read=read,
        is_dry_run=asked.is_dry_run,
    )
    return 200, told


def _merchant(token: MerchantToken) -> Merchant:
    try:
        return merchant_of(code=token.merchant_code)
    except UnknownSubmissionError as error:
        message = "This merchant may not upload now."
        raise ApiRefusalError(403, "not_active", "", message) from error


# --- What came --------------------------------------------------------------------
def _asked(request: HttpRequest) -> Asked:
    """The files and wishes of a request. Raises `ApiRefusalError`."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > UPLOAD_BYTES:
        message = f"At most {UPLOAD_BYTES // 1_000_000} MB."
        raise ApiRefusalError(413, "too_large", "", message)
    if request.content_type == "multipart/form-data":
        return _of_form(request)
    content = request.read(LIMITS.file_bytes + 1)
    name = request.GET.get("name", "upload")[:200]
    return _with_wishes(GivenFile(name, content), (), request.GET)


def _of_form(request: HttpRequest) -> Asked:
    try:
        files, fields = request.FILES, request.POST
    except (MultiPartParserError, RequestDataTooBig, TooManyFilesSent) as error:
        raise ApiRefusalError(400, "not_readable", "", str(error)) from error
    sheet = files.get("file")
    if sheet is None:
        message = "Send the sheet as the part “file”."
        raise ApiRefusalError(400, "required", "file", message)
    attachments = tuple(_given(one) for one in files.getlist("attachments"))
    both = MultiValueDict({**dict(request.GET.lists()), **dict(fields.lists())})
    return _with_wishes(_given(sheet, LIMITS.file_bytes + 1), attachments, both)


def _given(file: UploadedFile[bytes], most: int = -1) -> GivenFile:
    return GivenFile(file.name or "", file.read(most))


def _with_wishes(
    sheet: GivenFile,
    attachments: tuple[GivenFile, ...],
    fields: MultiValueDict[str, str],
) -> Asked:
    told = {}
    for text in fields.getlist("set"):
        column, equals, said = text.partition("=")
        if not equals:
            message = "Write set=COLUMN=TEXT."
            raise ApiRefusalError(400, "invalid", "set", message)
        told[column.strip()] = said.strip()
    return Asked(
        sheet=sheet,
        attachments=attachments,
        told=told,
        is_dry_run=fields.get("dry_run", "").lower() in YES,
        is_submit=fields.get("submit", "").lower() in YES,
    )
