"""Safety stock: what a base keeps back of a SKU, said by a declaration or an operator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from catalog.bases.errors import QuantityError, UnknownBaseError
from catalog.bases.ledger import QUANTITY_LIMIT
from catalog.bases.models import Base, SafetyStock

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime


@transaction.atomic
def safety_set(
    *,
    base_code: str,
    sku: str,
    quantity: int,
    by: str,
    now: datetime,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> SafetyStock:
    """An operator's word on one SKU of a base; it replaces what was said before.

    Raises `UnknownBaseError`, and `QuantityError` for less than 0 or too many.
    """
    base = _base(base_code)
    _check(quantity)
    return SafetyStock.objects.update_or_create(
        base=base,
        sku=sku,
        defaults={
            "quantity": quantity,
            "valid_from": valid_from,
            "valid_until": valid_until,
            "set_by": by[:150],
            "set_at": now,
        },
    )[0]


@transaction.atomic
def safety_declare(
    *, base_code: str, declared: Mapping[str, int], now: datetime
) -> None:
    """What the pavilion declares for a base; an operator's word stays as it is.

    What was declared before and is not any more goes. Raises as `safety_set`.
    """
    base = _base(base_code)
    rows = SafetyStock.objects.select_for_update().filter(base=base)
    rows.filter(set_by="").exclude(sku__in=list(declared)).delete()
    known = {row.sku: row for row in rows}
    for sku, quantity in declared.items():
        _check(quantity)
        row = known.get(sku) or SafetyStock(base=base, sku=sku, quantity=-1)
        if row.set_by or row.quantity == quantity:
            continue
        row.quantity, row.set_at = quantity, now
        row.save()


def safety_of(*, base_code: str) -> list[SafetyStock]:
    """All that is kept back at a base, by SKU, whatever the day."""
    return list(SafetyStock.objects.filter(base__code=base_code).order_by("sku"))


def safety_units(
    *, on: date, skus: Collection[str] | None = None
) -> dict[tuple[str, str], int]:
    """Units kept back on a day, per (base code, SKU); without any it is left out."""
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    lasts = Q(valid_until__isnull=True) | Q(valid_until__gte=on)
    rows = SafetyStock.objects.filter(begun, lasts, quantity__gt=0)
    if skus is not None:
        rows = rows.filter(sku__in=list(skus))
    said = rows.order_by().values_list("base__code", "sku", "quantity")
    return {(base, sku): quantity for base, sku, quantity in said}


def _base(code: str) -> Base:
    base = Base.objects.filter(code=code).first()
    if base is None:
        message = f"No base {code}."
        raise UnknownBaseError(message)
    return base


def _check(quantity: int) -> None:
    if not 0 <= quantity <= QUANTITY_LIMIT:
        message = f"{quantity} is not between 0 and {QUANTITY_LIMIT}."
        raise QuantityError(message)
