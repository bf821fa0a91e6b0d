"""What an upload as a whole may be refused for."""

from __future__ import annotations


class UploadError(Exception):
    """Nothing of the upload was taken. `words` tells the merchant why."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words
