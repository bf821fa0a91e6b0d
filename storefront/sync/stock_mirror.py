"""Mirror our lots into Saleor's stock, in one direction, writing only differences.

A base is a warehouse (external reference = base code); the quantity of a SKU there is
the sum of its sellable lots, what is promised to orders included.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from catalog.bases.selectors import stock_targets
from catalog.markets.selectors import pavilion
from storefront.saleor.client import app_client
from storefront.saleor.errors import Refused
from storefront.sync.shop_reading import pages

if TYPE_CHECKING:
    from datetime import date, datetime

    from storefront.saleor.client import SaleorClient

BATCH = 100
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Mirrored:
    """Stock rows changed and created, and SKUs of lots that the shop does not sell."""

    changed: int
    created: int
    unknown_skus: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether the shop already said what the lots say."""
        return not (self.changed or self.created)


def stock_mirror_all(now: datetime) -> Mirrored:
    """Every base and SKU; the schedule calls this. Raises `SaleorError`."""
    return stock_mirror(client=app_client(), on=now.date())


def stock_mirror(*, client: SaleorClient, on: date) -> Mirrored:
    """Compare all stocks with the lots sellable on a day, and write differences."""
    stored = {
        (node["warehouse"]["externalReference"], node["productVariant"]["sku"]): node[
            "quantity"
        ]
        for node in pages(client, "StockList", "stocks")
    }
    return _write(client, stored, stock_targets(on=on))


def stock_mirror_sku(*, sku: str, on: date) -> Mirrored:
    """One SKU at all bases, at once: after a lot was received, blocked or recalled."""
    client = app_client()
    variant = client.run_raw("VariantStocks", {"sku": sku})["productVariant"]
    if variant is None:
        return Mirrored(changed=0, created=0, unknown_skus=(sku,))
    stored = {
        (node["warehouse"]["externalReference"], sku): node["quantity"]
        for node in variant["stocks"] or []
    }
    targets = stock_targets(on=on)
    wanted = {key: quantity for key, quantity in targets.items() if key[1] == sku}
    return _write(client, stored, wanted)


def _write(
    client: SaleorClient, stored: dict[Key, int], targets: dict[Key, int]
) -> Mirrored:
    ours = {base.code for base in pavilion().bases}
    changed = {
        key: targets.get(key, 0)
        for key, quantity in stored.items()
        if key[0] in ours and quantity != targets.get(key, 0)
    }
    missing = {
        key: quantity
        for key, quantity in targets.items()
        if key not in stored and quantity
    }
    keys = sorted(changed)
    for start in range(0, len(keys), BATCH):
        rows = [_row(key, changed[key]) for key in keys[start : start + BATCH]]
        client.run_raw("StockBulkUpdate", {"stocks": rows})
    unknown = _create(client, missing) if missing else ()
    return Mirrored(
        changed=len(changed),
        created=len(missing) - sum(1 for key in missing if key[1] in unknown),
        unknown_skus=unknown,
    )


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
            client.run_raw("ProductVariantStocksUpdate", {"sku": sku, "stocks": stocks})
        except Refused as refused:
            if "NOT_FOUND" not in refused.codes:
                raise
            unknown.add(sku)
    return tuple(sorted(unknown))
