"""Money: an exact amount in one currency, rounded in one place.

Nothing in this project holds money as a float. Minor units follow ISO 4217; see
`docs/adr/` for why Babel's precision and a provider's list are other tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

# ISO 4217 exponents that differ from two (as of amendment 176).
ZERO_DECIMAL = frozenset(
    [
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ]
)
THREE_DECIMAL = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])


class CurrencyMismatchError(ValueError):
    """Two amounts of different currencies met in one sum or comparison."""


def minor_units(currency: str) -> int:
    """Number of decimals of a currency (ISO 4217): JPY 0, CNY 2, KWD 3."""
    if currency in ZERO_DECIMAL:
        return 0
    return 3 if currency in THREE_DECIMAL else 2


def quantum(currency: str) -> Decimal:
    """Smallest amount of a currency: JPY 1, CNY 0.01, KWD 0.001."""
    return Decimal(1).scaleb(-minor_units(currency))


@dataclass(frozen=True, slots=True)
class Money:
    """An amount (Decimal, any precision until rounded) in an ISO 4217 currency."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        given: object = self.amount
        if not isinstance(given, Decimal):
            message = f"Money needs a Decimal, not {type(given).__name__}."
            raise TypeError(message)
        if not self.amount.is_finite():
            message = "Money must be finite."
            raise ValueError(message)
        if len(self.currency) != 3 or not self.currency.isupper():
            message = f"{self.currency!r} is no ISO 4217 currency code."
            raise ValueError(message)

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            message = f"{self.currency} and {other.currency} do not mix."
            raise CurrencyMismatchError(message)

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __mul__(self, factor: int | Decimal) -> Money:
        return Money(self.amount * factor, self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.amount < other.amount

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.amount <= other.amount

    def __gt__(self, other: Money) -> bool:
        return other < self

    def __ge__(self, other: Money) -> bool:
        return other <= self

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


def zero(currency: str) -> Money:
    """No money, in a currency."""
    return Money(Decimal(0), currency)


def round_money(money: Money, *, rounding: str = ROUND_HALF_UP) -> Money:
    """Round to the currency's minor unit, half up unless told otherwise."""
    return Money(
        money.amount.quantize(quantum(money.currency), rounding=rounding),
        money.currency,
    )


def money_sum(amounts: list[Money], *, currency: str) -> Money:
    """Sum of amounts in `currency`; an empty list is zero of that currency."""
    total = zero(currency)
    for amount in amounts:
        total += amount
    return total


def split_money(total: Money, weights: list[Decimal]) -> list[Money]:
    """Split a rounded total in proportion to weights; the parts sum to the total.

    Largest-remainder method: each part is rounded down to the minor unit and the
    units left go to the largest remainders (ties: the earlier part). Weights that are
    all zero split evenly. Raises `ValueError` for no or negative weights.
    """
    if not weights or any(weight < 0 for weight in weights):
        message = "split_money needs at least one weight and none negative."
        raise ValueError(message)
    unit = quantum(total.currency)
    if sum(weights) == 0:
        weights = [Decimal(1)] * len(weights)
    whole = sum(weights, Decimal(0))
    exact = [total.amount * weight / whole for weight in weights]
    parts = [share.quantize(unit, rounding=ROUND_DOWN) for share in exact]
    left = int((total.amount - sum(parts, Decimal(0))) / unit)
    step = unit if left >= 0 else -unit
    order = sorted(range(len(parts)), key=lambda i: (-abs(exact[i] - parts[i]), i))
    for i in order[: abs(left)]:
        parts[i] += step
    return [Money(part, total.currency) for part in parts]
