"""What handlers raise, and what callers may meet.

JobsError
├── JobPermanentError     raised by a handler: trying again cannot help
├── UnknownTopicError     no handler is declared for an outbox topic
└── UnknownJobError       no dead job of that id
"""

from __future__ import annotations


class JobsError(Exception):
    """Base of all errors of this room."""


class JobPermanentError(JobsError):
    """A handler says that no retry can help; the job is dead at once."""


class UnknownTopicError(JobsError):
    """`settings.OUTBOX_HANDLERS` has no such topic."""


class UnknownJobError(JobsError):
    """No dead job of that id."""
