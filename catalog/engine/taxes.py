"""How a sale is taxed where no App says it: rules of the channel and country, flat rates.

Percent are those of the country for the class of the goods, else of the country, else
none, as Saleor has it. Where a tax App is configured nothing here stands in for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import F, FilteredRelation, Q

from catalog.engine.compiled import Compiled
from catalog.engine.models import (
    TaxClassCountryRate,
    TaxConfiguration,
    TaxConfigurationPerCountry,
)
from catalog.money import Money, round_money

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from catalog.engine.models import Address, Channel, ProductVariant

PERCENT = Decimal(100)
FRACTION = Decimal("0.0001")
NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Taxed:
    """An amount without and with tax, and the rate as a fraction."""

    net: Decimal
    gross: Decimal
    rate: Decimal = NONE


@dataclass(frozen=True, slots=True)
class TaxRules:
    """What a channel does in a country."""

    country: str
    charges: bool
    by_app: bool
    app_id: str
    entered_with_tax: bool
    shows_gross: bool
    weighs_shipping: bool


_configurations = Compiled(
    lambda channel, country: (
        TaxConfiguration.objects.filter(channel=channel)
        .annotate(
            here=FilteredRelation(
                "countries", condition=Q(countries__country_code=country)
            ),
            there_id=F("here__pk"),
        )
        .order_by("pk")[:1]
    )
)
_rates_in = Compiled(
    lambda country: TaxClassCountryRate.objects.filter(
        country_code=country
    ).values_list("tax_class_id", "rate")
)


def tax_country(
    channel: Channel, shipping: Address | None, billing: Address | None
) -> str:
    """Where it is taxed: where goods go, else who is billed, else the channel's own."""
    address = shipping or billing
    code: str = address.country_code if address else channel.country_code
    return code


def tax_rules(
    channel: Channel, shipping: Address | None, billing: Address | None
) -> TaxRules:
    """The rules of a channel, with what the country does otherwise."""
    country = tax_country(channel, shipping, billing)
    own, there = _configuration(channel, country)
    said = there or own
    strategy = said.tax_calculation_strategy or "FLAT_RATES"
    app_id = (there.tax_app_id if there else "") or own.tax_app_id
    # An App that was named is asked: what it would have said is never made up here.
    by_app = strategy == "TAX_APP" or bool(app_id and there is None)
    return TaxRules(
        country=country,
        charges=said.charge_taxes,
        by_app=by_app,
        app_id=app_id,
        entered_with_tax=own.prices_entered_with_tax,
        shows_gross=said.display_gross_prices,
        weighs_shipping=said.use_weighted_tax_for_shipping and not by_app,
    )


def _configuration(
    channel: Channel, country: str
) -> tuple[TaxConfiguration, TaxConfigurationPerCountry | None]:
    """The channel's rules and its exception for a country, in one query."""
    rows = _configurations(channel.pk, country)
    own = rows[0] if rows else TaxConfiguration(channel=channel)
    key = getattr(own, "there_id", None)
    if key is None:
        return own, None
    return own, TaxConfigurationPerCountry.objects.filter(pk=key).first()


def class_of(variant: ProductVariant) -> int | None:
    """The tax class of goods: the product's own, else its type's."""
    product = variant.product
    found: int | None = product.tax_class_id or product.product_type.tax_class_id
    return found


def rates_of(country: str, classes: Iterable[int | None]) -> dict[int | None, Decimal]:
    """Percent by tax class in a country; a class without its own has the country's."""
    wanted = set(classes) | {None}
    said = {key: rate for key, rate in _rates_in(country) if key in wanted}
    general = said.get(None, NONE)
    return {key: said.get(key, general) for key in wanted}


def rounded(amount: Decimal, currency: str) -> Decimal:
    """An amount of the currency's minor units."""
    return round_money(Money(amount, currency)).amount


def taxed(
    amount: Decimal, percent: Decimal, currency: str, *, entered_with_tax: bool
) -> Taxed:
    """An amount with its tax: on top, or out of it where prices have it in them."""
    factor = 1 + percent / PERCENT
    net = amount / factor if entered_with_tax else amount
    gross = amount if entered_with_tax else amount * factor
    return Taxed(rounded(net, currency), rounded(gross, currency), percent / PERCENT)


def flat_taxes(
    rules: TaxRules,
    currency: str,
    lines: Sequence[tuple[Decimal, int | None]],
    shipping: tuple[Decimal, int | None],
    *,
    is_exempt: bool = False,
) -> tuple[Taxed, list[Taxed]]:
    """(delivery, lines) of amounts and tax classes, each rounded to the minor unit.

    Where nothing is charged, or who buys is exempt, an amount that has tax in it is
    shown without.
    """
    charges = rules.charges and not is_exempt
    if not charges and not rules.entered_with_tax:
        return untaxed([amount for amount, _ in lines], shipping[0], currency)
    rates = rates_of(rules.country, [key for _, key in (*lines, shipping)])
    within = rules.entered_with_tax
    sums = [
        taxed(amount, rates[key], currency, entered_with_tax=within)
        for amount, key in lines
    ]
    percent = rates[shipping[1]]
    if rules.weighs_shipping:
        percent = _weighted(sums, rates[None])
    delivery = taxed(shipping[0], percent, currency, entered_with_tax=within)
    return (delivery, sums) if charges else without_tax(delivery, sums)


def without_tax(delivery: Taxed, lines: Sequence[Taxed]) -> tuple[Taxed, list[Taxed]]:
    """The same sums with the tax taken out of them."""
    return Taxed(delivery.net, delivery.net), [Taxed(x.net, x.net) for x in lines]


def untaxed(
    lines: Sequence[Decimal], shipping: Decimal, currency: str
) -> tuple[Taxed, list[Taxed]]:
    """(delivery, lines) of amounts nobody taxes."""
    return _plain(shipping, currency), [_plain(amount, currency) for amount in lines]


def _plain(amount: Decimal, currency: str) -> Taxed:
    whole = rounded(amount, currency)
    return Taxed(whole, whole)


def _weighted(lines: Sequence[Taxed], otherwise: Decimal) -> Decimal:
    whole = sum((line.net for line in lines), NONE)
    if not whole:
        return otherwise
    weight = sum((line.net * line.rate for line in lines), NONE)
    return (weight * PERCENT / whole).quantize(FRACTION)
