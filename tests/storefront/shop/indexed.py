"""The words of the declared goods, put into the index as publishing puts them."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings

from catalog.declaration import pavilion_load
from catalog.search.services import index_put, synonyms_seed
from storefront.sync.goods_draft import goods_draft
from storefront.sync.product_words import product_words

THAILAND = settings.BASE_DIR / "pavilion_config/pavilions/thailand"


class _Prices(dict):  # type: ignore[type-arg]
    """No prices: words have none."""

    def __missing__(self, key: str) -> dict[str, object]:
        return {}


def goods_index(*, channel: str) -> int:
    """Index all declared goods in one channel; the number of goods."""
    pavilion = pavilion_load(THAILAND)
    for goods in pavilion.goods:
        draft = goods_draft(
            pavilion=pavilion, goods=goods, prices=_Prices(), picture=None
        )
        texts, extra = product_words(pavilion, draft)
        index_put(
            product_slug=goods.slug, channel_slugs=[channel], texts=texts, extra=extra
        )
    synonyms_seed(groups=pavilion.synonyms, now=datetime(2026, 11, 1, tzinfo=UTC))
    return len(pavilion.goods)
