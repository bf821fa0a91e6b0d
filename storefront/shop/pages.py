"""View models: what a page shows, in plain typed values, ready to be set in type.

Selectors fill them from commerce and the domain; templates read nothing else. Money
is landed (goods, duty and import tax), in the market's currency, or None where there
is no quote: templates then say so and show no number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from storefront.shop.choices import Choices, Facet, Option

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from catalog.money import Money

QuoteStatus = Literal["quoted", "estimated", "not_quoted", "blocked"]
EligibilityStatus = Literal["allowed", "limited", "blocked"]
MarkKind = Literal["season", "last", "certificate"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words with their language, for `lang` where it is not that of the page."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Picture:
    """One drawing or photograph; `avif` and `webp` are `srcset` values."""

    src: str
    avif: str
    webp: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Mark:
    """The one mark a card may carry."""

    kind: MarkKind
    text: str


@dataclass(frozen=True, slots=True)
class Window:
    """Days between which a parcel sent next arrives, and the day it leaves."""

    ship_on: date
    earliest: date
    latest: date


@dataclass(frozen=True, slots=True)
class Reason:
    """Why goods are limited or blocked: a sentence, and the source it rests on."""

    sentence: str
    source: str = ""
    source_url: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Eligibility:
    """May these goods be sold in this market?"""

    status: EligibilityStatus = "allowed"
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class ProductCard:
    """A product in a list. `price` is the landed price of one unit."""

    slug: str
    name: Phrase
    picture: Picture | None
    base_name: str
    province_name: str
    price: Money | None
    is_from: bool = False
    quote: QuoteStatus = "quoted"
    arrival: Window | None = None
    mark: Mark | None = None
    eligibility: Eligibility = field(default_factory=Eligibility)
    is_available: bool = True
    unit_price: Money | None = None
    unit: str = ""
    base_code: str = ""
    province_code: str = ""
    # (code, name) of its certificates.
    papers: tuple[tuple[str, str], ...] = ()
    is_new_harvest: bool = False


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """One line of a landed cost with its reason and the reference behind it."""

    label: str
    amount: Money
    why: str = ""
    source: str = ""
    source_url: str = ""
    verified_on: date | None = None


@dataclass(frozen=True, slots=True)
class LandedPrice:
    """The price of one unit at the door, delivery apart, opened into its lines."""

    quote: QuoteStatus
    total: Money | None
    lines: tuple[ChargeLine, ...] = ()
    reasons: tuple[Reason, ...] = ()
    unit_price: Money | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class VariantChoice:
    """A variant among its sisters; `id` is Saleor's."""

    id: str
    sku: str
    label: str
    is_current: bool
    is_available: bool
    price: Money | None = None


@dataclass(frozen=True, slots=True)
class LotFacts:
    """The lot that would be sent today."""

    code: str
    made_on: date
    best_before: date | None
    life_days_on_arrival: int | None
    is_grown: bool = True


@dataclass(frozen=True, slots=True)
class BaseCard:
    """A direct-purchase base in a few words."""

    code: str
    slug: str
    name: str
    place: str
    province: str
    grows: str
    people: str
    picture: Picture | None = None
    map_x: str = ""
    map_y: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate; demo data says so."""

    name: str
    issuer: str
    number: str
    scope: str
    is_demo: bool
    source: str = ""


@dataclass(frozen=True, slots=True)
class NutrientRow:
    """A row of the nutrition table; values are numbers with their unit."""

    label: str
    values: tuple[tuple[Decimal, str], ...]
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Nutrition:
    """The nutrition table per 100 g or 100 ml."""

    per: str
    rows: tuple[NutrientRow, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the ingredients; allergens are set apart in type."""

    text: str
    is_allergen: bool = False


@dataclass(frozen=True, slots=True)
class LabelFacts:
    """What a real label would carry."""

    ingredients: tuple[Segment, ...] = ()
    ingredients_language: str = ""
    allergens: str = ""
    net_weight_g: int | None = None
    hs_code: str = ""
    country_of_origin: str = ""
    storage: str = ""
    shelf_life_days: int | None = None
    gtin: str = ""
    nutrition: Nutrition | None = None
    responsible_person: str = ""
    importer_notes: tuple[str, ...] = ()
    is_demo: bool = False

    @property
    def is_made_thing(self) -> bool:
        """Whether it is made of a material: HS chapters 39 on, after food and chemicals."""
        return self.hs_code[:2] >= "39"


@dataclass(frozen=True, slots=True)
class ProductPage:
    """A product with everything its page says."""

    slug: str
    name: Phrase
    home_name: Phrase | None
    description: tuple[str, ...]
    text_language: str
    pictures: tuple[Picture, ...]
    category_slug: str
    category_name: str
    variants: tuple[VariantChoice, ...]
    price: LandedPrice
    eligibility: Eligibility
    maximum_quantity: int
    last_units: int | None = None
    base: BaseCard | None = None
    lot: LotFacts | None = None
    arrival: Window | None = None
    # Sold ahead of a harvest: the day it is expected.
    harvest_on: date | None = None
    # It spoils fast, and does not come back.
    is_fresh: bool = False
    story: tuple[str, ...] = ()
    serve: tuple[str, ...] = ()
    label: LabelFacts = field(default_factory=LabelFacts)
    papers: tuple[Paper, ...] = ()
    alternatives: tuple[ProductCard, ...] = ()

    @property
    def variant(self) -> VariantChoice | None:
        """The chosen variant."""
        return next((v for v in self.variants if v.is_current), None)

    @property
    def can_be_bought(self) -> bool:
        """Is there anything to add to the basket?"""
        return bool(
            self.variant
            and self.variant.is_available
            and self.eligibility.status != "blocked"
            and self.price.quote in {"quoted", "estimated"}
        )


@dataclass(frozen=True, slots=True)
class ShelfPage:
    """A list of goods: a category, a collection, or what a search found."""

    title: str
    description: str
    cards: tuple[ProductCard, ...]
    next_cursor: str = ""
    kind: Literal["category", "collection", "search"] = "category"
    query: str = ""
    # Of a search: how it was understood, all it found, and what narrows that.
    read_as: str = ""
    is_partial: bool = False
    found: int = 0
    # Where nothing arrives by the day that was chosen: the goods that come first.
    earliest: Window | None = None
    choices: Choices = field(default_factory=Choices)
    facets: tuple[Facet, ...] = ()
    sorts: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Tile:
    """A collection or category with a sentence about it."""

    slug: str
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class BaseMap:
    """The drawn map and where its bases lie, in the drawing's own units."""

    src: str
    width: int
    height: int
    bases: tuple[BaseCard, ...]
    dot: int = 16
    stroke: int = 2


@dataclass(frozen=True, slots=True)
class HomePage:
    """The front page of the pavilion."""

    hero: Picture | None
    arriving: tuple[ProductCard, ...]
    map: BaseMap | None
    bases: tuple[BaseCard, ...]
    makers: tuple[BaseCard, ...]
    collections: tuple[Tile, ...]
    month: date


@dataclass(frozen=True, slots=True)
class BasePage:
    """A base with its people, its calendar and its goods."""

    base: BaseCard
    harvest: str
    story: tuple[str, ...]
    storage: tuple[str, ...]
    cutoff_time: str
    cards: tuple[ProductCard, ...]
    hero: Picture | None = None
    map: BaseMap | None = None
