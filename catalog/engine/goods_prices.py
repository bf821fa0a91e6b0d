"""Prices of goods as a catalogue shows them: net and gross where flat rates are known.

With a tax App the catalogue shows what is stored for both, as Saleor does; what is
really due the checkout says. Amounts are not rounded here but where they are written.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from catalog.engine.compiled import Compiled
from catalog.engine.loading import loaded, peers_of
from catalog.engine.models import (
    ProductType,
    ProductVariantChannelListing,
    TaxConfiguration,
    TaxConfigurationPerCountry,
)
from catalog.engine.taxes import PERCENT, rates_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from catalog.engine.models import Channel, Product, ProductVariant

ZERO = Decimal(0)
READ = ("price_amount", "discounted_price_amount", "prior_price_amount")


@dataclass(frozen=True, slots=True)
class Shown:
    """A price with its tax apart, not rounded."""

    net: Decimal
    gross: Decimal

    def __lt__(self, other: Shown) -> bool:
        return self.net < other.net


@dataclass(frozen=True, slots=True)
class Rules:
    """How a catalogue shows prices of a channel in a country."""

    country: str
    has_rates: bool
    entered_with_tax: bool
    shows_gross: bool


def price_rules(channel: Channel, country: str | None) -> Rules:
    """The channel's rules, with what the country does otherwise."""
    code = country or channel.country_code
    try:
        own = channel.tax_configuration
    except TaxConfiguration.DoesNotExist:
        own = TaxConfiguration(channel=channel)
    said: TaxConfiguration | TaxConfigurationPerCountry = own
    if own.pk and getattr(channel, "taxed_otherwise", True):
        there = own.countries.filter(country_code=code).first()
        said = there or own
    strategy = said.tax_calculation_strategy or "FLAT_RATES"
    return Rules(
        country=code,
        has_rates=said.charge_taxes and strategy == "FLAT_RATES",
        entered_with_tax=own.prices_entered_with_tax,
        shows_gross=said.display_gross_prices,
    )


def rules_of(row: Product | ProductVariant, country: str | None) -> Rules | None:
    """Rules of the channel goods are looked at through, read once for all peers."""
    peers = peers_of(row)
    if peers.channel is None:
        return None
    kept = peers.kept.setdefault("price_rules", {})
    if country not in kept:
        kept[country] = price_rules(peers.channel, country)
    found: Rules = kept[country]
    return found


def percent_of(product: Product, rules: Rules) -> Decimal:
    """Percent on a product: of its class, else its type's, else the country's."""
    if not rules.has_rates:
        return ZERO
    load = partial(_percents, country=rules.country)
    return loaded(product, f"percent:{rules.country}", load) or ZERO


def _percents(
    products: list[Product], _: Channel | None, *, country: str
) -> dict[int, Decimal]:
    by_kind = _type_classes(products)
    classes = {
        product.pk: product.tax_class_id or by_kind[product.product_type_id]
        for product in products
    }
    rates = rates_of(country, set(classes.values()))
    return {key: rates[kind] for key, kind in classes.items()}


def _type_classes(products: list[Product]) -> dict[int, int | None]:
    if all(hasattr(product, "type_tax_class") for product in products):
        return {p.product_type_id: p.type_tax_class for p in products}  # type: ignore[attr-defined]
    kinds = {product.product_type_id for product in products}
    rows = ProductType.objects.filter(pk__in=kinds)
    return dict(rows.values_list("pk", "tax_class_id"))


def with_tax(amount: Decimal, percent: Decimal, rules: Rules) -> Shown:
    """An amount with its tax on top, or taken out of it."""
    if not percent:
        return Shown(amount, amount)
    factor = 1 + percent / PERCENT
    if rules.entered_with_tax:
        return Shown(amount / factor, amount)
    return Shown(amount, amount * factor)


# --- Prices of variants -----------------------------------------------------------
class Amounts(NamedTuple):
    """What a variant costs in a channel, as entered; lists read hundreds of these."""

    price_amount: Decimal
    discounted_price_amount: Decimal | None
    prior_price_amount: Decimal | None


def price_listing(variant: ProductVariant) -> Amounts | None:
    """The price in the channel the variant is looked at through."""
    return loaded(variant, "price", _price)


def _price(
    variants: list[ProductVariant], channel: Channel | None
) -> dict[int, Amounts]:
    rows = _by_variant(_key(channel), [variant.pk for variant in variants])
    return {key: Amounts(*row) for key, *row in rows}


def products_prices(
    products: list[Product], channel: Channel | None
) -> dict[int, list[Amounts]]:
    """Prices of the variants of products, in one query and without their variants."""
    prices: dict[int, list[Amounts]] = {}
    for key, *row in _by_product(_key(channel), [row.pk for row in products]):
        prices.setdefault(key, []).append(Amounts(*row))
    return prices


def _key(channel: Channel | None) -> int | None:
    return channel.pk if channel else None


def _priced(channel_id: int | None) -> QuerySet[ProductVariantChannelListing]:
    return ProductVariantChannelListing.objects.filter(
        channel=channel_id, price_amount__isnull=False
    )


_by_variant = Compiled(
    lambda channel_id, keys: (
        _priced(channel_id).filter(variant__in=keys).values_list("variant_id", *READ)
    )
)
_by_product = Compiled(
    lambda channel_id, keys: (
        _priced(channel_id)
        .filter(variant__product__in=keys)
        .values_list("variant__product_id", *READ)
    )
)


def variant_price(variant: ProductVariant) -> Decimal | None:
    """The amount of that price."""
    found = price_listing(variant)
    return found.price_amount if found else None
