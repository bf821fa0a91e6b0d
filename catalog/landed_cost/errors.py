"""What can go wrong with quotes and quotas."""


class LandedCostError(Exception):
    """Any refusal of this room."""


class IdentityError(LandedCostError, ValueError):
    """The number is no identity number of the destination."""


class QuotaExceededError(LandedCostError):
    """The order would take more than the buyer's limit; carries keys of the reasons."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        super().__init__(", ".join(keys))
        self.keys = keys


class RuleFileError(LandedCostError, ValueError):
    """A shipped rule file is wrong: which file, which row, what."""


class RuleChangeError(LandedCostError):
    """A change of law cannot be taken as it is; `key` names why, for the pages.

    `nothing_changes`, `same_person`, `not_waiting`, `law_moved_on`, `not_approved`.
    """

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


class FrozenQuoteError(LandedCostError):
    """A quote of an order is not changed."""
