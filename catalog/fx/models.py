"""Exchange rates as they were published, never changed."""

from __future__ import annotations

from django.db import models


class ExchangeRate(models.Model):
    """One unit of `base_currency` is `rate` units of `quote_currency`."""

    base_currency = models.CharField(max_length=3)
    quote_currency = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=20, decimal_places=8)
    source = models.CharField(max_length=200)
    source_date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["base_currency", "quote_currency", "source_date", "source"],
                name="exchange_rate_once_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(rate__gt=0), name="exchange_rate_is_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.base_currency}/{self.quote_currency} {self.rate}"
