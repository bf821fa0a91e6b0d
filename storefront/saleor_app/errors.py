"""What the App answers when it cannot answer."""


class AppError(Exception):
    """The event cannot be answered; commerce must stop, never guess."""


class NotQuotedError(AppError):
    """Duty and tax of these goods are unknown or the goods are blocked here."""
