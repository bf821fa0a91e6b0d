"""What is published of a product, whoever made it: a seed, a merchant, an operator."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from catalog.money import Money


@dataclass(frozen=True, slots=True)
class DraftText:
    """Name and description in one language."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class DraftPicture:
    """A picture file, read only when it must be sent; `alt` by language.

    `file_hash` identifies the file without reading it into memory.
    """

    name: str
    content_type: str
    read: Callable[[], bytes]
    file_hash: str
    alt: Mapping[str, str]

    @property
    def source(self) -> str:
        """Changes with the file or its words: tells whether it is in the shop already."""
        words = json.dumps(dict(self.alt), sort_keys=True)
        return hashlib.sha256(f"{self.file_hash}{words}".encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class CustomsFacts:
    """What the law asks about the goods; `facts` holds the per-country keys."""

    hs_code: str
    country_of_origin: str
    goods_kind: str
    fresh: bool
    storage_class: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VariantDraft:
    """One SKU. Weights in grams; `prices` by channel slug, before duty and tax.

    `settled` is what the seller asks, in the settlement currency.
    """

    sku: str
    options: Mapping[str, str]
    prices: Mapping[str, Money]
    net_weight_g: int
    gross_weight_g: int
    metadata: Mapping[str, str] = field(default_factory=dict)
    option_words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    quantity_limit: int | None = None
    settled: Money | None = None

    def name(self, language: str = "") -> str:
        """The options in words of a language, as stored when it has none."""
        said = self.option_words.get(language, {})
        return " · ".join(said.get(word, word) for word in self.options.values())


@dataclass(frozen=True, slots=True)
class ProductDraft:
    """A whole product.

    `texts` and `attribute_texts` are by language, the shop's base language among them;
    `choices` are declared codes by attribute. `channels` are where it is listed; a
    channel left out is where it is taken off. `base_codes` get a stock row each.
    """

    slug: str
    product_type: str
    category: str
    texts: Mapping[str, DraftText]
    variants: tuple[VariantDraft, ...]
    channels: tuple[str, ...]
    base_codes: tuple[str, ...]
    customs: CustomsFacts
    collections: tuple[str, ...] = ()
    attribute_texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    picture: DraftPicture | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    search_words: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """The same for the same draft: what is published is not published again."""
        picture = self.picture.source if self.picture else ""
        plain = {key: value for key, value in asdict(self).items() if key != "picture"}
        text = json.dumps(plain, sort_keys=True, default=_plain) + picture
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    message = f"{type(value).__name__} in a draft"
    raise TypeError(message)
