"""Files out of a ZIP that a person sent, bounded and without its paths."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath

from storefront.media.errors import ArchiveError
from storefront.media.file_checks import FILE_BYTES

MAXIMUM_FILES = 500
UNPACKED_BYTES = 150_000_000
MAGIC = b"PK\x03\x04"
# What file managers of two makers put beside the files one meant.
_LITTER = ("__MACOSX/", "Thumbs.db", ".DS_Store")


def archive_files(content: bytes) -> dict[str, bytes]:
    """Files by their bare name; folders do not count. Raises `ArchiveError`.

    A file over the limit of one file comes cut off at it, and its check then refuses it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            items = [item for item in packed.infolist() if _is_wanted(item)]
            _bound(items)
            return {_bare(item.filename): _unpacked(packed, item) for item in items}
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, EOFError) as error:
        raise ArchiveError("zip_broken") from error


def _is_wanted(item: zipfile.ZipInfo) -> bool:
    return not item.is_dir() and not any(name in item.filename for name in _LITTER)


def _bound(items: list[zipfile.ZipInfo]) -> None:
    if len(items) > MAXIMUM_FILES:
        raise ArchiveError("zip_many", limit=MAXIMUM_FILES)
    # What the file says of itself; what it unpacks to is bounded again below.
    if sum(item.file_size for item in items) > UNPACKED_BYTES:
        raise ArchiveError("zip_large", megabytes=UNPACKED_BYTES // 1_000_000)
    for item in items:
        path = PurePosixPath(item.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in item.filename:
            raise ArchiveError("zip_names", name=item.filename[:100])


def _bare(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name


def _unpacked(packed: zipfile.ZipFile, item: zipfile.ZipInfo) -> bytes:
    with packed.open(item) as stream:
        return stream.read(FILE_BYTES + 1)
