"""Writes: a sheet with its pictures becomes rows of the merchant's draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from catalog.submissions.columns import columns, required_languages
from catalog.submissions.dialects.recognise import OWN
from catalog.submissions.errors import SheetError
from catalog.submissions.services import submission_read
from catalog.submissions.sheet_pictures import pictures_inside
from catalog.submissions.sheet_reader import Limits, Reading, sheet_read
from catalog.submissions.types import RawRow
from storefront.media import archive
from storefront.media.errors import ArchiveError
from storefront.media.models import MediaAsset
from storefront.media.services import asset_take, private_storage
from storefront.merchant.errors import UploadError
from storefront.merchant.picture_jobs import pictures_wanted
from storefront.merchant.row_files import files_of_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from catalog.submissions.models import Merchant
    from catalog.submissions.read_outcome import ReadOutcome
    from catalog.submissions.types import Actor, Sheet


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file as it came, with the name it came under."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was read: what it was, and what reading it did."""

    sheet: Sheet
    outcome: ReadOutcome


def upload_read(
    *,
    actor: Actor,
    sheet: GivenFile,
    attachments: Sequence[GivenFile],
    now: datetime,
    reading: Reading | None = None,
) -> Read:
    """Check everything that came and read it into the draft.

    Pictures stay with the merchant: a later sheet may name them again. Raises
    `UploadError` when the sheet or an archive cannot be read, `NotAllowedError`.
    """
    try:
        read = sheet_read(name=sheet.name, content=sheet.content, reading=reading)
        inside = pictures_inside(sheet.content)
        attached = [GivenFile(*one) for one in inside.values()]
        taken = _take(actor, [*attached, *attachments], now)
    except ArchiveError as error:
        raise UploadError(SheetError(error.code, **error.params)) from error
    except SheetError as error:
        raise UploadError(error) from error
    rows = [_with_picture(row, inside) for row in read.rows]
    is_export = read.dialect != OWN
    outcome = submission_read(
        actor=actor,
        file_name=sheet.name,
        rows=rows,
        files=files_of_rows(owner=actor.merchant_code, rows=rows, taken=taken),
        now=now,
        is_export=is_export,
    )
    if outcome.submission:
        pictures_wanted(submission=outcome.submission, is_export=is_export, now=now)
    return Read(read, outcome)


def _with_picture(row: RawRow, inside: Mapping[int, tuple[str, bytes]]) -> RawRow:
    """A row with the picture that lies on it in the workbook, if it names no other."""
    if row.number not in inside or row.cells.get("picture"):
        return row
    return RawRow(row.number, {**row.cells, "picture": inside[row.number][0]})


def upload_tried(
    *,
    actor: Actor,
    sheet: GivenFile,
    attachments: Sequence[GivenFile],
    now: datetime,
    reading: Reading | None = None,
) -> Read:
    """What `upload_read` would do; nothing of it is kept. Raises as it does."""
    before = set(
        MediaAsset.objects.filter(owner=actor.merchant_code).values_list(
            "pk", flat=True
        )
    )
    with transaction.atomic():
        read = upload_read(
            actor=actor, sheet=sheet, attachments=attachments, now=now, reading=reading
        )
        fresh = MediaAsset.objects.filter(owner=actor.merchant_code).exclude(
            pk__in=before
        )
        keys = list(fresh.values_list("key", flat=True))
        transaction.set_rollback(True)
    for key in keys:
        private_storage().delete(key)
    return read


def reading_of(
    *, merchant: Merchant, told: Mapping[str, str], limits: Limits | None = None
) -> Reading:
    """What a merchant told of a file, with what is beyond doubt: its only base.

    `told` are cells for rows that leave them empty, by column. Raises `UploadError`
    for a column that there is not.
    """
    known = {column.key for column in columns()}
    for column in told:
        if column not in known:
            raise UploadError(SheetError("no_such_column", name=column[:60]))
    defaults = dict(told)
    if len(merchant.base_codes) == 1:
        defaults.setdefault("base", merchant.base_codes[0])
    return Reading(
        language=required_languages()[0], defaults=defaults, limits=limits or Limits()
    )


def _take(
    actor: Actor, attachments: Sequence[GivenFile], now: datetime
) -> dict[str, MediaAsset]:
    taken: dict[str, MediaAsset] = {}
    for attachment in attachments:
        for name, content in _contents(attachment).items():
            asset = asset_take(
                owner=actor.merchant_code,
                name=name,
                content=content,
                by=actor.email,
                now=now,
            )
            taken[name.casefold()] = asset
    return taken


def _contents(attachment: GivenFile) -> dict[str, bytes]:
    if attachment.content.startswith(archive.MAGIC):
        return archive.archive_files(attachment.content)
    return {attachment.name: attachment.content}
