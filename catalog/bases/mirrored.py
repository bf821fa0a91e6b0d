"""What commerce's stock should say by what we wrote, and when somebody else wrote.

Before a number is written it is kept as an intent, and confirmed after: a mirror that
is killed in between finds its own number again and does not take it for a stranger's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, Sum

from catalog.bases.models import LotMovement, MirroredStock, MovementKind, StockSurprise

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

Key = tuple[str, str]
INTENTS_KEPT = 8


def strangers_find(*, stored: Mapping[Key, int]) -> dict[Key, int]:
    """Rows of commerce whose number nobody of ours wrote, with what was expected.

    Expected is what we wrote less what has been shipped since. A row that we never
    wrote is nobody's surprise.
    """
    known = {
        (row.base_code, row.sku): row
        for row in MirroredStock.objects.all()
        if (row.base_code, row.sku) in stored
    }
    differing = {
        key: row
        for key, row in known.items()
        if stored[key] != row.quantity and stored[key] not in row.intents
    }
    found = {}
    for key, row in differing.items():
        shipped = -(_shipped_since(row))
        # Each shipped unit leaves commerce a moment before or after the ledger.
        numbers = [row.quantity, *row.intents]
        is_ours = any(number - shipped <= stored[key] <= number for number in numbers)
        if not is_ours:
            found[key] = row.quantity - shipped
    return found


def _shipped_since(row: MirroredStock) -> int:
    shipped = LotMovement.objects.filter(
        pk__gt=row.movement_id,
        kind=MovementKind.SHIPPED,
        lot__base__code=row.base_code,
        lot__sku=row.sku,
    ).aggregate(units=Sum("on_hand_delta"))
    return int(shipped["units"] or 0)


def ledger_head() -> int:
    """The newest line of the ledger."""
    return int(LotMovement.objects.aggregate(pk=Max("pk"))["pk"] or 0)


@transaction.atomic
def mirror_intend(*, wanted: Mapping[Key, int], now: datetime) -> None:
    """Keep what is about to be written."""
    rows = _rows(wanted)
    for key, quantity in wanted.items():
        row = rows.get(key) or MirroredStock(
            base_code=key[0], sku=key[1], quantity=quantity, written_at=now
        )
        row.intents = [*[n for n in row.intents if n != quantity], quantity]
        row.intents = row.intents[-INTENTS_KEPT:]
        row.save()


@transaction.atomic
def mirror_confirm(
    *, written: Mapping[Key, int], movement_id: int, now: datetime
) -> None:
    """Commerce says these numbers now; `movement_id` is the ledger they came from."""
    rows = _rows(written)
    for key, quantity in written.items():
        row = rows.get(key)
        if row is None:
            MirroredStock.objects.get_or_create(
                base_code=key[0],
                sku=key[1],
                defaults={
                    "quantity": quantity,
                    "movement_id": movement_id,
                    "written_at": now,
                },
            )
        elif row.quantity != quantity or row.intents or row.movement_id < movement_id:
            row.quantity, row.intents = quantity, []
            row.movement_id, row.written_at = movement_id, now
            row.save()


def _rows(keys: Collection[Key]) -> dict[Key, MirroredStock]:
    rows = MirroredStock.objects.select_for_update().filter(
        base_code__in={base for base, _ in keys}, sku__in={sku for _, sku in keys}
    )
    return {(row.base_code, row.sku): row for row in rows.order_by("pk")}


def surprise_note(
    *,
    key: Key,
    expected: int,
    found: int,
    by_lots: int,
    was_lowered: bool,
    now: datetime,
) -> StockSurprise:
    """Keep that somebody else wrote: one open entry per base and SKU."""
    values = {
        "quantity_expected": expected,
        "quantity_found": found,
        "quantity_by_lots": by_lots,
        "was_lowered": was_lowered,
    }
    entry, is_new = StockSurprise.objects.get_or_create(
        base_code=key[0],
        sku=key[1],
        closed_at=None,
        defaults=values | {"found_at": now},
    )
    if not is_new and (entry.quantity_found, entry.quantity_by_lots) != (
        found,
        by_lots,
    ):
        for name, value in values.items():
            setattr(entry, name, value)
        entry.was_lowered = was_lowered or entry.was_lowered
        entry.save()
    return entry


def surprises_open() -> Sequence[StockSurprise]:
    """Entries that wait for an operator, the latest first."""
    return list(StockSurprise.objects.filter(closed_at__isnull=True))


def surprise_close(
    *, surprise_id: int, by: str, note: str, now: datetime
) -> StockSurprise | None:
    """An operator has looked into it: from now the lots' number is written again."""
    closed = StockSurprise.objects.filter(
        pk=surprise_id, closed_at__isnull=True
    ).update(closed_at=now, closed_by=by[:150], note=note[:300])
    if not closed:
        return None
    entry = StockSurprise.objects.get(pk=surprise_id)
    # Forgotten, so that what commerce says now is no surprise a second time.
    MirroredStock.objects.filter(base_code=entry.base_code, sku=entry.sku).delete()
    return entry
