"""A base's paper as an operator writes it down."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.markets.selectors import markets


class PaperForm(forms.Form):
    """Number, issuer, scope, validity, file, and what needs it where."""

    code = forms.SlugField(label=_("Paper"), max_length=60)
    kind = forms.SlugField(label=_("Kind"), max_length=40)
    issuer = forms.CharField(label=_("Issuer"), max_length=160)
    number = forms.CharField(label=_("Number"), max_length=80, required=False)
    scope = forms.CharField(label=_("Scope"), max_length=300, required=False)
    skus = forms.CharField(
        label=_("SKUs that need it"), max_length=2000, required=False,
        help_text=_("With spaces between; empty means all goods of the base."),
    )  # fmt: skip
    markets = forms.MultipleChoiceField(
        label=_("Markets that ask for it"), required=False
    )
    valid_from = forms.DateField(
        label=_("Valid from"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip
    valid_until = forms.DateField(
        label=_("Valid until"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip
    file = forms.FileField(label=_("File"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["markets"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(market.code, market.code) for market in markets()]

    def clean_skus(self) -> list[str]:
        """The SKUs as a list."""
        return sorted(set(self.cleaned_data["skus"].split()))

    def clean(self) -> dict[str, Any]:
        """An end before the beginning cannot be."""
        said = super().clean() or {}
        begins, ends = said.get("valid_from"), said.get("valid_until")
        if begins and ends and ends < begins:
            self.add_error("valid_until", _("It ends before it begins."))
        return said
