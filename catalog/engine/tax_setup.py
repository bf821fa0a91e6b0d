"""Writes of taxes: classes, their rates by country, and how channels are taxed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from catalog.engine.errors import ErrorItem, Refusal, refuse
from catalog.engine.events import apps_asked
from catalog.engine.ids import parse_id
from catalog.engine.inputs import name_set, present_set
from catalog.engine.models import (
    TaxClass,
    TaxClassCountryRate,
    TaxConfiguration,
    TaxConfigurationPerCountry,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

Values = dict[str, Any]
TAX_EVENTS = ("CHECKOUT_CALCULATE_TAXES", "ORDER_CALCULATE_TAXES")
NEGATIVE = "Cannot create rates with negative values."
FIELDS = (
    "charge_taxes",
    "tax_calculation_strategy",
    "display_gross_prices",
    "prices_entered_with_tax",
    "use_weighted_tax_for_shipping",
)


# --- Configurations ---------------------------------------------------------------
@transaction.atomic
def tax_configuration_update(
    configuration: TaxConfiguration, values: Values
) -> TaxConfiguration:
    """Set what is given of a channel, and what countries do otherwise."""
    changed = values.get("update_countries_configuration") or []
    gone = values.get("remove_countries_configuration") or []
    codes = [row["country_code"] for row in changed]
    twice = sorted({x for x in codes if codes.count(x) > 1} | (set(codes) & set(gone)))
    if twice:
        message = f"The same country code cannot be in both lists for updating and removing items: {', '.join(twice)}"
        raise refuse("DUPLICATED_INPUT_ITEM", message, None, country_codes=twice)
    _apps_check(values, changed)
    present_set(configuration, values, FIELDS)
    if "tax_app_id" in values:
        configuration.tax_app_id = values["tax_app_id"] or ""
    _weighted_check(configuration, [])
    configuration.save()
    for row in changed:
        _country_write(configuration, row)
    configuration.countries.filter(country_code__in=gone).delete()
    return configuration


def _apps_check(values: Values, countries: list[Values]) -> None:
    """Refuse NOT_FOUND an identifier that is no active App's that answers taxes."""
    for row in (values, *countries):
        if row.get("tax_app_id") is None:
            continue
        if not any(row["tax_app_id"] in apps_asked(event) for event in TAX_EVENTS):
            codes = [row["country_code"]] if "country_code" in row else []
            message = "Did not found Tax App with provided taxAppId."
            raise refuse("NOT_FOUND", message, None, country_codes=codes)


def _country_write(configuration: TaxConfiguration, row: Values) -> None:
    there = configuration.countries.filter(country_code=row["country_code"]).first()
    country = there or TaxConfigurationPerCountry(
        tax_configuration=configuration, country_code=row["country_code"]
    )
    present_set(country, row, (name for name in FIELDS if name[:6] != "prices"))
    if "tax_app_id" in row:
        country.tax_app_id = row["tax_app_id"]
    _weighted_check(country, [row["country_code"]])
    country.save()


def _weighted_check(
    row: TaxConfiguration | TaxConfigurationPerCountry, codes: list[str]
) -> None:
    strategy = row.tax_calculation_strategy or "FLAT_RATES"
    if row.use_weighted_tax_for_shipping and strategy != "FLAT_RATES":
        message = "`useWeightedTaxForShipping` can be used only with `taxCalculationStrategy` set to `FLAT_RATES`."
        field = "useWeightedTaxForShipping"
        raise Refusal(ErrorItem("INVALID", message, field, {"country_codes": codes}))


# --- Classes ----------------------------------------------------------------------
@transaction.atomic
def tax_class_write(kind: TaxClass, values: Values) -> TaxClass:
    """Make or change a class with rates by country; a null rate removes one."""
    added = values.get("create_country_rates")
    field = "updateCountryRates" if added is None else "createCountryRates"
    rows = added or values.get("update_country_rates") or []
    gone = values.get("remove_country_rates") or []
    codes = [row["country_code"] for row in rows]
    twice = sorted({x for x in codes if codes.count(x) > 1} | (set(codes) & set(gone)))
    if twice and gone:
        message = f"The same country code cannot be in both lists for updating and removing items: {', '.join(twice)}"
        raise refuse("DUPLICATED_INPUT_ITEM", message, None, country_codes=twice)
    negative = [row["country_code"] for row in rows if (row.get("rate") or 0) < 0]
    if negative:
        extra = {"country_codes": negative}
        raise Refusal(ErrorItem("INVALID", NEGATIVE, field, extra))
    if kind._state.adding or "name" in values:
        name_set(kind, values)
    kind.save()
    for row in rows:
        rate_write(row["country_code"], kind.pk, row.get("rate"))
    kind.country_rates.filter(country_code__in=gone).delete()
    return kind


def rate_write(country: str, tax_class: int | None, rate: float | None) -> None:
    """Set or, with None, remove a rate in percent."""
    if rate is None:
        TaxClassCountryRate.objects.filter(
            country_code=country, tax_class_id=tax_class
        ).delete()
        return
    TaxClassCountryRate.objects.update_or_create(
        country_code=country,
        tax_class_id=tax_class,
        defaults={"rate": Decimal(str(rate))},
    )


# --- Countries --------------------------------------------------------------------
@transaction.atomic
def country_rates_update(
    country: str, rows: Iterable[Values]
) -> list[TaxClassCountryRate]:
    """Set rates of classes, and of all else, in a country; answers those named."""
    rows = list(rows)
    field = "updateTaxClassRates"
    negative = [row for row in rows if (row.get("rate") or 0) < 0]
    if negative:
        named = [row["tax_class_id"] for row in negative if row.get("tax_class_id")]
        extra = {"tax_class_ids": named}
        raise Refusal(ErrorItem("CANNOT_CREATE_NEGATIVE_RATE", NEGATIVE, field, extra))
    if sum(1 for row in rows if not row.get("tax_class_id")) > 1:
        message = "Only one default country rate can be created for a country (a rate without a tax class)."
        code = "ONLY_ONE_DEFAULT_COUNTRY_RATE_ALLOWED"
        raise Refusal(ErrorItem(code, message, field, {"tax_class_ids": []}))
    by_key = {
        _class_key(row.get("tax_class_id"), field): row.get("rate") for row in rows
    }
    wanted = [key for key in by_key if key is not None]
    known = set(TaxClass.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    missing = [
        row["tax_class_id"]
        for row in rows
        if row.get("tax_class_id")
        and _class_key(row["tax_class_id"], field) not in known
    ]
    if missing:
        _unknown(missing, field)
    for key, rate in by_key.items():
        rate_write(country, key, rate)
    found = TaxClassCountryRate.objects.filter(country_code=country)
    return [row for row in found if row.tax_class_id in by_key]


def _class_key(text: str | None, field: str) -> int | None:
    if not text:
        return None
    try:
        kind, key = parse_id(text)
    except ValueError:
        kind, key = "", ""
    if kind != "TaxClass" or not key.isdigit():
        _unknown([text], field)
    return int(key)


def _unknown(texts: list[str], field: str) -> None:
    message = "Failed to resolve some of the provided tax class IDs."
    extra = {"tax_class_ids": texts}
    raise Refusal(ErrorItem("NOT_FOUND", message, field, extra))
