"""The files that rows name: what came with the sheet, and what came before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.submissions.types import FileRef
from storefront.media.models import AssetState
from storefront.media.picture_fetch import is_address
from storefront.media.selectors import assets_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from catalog.submissions.types import RawRow
    from storefront.media.models import MediaAsset


def files_of_rows(
    *, owner: str, rows: Sequence[RawRow], taken: Mapping[str, MediaAsset]
) -> dict[str, FileRef]:
    """What came now before what came earlier, by lower-case name.

    An address that gave no picture is there too, and says why.
    """
    wanted = {
        name.strip()
        for row in rows
        for column in ("picture", "documents")
        for name in row.cells.get(column, "").split(";")
        if name.strip()
    }
    earlier = assets_of(owner=owner, names=wanted)
    addresses = [name for name in wanted if is_address(name)]
    tried = (
        assets_of(owner=owner, names=addresses, with_refused=True) if addresses else {}
    )
    return {
        name: _reference(asset) for name, asset in {**tried, **earlier, **taken}.items()
    }


def _reference(asset: MediaAsset) -> FileRef:
    is_rejected = asset.state == AssetState.REJECTED
    return FileRef(
        name=asset.name,
        asset_id=str(asset.pk),
        file_hash=asset.file_hash,
        kind=asset.kind,
        rejected=asset.rejected_code if is_rejected else "",
    )
