"""Proof that ledger, stock and mirror agree, or every difference with its cause."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from catalog.bases import mirrored
from catalog.bases.models import Lot
from catalog.bases.selectors import feed_shares, ledger_differences, stock_units
from catalog.markets.selectors import pavilion
from catalog.sourcing.selectors import attention_open
from storefront.sync.shop_reading import pages
from storefront.sync.stock_mirror import stock_stored, targets_of

if TYPE_CHECKING:
    from datetime import datetime

    from storefront.saleor.client import SaleorClient

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that does not agree. `cause` is a machine's word, `remedy` people's."""

    cause: str
    base: str
    sku: str
    lot: str
    by_lots: int
    in_commerce: int | None
    expected: int | None
    remedy: str


REMEDIES = {
    "ledger_sum": "The sums of the lot are not those of its ledger: restore from a "
    "backup and report it; nothing in the shop writes such a thing.",
    "not_mirrored_yet": "The next run of mirror-stock writes it (within a minute).",
    "changed_behind_our_back": "Somebody changed the stock in commerce. Look into it "
    "in the console under Stock and settle the entry.",
    "not_on_sale": "The lots' goods are not published in the shop.",
    "no_warehouse": "The base is no warehouse of the shop: run pavilion apply.",
    "allocated_apart": "Orders of commerce hold more or fewer units than lots are "
    "promised: see needs attention, and orders that wait to be sourced.",
}


def stock_reconcile(*, client: SaleorClient, now: datetime) -> dict[str, Any]:
    """Compare everything and write nothing. Raises `SaleorError`."""
    rows = stock_stored(client)
    units = stock_units(on=now.date(), now=now)
    targets = targets_of(units=units, stored=rows)
    stored = {key: row.quantity for key, row in rows.items()}
    held = {key: row.allocated for key, row in rows.items()}
    warehouses = {
        node["externalReference"]
        for node in pages(client, "WarehouseList", "warehouses")
    }
    found = [
        *_ledger(),
        *_quantities(targets, stored, warehouses),
        *_allocated(held),
    ]
    waiting = attention_open()
    return {
        "checked_at": now.isoformat(),
        "rows": len(set(targets) | _ours(stored)),
        "lots": Lot.objects.count(),
        "stale_bases": feed_shares(now=now),
        "needs_attention": sum(entry.quantity_missing for entry in waiting),
        "surprises_open": len(mirrored.surprises_open()),
        "differences": [asdict(one) for one in found],
    }


def _ours(stored: dict[Key, int]) -> set[Key]:
    bases = {base.code for base in pavilion().bases}
    return {key for key in stored if key[0] in bases}


def _difference(cause: str, key: Key, **more: Any) -> Difference:
    values = {"lot": "", "in_commerce": None, "expected": None} | more
    return Difference(
        cause=cause, base=key[0], sku=key[1], remedy=REMEDIES[cause], **values
    )


def _ledger() -> list[Difference]:
    broken = ledger_differences()
    lots = Lot.objects.select_related("base").in_bulk([row.lot_id for row in broken])
    return [
        _difference(
            "ledger_sum",
            (lots[row.lot_id].base.code, lots[row.lot_id].sku),
            lot=lots[row.lot_id].code,
            by_lots=row.on_hand,
            expected=row.on_hand_by_ledger,
        )
        for row in broken
    ]


def _quantities(
    targets: dict[Key, int], stored: dict[Key, int], warehouses: set[str]
) -> list[Difference]:
    strangers = mirrored.strangers_find(stored=stored)
    sold = {sku for _, sku in stored}
    found = []
    for key in sorted(set(targets) | _ours(stored)):
        by_lots, there = targets.get(key, 0), stored.get(key)
        if by_lots == (there or 0):
            continue
        cause = "not_mirrored_yet"
        if key in strangers:
            cause = "changed_behind_our_back"
        elif key[0] not in warehouses:
            cause = "no_warehouse"
        elif there is None and key[1] not in sold:
            cause = "not_on_sale"
        found.append(
            _difference(
                cause,
                key,
                by_lots=by_lots,
                in_commerce=there,
                expected=strangers.get(key),
            )
        )
    return found


def _allocated(held: dict[Key, int]) -> list[Difference]:
    """Units that commerce holds for orders, against units that lots are promised.

    A line that was re-sourced is held by one warehouse and promised by another base,
    so the sums of a SKU are compared, with what needs attention on the lots' side.
    """
    in_commerce: dict[str, int] = {}
    for (base, sku), units in held.items():
        if base in {one.code for one in pavilion().bases}:
            in_commerce[sku] = in_commerce.get(sku, 0) + units
    promised: dict[str, int] = {}
    rows = Lot.objects.values_list("sku", "quantity_allocated", "quantity_preordered")
    for sku, units, ahead in rows:
        promised[sku] = promised.get(sku, 0) + units + ahead
    for entry in attention_open():
        promised[entry.sku] = promised.get(entry.sku, 0) + entry.quantity_missing
    return [
        _difference(
            "allocated_apart",
            ("", sku),
            by_lots=promised.get(sku, 0),
            in_commerce=in_commerce.get(sku, 0),
        )
        for sku in sorted(set(in_commerce) | set(promised))
        if in_commerce.get(sku, 0) != promised.get(sku, 0)
    ]
