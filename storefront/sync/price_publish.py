"""Put a market's price list on the shelf, by bulk operations, and keep what was given.

Run as often as you like: only prices that differ from what the shop shows are written,
so a run that broke half-way goes on where it stopped.
"""

from __future__ import annotations

import logging
from itertools import groupby
from typing import TYPE_CHECKING, Any

from catalog.fx.errors import RateUnknownError
from catalog.markets.selectors import markets
from catalog.prices.selectors import (
    Move,
    bases_of,
    list_live,
    lists_due,
    moves_changed,
    moves_of,
    rate_of,
)
from catalog.prices.services import list_go_live, shelf_prices_note
from storefront.saleor.client import app_client
from storefront.saleor.errors import ErrorItem, Refused
from storefront.saleor.money import money_of_json
from storefront.saleor.object_versions import ObjectKey
from storefront.sync.told_changes import told

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.declaration import Market
    from catalog.money import Money
    from storefront.saleor.client import SaleorClient

log = logging.getLogger(__name__)


def prices_due(now: datetime) -> None:
    """Scheduled: versions whose hour has come go live, then shelves follow their lists.

    A market without a live list keeps the prices it has. One whose rate is unknown
    keeps them too, and says so: an old price is sold, a new one is not invented.
    """
    for row in lists_due(now=now):
        list_go_live(market=row.market, version=row.version, now=now)
    for market in markets():
        try:
            market_publish(client=app_client(), market=market, now=now)
        except RateUnknownError as error:
            log.warning("prices of %s stay as they are: %s", market.code, error)


def market_publish(*, client: SaleorClient, market: Market, now: datetime) -> int:
    """Bring the shelf to the live list; answers how many prices were written.

    Raises `RateUnknownError`, `SaleorError`.
    """
    live = list_live(market=market.code)
    if live is None:
        return 0
    moves = moves_changed(moves_of(market=market, price_list=live, on=now.date()))
    if not moves:
        return 0
    settled = bases_of(market=market.code)[0].currency
    rate = rate_of(price_list=live, base=settled, quote=market.currency, on=now.date())
    written = 0
    by_product = sorted(moves, key=lambda move: (move.product_slug, move.sku))
    for slug, group in groupby(by_product, key=lambda move: move.product_slug):
        shown, count = _product(client, market, slug, list(group))
        written += count
        shelf_prices_note(
            market=market.code, prices=shown, price_list=live, rate=rate, now=now
        )
    return written


def _product(
    client: SaleorClient, market: Market, slug: str, moves: list[Move]
) -> tuple[dict[str, Money], int]:
    """Write the prices of one product that differ; what the shop shows, and how many."""
    product = client.run_raw("ProductForPublish", {"externalReference": slug})[
        "product"
    ]
    if product is None:
        return {}, 0
    wanted = {move.sku: move.made.price for move in moves}
    rows, shown = [], {}
    for edge in product["productVariants"]["edges"]:
        node = edge["node"]
        listed = _listed(node, market.channel)
        price = wanted.get(node["sku"])
        if price is None or listed is None:
            continue
        shown[node["sku"]] = price
        if listed["price"] is not None and money_of_json(listed["price"]) == price:
            continue
        update = [{"channelListing": listed["id"], "price": str(price.amount)}]
        rows.append({"id": node["id"], "channelListings": {"update": update}})
    if rows:
        keys = [ObjectKey("product", slug), ObjectKey("product", product["id"])]
        keys += [ObjectKey("variant", sku) for sku in shown]
        with told(*keys):
            _written(client, product["id"], rows)
    return shown, len(rows)


def _listed(node: dict[str, Any], channel: str) -> dict[str, Any] | None:
    for item in node["channelListings"] or []:
        if item["channel"]["slug"] == channel:
            found: dict[str, Any] = item
            return found
    return None


def _written(client: SaleorClient, product_id: str, rows: list[dict[str, Any]]) -> None:
    operation = "ProductVariantBulkUpdate"
    payload = client.run_raw(operation, {"product": product_id, "variants": rows})
    answer = payload["productVariantBulkUpdate"]
    items = [
        ErrorItem.parse(error)
        for row in answer["results"]
        for error in row["errors"] or []
    ]
    if items:
        raise Refused(operation, tuple(items))
