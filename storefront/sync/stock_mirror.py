"""Mirror our lots into Saleor's stock, in one direction, writing only differences.

A base is a warehouse (external reference = base code); the quantity of a SKU there is
the sum of its sellable lots, what is promised to orders included. A number that
somebody else wrote is reported. It is lowered at once if it would sell more than the
lots have; else it stays until an operator has looked at it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from catalog.bases import mirrored
from catalog.bases.selectors import StockUnits, stock_units
from catalog.markets.selectors import pavilion
from storefront.saleor.client import app_client
from storefront.saleor.errors import Refused
from storefront.saleor.object_versions import ObjectKey
from storefront.sync.shop_reading import pages
from storefront.sync.told_changes import told

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from storefront.saleor.client import SaleorClient

BATCH = 100
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Stored:
    """A stock row of commerce."""

    quantity: int
    allocated: int


@dataclass(frozen=True, slots=True)
class Mirrored:
    """Stock rows changed and created, SKUs that the shop does not sell, surprises."""

    changed: int
    created: int
    unknown_skus: tuple[str, ...]
    surprises: tuple[Key, ...] = ()

    @property
    def is_same(self) -> bool:
        """Whether the shop already said what the lots say."""
        return not (self.changed or self.created or self.surprises)


def stock_mirror_all(now: datetime) -> Mirrored:
    """Every base and SKU; the schedule calls this. Raises `SaleorError`."""
    return stock_mirror(client=app_client(), on=now.date())


def stock_stored(client: SaleorClient) -> dict[Key, Stored]:
    """What commerce's stock says, all warehouses. Raises `SaleorError`."""
    return {
        (
            node["warehouse"]["externalReference"],
            node["productVariant"]["sku"],
        ): Stored(node["quantity"], node["quantityAllocated"])
        for node in pages(client, "StockList", "stocks")
    }


def stock_wanted(*, units: StockUnits, allocated: int) -> int:
    """What commerce must say so that no more than the free units can be sold.

    Where commerce holds more than good lots promised, an order waits to be sourced, or
    its lot was lost: it will take of the free ones, and they are not sold. Where lots
    promised more, they serve an order that commerce holds in another warehouse.
    """
    return max(units.free + min(units.owed, allocated), allocated)


def stock_mirror(*, client: SaleorClient, on: date) -> Mirrored:
    """Compare all stocks with the lots sellable on a day, and write differences."""
    head, units = mirrored.ledger_head(), stock_units(on=on)
    return _write(client, stock_stored(client), units, head)


def stock_mirror_sku(*, sku: str, on: date) -> Mirrored:
    """One SKU at all bases, at once: after a lot was received, blocked or recalled."""
    client, head = app_client(), mirrored.ledger_head()
    units = {key: one for key, one in stock_units(on=on).items() if key[1] == sku}
    variant = client.run_raw("VariantStocks", {"sku": sku})["productVariant"]
    if variant is None:
        return Mirrored(changed=0, created=0, unknown_skus=(sku,))
    stored = {
        (node["warehouse"]["externalReference"], sku): Stored(
            node["quantity"], node["quantityAllocated"]
        )
        for node in variant["stocks"] or []
    }
    return _write(client, stored, units, head)


def targets_of(
    *, units: Mapping[Key, StockUnits], stored: Mapping[Key, Stored]
) -> dict[Key, int]:
    """What commerce must say in every row of ours."""
    nothing, empty = StockUnits(0, 0), Stored(0, 0)
    ours = {base.code for base in pavilion().bases}
    return {
        key: stock_wanted(
            units=units.get(key, nothing), allocated=stored.get(key, empty).allocated
        )
        for key in {*units, *(key for key in stored if key[0] in ours)}
    }


def _write(
    client: SaleorClient,
    stored: dict[Key, Stored],
    units: dict[Key, StockUnits],
    head: int,
) -> Mirrored:
    targets = targets_of(units=units, stored=stored)
    mine = {key: row.quantity for key, row in stored.items() if key in targets}
    now = datetime.now(tz=UTC)
    left = _surprises(mine, targets, now)
    changed = {
        key: targets.get(key, 0)
        for key, quantity in mine.items()
        if key not in left and quantity != targets.get(key, 0)
    }
    missing = {
        key: quantity
        for key, quantity in targets.items()
        if key not in stored and quantity
    }
    mirrored.mirror_intend(wanted=changed | missing, now=now)
    keys = sorted(changed)
    for start in range(0, len(keys), BATCH):
        rows = [_row(key, changed[key]) for key in keys[start : start + BATCH]]
        with told(
            *(ObjectKey("stock", row["variantExternalReference"]) for row in rows)
        ):
            client.run_raw("StockBulkUpdate", {"stocks": rows})
    unknown = _create(client, missing) if missing else ()
    same = {key: quantity for key, quantity in mine.items() if key not in left}
    said = {
        key: quantity
        for key, quantity in (same | changed | missing).items()
        if key[1] not in unknown
    }
    mirrored.mirror_confirm(written=said, movement_id=head, now=now)
    return Mirrored(
        changed=len(changed),
        created=len(missing) - sum(1 for key in missing if key[1] in unknown),
        unknown_skus=unknown,
        surprises=tuple(sorted(left)),
    )


def _surprises(
    stored: Mapping[Key, int], targets: Mapping[Key, int], now: datetime
) -> set[Key]:
    """Rows that somebody else wrote and that stay as they are until looked at.

    All are reported; those that say more than the lots have are not left.
    """
    left = set()
    for key, expected in mirrored.strangers_find(stored=stored).items():
        found, by_lots = stored[key], targets.get(key, 0)
        if found == by_lots:
            continue
        mirrored.surprise_note(
            key=key,
            expected=expected,
            found=found,
            by_lots=by_lots,
            was_lowered=found > by_lots,
            now=now,
        )
        if found < by_lots:
            left.add(key)
    return left


def _row(key: Key, quantity: int) -> dict[str, Any]:
    return {
        "warehouseExternalReference": key[0],
        "variantExternalReference": key[1],
        "quantity": quantity,
    }


def _create(client: SaleorClient, missing: dict[Key, int]) -> tuple[str, ...]:
    """Stock rows that do not exist yet; answers SKUs that the shop does not have."""
    warehouses = {
        node["externalReference"]: node["id"]
        for node in pages(client, "WarehouseList", "warehouses")
    }
    unknown = set()
    for (base, sku), quantity in sorted(missing.items()):
        if base not in warehouses:
            continue
        stocks = [{"warehouse": warehouses[base], "quantity": quantity}]
        try:
            with told(ObjectKey("stock", sku)):
                client.run_raw(
                    "ProductVariantStocksUpdate", {"sku": sku, "stocks": stocks}
                )
        except Refused as refused:
            if "NOT_FOUND" not in refused.codes:
                raise
            unknown.add(sku)
    return tuple(sorted(unknown))
