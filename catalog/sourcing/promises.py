"""What a buyer was promised: the ways to deliver a checkout and their days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from catalog.sourcing.models import DeliveryOffer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from catalog.lanes.types import LaneOption


@transaction.atomic
def offers_store(
    *,
    checkout_id: str,
    options: Sequence[LaneOption],
    names: dict[str, str],
    now: datetime,
) -> None:
    """Keep the newest days of each way that a checkout was offered.

    `names` are the words the buyer was shown, by lane code; an order remembers its
    delivery by that name.
    """
    for option in options:
        DeliveryOffer.objects.update_or_create(
            checkout_id=checkout_id,
            code=option.code,
            defaults={
                "name": names[option.code],
                "amount": option.price.amount,
                "currency": option.price.currency,
                "ship_on": option.ship_on,
                "earliest_on": option.earliest,
                "latest_on": option.latest,
                "offered_at": now,
            },
        )


def offer_of(*, checkout_id: str, name: str) -> DeliveryOffer | None:
    """The offer of a checkout by the name that was shown, the newest first."""
    return (
        DeliveryOffer.objects.filter(checkout_id=checkout_id, name=name)
        .order_by("-offered_at", "-pk")
        .first()
    )
