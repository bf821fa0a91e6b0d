"""Reads: files of an owner, their bytes, and links that open for a short while."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.core import signing

from storefront.media.errors import UnknownAssetError
from storefront.media.models import AssetState, MediaAsset
from storefront.media.services import private_storage

if TYPE_CHECKING:
    from collections.abc import Collection

LINK_SECONDS = 600
_SALT = "storefront.media.link"


def assets_of(
    *, owner: str, names: Collection[str] = (), with_refused: bool = False
) -> dict[str, MediaAsset]:
    """An owner's verified files by lower-case name, the newest of each name.

    `with_refused` also those that were looked at and refused.
    """
    states = [AssetState.VERIFIED, *([AssetState.REJECTED] if with_refused else [])]
    found = MediaAsset.objects.filter(owner=owner, state__in=states)
    wanted = {name.casefold() for name in names}
    return {
        asset.name.casefold(): asset
        for asset in found.order_by("created_at", "pk")
        if not wanted or asset.name.casefold() in wanted
    }


def asset_bytes(*, asset_id: str | UUID) -> bytes:
    """The clean bytes. Raises `UnknownAssetError` unless verified."""
    with private_storage().open(asset_verified(asset_id=asset_id).key) as stream:
        content: bytes = stream.read()
    return content


def asset_verified(*, asset_id: str | UUID) -> MediaAsset:
    """A verified asset. Raises `UnknownAssetError`."""
    found = MediaAsset.objects.filter(pk=asset_id, state=AssetState.VERIFIED).first()
    if found is None:
        message = f"No verified file {asset_id}."
        raise UnknownAssetError(message)
    return found


def link_sign(*, asset_id: str | UUID, viewer: str) -> str:
    """A token that opens one file for one person, for ten minutes."""
    return signing.dumps([str(asset_id), viewer], salt=_SALT, compress=False)


def link_asset(*, token: str, viewer: str, owner: str | None) -> MediaAsset:
    """The file of a token, if this person asked for it and may see this owner's files.

    `owner` None means any. Raises `UnknownAssetError`: expired, forged, another's.
    """
    try:
        asset_id, named = signing.loads(token, salt=_SALT, max_age=LINK_SECONDS)
        asset = asset_verified(asset_id=UUID(asset_id))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise UnknownAssetError(str(error)) from error
    if named != viewer or (owner is not None and asset.owner != owner):
        message = "The link is another person's."
        raise UnknownAssetError(message)
    return asset
