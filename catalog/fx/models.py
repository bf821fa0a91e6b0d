"""Exchange rates as they were published, never changed, and what waits for a person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class ExchangeRate(models.Model):
    """One unit of `base_currency` is `rate` units of `quote_currency`.

    An operator's own rate has a last day; until then it goes before what is published.
    """

    base_currency = models.CharField(max_length=3)
    quote_currency = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=20, decimal_places=8)
    source = models.CharField(max_length=200)
    source_date = models.DateField()
    is_own = models.BooleanField(default=False)
    valid_until = models.DateField(null=True, blank=True)
    made_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["base_currency", "quote_currency", "source_date", "source"],
                name="exchange_rate_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(rate__gt=0), name="exchange_rate_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(is_own=False) | Q(valid_until__isnull=False),
                name="own_rate_has_a_last_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.base_currency}/{self.quote_currency} {self.rate}"


class WaitingRate(models.Model):
    """A published rate that jumped too far to be believed without a person."""

    base_currency = models.CharField(max_length=3)
    quote_currency = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=20, decimal_places=8)
    before = models.DecimalField(max_digits=20, decimal_places=8)
    before_date = models.DateField()
    source = models.CharField(max_length=200)
    source_date = models.DateField()
    found_at = models.DateTimeField()
    is_accepted = models.BooleanField(null=True, default=None)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["base_currency", "quote_currency", "source_date", "source"],
                name="waiting_rate_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.base_currency}/{self.quote_currency} {self.rate}?"


class RateFetch(models.Model):
    """One run of the fetch: what it found, or why it found nothing."""

    url = models.CharField(max_length=300)
    fetched_at = models.DateTimeField()
    source_date = models.DateField(null=True, blank=True)
    stored = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-fetched_at", "-pk"]

    def __str__(self) -> str:
        return self.problem or f"{self.source_date} {self.stored}"
