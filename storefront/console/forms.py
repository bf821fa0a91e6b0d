"""Forms of the console: notes, what law asks, attestations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.markets.selectors import home_market, markets


class NoteForm(forms.Form):
    """A note that somebody reads: it must say something."""

    note = forms.CharField(
        label=_("Note"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "data-key": "r"}),
        error_messages={"required": _("Write what is to be done.")},
    )


class ReasonForm(forms.Form):
    """A reason in one line."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class LawFactsForm(forms.Form):
    """What an operator found out: classes of VAT and the Chinese list. Empty is unknown."""

    germany_vat = forms.ChoiceField(
        label=_("Germany: VAT class"),
        choices=[("", _("unknown")), ("7", "7 %"), ("19", "19 %")],
        required=False,
    )
    china_vat = forms.ChoiceField(
        label=_("China: VAT class"),
        choices=[("", _("unknown")), ("6", "6 %"), ("9", "9 %"), ("13", "13 %")],
        required=False,
    )
    china_cbec = forms.ChoiceField(
        label=_("China: positive list of cross-border retail"),
        choices=[
            ("", _("unknown")),
            ("listed", _("listed")),
            ("likely_verify", _("likely, needs an attestation")),
            ("verify", _("not verified: stays blocked")),
        ],
        required=False,
    )

    def facts(self) -> dict[str, Any]:
        """Facts by destination, without what is unknown."""
        said = self.cleaned_data
        facts: dict[str, Any] = {}
        if said["germany_vat"]:
            facts["germany"] = {"vat_class": int(said["germany_vat"])}
        if said["china_vat"] and said["china_cbec"]:
            facts["china"] = {
                "vat_class": int(said["china_vat"]),
                "cbec": said["china_cbec"],
            }
        return facts

    @staticmethod
    def initial_of(facts: dict[str, Any]) -> dict[str, str]:
        """The form's values of stored facts."""
        germany, china = facts.get("germany", {}), facts.get("china", {})
        return {
            "germany_vat": str(germany.get("vat_class", "")),
            "china_vat": str(china.get("vat_class", "")),
            "china_cbec": str(china.get("cbec", "")),
        }


class AttestForm(forms.Form):
    """One SKU, one market, and what the word rests on."""

    sku = forms.SlugField(label=_("SKU in the shop"), max_length=80)
    market = forms.ChoiceField(label=_("Market"))
    note = forms.CharField(label=_("What it rests on"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        home = home_market()
        field = self.fields["market"]
        field.choices = [  # type: ignore[attr-defined]
            (market.code, market.code.upper()) for market in markets() if market != home
        ]
