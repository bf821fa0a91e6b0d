"""Pictures that rows name by their address: fetched by a job, then the rows checked anew.

A killed job begins again: what was fetched is there, and a row is read once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from catalog.jobs.services import job_enqueue
from catalog.submissions.models import Submission
from catalog.submissions.services import submission_read
from catalog.submissions.types import Actor, RawRow
from catalog.submissions.workflow import OPEN_ROWS, SubmissionState
from storefront.media.errors import FileRefusedError
from storefront.media.picture_fetch import is_address, picture_fetch
from storefront.media.selectors import assets_of
from storefront.media.services import asset_refused, asset_take
from storefront.merchant.row_files import files_of_rows

if TYPE_CHECKING:
    from datetime import datetime

WORK = "storefront.merchant.picture_jobs.pictures_fetch"
# So many addresses a job; the next one goes on where it ended.
A_JOB = 50


def pictures_wanted(*, submission: Submission, is_export: bool, now: datetime) -> None:
    """Ask for the pictures of a draft's rows; nothing if none is named by address."""
    if _addresses(submission):
        last = submission.rows.order_by("-pk").values_list("pk", flat=True).first()
        job_enqueue(
            path=WORK,
            payload={"submission": submission.pk, "is_export": is_export},
            key=f"pictures:{submission.pk}:{last}",
            run_at=now,
        )


def pictures_fetch(payload: dict[str, Any], key: str) -> None:
    """Job: fetch some pictures and read their rows again; ask for the rest."""
    submission = Submission.objects.select_related("merchant").get(
        pk=payload["submission"]
    )
    if submission.state != SubmissionState.DRAFT:
        return
    now, owner = timezone.now(), submission.merchant.code
    wanted = _addresses(submission)
    for address in wanted[:A_JOB]:
        try:
            content = picture_fetch(address)
        except FileRefusedError as refused:
            asset_refused(owner=owner, name=address, code=refused.code, now=now)
        else:
            asset_take(owner=owner, name=address, content=content, by="", now=now)
    _again(submission, is_export=payload["is_export"], now=now)
    if wanted[A_JOB:]:
        job_enqueue(path=WORK, payload=payload, key=f"{key}+", run_at=now)


def _addresses(submission: Submission) -> list[str]:
    """Addresses of pictures that nobody has fetched yet, in the order of the rows."""
    rows = submission.rows.filter(state__in=OPEN_ROWS)
    named = [row.cells.get("picture", "") for row in rows.order_by("pk")]
    addresses = list(dict.fromkeys(filter(is_address, named)))
    known = assets_of(
        owner=submission.merchant.code, names=addresses, with_refused=True
    )
    return [one for one in addresses if one.casefold() not in known]


@transaction.atomic
def _again(submission: Submission, *, is_export: bool, now: datetime) -> None:
    """Read the open rows with the pictures that are there now."""
    rows = submission.rows.filter(state__in=OPEN_ROWS).order_by("pk")
    raw = [RawRow(row.number, row.cells) for row in rows]
    submission_read(
        actor=Actor("", "merchant", submission.merchant.code),
        file_name=submission.file_name,
        rows=raw,
        files=files_of_rows(owner=submission.merchant.code, rows=raw, taken={}),
        now=now,
        is_export=is_export,
    )
