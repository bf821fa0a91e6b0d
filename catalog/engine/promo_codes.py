"""Promo codes of a checkout: vouchers that make it cheaper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.engine.errors import refuse

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.engine.models import Checkout

INVALID = "Promo code is invalid"


def code_add(checkout: Checkout, code: str, *, now: datetime) -> None:
    """Use a code. Refuses INVALID for one that nobody has given out."""
    raise refuse("INVALID", INVALID, "promoCode")


def code_remove(
    checkout: Checkout, code: str | None, code_id: str | None, *, now: datetime
) -> None:
    """Do without a code again. Refuses NOT_FOUND for one that is not used."""
    if bool(code) == bool(code_id):
        message = (
            "At least one of arguments is required: 'promo_code', 'promo_code_id'."
        )
        raise refuse("GRAPHQL_ERROR", message)
    if code_id:
        message = "Couldn't resolve to a node."
        raise refuse("NOT_FOUND", message, "promoCodeId")
    raise refuse("NOT_FOUND", "Promo code does not exists.", "promoCode")


def code_used(checkout: Checkout, *, now: datetime) -> None:
    """An order was made with the checkout's code."""
