"""Writes: take a file in, check it, and only then let it be used."""

from __future__ import annotations

import hashlib
import uuid
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from storefront.media.errors import FileRefusedError
from storefront.media.file_checks import FILE_BYTES, file_verify
from storefront.media.models import AssetKind, AssetState, MediaAsset

if TYPE_CHECKING:
    from datetime import datetime

    from django.core.files.storage import Storage

STORAGE = "private"


def private_storage() -> Storage:
    """Where files lie that no address leads to: a local folder, or S3 by settings."""
    return storages[STORAGE]


def asset_take(
    *, owner: str, name: str, content: bytes, by: str, now: datetime
) -> MediaAsset:
    """Store a file and check what was stored. The same file twice is one asset.

    Answers the asset, verified or rejected with its code; a refused file is removed.
    """
    digest = hashlib.sha256(content).hexdigest()
    known = MediaAsset.objects.filter(
        owner=owner, name=name[:200], file_hash=digest
    ).first()
    if known and known.state != AssetState.STARTED:
        return known
    started = known or upload_start(
        owner=owner, name=name, content=content, by=by, now=now
    )
    return upload_finish(asset_id=started.pk)


def upload_start(
    *, owner: str, name: str, content: bytes, by: str, now: datetime
) -> MediaAsset:
    """Write the bytes as they came, under a random key. Not usable before its check."""
    asset_id = uuid.uuid4()
    key = private_storage().save(
        f"incoming/{asset_id.hex}", ContentFile(content[: FILE_BYTES + 1])
    )
    return MediaAsset.objects.create(
        id=asset_id,
        owner=owner,
        kind=AssetKind.PICTURE,
        state=AssetState.STARTED,
        name=name[:200],
        key=key,
        size=len(content),
        file_hash=hashlib.sha256(content).hexdigest(),
        created_by=by,
        created_at=now,
    )


def upload_finish(*, asset_id: uuid.UUID) -> MediaAsset:
    """Read back what landed, check it, keep its clean form. Safe to repeat."""
    asset = MediaAsset.objects.get(pk=asset_id)
    if asset.state != AssetState.STARTED:
        return asset
    storage = private_storage()
    landed = asset.key
    with storage.open(landed) as stream:
        content = stream.read()
    try:
        clean = file_verify(content)
    except FileRefusedError as refused:
        asset.state, asset.rejected_code = AssetState.REJECTED, refused.code
    else:
        asset.state = AssetState.VERIFIED
        asset.kind, asset.content_type = clean.kind, clean.content_type
        asset.width, asset.height = clean.width, clean.height
        asset.size = len(clean.content)
        asset.key = storage.save(
            f"files/{asset.owner}/{asset.pk.hex}.{clean.suffix}",
            ContentFile(clean.content),
        )
    asset.save()
    storage.delete(landed)
    return asset


def asset_refused(*, owner: str, name: str, code: str, now: datetime) -> MediaAsset:
    """Note that an address gave no picture, so that nobody asks it again at once."""
    return MediaAsset.objects.create(
        id=uuid.uuid4(),
        owner=owner,
        kind=AssetKind.PICTURE,
        state=AssetState.REJECTED,
        rejected_code=code,
        name=name[:200],
        key="",
        size=0,
        file_hash="",
        created_by="",
        created_at=now,
    )


def asset_delete(*, asset_id: str) -> None:
    """Delete a file and what is known of it. Safe to repeat."""
    found = MediaAsset.objects.filter(pk=asset_id).first()
    if found is None:
        return
    private_storage().delete(found.key)
    found.delete()
