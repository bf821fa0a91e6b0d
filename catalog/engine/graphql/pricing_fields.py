"""`pricing` of goods on the wire: what they cost in a channel, in a country."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import goods_reads
from catalog.engine.goods_prices import (
    ZERO,
    Amounts,
    Rules,
    Shown,
    percent_of,
    price_listing,
    rules_of,
    with_tax,
)
from catalog.engine.graphql.money import money, taxed
from catalog.engine.graphql.registry import resolver
from catalog.engine.loading import peers_of

if TYPE_CHECKING:
    from decimal import Decimal

    from graphql import GraphQLResolveInfo

    from catalog.engine.models import Product, ProductVariant

Payload = dict[str, Any]


def country_of(address: Payload | None, country_code: str | None = None) -> str | None:
    """The country that arguments name, None where none does."""
    return (address or {}).get("country") or country_code


def _taxed(shown: Shown | None, currency: str) -> Payload | None:
    return taxed(shown.net, shown.gross, currency) if shown else None


class Priced:
    """A variant's price and what it was before, with tax by the rules of a channel."""

    def __init__(self, given: Amounts, percent: Decimal, rules: Rules) -> None:
        now, reduced, prior = given
        self.whole = with_tax(now, percent, rules)
        self.price = (
            self.whole if reduced is None else with_tax(reduced, percent, rules)
        )
        self.prior = None if prior is None else with_tax(prior, percent, rules)


@resolver("ProductVariant", "pricing")
def variant_pricing(
    source: ProductVariant, info: GraphQLResolveInfo, address: Payload | None = None
) -> Payload | None:
    """Null without a price in the channel."""
    rules = rules_of(source, country_of(address))
    channel = peers_of(source).channel
    given = price_listing(source)
    if rules is None or channel is None or given is None:
        return None
    percent = ZERO
    if rules.has_rates:
        percent = percent_of(goods_reads.variant_product(source), rules)
    priced = Priced(given, percent, rules)
    currency = channel.currency_code
    price = _taxed(priced.price, currency)
    off = _less(priced.whole, priced.price, currency)
    return {
        "on_sale": off is not None,
        "discount": off,
        "price": price,
        "price_undiscounted": _taxed(priced.whole, currency) if off else price,
        "price_prior": _taxed(priced.prior, currency),
        "discount_prior": _less(priced.prior, priced.price, currency),
    }


def _less(prior: Shown | None, price: Shown | None, currency: str) -> Payload | None:
    if prior is None or price is None or not price < prior:
        return None
    return taxed(prior.net - price.net, prior.gross - price.gross, currency)


@resolver("Product", "pricing")
def product_pricing(
    source: Product, info: GraphQLResolveInfo, address: Payload | None = None
) -> Payload | None:
    """Null outside a channel or without a price."""
    rules = rules_of(source, country_of(address))
    channel = peers_of(source).channel
    if rules is None or channel is None:
        return None
    percent = percent_of(source, rules)
    priced = [
        Priced(given, percent, rules) for given in goods_reads.product_prices(source)
    ]
    if not priced:
        return None
    currency = channel.currency_code
    prices = [one.price for one in priced]
    priors = [one.prior for one in priced if one.prior]
    shown = _range(prices, currency)
    low = min(prices)
    wholes = [one.whole for one in priced]
    off = _less(min(wholes), low, currency)
    whole = _range(wholes, currency) if wholes != prices else shown
    prior = min(priors) if priors else None
    return {
        "on_sale": off is not None,
        "discount": off,
        "display_gross_prices": rules.shows_gross,
        "price_range": shown,
        "price_range_undiscounted": whole,
        "price_range_prior": _range(priors, currency) if priors else None,
        "discount_prior": _less(prior, low, currency),
    }


def _range(prices: list[Shown], currency: str) -> Payload:
    low, high = min(prices), max(prices, key=lambda shown: shown.net)
    start = _taxed(low, currency)
    # Most products have one price: it is worked out once.
    return {"start": start, "stop": start if high == low else _taxed(high, currency)}


def money_or_none(amount: Decimal | None, currency: str) -> Payload | None:
    """Saleor's `Money`, null of nothing."""
    return None if amount is None else money(amount, currency)
