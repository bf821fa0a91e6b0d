"""Tax configurations, classes and rates on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from catalog.engine import tax_setup as writes
from catalog.engine.errors import refuse
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.guards import APP, STAFF, staff_only
from catalog.engine.graphql.named import query_key
from catalog.engine.graphql.registry import mutation, node, query, resolver
from catalog.engine.ids import find, parse_id, row_of
from catalog.engine.inputs import keys_loose
from catalog.engine.models import (
    Checkout,
    Order,
    TaxClass,
    TaxClassCountryRate,
    TaxConfiguration,
    TaxConfigurationPerCountry,
)
from catalog.engine.order_prices import prices_store

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
MANAGE = "MANAGE_TAXES"
node("TaxConfiguration", TaxConfiguration)
node("TaxClass", TaxClass)


# --- Configurations ---------------------------------------------------------------
@query("taxConfiguration")
def tax_configuration(info: GraphQLResolveInfo, id: str) -> TaxConfiguration | None:  # noqa: A002
    """By id."""
    staff_only(info, STAFF, APP)
    key = query_key(id, "TaxConfiguration")
    return find(TaxConfiguration.objects.select_related("channel"), key or "")


@query("taxConfigurations")
def tax_configurations(
    info: GraphQLResolveInfo,
    filter: Payload | None = None,  # noqa: A002
    **page: Any,
) -> Connection:
    """One for each channel."""
    staff_only(info, STAFF, APP)
    rows = TaxConfiguration.objects.select_related("channel")
    if (filter or {}).get("ids"):
        rows = rows.filter(pk__in=keys_loose((filter or {})["ids"], "TaxConfiguration"))
    return connect(rows, **page)


@mutation("taxConfigurationUpdate", permission=MANAGE)
def tax_configuration_update(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    input: Payload,  # noqa: A002
) -> Payload:
    """Set what is given."""
    rows = TaxConfiguration.objects.select_related("channel")
    row = row_of(rows, id, "TaxConfiguration")
    return {"tax_configuration": writes.tax_configuration_update(row, input)}


@resolver("TaxConfiguration", "taxAppId")
def tax_app(source: TaxConfiguration, info: GraphQLResolveInfo) -> str | None:
    """The App that taxes; null where none is named."""
    return source.tax_app_id or None


@resolver("TaxConfiguration", "countries")
def configured_countries(
    source: TaxConfiguration, info: GraphQLResolveInfo
) -> list[TaxConfigurationPerCountry]:
    """What countries do otherwise."""
    return list(source.countries.all())


@resolver("TaxConfigurationPerCountry", "country")
def configured_country(
    source: TaxConfigurationPerCountry, info: GraphQLResolveInfo
) -> Payload:
    """Where it is so."""
    return {"code": source.country_code}


# --- Classes ----------------------------------------------------------------------
@query("taxClass")
def tax_class(info: GraphQLResolveInfo, id: str) -> TaxClass | None:  # noqa: A002
    """By id."""
    staff_only(info, STAFF, APP)
    return find(TaxClass.objects.all(), query_key(id, "TaxClass") or "")


@query("taxClasses")
def tax_classes(
    info: GraphQLResolveInfo,
    sort_by: Payload | None = None,
    filter: Payload | None = None,  # noqa: A002
    **page: Any,
) -> Connection:
    """By name."""
    staff_only(info, STAFF, APP)
    rows, given = TaxClass.objects.all(), filter or {}
    if given.get("ids"):
        rows = rows.filter(pk__in=keys_loose(given["ids"], "TaxClass"))
    if given.get("countries"):
        codes = given["countries"]
        rows = rows.filter(country_rates__country_code__in=codes).distinct()
    if sort_by:
        sign = "-" if sort_by["direction"] == "DESC" else ""
        rows = rows.order_by(f"{sign}name", f"{sign}pk")
    return connect(rows, **page)


@resolver("TaxClass", "countries")
def class_rates(
    source: TaxClass, info: GraphQLResolveInfo
) -> list[TaxClassCountryRate]:
    """Its rates."""
    return list(source.country_rates.all())


@resolver("TaxClassCountryRate", "country")
def rate_country(source: TaxClassCountryRate, info: GraphQLResolveInfo) -> Payload:
    """Where it holds."""
    return {"code": source.country_code}


@mutation("taxClassCreate", permission=MANAGE)
def tax_class_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A class with its rates."""
    given = {"create_country_rates": [], **input}
    return {"tax_class": writes.tax_class_write(TaxClass(), given)}


