"""What would change to make a shop the declared one, in order and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.sync.setup_content import (
    menu_changes,
    menu_text_changes,
    page_changes,
    page_text_changes,
    page_type_changes,
)
from storefront.sync.setup_goods import (
    attribute_changes,
    category_changes,
    collection_changes,
    collection_listing_changes,
    product_type_changes,
)
from storefront.sync.setup_prune import prune_changes
from storefront.sync.setup_replacement import replacement_changes
from storefront.sync.setup_shop import (
    channel_changes,
    settings_changes,
    tax_changes,
    warehouse_changes,
    warehouse_order_changes,
    zone_changes,
)
from storefront.sync.setup_texts import text_changes
from storefront.sync.shop_content import content_read
from storefront.sync.shop_state import shop_state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from catalog.declaration import Pavilion
    from storefront.saleor.client import SaleorClient
    from storefront.sync.changes import Change
    from storefront.sync.shop_state import ShopState

    Stage = Callable[[Pavilion, ShopState], Iterator[Change]]

STAGES: tuple[Stage, ...] = (
    settings_changes,
    warehouse_changes,
    channel_changes,
    warehouse_order_changes,
    zone_changes,
    replacement_changes,
    tax_changes,
    attribute_changes,
    product_type_changes,
    category_changes,
    collection_changes,
    collection_listing_changes,
    text_changes,
    page_type_changes,
    page_changes,
    menu_changes,
    page_text_changes,
    menu_text_changes,
)


def pavilion_plan(
    *, client: SaleorClient, pavilion: Pavilion, prune: bool = False
) -> list[Change]:
    """Every change, against the shop as it is now; nothing is written.

    Raises `SaleorError`, and `ConvergeError` for what cannot be mended.
    """
    shop = shop_state(client, pavilion)
    content_read(client, pavilion, shop)
    changes: list[Change] = []
    for stage in STAGES:
        changes += stage(pavilion, shop)
    if prune:
        changes += prune_changes(pavilion, shop)
    return changes
