"""The form of an operator's own exchange rate."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.fx.selectors import OLDEST_DAYS
from catalog.markets.selectors import markets, pavilion


class OwnRateForm(forms.Form):
    """How much of a market's currency one unit of the settlement currency is."""

    quote = forms.ChoiceField(label=_("Currency"))
    rate = forms.DecimalField(
        label=_("Rate"),
        min_value=Decimal("0.00000001"),
        max_digits=20,
        decimal_places=8,
    )
    until = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settled = pavilion().identity.settlement_currency
        known = sorted({market.currency for market in markets()} - {settled})
        self.fields["quote"].choices = [(one, one) for one in known]  # type: ignore[attr-defined]

    def clean_until(self) -> Any:
        """Today at the earliest, and before a rate counts as too old."""
        until = self.cleaned_data["until"]
        today = timezone.now().date()
        if not today <= until < today + timedelta(days=OLDEST_DAYS):
            raise forms.ValidationError(
                _("Choose a day from today on, within %(days)s days."),
                params={"days": OLDEST_DAYS},
            )
        return until
