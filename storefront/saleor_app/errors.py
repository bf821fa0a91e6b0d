"""What the App answers when it cannot answer.

AppError               the event cannot be answered; commerce must stop, never guess
└── NotQuotedError     duty and tax are unknown, or the goods are blocked here
RefusedError           a request that is not Saleor's, or makes no sense: never again
LaterError             we cannot say yet; the same request may be sent again
"""


class AppError(Exception):
    """The event cannot be answered; commerce must stop, never guess."""


class NotQuotedError(AppError):
    """Duty and tax of these goods are unknown or the goods are blocked here."""


class RefusedError(Exception):
    """The request is refused for good; `status` is the HTTP status to say so with."""

    def __init__(self, message: str, *, status: int = 400) -> None:
        self.status = status
        super().__init__(message)


class LaterError(Exception):
    """Nothing is known against the request; Saleor sends it again after a 5xx."""
