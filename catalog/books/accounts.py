"""Names of accounts. An account is a name: it is there when something was booked on it.

Debit balances are what we have or are owed (`buyer:`, `provider:`, `bank:`) and what we
spent (`cost:`, `fee:`); credit balances are what we owe (`owed:`, `held:`) and earned
(`sales:`, `carriage:`).
"""

from __future__ import annotations

BANK = "bank"


def buyer(order_id: str) -> str:
    """What the buyer of an order still has to pay; nothing once it is paid."""
    return f"buyer:{order_id}"


def provider(name: str) -> str:
    """Money that lies with a payment provider."""
    return f"provider:{name}"


def fee(name: str) -> str:
    """What a provider kept for its work."""
    return f"fee:{name}"


def sales(market: str) -> str:
    """Goods sold, without duty and tax."""
    return f"sales:{market}"


def carriage(market: str) -> str:
    """Carriage sold, without tax."""
    return f"carriage:{market}"


def held(kind: str, market: str) -> str:
    """Duty or tax taken from buyers and owed to an authority; `kind` is the charge's."""
    return f"held:{kind}:{market}"


def rounding(market: str) -> str:
    """What commerce's total differs from the parts of the quote."""
    return f"rounding:{market}"


def cost(market: str) -> str:
    """What goods cost us, in the settlement currency."""
    return f"cost:{market}"


def owed_merchant(code: str) -> str:
    """What a merchant is to be paid for goods sold."""
    return f"owed:merchant:{code}"


def owed_base(code: str) -> str:
    """What a base is to be paid for goods sold."""
    return f"owed:base:{code}"
