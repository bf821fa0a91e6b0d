"""Writes: a sheet with its pictures becomes rows of the merchant's draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from catalog.submissions.columns import columns, required_languages
from catalog.submissions.dialects.recognise import OWN
from catalog.submissions.errors import SheetError
from catalog.submissions.services import submission_read
from catalog.submissions.sheet_reader import Limits, Reading, sheet_read
from catalog.submissions.types import FileRef
from storefront.media import archive
from storefront.media.errors import ArchiveError
from storefront.media.models import AssetState, MediaAsset
from storefront.media.selectors import assets_of
from storefront.media.services import asset_take, private_storage
from storefront.merchant.errors import UploadError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from catalog.submissions.models import Merchant
    from catalog.submissions.read_outcome import ReadOutcome
    from catalog.submissions.types import Actor, RawRow, Sheet


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
        taken = _take(actor, attachments, now)
    except ArchiveError as error:
        raise UploadError(SheetError(error.code, **error.params)) from error
    except SheetError as error:
        raise UploadError(error) from error
    outcome = submission_read(
        actor=actor,
        file_name=sheet.name,
        rows=read.rows,
        files=_files(actor, read.rows, taken),
        now=now,
        is_export=read.dialect != OWN,
    )
    return Read(read, outcome)


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
