"""What an upload as a whole may be refused for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.submissions.problem_words import sheet_error_said

if TYPE_CHECKING:
    from catalog.submissions.errors import SheetError


class UploadError(Exception):
    """Nothing of the upload was taken; `code` is stable, `words` are the reader's."""

    def __init__(self, error: SheetError) -> None:
        super().__init__(str(error))
        self.code = error.code
        self._error = error

    @property
    def words(self) -> str:
        """Why, in the language that is active."""
        return sheet_error_said(self._error)
