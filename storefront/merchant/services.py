"""Writes: a sheet with its pictures becomes rows of the merchant's draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.submissions.errors import SheetError
from catalog.submissions.problem_words import sheet_error_said
from catalog.submissions.services import submission_read
from catalog.submissions.sheet_reader import FILE_BYTES, sheet_read
from catalog.submissions.types import FileRef
from storefront.media import archive
from storefront.media.errors import ArchiveError
from storefront.media.models import AssetState
from storefront.media.selectors import assets_of
from storefront.media.services import asset_take
from storefront.merchant.errors import UploadError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from django.core.files.uploadedfile import UploadedFile

    from catalog.submissions.read_outcome import ReadOutcome
    from catalog.submissions.types import Actor, RawRow
    from storefront.media.models import MediaAsset


def upload_read(
    *,
    actor: Actor,
    sheet: UploadedFile[bytes],
    attachments: Sequence[UploadedFile[bytes]],
    now: datetime,
) -> ReadOutcome:
    """Check everything that came and read it into the draft.

    Pictures stay with the merchant: a later sheet may name them again. Raises
    `UploadError` when the sheet or an archive cannot be read, `NotAllowedError`.
    """
    try:
        read = sheet_read(name=sheet.name or "", content=sheet.read(FILE_BYTES + 1))
        taken = _take(actor, attachments, now)
    except ArchiveError as error:
        raise UploadError(
            sheet_error_said(SheetError(error.code, **error.params))
        ) from error
    except SheetError as error:
        raise UploadError(sheet_error_said(error)) from error
    return submission_read(
        actor=actor,
        file_name=sheet.name or "",
        rows=read.rows,
        files=_files(actor, read.rows, taken),
        now=now,
    )


def _take(
    actor: Actor, attachments: Sequence[UploadedFile[bytes]], now: datetime
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


def _contents(attachment: UploadedFile[bytes]) -> dict[str, bytes]:
    content = attachment.read()
    if content.startswith(archive.MAGIC):
        return archive.archive_files(content)
    return {attachment.name or "": content}


def _files(
    actor: Actor, rows: Sequence[RawRow], taken: Mapping[str, MediaAsset]
) -> dict[str, FileRef]:
    """What came now before what came earlier, by lower-case name."""
    wanted = {
        name.strip()
        for row in rows
        for column in ("picture", "documents")
        for name in row.cells.get(column, "").split(";")
        if name.strip()
    }
    earlier = assets_of(owner=actor.merchant_code, names=wanted)
    return {name: _reference(asset) for name, asset in {**earlier, **taken}.items()}


def _reference(asset: MediaAsset) -> FileRef:
    is_rejected = asset.state == AssetState.REJECTED
    return FileRef(
        name=asset.name,
        asset_id=str(asset.pk),
        file_hash=asset.file_hash,
        kind=asset.kind,
        rejected=asset.rejected_code if is_rejected else "",
    )
