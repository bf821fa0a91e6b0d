"""A landed cost as lines of a page: what is goods, what is freight, what customs takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from catalog.landed_cost.words import sentence
from storefront.shop.pages import ChargeLine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from catalog.landed_cost.types import Charge, LandedCost
    from storefront.localization.places import Place

ORDER = ("goods", "freight", "duty", "consumption_tax", "import_tax", "fee")


def kind_label(*, place: Place, home: str, kind: str) -> str:
    """The word for a kind of charge; VAT at home is not an import tax."""
    if kind == "import_tax" and place.market.country == home:
        return _("VAT")
    return {
        "goods": _("Goods"),
        "freight": _("Delivery"),
        "duty": _("Customs duty"),
        "import_tax": _("Import tax"),
        "consumption_tax": _("Consumption tax"),
        "fee": _("Customs fee"),
    }.get(kind, kind)


def charge_lines(
    *, place: Place, home: str, charges: Iterable[Charge]
) -> tuple[ChargeLine, ...]:
    """Charges of the same kind and reason added up, in the order they come."""
    sums: dict[tuple[str, str, str], ChargeLine] = {}
    for charge in charges:
        why = (
            sentence(charge.why_key, dict(charge.why_params), place.language)
            if charge.why_key
            else ""
        )
        key = (charge.kind, charge.rule_id, why)
        known = sums.get(key)
        sums[key] = ChargeLine(
            label=kind_label(place=place, home=home, kind=charge.kind),
            amount=known.amount + charge.amount if known else charge.amount,
            why=why,
            source=charge.source,
            source_url=charge.source_url,
            verified_on=charge.verified_on,
        )
    return tuple(sums.values())


def consignment_lines(
    *, place: Place, home: str, landed: LandedCost
) -> tuple[ChargeLine, ...]:
    """Every charge of a whole consignment: goods first, delivery, then customs."""
    charges = [charge for line in landed.lines for charge in line.charges]
    charges += landed.freight_charges
    rank = {kind: position for position, kind in enumerate(ORDER)}
    ordered = sorted(charges, key=lambda charge: rank.get(charge.kind, len(ORDER)))
    shown = charge_lines(place=place, home=home, charges=ordered)
    return tuple(line for line in shown if line.amount.amount)
