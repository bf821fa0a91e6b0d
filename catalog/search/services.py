"""Writes: put a product into the index of words, or take it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from catalog.search.models import IndexedProduct, Token
from catalog.search.tokens import index_tokens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NAME, EXTRA, TEXT = 8, 6, 1


@transaction.atomic
def index_put(
    *,
    product_slug: str,
    channel_slugs: Sequence[str],
    texts: Mapping[str, Sequence[str]],
    extra: Sequence[str],
) -> None:
    """Index a product anew in the channels that sell it, in all its languages.

    `texts` are name and description by language, `extra` words such as romanisations
    and SKUs. What was indexed before is replaced.
    """
    product, _ = IndexedProduct.objects.get_or_create(slug=product_slug)
    weights: dict[str, int] = {}
    for words in texts.values():
        for position, text in enumerate(words):
            _weigh(weights, text, NAME if position == 0 else TEXT)
    for text in extra:
        _weigh(weights, text, EXTRA)
    Token.objects.filter(product=product).delete()
    Token.objects.bulk_create(
        [
            Token(product=product, channel=channel, token=token, weight=weight)
            for channel in channel_slugs
            for token, weight in weights.items()
        ],
        batch_size=500,
    )


def _weigh(weights: dict[str, int], text: str, weight: int) -> None:
    for token in index_tokens(text):
        weights[token] = max(weight, weights.get(token, 0))


def index_drop(*, product_slug: str) -> None:
    """Take a product out of the index; nothing happens if it is not in it."""
    IndexedProduct.objects.filter(slug=product_slug).delete()
