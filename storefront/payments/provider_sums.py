"""What the payment providers say of their money, by their own reference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storefront.payments.models import (
    PaymentAttempt,
    SandboxPayment,
    StripePayment,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class ProviderSum:
    """Charged and given back of one payment, in its currency."""

    provider: str
    reference: str
    currency: str
    charged: Decimal
    refunded: Decimal
    checkout_id: str


def provider_sums() -> list[ProviderSum]:
    """Every payment of which a provider took or gave money, in no order.

    Of Stripe what it said last; `payment_refresh` asks it again.
    """
    return [
        *_sums("sandbox", SandboxPayment.objects.filter(charged__gt=0)),
        *_sums("stripe", StripePayment.objects.filter(charged__gt=0)),
    ]


def _sums(
    provider: str, found: Iterable[SandboxPayment | StripePayment]
) -> list[ProviderSum]:
    rows = list(found)
    attempts = PaymentAttempt.objects.filter(
        psp_reference__in=[row.reference for row in rows]
    )
    checkouts = dict(attempts.values_list("psp_reference", "checkout_id"))
    return [
        ProviderSum(
            provider=provider,
            reference=row.reference,
            currency=row.currency,
            charged=row.charged,
            refunded=row.refunded,
            checkout_id=checkouts.get(row.reference, ""),
        )
        for row in rows
    ]
