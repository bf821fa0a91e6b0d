"""New goods, read whole before anything is written: what inputs say, and what is wrong.

A `Plan` reads the inputs of many products at once. What they name is looked up once for
all; what is wrong goes to `problems` with its path. `goods_bulk` then writes the rows, a
few statements for all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.text import slugify

from catalog.engine.attribute_inputs import Assigner, Said
from catalog.engine.errors import ErrorItem, Refusal, refuse
from catalog.engine.goods_columns import (
    listing_set,
    price_set,
    variant_name,
    variant_set,
)
from catalog.engine.ids import find, parse_id
from catalog.engine.inputs import metadata_set, seo_set, slug_beside, slug_free
from catalog.engine.models import (
    Attribute,
    Category,
    Channel,
    Collection,
    Product,
    ProductChannelListing,
    ProductMedia,
    ProductType,
    ProductVariant,
    ProductVariantChannelListing,
    Stock,
    TaxClass,
    Warehouse,
)
from catalog.engine.pictures import media_read

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

Values = dict[str, Any]
MODELS: dict[str, Any] = {
    "Category": Category,
    "Channel": Channel,
    "Collection": Collection,
    "ProductType": ProductType,
    "TaxClass": TaxClass,
    "Warehouse": Warehouse,
}


@dataclass(slots=True)
class VariantPlan:
    """A variant to be, with what comes with it."""

    variant: ProductVariant
    said: Said = field(default_factory=list)
    listings: list[ProductVariantChannelListing] = field(default_factory=list)
    stocks: list[Stock] = field(default_factory=list)


@dataclass(slots=True)
class ProductPlan:
    """A product to be, with what comes with it. No product where its base is wrong."""

    product: Product | None = None
    said: Said = field(default_factory=list)
    listings: list[ProductChannelListing] = field(default_factory=list)
    variants: list[VariantPlan] = field(default_factory=list)
    collections: list[Collection] = field(default_factory=list)
    media: list[tuple[ProductMedia, bytes]] = field(default_factory=list)
    problems: list[ErrorItem] = field(default_factory=list)

    def wrong(self, path: str, refusal: Refusal) -> None:
        """Note what is wrong, at its place."""
        for item in refusal.items:
            inner = item.extra.get("path") or item.field
            place = ".".join(part for part in (path, inner) if part)
            extra = {**item.extra, "path": place}
            self.problems.append(ErrorItem(item.code, item.message, item.field, extra))


class Plan:
    """What was looked up for all rows of one mutation."""

    def __init__(self, *, now: datetime, tracks_by_default: bool = True) -> None:
        self.now = now
        self.tracks_by_default = tracks_by_default
        self.assigner = Assigner()
        self._rows: dict[tuple[str, str], Any] = {}
        self._attributes: dict[tuple[int, str], list[Attribute]] = {}
        self._taken: dict[tuple[type, str], set[str]] = {}

    # --- What is looked up --------------------------------------------------------
    def named(self, kind: str, text: str, field_name: str) -> Any:
        """The row of an id, read once. Refuses as other mutations do."""
        if (kind, text) not in self._rows:
            try:
                said, key = parse_id(text)
            except ValueError as error:
                raise refuse("GRAPHQL_ERROR", str(error), field_name) from error
            if said != kind:
                message = (
                    f"Invalid ID: {text[:80]}. Expected: {kind}, received: {said[:40]}."
                )
                raise refuse("GRAPHQL_ERROR", message, field_name)
            self._rows[kind, text] = find(MODELS[kind].objects.all(), key)
        found = self._rows[kind, text]
        if found is None:
            message = f"Couldn't resolve to a node: {text[:80]}"
            raise refuse("NOT_FOUND", message, field_name)
        return found

    def attributes(self, kind: ProductType, name: str) -> list[Attribute]:
        """Attributes of a type, read once."""
        if (kind.pk, name) not in self._attributes:
            rows = getattr(kind, name).all()
            self._attributes[kind.pk, name] = list(rows)
        return self._attributes[kind.pk, name]

    def prepare(self, rows: Iterable[Values], variants: Iterable[Values]) -> None:
        """See once which references, slugs and SKUs of the input are taken."""
        rows, variants = list(rows), list(variants)
        slugs = [row.get("slug") or slugify(row.get("name") or "", allow_unicode=True)
                 for row in rows]  # fmt: skip
        self._see(Product, "slug", slugs)
        references = [row.get("external_reference") for row in rows]
        self._see(Product, "external_reference", references)
        self._see(ProductVariant, "sku", [row.get("sku") for row in variants])
        references = [row.get("external_reference") for row in variants]
        self._see(ProductVariant, "external_reference", references)

    def _see(self, model: Any, column: str, values: list[Any]) -> None:
        wanted = sorted({value for value in values if value})
        taken: set[str] = set()
        for start in range(0, len(wanted), 500):
            rows = model.objects.filter(
                **{f"{column}__in": wanted[start : start + 500]}
            )
            taken |= set(rows.values_list(column, flat=True))
        self._taken[model, column] = taken

    def unique(self, row: Any, column: str, value: str | None, label: str) -> None:
        """Set a column that no other row has. Refuses UNIQUE."""
        value = value or None
        taken = self._taken[type(row), column]
        if value:
            if value in taken:
                name = str(row._meta.verbose_name)
                message = (
                    f"{name[:1].upper()}{name[1:]} with this {label} already exists."
                )
                head, *rest = column.split("_")
                camel = head + "".join(part.capitalize() for part in rest)
                raise refuse("UNIQUE", message, camel)
            taken.add(value)
        setattr(row, column, value)

    # --- Products -----------------------------------------------------------------
    def product(self, values: Values) -> ProductPlan:
        """A product with all that comes with it."""
        plan = ProductPlan()
        try:
            plan.product = self._base(plan, values)
        except Refusal as refusal:
            plan.wrong("", refusal)
            plan.product = None
            return plan
        rows = self._known_channels(plan, values.get("channel_listings") or [])
        for place, row in _apart(plan, rows, "channel_id", "channelListings"):
            try:
                plan.listings.append(self.listing(row))
            except Refusal as refusal:
                plan.wrong(f"channelListings.{place}", refusal)
        channels = {listing.channel_id for listing in plan.listings}
        kind = plan.product.product_type
        for place, row in enumerate(values.get("variants") or []):
            made = self.variant(plan, row, kind, channels, path=f"variants.{place}")
            if made is not None:
                made.variant.product = plan.product
                made.variant.sort_order = len(plan.variants)
                plan.variants.append(made)
        for place, row in enumerate(values.get("media") or []):
            try:
                plan.media.append(media_read(row))
            except Refusal as refusal:
                plan.wrong(f"media.{place}", refusal)
        return plan

    def _known_channels(self, plan: ProductPlan, rows: list[Values]) -> list[Values]:
        """Rows as they are; none where one names no channel."""
        unknown = []
        for row in rows:
            try:
                self.named("Channel", row["channel_id"], "channelId")
            except Refusal:
                unknown.append(row["channel_id"])
        if unknown:
            message = "Not existing channel ID."
            plan.wrong(
                "channelListings", refuse("NOT_FOUND", message, channels=unknown)
            )
        return [] if unknown else rows

    def _base(self, plan: ProductPlan, values: Values) -> Product:
        kind = self.named("ProductType", values["product_type"], "productType")
        product = Product(product_type=kind)
        name = (values.get("name") or "").strip()
        if not name:
            blank = "This field cannot be blank."
            fields = (
                ["name"] if values.get("slug") or "name" in values else ["name", "slug"]
            )
            raise Refusal(*[ErrorItem("REQUIRED", blank, field) for field in fields])
        if len(name) > 250:
            message = (
                f"Ensure this value has at most 250 characters (it has {len(name)})."
            )
            raise refuse("INVALID", message, "name")
        product.name = name
        self._slug(product, values.get("slug"))
        reference = values.get("external_reference")
        self.unique(product, "external_reference", reference, "External reference")
        self.product_fields(product, values)
        for text in values.get("collections") or []:
            plan.collections.append(self.named("Collection", text, "collections"))
        given = values.get("attributes") or []
        if given:
            allowed = self.attributes(kind, "product_attributes")
            plan.said = self.assigner.read(given, allowed, creates=True)
        return product

    def _slug(self, product: Product, wanted: str | None) -> None:
        taken = self._taken[Product, "slug"]
        if wanted:
            self.unique(product, "slug", wanted, "Slug")
            return
        base = slugify(product.name, allow_unicode=True)[:240]
        if base and base not in taken:
            product.slug = base
        else:
            product.slug = slug_beside(slug_free(Product, product.name), taken)
        taken.add(product.slug)

    def product_fields(self, product: Product, values: Values) -> None:
        """What is set alike of a new product and of one that is there."""
        if "category" in values:
            text = values["category"]
            product.category = (
                self.named("Category", text, "category") if text else None
            )
        if "tax_class" in values:
            text = values["tax_class"]
            product.tax_class = (
                self.named("TaxClass", text, "taxClass") if text else None
            )
        for name, column in (("description", "description"), ("rating", "rating")):
            if name in values:
                setattr(product, column, values[name])
        if "weight" in values:
            product.weight_kg = values["weight"]
        seo_set(product, values)
        metadata_set(product, values)

    def listing(self, row: Values) -> ProductChannelListing:
        """How a product is shown in a channel."""
        channel = self.named("Channel", row["channel_id"], "channelId")
        listing = ProductChannelListing(channel=channel)
        listing_set(listing, row, now=self.now)
        return listing

    # --- Variants -----------------------------------------------------------------
    def variant(
        self,
        plan: ProductPlan,
        values: Values,
        kind: ProductType,
        channels: set[int],
        *,
        path: str,
    ) -> VariantPlan | None:
        """A variant with prices and stocks; None where its base is wrong."""
        made = VariantPlan(ProductVariant())
        try:
            self.variant_fields(made.variant, values)
            allowed = self.attributes(kind, "variant_attributes")
            given = values.get("attributes") or []
            made.said = self.assigner.read(given, allowed, creates=bool(given))
        except Refusal as refusal:
            plan.wrong(path, refusal)
            return None
        if not made.variant.name:
            made.variant.name = variant_name(made.said, kind)
        rows = values.get("channel_listings") or []
        for place, row in _apart(plan, rows, "channel_id", f"{path}.channelListings"):
            try:
                made.listings.append(self.price(row, channels))
            except Refusal as refusal:
                plan.wrong(f"{path}.channelListings.{place}", refusal)
        rows = values.get("stocks") or []
        for place, row in _apart(plan, rows, "warehouse", f"{path}.stocks"):
            try:
                made.stocks.append(self.stock(row))
            except Refusal as refusal:
                plan.wrong(f"{path}.stocks.{place}", refusal)
        return made

    def stock(self, row: Values) -> Stock:
        """How many of a variant are in a warehouse."""
        warehouse = self.named("Warehouse", row["warehouse"], "warehouse")
        if row["quantity"] < 0:
            raise refuse("INVALID", "Quantity cannot be negative.", "quantity")
        return Stock(warehouse=warehouse, quantity=row["quantity"])

    def variant_fields(self, variant: ProductVariant, values: Values) -> None:
        """Columns of a new variant."""
        sku = values.get("sku")
        self.unique(variant, "sku", sku.strip() if sku else None, "Sku")
        reference = values.get("external_reference")
        self.unique(variant, "external_reference", reference, "External reference")
        variant_set(variant, values)
        if values.get("track_inventory") is None:
            variant.track_inventory = self.tracks_by_default

    def price(
        self, row: Values, channels: set[int] | None
    ) -> ProductVariantChannelListing:
        """What a variant costs in a channel that its product is listed in."""
        channel = self.named("Channel", row["channel_id"], "channelId")
        if channels is not None and channel.pk not in channels:
            message = "Product not available in channels."
            raise refuse("PRODUCT_NOT_ASSIGNED_TO_CHANNEL", message, "channelId")
        listing = ProductVariantChannelListing(
            channel=channel, currency=channel.currency_code
        )
        price_set(listing, row, code="INVALID_PRICE")
        return listing


def _apart(
    plan: ProductPlan, rows: list[Values], name: str, path: str
) -> list[tuple[int, Values]]:
    """Rows with their places; none where two are about the same object."""
    texts = [row[name] for row in rows]
    if len(set(texts)) < len(texts):
        word = "channel" if name == "channel_id" else "warehouse"
        message = f"Duplicated {word} ID."
        plan.wrong(path, refuse("DUPLICATED_INPUT_ITEM", message, None))
        return []
    return list(enumerate(rows))
