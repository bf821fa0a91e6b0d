"""The page of one product: commerce, law, lot, lane and label in one view model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.markets import selectors as markets
from storefront.saleor.client import shop_client
from storefront.shop.base_selectors import base_card
from storefront.shop.cards import (
    LAST_UNITS,
    UNKNOWN,
    declared_base,
    name_of,
    prices_of,
    product_cards,
)
from storefront.shop.facts import Facts, facts_of
from storefront.shop.label_facts import (
    attribute_text,
    label_facts,
    papers_of,
    unit_price,
)
from storefront.shop.pages import Eligibility, Phrase, ProductPage, VariantChoice
from storefront.shop.pictures import media_picture
from storefront.shop.texts import paragraphs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storefront.localization.places import Place
    from storefront.saleor.results.product_by_slug import (
        ProductBySlugProduct,
        ProductBySlugProductVariantsEdgesNode,
    )
    from storefront.shop.pages import Picture, ProductCard

MAXIMUM_QUANTITY = 50
ALTERNATIVES = 4


def product_page(
    *, place: Place, slug: str, sku: str, now: datetime
) -> ProductPage | None:
    """The page of a product, None if it is not listed in this market.

    `sku` chooses a variant; an unknown or empty one means the cheapest that is
    available. One operation, and one more for alternatives where goods are blocked.
    """
    product = _product(place, slug)
    if product is None:
        return None
    base = declared_base(product)
    prices = prices_of(product)
    facts = facts_of(
        place=place,
        prices=prices,
        bases=dict.fromkeys(prices, base.code) if base else {},
        now=now,
    )
    nodes = _in_order(product)
    current = _chosen(nodes, sku)
    chosen = (current.sku or "") if current else ""
    eligibility = facts.eligibility.get(chosen, Eligibility())
    landed = facts.landed.get(chosen, UNKNOWN)
    description, text_language = _description(place, product)
    name = name_of(place=place, node=product)
    return ProductPage(
        slug=product.slug,
        name=name,
        home_name=_home_name(place, product),
        description=description,
        text_language=text_language,
        pictures=_pictures(place, product, name.text),
        category_slug=product.category.slug if product.category else "",
        category_name=_category_name(place, product),
        variants=tuple(
            _choice(node, is_current=node is current, facts=facts) for node in nodes
        ),
        price=unit_price(place=place, landed=landed, variant=current),
        eligibility=eligibility,
        maximum_quantity=_maximum(current),
        last_units=_last_units(current),
        base=base_card(place=place, base=base) if base else None,
        lot=facts.lots.get(chosen),
        arrival=facts.windows.get(chosen),
        harvest_on=facts.harvests.get(chosen),
        is_fresh=chosen in facts.fresh,
        story=paragraphs(attribute_text(product.story)),
        serve=paragraphs(attribute_text(product.serve)),
        label=label_facts(place=place, product=product, variant=current),
        papers=papers_of(place=place, product=product),
        alternatives=_alternatives(place, product, eligibility, now),
    )


def _description(
    place: Place, product: ProductBySlugProduct
) -> tuple[tuple[str, ...], str]:
    """Paragraphs and their language: the page's, else the one it was written in."""
    said = product.translation
    if said and said.description:
        return paragraphs(said.description), place.language
    default = markets.pavilion().identity.default_language
    return paragraphs(product.description), default


def _product(place: Place, slug: str) -> ProductBySlugProduct | None:
    found = shop_client().run(
        "ProductBySlug",
        slug=slug,
        homeLanguageCode=markets.saleor_language(
            markets.pavilion().identity.home_language
        ),
        channel=place.channel,
        languageCode=place.language_code,
    )
    product: ProductBySlugProduct | None = found.product
    return product


def _in_order(
    product: ProductBySlugProduct,
) -> list[ProductBySlugProductVariantsEdgesNode]:
    """Variants as they were drafted; commerce orders those made in bulk by SKU."""
    edges = product.variants.edges if product.variants else []
    return sorted((edge.node for edge in edges), key=_position)


def _position(node: ProductBySlugProductVariantsEdgesNode) -> int:
    facts = node.metafields if isinstance(node.metafields, dict) else {}
    said = str(facts.get("position") or "")
    return int(said) if said.isascii() and said.isdigit() else 0


def _chosen(
    nodes: Sequence[ProductBySlugProductVariantsEdgesNode], sku: str
) -> ProductBySlugProductVariantsEdgesNode | None:
    for node in nodes:
        if sku and node.sku == sku:
            return node
    on_sale = [node for node in nodes if node.quantity_available] or list(nodes)
    priced = [node for node in on_sale if node.pricing and node.pricing.price]
    if priced:
        return min(
            priced,
            key=lambda node: node.pricing.price.net.fractional_amount,  # type: ignore[union-attr]
        )
    return on_sale[0] if on_sale else None


def _choice(
    node: ProductBySlugProductVariantsEdgesNode, *, is_current: bool, facts: Facts
) -> VariantChoice:
    landed = facts.landed.get(node.sku or "", UNKNOWN)
    return VariantChoice(
        id=node.id,
        sku=node.sku or "",
        label=node.translation.name if node.translation else node.name,
        is_current=is_current,
        is_available=bool(node.quantity_available),
        price=landed.total,
    )


def _maximum(node: ProductBySlugProductVariantsEdgesNode | None) -> int:
    if node is None:
        return 1
    limits = [node.quantity_available, node.quantity_limit_per_customer, MAXIMUM_QUANTITY]  # fmt: skip
    return max(1, min(limit for limit in limits if limit))


def _last_units(node: ProductBySlugProductVariantsEdgesNode | None) -> int | None:
    """How many are left where it is few enough to say so."""
    left = (node.quantity_available or 0) if node else 0
    return left if 0 < left <= LAST_UNITS else None


def _home_name(place: Place, product: ProductBySlugProduct) -> Phrase | None:
    language = markets.pavilion().identity.home_language
    name = product.home.name if product.home else None
    return Phrase(name, language) if name and language != place.language else None


def _pictures(
    place: Place, product: ProductBySlugProduct, name: str
) -> tuple[Picture, ...]:
    large = {media.id: media for media in product.large or []}
    return tuple(
        media_picture(
            small=media, large=large.get(media.id), language=place.language, name=name
        )
        for media in product.media or []
    )


def _category_name(place: Place, product: ProductBySlugProduct) -> str:
    if product.category is None:
        return ""
    declared = place.texts.categories.get(product.category.slug)
    said = product.category.translation
    return declared.name if declared else (said and said.name) or product.category.name


def _alternatives(
    place: Place,
    product: ProductBySlugProduct,
    eligibility: Eligibility,
    now: datetime,
) -> tuple[ProductCard, ...]:
    """Goods of the same category that may be sold here, for a blocked product."""
    if eligibility.status != "blocked" or product.category is None:
        return ()
    found = shop_client().run(
        "CategoryProducts",
        slug=product.category.slug,
        first=12,
        channel=place.channel,
        languageCode=place.language_code,
    )
    connection = found.category.products if found.category else None
    nodes = [edge.node for edge in connection.edges] if connection else []
    cards = product_cards(
        place=place, nodes=[n for n in nodes if n.slug != product.slug], now=now
    )
    sold = [
        card for card in cards if card.eligibility.status != "blocked" and card.price
    ]
    return tuple(sold[:ALTERNATIVES])
