"""Arithmetic of discounts: amounts off prices, and shares of them, in minor units."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from catalog.engine.taxes import PERCENT, rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

ZERO = Decimal(0)


def off_of(kind: str | None, value: Decimal, price: Decimal, currency: str) -> Decimal:
    """What FIXED or PERCENTAGE takes off a price: whole minor units, at most all of it."""
    if kind == "PERCENTAGE":
        return min(rounded(price * value / PERCENT, currency), max(price, ZERO))
    return min(Decimal(value), max(price, ZERO))


def shares_of(off: Decimal, parts: Sequence[Decimal], currency: str) -> list[Decimal]:
    """An amount divided by the size of its parts, as Saleor divides it.

    All but the last get their rounded share, the last what is left; none more than it has.
    """
    whole = sum(parts, ZERO)
    if not whole or not off:
        return [ZERO for _ in parts]
    shares, left = [], off
    for part in parts[:-1]:
        share = min(rounded(part / whole * off, currency), part)
        shares.append(share)
        left -= share
    return [*shares, max(ZERO, min(left, parts[-1]))]
