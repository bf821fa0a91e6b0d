"""The yearly limits of a buyer, for the meter on the customs page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalog.landed_cost.selectors import (
    basket_verdict,
    identity_of_checkout,
    quota_state,
)
from storefront.shop.basket_selectors import checkout_landed
from storefront.shop.facts import reason_shown

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.money import Money
    from storefront.localization.places import Place
    from storefront.saleor.results.fragments import CheckoutFields


@dataclass(frozen=True, slots=True)
class Meter:
    """One limit: what was used this year, what this basket adds, where it ends."""

    kind: str
    used: Money | int
    adds: Money | int
    limit: Money | int

    @property
    def sum(self) -> Money | int:
        """What will have been used with this order."""
        return self.used + self.adds  # type: ignore[operator]

    @property
    def percent(self) -> int:
        """How full it will be, 0 to 100."""
        values = [
            value if isinstance(value, int) else value.amount
            for value in (self.used, self.adds, self.limit)
        ]
        return min(100, round(100 * (values[0] + values[1]) / values[2]))


@dataclass(frozen=True, slots=True)
class QuotaView:
    """What is known of a buyer's limits; `stops` are reasons not to go on."""

    is_known: bool
    meters: tuple[Meter, ...]
    stops: tuple[str, ...]

    @property
    def can_go_on(self) -> bool:
        """Whether nothing of the limits stands against paying."""
        return not self.stops

    @property
    def over(self) -> tuple[str, ...]:
        """What goes over a limit; a missing consent is asked for, not complained of."""
        return self.stops if self.is_known else ()


def has_identity(*, checkout_id: str) -> bool:
    """Whether the buyer of a checkout consented to customs knowing who they are."""
    return bool(identity_of_checkout(checkout_id=checkout_id))


def quota_view(
    *, place: Place, checkout: CheckoutFields, now: datetime
) -> QuotaView | None:
    """Meters of a checkout; None in a market whose customs keeps no such limits."""
    if not place.market.requires_identity:
        return None
    landed = checkout_landed(place=place, checkout=checkout, on=now.date())
    state = quota_state(
        market=place.market,
        identity_hash=identity_of_checkout(checkout_id=checkout.id),
        landed=landed,
        now=now,
        but_checkout=checkout.id,
    )
    verdict = basket_verdict(market=place.market, landed=landed, quota=state)
    meters = [
        Meter("order", state.zero, state.adds_value, state.order_limit),
        Meter("year", state.used_value, state.adds_value, state.year_limit),
    ]
    if state.adds_rice_g or state.used_rice_g:
        meters.append(
            Meter("rice", state.used_rice_g, state.adds_rice_g, state.rice_limit_g)
        )
    return QuotaView(
        is_known=state.is_known,
        meters=tuple(meters),
        stops=tuple(reason_shown(place, reason).sentence for reason in verdict),
    )
