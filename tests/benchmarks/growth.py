"""A shop grown by copies of its own goods, written by the database itself.

Each copy is a whole product: prices in all channels, stock, lots with their ledger,
what customs knows, attestations, attributes, pictures. Copies are found by the first
words of their name only: the index of whole texts would be larger than all the rest.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from catalog.bases.models import Lot, LotMovement
from catalog.engine.models import (
    Product,
    ProductChannelListing,
    ProductMedia,
    ProductVariant,
    ProductVariantChannelListing,
    Stock,
)
from catalog.landed_cost.models import Attestation, CustomsItem
from catalog.search.models import IndexedProduct, Token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db import models

# Keys of a copy are those of its original and so many more for each copy.
STEP = 1_000_000
WORDS_OF_A_COPY = 12
NAME_WEIGHT = 8
_NUMBERED = "'g' || CAST(copy.i AS text) || '-' || source.{column}"


@dataclass(frozen=True, slots=True)
class Part:
    """A table to copy: which rows, which columns carry a key, which the number."""

    model: type[models.Model]
    column: str
    keys: Sequence[Any]
    shifted: tuple[str, ...] = ("id",)
    numbered: tuple[str, ...] = ()
    # Nobody has bought of a copy yet.
    zeroed: tuple[str, ...] = ()


class Growth:
    """Grows a shop step by step from the goods it has when this is made."""

    def __init__(self, *, channel: str) -> None:
        self._channel = channel
        variants = ProductVariant.objects.order_by("product_id", "pk")
        self._variants: dict[int, list[ProductVariant]] = {}
        for variant in variants.select_related("product"):
            self._variants.setdefault(variant.product_id, []).append(variant)
        # Later ones are of what was sold meanwhile.
        movements = LotMovement.objects.values_list("lot__sku", "pk")
        self._movements = list(movements)
        self._copies = 0

    @property
    def variants(self) -> int:
        """Variants in the shop now."""
        return ProductVariant.objects.count()

    def to_products(self, wanted: int) -> None:
        """Grow to exactly so many products."""
        missing = wanted - Product.objects.count()
        whole, rest = divmod(missing, len(self._variants))
        self._copy(list(self._variants), whole)
        self._copy(list(self._variants)[:rest], 1)

    def to_variants(self, wanted: int) -> None:
        """Grow to exactly so many variants where products are small enough."""
        each = sum(map(len, self._variants.values()))
        whole, rest = divmod(max(0, wanted - self.variants), each)
        self._copy(list(self._variants), whole)
        chosen = []
        for product, variants in self._variants.items():
            if len(variants) <= rest:
                chosen.append(product)
                rest -= len(variants)
        self._copy(chosen, 1)

    def _copy(self, products: list[int], times: int) -> None:
        if not products or times <= 0:
            return
        first, last = self._copies + 1, self._copies + times
        with transaction.atomic(), _without_key_checks():
            for part in self._parts(products):
                _rows_copy(part, first, last)
        self._copies = last

    def _parts(self, products: list[int]) -> Iterator[Part]:
        variants = [v for product in products for v in self._variants[product]]
        slugs = sorted({v.product.slug for v in variants})
        skus = [str(v.sku) for v in variants]
        keys = [v.pk for v in variants]
        lots = list(Lot.objects.filter(sku__in=skus).values_list("pk", flat=True))
        of_product, of_variant = ("id", "product_id"), ("id", "variant_id")
        yield Part(Product, "id", products, numbered=("slug", "external_reference"))
        yield Part(Product.values.through, "product_id", products, of_product)
        yield Part(ProductChannelListing, "product_id", products, of_product)
        yield Part(ProductMedia, "product_id", products, of_product)
        yield Part(
            ProductVariant, "id", keys, of_product, ("sku", "external_reference")
        )
        yield Part(
            ProductVariant.values.through,
            "productvariant_id",
            keys,
            ("id", "productvariant_id"),
        )
        yield Part(ProductVariantChannelListing, "variant_id", keys, of_variant)
        yield Part(
            Stock,
            "product_variant_id",
            keys,
            ("id", "product_variant_id"),
            zeroed=("quantity_allocated",),
        )
        yield Part(CustomsItem, "sku", skus, numbered=("sku",))
        yield Part(Attestation, "sku", skus, numbered=("sku",))
        yield Part(
            Lot, "id", lots, numbered=("sku", "code"), zeroed=("quantity_allocated",)
        )
        received = [key for sku, key in self._movements if sku in skus]
        yield Part(LotMovement, "id", received, ("id", "lot_id"), ("idempotency_key",))
        yield Part(IndexedProduct, "slug", slugs, numbered=("slug",))
        yield Part(Token, "id", self._words(slugs), of_product)

    def _words(self, slugs: list[str]) -> list[int]:
        tokens = Token.objects.filter(channel=self._channel, weight=NAME_WEIGHT)
        chosen: list[int] = []
        for slug in slugs:
            found = tokens.filter(product__slug=slug).order_by("pk")
            chosen += found.values_list("pk", flat=True)[:WORDS_OF_A_COPY]
        return chosen


@contextmanager
def _without_key_checks() -> Iterator[None]:
    """Copies of sound rows are sound; checking each key would take most of the time."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def _rows_copy(part: Part, first: int, last: int) -> None:
    if not part.keys:
        return
    quote = connection.ops.quote_name
    columns = [field.column for field in part.model._meta.concrete_fields]
    values = ", ".join(_value(part, column) for column in columns)
    names = ", ".join(map(quote, columns))
    table = quote(part.model._meta.db_table)
    wanted = ", ".join(["%s"] * len(part.keys))
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE copy(i) AS (SELECT CAST(%s AS bigint) UNION ALL"
            " SELECT i + 1 FROM copy WHERE i < %s)"
            f" INSERT INTO {table} ({names}) SELECT {values} FROM {table} AS source"
            f" CROSS JOIN copy WHERE source.{quote(part.column)} IN ({wanted})",
            [first, last, *part.keys],
        )


def _value(part: Part, column: str) -> str:
    quoted = connection.ops.quote_name(column)
    if column in part.shifted:
        return f"source.{quoted} + copy.i * {STEP}"
    if column in part.numbered:
        return _NUMBERED.format(column=quoted)
    if column in part.zeroed:
        return "0"
    return f"source.{quoted}"
