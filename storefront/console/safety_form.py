"""What a base keeps back of a SKU, and sells ahead, as an operator says it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.bases.ledger import QUANTITY_LIMIT
from catalog.bases.preorders import LONGEST_WINDOW


class SafetyForm(forms.Form):
    """SKU, units, and the days between which they are kept back."""

    sku = forms.CharField(label=_("SKU"), max_length=80)
    quantity = forms.IntegerField(
        label=_("Units kept back"), min_value=0, max_value=QUANTITY_LIMIT,
        help_text=_("0 keeps none back, whatever the pavilion declares."),
    )  # fmt: skip
    valid_from = forms.DateField(
        label=_("Valid from"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip
    valid_until = forms.DateField(
        label=_("Valid until"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """An end before the beginning cannot be."""
        said = super().clean() or {}
        begins, ends = said.get("valid_from"), said.get("valid_until")
        if begins and ends and ends < begins:
            self.add_error("valid_until", _("It ends before it begins."))
        return said


class PreorderForm(forms.Form):
    """SKU, and how many days before a harvest it may be sold."""

    sku = forms.CharField(label=_("SKU"), max_length=80)
    days = forms.IntegerField(
        label=_("Days ahead"), min_value=0, max_value=LONGEST_WINDOW,
        help_text=_("Units that the base announced for a day are sold so many days before it. 0 sells none ahead."),
    )  # fmt: skip