@mutation("taxClassUpdate", permission=MANAGE)
def tax_class_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Set what is given."""
    row = row_of(TaxClass.objects.all(), id, "TaxClass")
    return {"tax_class": writes.tax_class_write(row, input)}


@mutation("taxClassDelete", permission=MANAGE)
def tax_class_delete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """What had it is taxed by the country's own rate."""
    row = row_of(TaxClass.objects.all(), id, "TaxClass")
    key = row.pk
    row.delete()
    row.pk = key
    return {"tax_class": row}


# --- Countries --------------------------------------------------------------------
@query("taxCountryConfiguration")
def country_configuration(info: GraphQLResolveInfo, country_code: str) -> Payload:
    """Rates of a country."""
    staff_only(info, STAFF, APP)
    return _country(country_code)


@query("taxCountryConfigurations")
def country_configurations(info: GraphQLResolveInfo) -> list[Payload]:
    """Countries with rates."""
    staff_only(info, STAFF, APP)
    rows = TaxClassCountryRate.objects.order_by("country_code")
    codes = rows.values_list("country_code", flat=True).distinct()
    return [_country(code) for code in codes]


def _country(code: str) -> Payload:
    rows = TaxClassCountryRate.objects.filter(country_code=code)
    rates = list(rows.select_related("tax_class"))
    return {"country": {"code": code}, "tax_class_country_rates": rates}


@mutation("taxCountryConfigurationUpdate", permission=MANAGE)
def country_update(
    info: GraphQLResolveInfo, country_code: str, update_tax_class_rates: list[Payload]
) -> Payload:
    """Set rates in a country."""
    rates = writes.country_rates_update(country_code, update_tax_class_rates)
    shown = {"country": {"code": country_code}, "tax_class_country_rates": rates}
    return {"tax_country_configuration": shown}


@mutation("taxCountryConfigurationDelete", permission=MANAGE)
def country_delete(info: GraphQLResolveInfo, country_code: str) -> Payload:
    """Forget a country's rates."""
    rows = TaxClassCountryRate.objects.filter(Q(country_code=country_code))
    rows.delete()
    shown: Payload = {"country": {"code": country_code}, "tax_class_country_rates": []}
    return {"tax_country_configuration": shown}


# --- Exemptions -------------------------------------------------------------------
EDITABLE = ("DRAFT", "UNCONFIRMED")


@mutation("taxExemptionManage", permission=MANAGE)
def exemption_manage(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    tax_exemption: bool,  # noqa: FBT001  the contract's argument
) -> Payload:
    """Whether who buys is exempt; of an order, while it may be changed."""
    try:
        kind = parse_id(id)[0]
    except ValueError as error:
        raise refuse("GRAPHQL_ERROR", str(error), "id") from error
    if kind not in {"Checkout", "Order"}:
        message = "Invalid object ID. Only Checkout and Order ID's are accepted."
        raise refuse("NOT_FOUND", message, "id")
    if kind == "Checkout":
        checkout = row_of(Checkout.objects.select_for_update(of=("self",)), id, kind)
        checkout.tax_exemption = tax_exemption
        checkout.updated_at = info.context.now
        checkout.save(update_fields=["tax_exemption", "updated_at"])
        return {"taxable_object": checkout}
    order = row_of(Order.objects.select_for_update(of=("self",)), id, kind)
    if order.status not in EDITABLE:
        message = "Tax exemption can be manage only on orders in ('draft', 'unconfirmed') statuses."
        raise refuse("NOT_EDITABLE_ORDER", message)
    order.tax_exemption = tax_exemption
    order.save(update_fields=["tax_exemption"])
    prices_store(order, now=info.context.now)
    return {"taxable_object": order}
