"""The steps of a checkout, in order, and which of them are done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

if TYPE_CHECKING:
    from storefront.localization.places import Place
    from storefront.saleor.results.fragments import CheckoutFields

DELIVERY_PROBLEMS = {
    "CheckoutProblemDeliveryMethodInvalid",
    "CheckoutProblemDeliveryMethodStale",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step as the head of a checkout page shows it."""

    name: str
    label: str
    url: str
    is_done: bool
    is_current: bool


def step_names(place: Place) -> list[str]:
    """Names of the market's steps: customs asks for a person only in some countries."""
    names = ["contact", "address", "delivery", "customs", "review"]
    return [
        name for name in names if name != "customs" or place.market.requires_identity
    ]


def _label(name: str) -> str:
    return {
        "contact": _("Contact"),
        "address": pgettext("of a person", "Address"),
        "delivery": _("Delivery"),
        "customs": _("Customs"),
        "review": _("Review and pay"),
    }[name]


def steps(
    *,
    place: Place,
    checkout: CheckoutFields,
    current: str,
    has_identity: bool,
    has_collect: bool,
) -> list[Step]:
    """All steps; a done one can be gone back to."""
    done = done_steps(
        checkout=checkout, has_identity=has_identity, has_collect=has_collect
    )
    return [
        Step(
            name=name,
            label=_label(name),
            url=step_url(place, name),
            is_done=done.get(name, False),
            is_current=name == current,
        )
        for name in step_names(place)
    ]


def done_steps(
    *, checkout: CheckoutFields, has_identity: bool, has_collect: bool
) -> dict[str, bool]:
    """Which steps commerce knows the answers of."""
    return {
        "contact": bool(checkout.email),
        "address": checkout.shipping_address is not None,
        "delivery": has_collect
        or (checkout.delivery is not None and not is_delivery_overdue(checkout)),
        "customs": has_identity,
    }


def is_delivery_overdue(checkout: CheckoutFields) -> bool:
    """Whether commerce has doubts about the chosen delivery: it must be chosen anew.

    One that is only stale might still hold, but its price may not, and the sum must
    stand before anybody pays it.
    """
    return any(
        problem.typename__ in DELIVERY_PROBLEMS for problem in checkout.problems or []
    )


def first_open(
    *,
    place: Place,
    checkout: CheckoutFields,
    has_identity: bool,
    has_collect: bool,
    until: str,
) -> str:
    """The first step before `until` that is not done, "" if all of them are."""
    done = done_steps(
        checkout=checkout, has_identity=has_identity, has_collect=has_collect
    )
    for name in step_names(place):
        if name == until:
            return ""
        if not done.get(name, False):
            return name
    return ""


def step_url(place: Place, name: str) -> str:
    """Path of a step."""
    return place.url(f"shop:checkout_{name}")


def next_step(place: Place, name: str) -> str:
    """The step after one."""
    names = step_names(place)
    return names[min(names.index(name) + 1, len(names) - 1)]
