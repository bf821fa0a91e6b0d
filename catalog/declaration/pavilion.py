"""pavilion.toml, markets.toml, bases.toml and certificates.toml, and their whole."""

import pathlib
from datetime import date, time
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from catalog.declaration.fields import (
    Amount,
    Code,
    Colour,
    Coordinate,
    Country,
    Currency,
    Declared,
    Language,
    MarketCode,
    Slug,
    Subdivision,
    Words,
    wrong,
)
from catalog.declaration.goods import Goods
from catalog.declaration.routes import Routes
from catalog.declaration.texts import Texts

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Contact(Declared):
    """How buyers reach the pavilion."""

    email: Words
    phone: Words


class LegalEntity(Declared):
    """Who sells. `is_demo` marks a company that does not exist."""

    name: Words
    street: Words
    city: Words
    postal_code: str
    country: Country
    register_entry: Words = Field(alias="register")
    represented_by: Words
    is_demo: bool
    # Market → number under which the seller owes that market's tax; none, no tax invoice.
    tax_numbers: dict[MarketCode, Words] = Field(default_factory=dict)


class Look(Declared):
    """Tokens of the face that the pavilion sets."""

    accent: Colour
    accent_ink: Colour
    leaf: Colour
    season: Colour
    pattern: Slug
    display_typeface: Words
    text_typeface: Words


class Hall(Declared):
    """The offline pavilion: a collection point of one market."""

    code: Code
    slug: Slug
    market: MarketCode
    latitude: Coordinate
    longitude: Coordinate
    street: Words
    city: Words
    city_area: str = ""
    province: Subdivision
    postal_code: Words
    phone: Words
    opens: time
    closes: time
    pick_up_hours: int = Field(gt=0)


class ShopRules(Declared):
    """Limits of the shop as a whole, in minutes, units and hours."""

    reservation_minutes: int = Field(ge=1, le=1440)
    limit_quantity_per_checkout: int = Field(ge=1, le=50)
    unpaid_checkout_release_hours: int = Field(ge=1, le=720)


class Named(Declared):
    """A category or a collection; its words are in the texts."""

    slug: Slug


class StaffGroup(Declared):
    """People who work in Saleor's own Dashboard, and what they may do there.

    `permissions` are words of Saleor's PermissionEnum; without `markets`, in all.
    """

    name: Words
    permissions: tuple[Annotated[str, Field(pattern=r"^[A-Z_]{3,60}$")], ...] = Field(
        min_length=1
    )
    markets: tuple[MarketCode, ...] = ()


class StorageClass(Declared):
    """How warm goods may get on their way, in degrees Celsius."""

    code: Slug
    minimum_celsius: int | None = None
    maximum_celsius: int | None = None


class AttributeDeclared(Declared):
    """A Saleor attribute; `choices` names the declared list that fills it."""

    slug: Slug
    input: Literal["plain_text", "numeric", "dropdown", "multiselect"]
    choices: Literal[
        "", "provinces", "bases", "storage_classes", "certificates", "options"
    ] = ""


class ProductType(Declared):
    """Which attributes goods of this type have."""

    slug: Slug
    product_attributes: tuple[Slug, ...]
    variant_attributes: tuple[Slug, ...]


class Identity(Declared):
    """pavilion.toml as a whole."""

    code: Slug
    country: Country
    default_language: Language
    home_language: Language
    languages: tuple[Language, ...] = Field(min_length=1)
    settlement_currency: Currency
    timezone: Words
    holidays: tuple[date, ...] = ()
    contact: Contact
    legal_entity: LegalEntity
    look: Look
    hall: Hall | None = None
    shop: ShopRules
    categories: tuple[Named, ...] = Field(alias="category", min_length=1)
    collections: tuple[Named, ...] = Field(alias="collection", default=())
    attributes: tuple[AttributeDeclared, ...] = Field(alias="attribute", default=())
    product_types: tuple[ProductType, ...] = Field(alias="product_type", min_length=1)
    storage_classes: tuple[StorageClass, ...] = Field(
        alias="storage_class", min_length=1
    )
    staff_groups: tuple[StaffGroup, ...] = Field(alias="staff_group", default=())


def _positive(value: Amount) -> Amount:
    if value <= 0:
        raise wrong("A step of nothing makes no prices.", "a positive amount")
    return value


class PriceRounding(Declared):
    """A shelf price is a multiple of `step` plus one of `endings`, the nearest one."""

    step: Annotated[Amount, AfterValidator(_positive)]
    endings: tuple[Amount, ...] = Field(min_length=1)


class PaymentMethod(Declared):
    """A way to pay; `charge` takes the money at once, without an authorisation."""

    code: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    flow: Literal["charge", "authorization"]


