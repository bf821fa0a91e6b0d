"""Facts of the ways to pay through Stripe, and what they rule out.

From Stripe's public documentation of payment methods, read in November 2026: presentment
currencies, countries of accounts, whether money may be held first, and how long a refund is
possible. A way to pay that the facts rule out fails `pavilion check`, not the buyer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog.declaration import Market


@dataclass(frozen=True, slots=True)
class MethodFacts:
    """What Stripe says of a way to pay; `currencies` empty are all."""

    stripe_type: str
    currencies: frozenset[str] = frozenset()
    may_hold: bool = False
    is_delayed: bool = False
    refund_days: int | None = None


def _of(*currencies: str) -> frozenset[str]:
    return frozenset(currencies)


FACTS = {
    "card": MethodFacts("card", may_hold=True),
    "apple_pay": MethodFacts("card", may_hold=True),
    "google_pay": MethodFacts("card", may_hold=True),
    "alipay": MethodFacts("alipay", _of("CNY", "AUD", "CAD", "EUR", "GBP", "HKD", "JPY", "MYR", "NZD", "SGD", "USD"), refund_days=90),
    "wechat_pay": MethodFacts("wechat_pay", _of("CNY", "AUD", "CAD", "EUR", "GBP", "HKD", "JPY", "SGD", "USD"), refund_days=180),
    "sepa_debit": MethodFacts("sepa_debit", _of("EUR"), is_delayed=True, refund_days=180),
    "klarna": MethodFacts("klarna", _of("EUR", "GBP", "USD", "AUD", "CAD", "CHF", "CZK", "DKK", "NOK", "NZD", "PLN", "RON", "SEK"), may_hold=True, refund_days=180),
    "paypal": MethodFacts("paypal", _of("EUR", "GBP", "USD", "CHF", "CZK", "DKK", "NOK", "PLN", "SEK", "AUD", "CAD", "HKD", "NZD", "SGD"), may_hold=True, refund_days=180),
    "konbini": MethodFacts("konbini", _of("JPY"), is_delayed=True),
    "paynow": MethodFacts("paynow", _of("SGD"), refund_days=90),
    "promptpay": MethodFacts("promptpay", _of("THB"), refund_days=365),
}  # fmt: skip


def faults_of(market: Market) -> list[str]:
    """What Stripe cannot do of what a market declares, in words."""
    found = []
    for method in market.payment_methods:
        facts = FACTS.get(method.code)
        if facts is None:
            found.append(f"{market.code}: Stripe has no way to pay {method.code!r}.")
            continue
        if facts.currencies and market.currency not in facts.currencies:
            found.append(f"{market.code}: {method.code} takes no {market.currency}.")
        if method.flow == "authorization" and not facts.may_hold:
            found.append(f"{market.code}: {method.code} cannot hold money: charge it.")
    return found
