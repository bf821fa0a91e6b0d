"""Seed the demo through the contract: on the engine and on a real Saleor alike.

Safe to run again at any time, also after a break: what is there is not made twice, and
nothing that people did since is undone.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from storefront.demo.lots import attestations_seed, bases_seed, lots_seed
from storefront.demo.people import merchants_seed, people_seed
from storefront.demo.pictures import goods_picture
from storefront.demo.provenance import provenance_seed
from storefront.demo.reference import reference_seed
from storefront.demo.sample_upload import sample_write
from storefront.demo.story import story_play
from storefront.sync.goods_draft import goods_draft
from storefront.sync.goods_prices import goods_prices
from storefront.sync.product_publish import product_publish
from storefront.sync.shop_ids import shop_ids
from storefront.sync.stock_mirror import stock_mirror

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from catalog.declaration import Pavilion
    from storefront.saleor.client import SaleorClient


def demo_seed(
    *,
    client: SaleorClient,
    pavilion: Pavilion,
    now: datetime,
    say: Callable[[str], object],
) -> None:
    """Rates and rules, bases, goods with prices and pictures, lots, stock, people.

    The pavilion must be applied. Raises `SaleorError`, `NotAppliedError`.
    """
    priced_on = reference_seed(now=now)
    say(f"Rates of {priced_on:%d %B %Y} and the rules of customs")
    say(f"{bases_seed(pavilion)} bases")
    ids = shop_ids(client, language=pavilion.identity.default_language)
    written = lots = 0
    for number, goods in enumerate(pavilion.goods, start=1):
        draft = goods_draft(
            pavilion=pavilion,
            goods=goods,
            prices=goods_prices(pavilion=pavilion, goods=goods, on=priced_on),
            picture=goods_picture(pavilion=pavilion, goods=goods),
        )
        done = product_publish(client=client, ids=ids, draft=draft)
        lots += lots_seed(goods, now=now)
        attestations_seed(goods, on=now.date())
        if done.was_written:
            written += 1
            name = draft.texts[ids.language].name
            say(f"  {number:2d} of {len(pavilion.goods)}  {name}")
    say(f"{len(pavilion.goods)} products, {written} written; {lots} lots received")
    say(f"{provenance_seed(pavilion, now=now)} papers")
    mirrored = stock_mirror(client=client, on=now.date())
    say(f"Stock: {mirrored.changed + mirrored.created} rows written")
    if story_play(now=now):
        say("The story of a durian lot: sold, sent, called back, paid back")
    merchants_seed()
    say(f"{people_seed()} sign-ins made")
    sample_write(folder=Path(settings.VAR_DIR) / "sample", on=now.date())