class ReturnTerms(Declared):
    """Which goods come back and what is paid: a market's law, or the pavilion's own word.

    Days count from the latest day on which the goods were promised to arrive.
    """

    ask_days: int = Field(gt=0)
    back_days: int = Field(gt=0)
    gives_back: tuple[Literal["goods", "charges", "delivery"], ...] = Field(
        min_length=1
    )
    # False where the law gives a right: then it is agreed to at once.
    needs_approval: bool = True
    turns_quota_back: bool = False
    source: Words
    source_url: str = ""


class RecordTerms(Declared):
    """How long records of a sale are kept for tax and customs, and by which law.

    Years count from the end of the year of the sale.
    """

    years: int = Field(gt=0, le=30)
    source: Words


class Market(Declared):
    """A country the pavilion sells to: channel, money, languages and law."""

    code: MarketCode
    channel: Slug
    country: Country
    currency: Currency
    languages: tuple[Language, ...] = Field(min_length=1)
    default_language: Language
    regime: Slug
    incoterm: Literal["DDP", "DAP"]
    price: PriceRounding
    minimum_life_days: int = Field(ge=0)
    warehouses: tuple[Code, ...] = Field(min_length=1)
    payment_methods: tuple[PaymentMethod, ...] = Field(min_length=1)
    legal_texts: tuple[str, ...] = ()
    requires_identity: bool = False
    shows_unit_price: bool = False
    returns: ReturnTerms | None = None
    records: RecordTerms | None = None


class FeedPromise(Declared):
    """How often a base tells its stock, and what of it is sold when it does not.

    Silent for longer than `promise_hours`, only `stale_percent` of the free units are
    sold; for longer than `stop_hours`, none.
    """

    promise_hours: int = Field(gt=0)
    stale_percent: int = Field(default=50, ge=0, le=100)
    stop_hours: int | None = Field(default=None, gt=0)


class Base(Declared):
    """A direct-purchase base: one warehouse, whose stock is the sum of its lots."""

    code: Code
    slug: Slug
    province: Subdivision
    latitude: Coordinate
    longitude: Coordinate
    grows: tuple[Slug, ...] = Field(min_length=1)
    storage_classes: tuple[Slug, ...] = Field(min_length=1)
    cutoff_time: time
    work_days: tuple[Weekday, ...] = Field(min_length=1)
    holidays: tuple[date, ...] = ()
    street: Words
    city: Words
    postal_code: str
    phone: Words
    feed: FeedPromise | None = None
    # Units kept back per SKU: never promised, whatever the lots have.
    safety: dict[str, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    # Days before a harvest at which units of a SKU may be sold ahead of it.
    preorder: dict[str, Annotated[int, Field(ge=0, le=180)]] = Field(
        default_factory=dict
    )


class Certificate(Declared):
    """A paper. `mark` says whether it is a fact with an issuer or demo data."""

    code: Slug
    kind: Slug
    issuer: Words
    scope: Words
    number: str = ""
    mark: Literal["fact", "demo"]
    source: str = ""


class MarketsFile(Declared):
    """markets.toml as a whole."""

    markets: tuple[Market, ...] = Field(alias="market", min_length=1)


class BasesFile(Declared):
    """bases.toml as a whole."""

    bases: tuple[Base, ...] = Field(alias="base", min_length=1)


class CertificatesFile(Declared):
    """certificates.toml as a whole."""

    certificates: tuple[Certificate, ...] = Field(alias="certificate", default=())


class SearchFile(Declared):
    """`search.toml`: groups of words that mean the same goods, in any languages."""

    synonyms: tuple[Annotated[tuple[Words, ...], Field(min_length=2)], ...] = ()


class Pavilion(Declared):
    """A whole pavilion, read and cross-checked."""

    directory: pathlib.Path
    identity: Identity
    markets: tuple[Market, ...]
    bases: tuple[Base, ...]
    certificates: tuple[Certificate, ...]
    routes: Routes
    texts: dict[Language, Texts]
    goods: tuple[Goods, ...]
    synonyms: tuple[tuple[str, ...], ...] = ()

    @property
    def code(self) -> str:
        """Code of the pavilion, the name of its folder."""
        return self.identity.code

    def base(self, code: str) -> Base:
        """The base of that code. Raises `LookupError`."""
        for base in self.bases:
            if base.code == code:
                return base
        message = f"No base {code}."
        raise LookupError(message)

    def used_provinces(self) -> tuple[str, ...]:
        """Provinces of bases and goods, sorted."""
        return tuple(
            sorted({b.province for b in self.bases} | {g.province for g in self.goods})
        )
