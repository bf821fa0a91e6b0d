"""The form of a price list's next version."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.prices.models import PriceList, RateRule

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.declaration import Market

RATE_RULES = [
    (RateRule.DAILY, _("the newest rate, every day")),
    (RateRule.WEEKLY, _("the last rate of the week before, all week")),
    (RateRule.FIXED, _("one rate until a day")),
]


class PriceListForm(forms.Form):
    """Percentages over the base price, the rate, and the prices people expect to read."""

    markup = forms.DecimalField(
        label=_("Markup in percent"), min_value=-99, max_value=999, decimal_places=2
    )
    floor = forms.DecimalField(
        label=_("Margin floor in percent"),
        min_value=-99,
        max_value=999,
        decimal_places=2,
    )
    floors = forms.CharField(
        label=_("Floors of single products"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "ltr"}),
        help_text=_("One in a line: SKU, a space, the percentage."),
    )
    rate_rule = forms.ChoiceField(label=_("Rate"), choices=RATE_RULES)
    fixed_rate = forms.DecimalField(
        label=_("Fixed rate"),
        required=False,
        min_value=Decimal("0.00000001"),
        max_digits=20,
        decimal_places=8,
    )
    fixed_until = forms.DateField(
        label=_("Its last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    step = forms.DecimalField(
        label=_("Step"), min_value=Decimal("0.001"), max_digits=12, decimal_places=3
    )
    endings = forms.CharField(
        label=_("Endings"), max_length=100, help_text=_("Such as 0.00 0.90")
    )
    starts_at = forms.DateTimeField(
        label=_("Starts (UTC)"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("Empty: now."),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    def clean_endings(self) -> list[str]:
        """Plain amounts with spaces between."""
        words: list[str] = self.cleaned_data["endings"].replace(",", " ").split()
        for word in words:
            self._amount(word)
        return words

    def clean_floors(self) -> dict[str, str]:
        """SKU → percent."""
        found: dict[str, str] = {}
        for line in self.cleaned_data["floors"].splitlines():
            words = line.split()
            if not words:
                continue
            if len(words) != 2:
                raise forms.ValidationError(
                    _("One in a line: SKU, a space, the percentage.")
                )
            self._amount(words[1])
            found[words[0]] = words[1]
        return found

    @staticmethod
    def _amount(word: str) -> None:
        try:
            is_number = Decimal(word).is_finite()
        except InvalidOperation:
            is_number = False
        if not is_number:
            raise forms.ValidationError(
                _("%(word)s is no number."), params={"word": word}
            )

    def draft(self, *, market: Market, operator: str, now: datetime) -> PriceList:
        """The version that the form describes, not stored."""
        said = self.cleaned_data
        is_fixed = said["rate_rule"] == RateRule.FIXED
        return PriceList(
            market=market.code,
            markup_percent=said["markup"],
            floor_percent=said["floor"],
            floors=said["floors"],
            rate_rule=said["rate_rule"],
            fixed_rate=said["fixed_rate"] if is_fixed else None,
            fixed_until=said["fixed_until"] if is_fixed else None,
            step=said["step"],
            endings=said["endings"],
            starts_at=said["starts_at"] or now,
            made_at=now,
            made_by=operator[:150],
            note=said["note"],
        )

    @staticmethod
    def initial_of(market: Market, live: PriceList | None) -> dict[str, Any]:
        """The live version's values, else the declared ones."""
        if live is None:
            return {
                "markup": Decimal(0),
                "floor": Decimal(0),
                "rate_rule": RateRule.WEEKLY,
                "step": market.price.step,
                "endings": " ".join(str(one) for one in market.price.endings),
            }
        return {
            "markup": live.markup_percent,
            "floor": live.floor_percent,
            "floors": "\n".join(f"{sku} {said}" for sku, said in live.floors.items()),
            "rate_rule": live.rate_rule,
            "fixed_rate": live.fixed_rate,
            "fixed_until": live.fixed_until,
            "step": live.step,
            "endings": " ".join(live.endings),
        }
