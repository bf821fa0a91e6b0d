"""What can be wrong with a file.

MediaError
├── FileRefusedError   the content is not what it should be; carries a code
├── ArchiveError       a ZIP file that is not opened; carries a code and params
└── UnknownAssetError  no verified file of that id that this person may see
"""

from __future__ import annotations


class MediaError(Exception):
    """Base of all errors of this room."""


class FileRefusedError(MediaError):
    """`code` is one of file_type, file_large, file_broken, picture_small, picture_pixels."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ArchiveError(MediaError):
    """A ZIP file that leads outside, unpacks too large, or cannot be read."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(f"{code} {params}")
        self.code = code
        self.params = {key: str(value) for key, value in params.items()}


class UnknownAssetError(MediaError):
    """Nothing to show: wrong id, expired link, another owner, or not verified."""
