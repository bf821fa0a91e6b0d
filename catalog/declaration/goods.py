"""products/<slug>.toml: one product with its variants, lots, law facts and words."""

from __future__ import annotations

from typing import Literal

from pydantic import AliasChoices, Field, model_validator

from catalog.declaration.fields import (
    Amount,
    Code,
    Country,
    Day,
    Declared,
    Gtin,
    HsCode,
    Language,
    MarketCode,
    Quantity,
    Sku,
    Slug,
    Subdivision,
    Words,
)

Allergen = Literal[
    "gluten", "crustaceans", "eggs", "fish", "peanuts", "soybeans", "milk", "nuts",
    "celery", "mustard", "sesame", "sulphites", "lupin", "molluscs",
]  # fmt: skip
GoodsKind = Literal[
    "plant", "animal", "processed_food", "craft", "textile", "latex", "cosmetic", "drug"
]

Handling = Literal["battery", "flammable", "liquid", "magnetic", "pressurised"]


class China(Declared):
    """What Chinese cross-border retail law needs to know of the goods."""

    vat_class: Literal[6, 9, 13]
    cbec: Literal["listed", "likely_verify", "verify"]
    quota: str = ""
    consumption_tax: int = Field(default=0, ge=0, le=99)


class Japan(Declared):
    """Food is taxed at the reduced rate in Japan."""

    food: bool


class Germany(Declared):
    """German VAT class; EUDR says whether the deforestation regulation applies."""

    vat_class: Literal[7, 19]
    eudr: bool = False
    eudr_note: str = ""


class Nutrition(Declared):
    """Values per 100 g (or 100 ml), energy in kJ and kcal, the rest in grams."""

    energy_kj: Quantity
    energy_kcal: Quantity
    fat_g: Quantity
    saturates_g: Quantity
    carbohydrate_g: Quantity
    sugars_g: Quantity
    protein_g: Quantity
    salt_g: Quantity
    fibre_g: Quantity | None = None


class Food(Declared):
    """Facts of a food label."""

    allergens: tuple[Allergen, ...] = ()
    may_contain: tuple[Allergen, ...] = ()
    vegetarian: bool = False
    vegan: bool = False
    halal: bool = False
    nutrition: Nutrition | None = None
    nutrition_state: str = "demo, not approved"
    nutrition_per: Literal["100 g", "100 ml"] = "100 g"


class Unit(Declared):
    """Contents of one variant, for the price per kilogram, litre or piece."""

    quantity: Quantity
    unit: Literal["kg", "l", "piece"]


class GoodsVariant(Declared):
    """What is sold and stocked. Weights in grams, lengths in millimetres.

    `price` and `cost` are in the pavilion's settlement currency, before any tax.
    """

    sku: Sku
    options: dict[str, Words]
    net_weight_g: int = Field(gt=0)
    gross_weight_g: int = Field(gt=0)
    length_mm: int = Field(gt=0)
    width_mm: int = Field(gt=0)
    height_mm: int = Field(gt=0)
    unit: Unit
    price: Amount = Field(validation_alias=AliasChoices("price", "price_thb"))
    cost: Amount = Field(validation_alias=AliasChoices("cost", "cost_thb"))
    gtin: Gtin = ""


class GoodsLot(Declared):
    """A lot of the demo: days are relative to the day of seeding.

    One with `expected_on` is announced, and has neither been made nor received.
    """

    code: Code
    sku: Sku
    made_on: Day | None = None
    expected_on: Day | None = None
    best_before: Day | None = None
    quantity: int = Field(gt=0)

    @model_validator(mode="after")
    def _is_made_or_expected(self) -> GoodsLot:
        if (self.made_on is None) == (self.expected_on is None):
            message = (
                "say made_on for a lot that is there, or expected_on for one to come"
            )
            raise ValueError(message)
        return self


class GoodsText(Declared):
    """The words of one language. `options` translates option words of variants."""

    name: Words
    description: Words
    story: Words
    serve: str = ""
    ingredients: str = ""
    alt: Words
    options: dict[str, Words] = Field(default_factory=dict)
    state: str = "demo, not approved"


class Goods(Declared):
    """One product. Prices are in the settlement currency of the pavilion."""

    slug: Slug
    product_type: Slug
    category: Slug
    collections: tuple[Slug, ...] = ()
    hs_code: HsCode
    country_of_origin: Country
    province: Subdivision
    base: Code
    storage_class: Slug
    goods_kind: GoodsKind
    fresh: bool = False
    shelf_life_days: int | None = Field(default=None, gt=0)
    gtin: Gtin = ""
    certificates: tuple[Slug, ...] = ()
    china: China | None = None
    japan: Japan | None = None
    germany: Germany | None = None
    eudr: bool = False
    eudr_note: str = ""
    # Who brings it into the EU, as the deforestation rule counts; nobody says: large.
    eudr_operator: Literal["large", "small"] = "large"
    # What a carrier asks of the goods besides how warm they may get.
    handling: tuple[Handling, ...] = ()
    markets: tuple[MarketCode, ...] = Field(min_length=1)
    attested: tuple[MarketCode, ...] = ()
    food: Food | None = None
    picture: Slug
    variants: tuple[GoodsVariant, ...] = Field(min_length=1)
    lots: tuple[GoodsLot, ...] = ()
    text: dict[Language, GoodsText]

    def words(self, language: str) -> GoodsText:
        """Words in a language. Raises `KeyError` if the language is not written."""
        return self.text[language]

    def facts(self) -> dict[str, object]:
        """Law facts as plain JSON, for the customs record of each variant."""
        facts: dict[str, object] = {}
        for name in ("china", "japan", "germany"):
            part = getattr(self, name)
            if part is not None:
                facts[name] = part.model_dump(mode="json")
        facts["eudr"] = self.eudr or bool(self.germany and self.germany.eudr)
        facts["operator_size"] = self.eudr_operator
        facts["handling"] = list(self.handling)
        facts["maker"] = self.base
        facts["allergens"] = list(self.food.allergens) if self.food else []
        return facts
