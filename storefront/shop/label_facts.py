"""What a real label carries: ingredients, allergens, weights, codes, nutrition, papers."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.markets import selectors as markets
from catalog.money import Money
from storefront.shop.pages import LabelFacts, NutrientRow, Nutrition, Paper, Segment

if TYPE_CHECKING:
    from storefront.localization.places import Place
    from storefront.saleor.results.product_by_slug import (
        ProductBySlugProduct,
        ProductBySlugProductVariantsEdgesNode,
    )
    from storefront.shop.pages import LandedPrice

# Order and names of the EU's nutrition declaration; parts are set in.
_NUTRIENTS = (
    ("fat_g", gettext_lazy("Fat"), False),
    ("saturates_g", gettext_lazy("of which saturates"), True),
    ("carbohydrate_g", gettext_lazy("Carbohydrate"), False),
    ("sugars_g", gettext_lazy("of which sugars"), True),
    ("fibre_g", gettext_lazy("Fibre"), False),
    ("protein_g", gettext_lazy("Protein"), False),
    ("salt_g", gettext_lazy("Salt"), False),
)
ALLERGENS = {
    "gluten": gettext_lazy("gluten"),
    "crustaceans": gettext_lazy("crustaceans"),
    "eggs": gettext_lazy("eggs"),
    "fish": gettext_lazy("fish"),
    "peanuts": gettext_lazy("peanuts"),
    "soybeans": gettext_lazy("soybeans"),
    "milk": gettext_lazy("milk"),
    "nuts": gettext_lazy("nuts"),
    "celery": gettext_lazy("celery"),
    "mustard": gettext_lazy("mustard"),
    "sesame": gettext_lazy("sesame"),
    "sulphites": gettext_lazy("sulphites"),
    "lupin": gettext_lazy("lupin"),
    "molluscs": gettext_lazy("molluscs"),
}
_UNITS = {
    "kg": gettext_lazy("kg"),
    "l": gettext_lazy("litre"),
}
# An allergen among ingredients is written in capitals or between asterisks.
_EMPHASIS = re.compile(r"\*([^*]+)\*")


def attribute_text(attribute: Any) -> str:
    """Translated value of a plain-text attribute, else the value in base language."""
    if attribute is None:
        return ""
    said = getattr(attribute, "translation", None)
    return str(said or getattr(attribute, "value", None) or "")


def label_facts(
    *,
    place: Place,
    product: ProductBySlugProduct,
    variant: ProductBySlugProductVariantsEdgesNode | None,
) -> LabelFacts:
    """The label of a product as the chosen variant is packed."""
    facts = _metafields(variant)
    ingredients = attribute_text(product.ingredients)
    translated = bool(getattr(product.ingredients, "translation", None))
    identity = markets.pavilion().identity
    legal = place.texts.markets[place.market.code].legal
    storage = getattr(product.storage_class, "choice", None)
    shelf_life = getattr(product.shelf_life_days, "number", None)
    return LabelFacts(
        ingredients=_segments(ingredients),
        ingredients_language=place.language
        if translated
        else identity.default_language,
        allergens=_allergens(attribute_text(product.allergens)),
        net_weight_g=_whole(facts.get("net_weight_g")),
        hs_code=attribute_text(product.hs_code),
        country_of_origin=place.locale.territories.get(identity.country, ""),
        storage=place.texts.storage_classes.get(storage.slug or "", "")
        if storage
        else "",
        shelf_life_days=int(shelf_life) if shelf_life else None,
        gtin=str(facts.get("gtin") or ""),
        nutrition=_nutrition(attribute_text(product.nutrition)),
        responsible_person=legal.get("responsible_person", "").strip(),
        is_demo=identity.legal_entity.is_demo and bool(ingredients),
    )


def unit_price(
    *,
    place: Place,
    landed: LandedPrice,
    variant: ProductBySlugProductVariantsEdgesNode | None,
) -> LandedPrice:
    """The landed price with its price per kilogram, litre or piece where law wants it."""
    return unit_priced(place=place, landed=landed, facts=_metafields(variant))


def unit_priced(
    *, place: Place, landed: LandedPrice, facts: dict[str, Any]
) -> LandedPrice:
    """The same from a variant's metafields `unit_quantity` and `unit`."""
    quantity, unit = _amount(facts.get("unit_quantity")), str(facts.get("unit") or "")
    # A single piece costs what it costs; the law asks for weight and volume.
    if not (place.market.shows_unit_price and landed.total and quantity):
        return landed
    if unit not in {"kg", "l"}:
        return landed
    each = Money(landed.total.amount / quantity, landed.total.currency)
    return replace(landed, unit_price=each, unit=str(_UNITS.get(unit, unit)))


def papers_of(*, place: Place, product: ProductBySlugProduct) -> tuple[Paper, ...]:
    """Certificates of the product, in the order the pavilion declares them.

    Commerce keeps no order that means anything among the values of an attribute.
    """
    choices = {
        choice.slug: choice for choice in getattr(product.certificates, "choices", [])
    }
    found = []
    for paper in markets.pavilion().certificates:
        choice = choices.get(paper.code)
        if choice is None:
            continue
        found.append(
            Paper(
                name=place.texts.certificates.get(paper.code)
                or choice.translation
                or choice.name
                or paper.code,
                issuer=paper.issuer,
                number=paper.number,
                scope=paper.scope,
                is_demo=paper.mark == "demo",
                source=paper.source,
            )
        )
    return tuple(found)


def _metafields(
    variant: ProductBySlugProductVariantsEdgesNode | None,
) -> dict[str, Any]:
    facts = variant.metafields if variant else None
    return facts if isinstance(facts, dict) else {}


def _segments(text: str) -> tuple[Segment, ...]:
    parts = _EMPHASIS.split(text)
    return tuple(
        Segment(part, is_allergen=bool(position % 2))
        for position, part in enumerate(parts)
        if part
    )


def _allergens(text: str) -> str:
    """Allergen codes in words; anything else is text that someone has approved."""
    codes = [part.strip() for part in text.split(",")]
    if all(code in ALLERGENS for code in codes):
        return ", ".join(str(ALLERGENS[code]) for code in codes)
    return text


def _nutrition(text: str) -> Nutrition | None:
    try:
        read = json.loads(text) if text else None
    except ValueError:
        return None
    if not isinstance(read, dict):
        return None
    rows = []
    energy = [
        (_amount(read.get(f"energy_{unit.lower()}")), unit) for unit in ("kJ", "kcal")
    ]
    known = tuple((value, unit) for value, unit in energy if value is not None)
    if known:
        rows.append(NutrientRow(_("Energy"), known))
    for key, label, is_part in _NUTRIENTS:
        value = _amount(read.get(key))
        if value is not None:
            rows.append(NutrientRow(str(label), ((value, "g"),), is_part=is_part))
    # Isolated from the direction of the sentence that it stands in.
    per = f"\u2068{read.get('per') or '100 g'}\u2069"
    return Nutrition(per=per, rows=tuple(rows))


def _amount(value: object) -> Decimal | None:
    try:
        return Decimal(str(value)) if value not in (None, "") else None
    except InvalidOperation:
        return None


def _whole(value: object) -> int | None:
    amount = _amount(value)
    return int(amount) if amount is not None else None
