"""What can go wrong with a payment, so that callers can act."""


class PaymentError(Exception):
    """Any refusal of this room."""


class UnknownAttemptError(PaymentError, LookupError):
    """No attempt has that id or reference."""


class UnknownMethodError(PaymentError, ValueError):
    """The market does not take that way to pay."""


class ProviderRefusedError(PaymentError):
    """The provider does not do that in the payment's state."""


class ProviderAwayError(PaymentError):
    """The provider does not answer, or not now: try again."""


class SignatureError(PaymentError):
    """A message's signature is missing, wrong or too old: it is not the provider's."""
