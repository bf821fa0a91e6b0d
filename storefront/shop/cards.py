"""Products of commerce joined with our facts, as cards for lists."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from catalog.markets import selectors as markets
from storefront.saleor.money import money_of
from storefront.shop.base_selectors import base_of
from storefront.shop.facts import Facts, facts_of
from storefront.shop.label_facts import unit_priced
from storefront.shop.pages import Eligibility, LandedPrice, Mark, Phrase, ProductCard
from storefront.shop.pictures import media_picture

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from catalog.declaration import Base
    from catalog.money import Money
    from storefront.localization.places import Place
    from storefront.saleor.results.fragments import ProductCardFields

LAST_UNITS = 5
FRESH_FOR = timedelta(days=45)
UNKNOWN = LandedPrice(quote="not_quoted", total=None)


def product_cards(
    *, place: Place, nodes: Sequence[ProductCardFields], now: datetime
) -> tuple[ProductCard, ...]:
    """Cards of a list, goods that are not sold here last. Constant queries."""
    facts = facts_of(
        place=place,
        prices={sku: price for node in nodes for sku, price in prices_of(node).items()},
        bases={
            sku: base.code
            for node in nodes
            if (base := declared_base(node))
            for sku in prices_of(node)
        },
        now=now,
    )
    cards = [card_of(place=place, node=node, facts=facts, now=now) for node in nodes]
    return tuple(sorted(cards, key=lambda card: card.eligibility.status == "blocked"))


def card_of(
    *, place: Place, node: ProductCardFields, facts: Facts, now: datetime
) -> ProductCard:
    """One card: the lowest landed price among its variants, or none at all."""
    prices = prices_of(node)
    landed = {sku: facts.landed.get(sku, UNKNOWN) for sku in prices}
    totals = {sku: price.total for sku, price in landed.items() if price.total}
    cheapest = min(totals, key=lambda sku: totals[sku]) if totals else ""
    first = cheapest or next(iter(prices), "")
    base = declared_base(node)
    name = name_of(place=place, node=node)
    shown = unit_priced(
        place=place, landed=landed.get(first, UNKNOWN), facts=_metafields(node, first)
    )
    media = next(iter(node.media or []), None)
    return ProductCard(
        slug=node.slug,
        name=name,
        picture=media_picture(small=media, language=place.language, name=name.text)
        if media
        else None,
        base_name=place.texts.bases[base.code].name if base else "",
        base_code=base.code if base else "",
        province_code=_province_code(node),
        papers=_papers(place, node),
        is_new_harvest=_is_new_harvest(node, facts, now),
        province_name=province_of(place=place, node=node),
        price=totals.get(cheapest),
        is_from=len(set(totals.values())) > 1,
        quote=landed[first].quote if first else "not_quoted",
        arrival=facts.windows.get(first),
        unit_price=shown.unit_price,
        unit=shown.unit,
        mark=_mark(place=place, node=node, facts=facts, now=now),
        eligibility=_eligibility(list(prices), facts),
        is_available=bool(node.is_available) and available_units(node) > 0,
    )


def name_of(*, place: Place, node: ProductCardFields) -> Phrase:
    """The name in the reader's language, or plainly in the shop's base language."""
    translated = node.translation.name if node.translation else None
    default = markets.pavilion().identity.default_language
    return Phrase(translated or node.name, place.language if translated else default)


def prices_of(node: ProductCardFields) -> dict[str, Money]:
    """Goods price (before duty and tax) of each variant by SKU."""
    edges = node.product_variants.edges if node.product_variants else []
    return {
        edge.node.sku: money_of(edge.node.pricing.price.net)
        for edge in edges
        if edge.node.sku and edge.node.pricing and edge.node.pricing.price
    }


def available_units(node: ProductCardFields) -> int:
    """Units of all variants that may be added to a basket."""
    edges = node.product_variants.edges if node.product_variants else []
    return sum(edge.node.quantity_available or 0 for edge in edges)


def _metafields(node: ProductCardFields, sku: str) -> dict[str, object]:
    edges = node.product_variants.edges if node.product_variants else []
    for edge in edges:
        if edge.node.sku == sku and isinstance(edge.node.metafields, dict):
            return edge.node.metafields
    return {}


def declared_base(node: ProductCardFields) -> Base | None:
    """The base that the product's attribute names."""
    choice = getattr(node.base, "choice", None)
    return base_of(choice.slug or "") if choice else None


def province_of(*, place: Place, node: ProductCardFields) -> str:
    """Name of the province, in the reader's language where commerce has it."""
    choice = getattr(node.province, "choice", None)
    if choice is None:
        return ""
    declared = place.texts.provinces.get(_province_code(node))
    return declared or choice.translation or choice.name or ""


def _province_code(node: ProductCardFields) -> str:
    choice = getattr(node.province, "choice", None)
    return (choice.slug or "").upper() if choice else ""


def _papers(place: Place, node: ProductCardFields) -> tuple[tuple[str, str], ...]:
    slugs = {paper.slug for paper in getattr(node.certificates, "choices", [])}
    names = place.texts.certificates
    return tuple(
        (paper.code, names.get(paper.code, paper.code))
        for paper in markets.pavilion().certificates
        if paper.code in slugs
    )


def _eligibility(skus: list[str], facts: Facts) -> Eligibility:
    """The best verdict among the variants: one that may be sold opens the card."""
    order = {"allowed": 0, "limited": 1, "blocked": 2}
    known = [facts.eligibility[sku] for sku in skus if sku in facts.eligibility]
    return min(known, key=lambda one: order[one.status], default=Eligibility())


def _mark(
    *, place: Place, node: ProductCardFields, facts: Facts, now: datetime
) -> Mark | None:
    units = available_units(node)
    if units > 0 and set(prices_of(node)) <= set(facts.harvests):
        return Mark("season", _("Pre-order of the harvest"))
    if 0 < units <= LAST_UNITS:
        return Mark("last", _("Last units of this lot"))
    if _is_new_harvest(node, facts, now):
        return Mark("season", _("New harvest"))
    papers = getattr(node.certificates, "choices", [])
    kinds = {paper.code: paper.kind for paper in markets.pavilion().certificates}
    for paper in papers:
        if kinds.get(paper.slug or "") == "gi":
            return Mark("certificate", _("Protected origin"))
    return None


def _is_new_harvest(node: ProductCardFields, facts: Facts, now: datetime) -> bool:
    lots = [facts.lots[sku] for sku in prices_of(node) if sku in facts.lots]
    return any(lot.is_grown and now.date() - lot.made_on <= FRESH_FOR for lot in lots)
