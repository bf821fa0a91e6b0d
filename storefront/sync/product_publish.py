"""Publish a product draft through the contract. Safe to repeat and to resume.

The product's external reference is its slug, a variant's is its SKU. The draft's
fingerprint is stored last, so that a run that broke half-way starts over on that
product and a product that is as drafted costs one question.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from catalog.landed_cost.services import customs_item_upsert
from catalog.markets.selectors import markets, pavilion
from catalog.prices.selectors import list_live
from catalog.prices.services import base_price_upsert, shelf_prices_note
from catalog.search.services import index_put
from storefront.saleor.errors import ErrorItem, Refused
from storefront.saleor.money import money_of_json
from storefront.saleor.object_versions import ObjectKey
from storefront.sync.product_input import (
    listing,
    price_inputs,
    product_create_input,
    product_fields,
    variant_create_input,
    variant_fields,
)
from storefront.sync.product_media import media_publish
from storefront.sync.product_texts import product_translate
from storefront.sync.product_words import product_words
from storefront.sync.shop_ids import options_ensure
from storefront.sync.told_changes import told

if TYPE_CHECKING:
    from storefront.saleor.client import SaleorClient
    from storefront.sync.product_draft import ProductDraft, VariantDraft
    from storefront.sync.shop_ids import ShopIds

DRAFT_KEY = "draft"


@dataclass(frozen=True, slots=True)
class Published:
    """What a run did: the product's id, and whether anything was written."""

    product_id: str
    slug: str
    was_written: bool


def product_publish(
    *, client: SaleorClient, ids: ShopIds, draft: ProductDraft, force: bool = False
) -> Published:
    """Create or change the product until the shop shows the draft.

    Raises `Refused` with Saleor's reasons, `NotAppliedError` when the pavilion is not
    applied, `Unreachable`.
    """
    now = _read(client, draft)
    _know(draft)
    if now and now["draft"] == draft.fingerprint and not force:
        return Published(now["id"], draft.slug, was_written=False)
    with told(*_objects(draft, now)):
        product_id = _write(client, ids, draft, now)
    _prices_note(draft)
    return Published(product_id, draft.slug, was_written=True)


def _objects(draft: ProductDraft, now: dict[str, Any] | None) -> list[ObjectKey]:
    known = [ObjectKey("product", now["id"])] if now else []
    variants = [ObjectKey("variant", variant.sku) for variant in draft.variants]
    return [ObjectKey("product", draft.slug), *known, *variants]


def _write(
    client: SaleorClient, ids: ShopIds, draft: ProductDraft, now: dict[str, Any] | None
) -> str:
    """All that differs; answers the product's id. The mark comes last."""
    options_ensure(client, ids, draft)
    if now is None:
        rows = client.run_raw(
            "ProductBulkCreate", {"products": [product_create_input(ids, draft)]}
        )["productBulkCreate"]
        _raise_rows("ProductBulkCreate", rows)
    else:
        _update(client, ids, draft, now)
    now = _read(client, draft) or {}
    product_translate(client, ids, draft, product_id=now["id"])
    media_publish(
        client, ids, draft, product_id=now["id"], media=now.get("media") or []
    )
    mark = [{"key": DRAFT_KEY, "value": draft.fingerprint}]
    client.run_raw("MetadataUpdate", {"id": now["id"], "input": mark})
    return str(now["id"])


def _read(client: SaleorClient, draft: ProductDraft) -> dict[str, Any] | None:
    data = client.run_raw("ProductForPublish", {"externalReference": draft.slug})
    product: dict[str, Any] | None = data["product"]
    return product


def _know(draft: ProductDraft) -> None:
    """Our own records of the goods: what customs asks, and the words to find them."""
    customs = draft.customs
    for variant in draft.variants:
        customs_item_upsert(
            sku=variant.sku,
            hs_code=customs.hs_code,
            country_of_origin=customs.country_of_origin,
            net_weight_g=variant.net_weight_g,
            goods_kind=customs.goods_kind,
            fresh=customs.fresh,
            storage_class=customs.storage_class,
            facts=dict(customs.facts),
        )
    texts, extra = product_words(pavilion(), draft)
    index_put(
        product_slug=draft.slug,
        channel_slugs=list(draft.channels),
        texts=texts,
        extra=extra,
    )


