"""The small forms of a checkout: who, how delivered, what customs must know."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy


class ContactForm(forms.Form):
    """Where the confirmation and news of the parcel go."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        help_text=gettext_lazy(
            "For the confirmation and news of your parcel, nothing else."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )


def _used(label: Any, digits: int, places: int) -> forms.DecimalField:
    """What a person used of a limit elsewhere: no less than nothing, and may be left out."""
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=Decimal(0),
        max_digits=digits,
        decimal_places=places,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr"}),
    )


class IdentityForm(forms.Form):
    """What customs of the destination asks of a person, with the consent to keep it."""

    name = forms.CharField(
        label=gettext_lazy("Name as on your identity card"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    number = forms.CharField(
        label=gettext_lazy("Resident identity number (18 characters)"),
        max_length=24,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "dir": "ltr", "inputmode": "text"}
        ),
    )
    used_value = _used(
        gettext_lazy("Used this year with other shops, in yuan (optional)"), 8, 2
    )
    used_rice_kg = _used(
        gettext_lazy("Rice of this year from other shops, in kg (optional)"), 6, 3
    )
    consent = forms.BooleanField(
        label=gettext_lazy(
            "I agree that the pavilion keeps this number, encrypted, for customs "
            "clearance and the yearly limit, and deletes it afterwards."
        ),
        error_messages={
            "required": gettext_lazy(
                "Without your consent we cannot know your yearly limit, and customs "
                "would stop the parcel. Your basket is kept."
            )
        },
    )
