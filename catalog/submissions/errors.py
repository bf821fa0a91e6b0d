"""What can go wrong with a submission.

SubmissionError
├── UnknownSubmissionError   nothing of that id that this person may see
├── NotAllowedError          the role, or who submitted it, forbids the step
├── TransitionError          the step does not lead out of the state it is in
├── NothingToSubmitError     no row without mistakes
└── SheetError               a file that cannot be read at all; carries a code
"""

from __future__ import annotations


class SubmissionError(Exception):
    """Base of all errors of this room."""


class UnknownSubmissionError(SubmissionError):
    """No submission or row of that id, as far as this person may know."""


class NotAllowedError(SubmissionError):
    """The step is not for this person."""


class TransitionError(SubmissionError):
    """The workflow has no such step from the present state."""


class NothingToSubmitError(SubmissionError):
    """Every row has a mistake, or there is none."""


class SheetError(SubmissionError):
    """The file as a whole is unreadable. `code` and `params` make the sentence."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(f"{code} {params}")
        self.code = code
        self.params = {key: str(value) for key, value in params.items()}