def _prices_note(draft: ProductDraft) -> None:
    """Our own records of what the shelf was given, and of what the seller asks."""
    codes = {market.channel: market.code for market in markets()}
    for variant in draft.variants:
        if variant.settled is not None:
            base_price_upsert(
                sku=variant.sku,
                product_slug=draft.slug,
                base=variant.settled,
                markets=[codes[slug] for slug in draft.channels if slug in codes],
            )
    for channel in draft.channels:
        if channel not in codes:
            continue
        shelf_prices_note(
            market=codes[channel],
            prices={
                variant.sku: variant.prices[channel]
                for variant in draft.variants
                if channel in variant.prices
            },
            price_list=list_live(market=codes[channel]),
            rate=None,
            now=timezone.now(),
        )


def _update(
    client: SaleorClient, ids: ShopIds, draft: ProductDraft, now: dict[str, Any]
) -> None:
    fields = product_fields(ids, draft)
    client.run_raw("ProductUpdate", {"id": now["id"], "input": fields})
    _listings(client, ids, draft, now)
    known = {
        edge["node"]["sku"]: edge["node"] for edge in now["productVariants"]["edges"]
    }
    fresh = [item for item in draft.variants if item.sku not in known]
    if fresh:
        rows = client.run_raw(
            "ProductVariantBulkCreate",
            {
                "product": now["id"],
                "variants": [variant_create_input(ids, draft, item) for item in fresh],
            },
        )["productVariantBulkCreate"]
        _raise_rows("ProductVariantBulkCreate", rows)
    kept = [item for item in draft.variants if item.sku in known]
    if kept:
        rows = client.run_raw(
            "ProductVariantBulkUpdate",
            {
                "product": now["id"],
                "variants": [
                    {"id": known[v.sku]["id"], **variant_fields(ids, draft, v)}
                    for v in kept
                ],
            },
        )["productVariantBulkUpdate"]
        _raise_rows("ProductVariantBulkUpdate", rows)
    for variant in kept:
        _prices(client, ids, draft, variant, known[variant.sku])


def _listings(
    client: SaleorClient, ids: ShopIds, draft: ProductDraft, now: dict[str, Any]
) -> None:
    listed = {item["channel"]["slug"]: item for item in now["channelListings"] or []}
    gone = [item["channel"]["id"] for slug, item in listed.items()
            if slug not in draft.channels]  # fmt: skip
    fresh = [
        listing(ids, slug)
        for slug in draft.channels
        if slug not in listed
        or not listed[slug]["isPublished"]
        or not listed[slug]["isAvailableForPurchase"]
    ]
    if gone or fresh:
        change = {"updateChannels": fresh, "removeChannels": gone}
        client.run_raw(
            "ProductChannelListingUpdate", {"id": now["id"], "input": change}
        )


def _prices(
    client: SaleorClient,
    ids: ShopIds,
    draft: ProductDraft,
    variant: VariantDraft,
    now: dict[str, Any],
) -> None:
    stored = {
        item["channel"]["slug"]: money_of_json(item["price"])
        for item in now["channelListings"] or []
        if item["price"]
    }
    if any(stored.get(slug) != variant.prices.get(slug) for slug in draft.channels):
        prices = price_inputs(ids, draft, variant)
        client.run_raw(
            "ProductVariantChannelListingUpdate", {"id": now["id"], "input": prices}
        )


def _raise_rows(operation: str, payload: dict[str, Any]) -> None:
    """A bulk mutation answers refusals row by row; raise the first rows' reasons."""
    items = [
        ErrorItem.parse(error)
        for row in payload["results"]
        for error in row["errors"] or []
    ]
    if items:
        raise Refused(operation, tuple(items))
