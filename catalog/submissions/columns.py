"""The columns of a merchant's sheet: the one list that template, reader and checks use.

Names of columns are keys, the same in every language; notes explain them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, get_args

from django.utils.translation import gettext_lazy as _

from catalog.declaration.goods import Allergen, GoodsKind
from catalog.markets.selectors import pavilion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.functional import _StrPromise

EXAMPLE = "EXAMPLE"
TEXTS = ("name", "description", "ingredients")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `choices` are the codes it takes; several go with ";" between."""

    key: str
    note: str | _StrPromise
    example: str = ""
    is_required: bool = False
    choices: tuple[str, ...] = ()
    is_list: bool = False


def required_languages() -> tuple[str, ...]:
    """Languages in which goods must have a name and a description."""
    identity = pavilion().identity
    return tuple(dict.fromkeys((identity.default_language, identity.home_language)))


def columns(*, base_codes: Sequence[str] = ()) -> tuple[Column, ...]:
    """All columns, in the order of the template; bases are those one may speak for."""
    return _columns(id(pavilion()), tuple(base_codes))


@lru_cache(maxsize=64)
def _columns(_pavilion: int, base_codes: tuple[str, ...]) -> tuple[Column, ...]:
    """Made once for a pavilion: a file of many rows asks for them with each."""
    return (*_goods_columns(base_codes), *_text_columns(), *_trade_columns())


def _goods_columns(base_codes: Sequence[str]) -> tuple[Column, ...]:
    identity = pavilion().identity
    return (
        Column("sku", _("Your own number of the goods: capitals, digits, hyphens."), f"{EXAMPLE}-1", is_required=True),
        Column("gtin", _("Barcode number of 8, 12, 13 or 14 digits, as text."), "8850367300020"),
        Column("product_type", _("Kind of product page."), identity.product_types[0].slug, is_required=True, choices=tuple(t.slug for t in identity.product_types)),
        Column("category", _("Shelf of the shop."), identity.categories[0].slug, is_required=True, choices=tuple(c.slug for c in identity.categories)),
        Column("base", _("Code of the base that sends the goods; one you speak for."), next(iter(base_codes), ""), is_required=True, choices=tuple(base_codes)),
        Column("hs_code", _("First six digits of the Harmonized System 2022, as text."), "210390", is_required=True),
        Column("country_of_origin", _("Where it was made or grown: a country code."), identity.country, is_required=True),
        Column("goods_kind", _("What the law sees in the goods."), "processed_food", is_required=True, choices=get_args(GoodsKind)),
        Column("storage_class", _("How warm the goods may get."), identity.storage_classes[0].code, is_required=True, choices=tuple(c.code for c in identity.storage_classes)),
        Column("shelf_life_days", _("Days from making to best before; empty if it keeps for ever."), "720"),
        Column("size", _("Size as said on the pack, as in 400 ml."), "50 g", is_required=True),
    )  # fmt: skip


def _text_columns() -> tuple[Column, ...]:
    notes = {
        "name": _("Name of the goods in this language."),
        "description": _("Two or three sentences in this language."),
        "ingredients": _("List of ingredients in this language, as on the label."),
    }
    examples = {
        "name": "Green curry paste",
        "description": "For four servings, with coconut milk.",
        "ingredients": "Green chilli, lemongrass, garlic, salt",
    }
    needed = required_languages()
    return tuple(
        Column(
            f"{text}_{language}",
            notes[text],
            examples[text] if language in needed else "",
            is_required=text != "ingredients" and language in needed,
        )
        for text in TEXTS
        for language in pavilion().identity.languages
    )


def _trade_columns() -> tuple[Column, ...]:
    identity = pavilion().identity
    allergens = ("none", *get_args(Allergen))
    return (
        Column("allergens", _("Allergens of food, or none. Empty only if it is no food."), "crustaceans", choices=allergens, is_list=True),
        Column("weight_unit", _("Unit of both weights."), "g", is_required=True, choices=("g", "kg")),
        Column("net_weight", _("Weight of the contents."), "50", is_required=True),
        Column("gross_weight", _("Weight with the pack; not less than the contents."), "56", is_required=True),
        Column("length_mm", _("Length of the pack in millimetres."), "120", is_required=True),
        Column("width_mm", _("Width of the pack in millimetres."), "90", is_required=True),
        Column("height_mm", _("Height of the pack in millimetres."), "10", is_required=True),
        Column("unit_quantity", _("Contents, for the price per kilogram, litre or piece."), "0.05", is_required=True),
        Column("unit", _("Unit of the contents."), "kg", is_required=True, choices=("kg", "l", "piece")),
        Column("price", _("Price before any tax, with a point before the decimals."), "42.50", is_required=True),
        Column("currency", _("Currency of the price."), identity.settlement_currency, is_required=True, choices=(identity.settlement_currency,)),
        Column("markets", _("Markets to sell in."), "; ".join(m.code for m in pavilion().markets[-2:]), is_required=True, choices=tuple(m.code for m in pavilion().markets), is_list=True),
        Column("lot_code", _("Code of the lot you send."), "L2026-11", is_required=True),
        Column("made_on", _("Day it was made or harvested: year-month-day."), "2026-10-01", is_required=True),
        Column("best_before", _("Best before: year-month-day; empty if it keeps for ever."), "2028-09-20"),
        Column("quantity", _("Units in the lot."), "120", is_required=True),
        Column("picture", _("File name of the picture you upload with the sheet."), "green-curry.png", is_required=True),
        Column("documents", _("File names of papers you upload, with ; between."), "", is_list=True),
    )  # fmt: skip
