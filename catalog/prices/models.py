"""Price lists as versions, the prices they start from, and what stood on the shelf."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q


class RateRule(models.TextChoices):
    """Which day's rate a list is made by."""

    DAILY = "daily", "the newest rate, every day"
    WEEKLY = "weekly", "the last rate of the week before, all week"
    FIXED = "fixed", "one rate until a day"


class ListState(models.TextChoices):
    """A scheduled version waits for its hour; one version of a market is live."""

    SCHEDULED = "scheduled", "waits for its hour"
    LIVE = "live", "prices are made by it"
    RETIRED = "retired", "replaced by a newer version"
    CANCELLED = "cancelled", "taken back before its hour"


class PriceList(models.Model):
    """How a market's prices are made, from an hour on. Versions are never edited."""

    market = models.CharField(max_length=8)
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=ListState.choices)
    markup_percent = models.DecimalField(max_digits=6, decimal_places=2)
    floor_percent = models.DecimalField(max_digits=6, decimal_places=2)
    # SKU → percent, where a product has a floor of its own in this market.
    floors = models.JSONField[Any, Any](default=dict)
    rate_rule = models.CharField(max_length=6, choices=RateRule.choices)
    fixed_rate = models.DecimalField(
        max_digits=20, decimal_places=8, null=True, blank=True
    )
    fixed_until = models.DateField(null=True, blank=True)
    step = models.DecimalField(max_digits=12, decimal_places=3)
    endings = models.JSONField[Any, Any]()
    starts_at = models.DateTimeField()
    live_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["market", "version"], name="price_list_version_once"
            ),
            models.UniqueConstraint(
                fields=["market"],
                condition=Q(state="live"),
                name="price_list_live_once",
            ),
            models.CheckConstraint(
                condition=~Q(rate_rule="fixed")
                | Q(fixed_rate__gt=0, fixed_until__isnull=False),
                name="fixed_rate_has_a_last_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.market} v{self.version} {self.state}"


class BasePrice(models.Model):
    """What a SKU is asked for in the settlement currency, by the last publication."""

    sku = models.CharField(max_length=80, unique=True)
    product_slug = models.CharField(max_length=255, db_index=True)
    amount = models.DecimalField(max_digits=20, decimal_places=3)
    currency = models.CharField(max_length=3)
    markets = models.JSONField[Any, Any](default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="base_price_is_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sku} {self.amount} {self.currency}"


class ShelfPrice(models.Model):
    """A price that a market's shelf was given, and by what. Rows are never edited."""

    market = models.CharField(max_length=8)
    sku = models.CharField(max_length=80)
    amount = models.DecimalField(max_digits=20, decimal_places=3)
    currency = models.CharField(max_length=3)
    price_list = models.ForeignKey(PriceList, on_delete=models.PROTECT, null=True)
    rate = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    rate_source = models.CharField(max_length=200, blank=True)
    rate_date = models.DateField(null=True)
    given_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["market", "sku", "-given_at"], name="shelf_price_last")
        ]

    def __str__(self) -> str:
        return f"{self.market} {self.sku} {self.amount} {self.currency}"


class HeldPrice(models.Model):
    """The price of goods that a basket was told; it is kept for a day.

    `is_set` where commerce was told to keep it, because the shelf has become dearer.
    """

    checkout_id = models.CharField(max_length=100)
    variant_id = models.CharField(max_length=100)
    amount = models.DecimalField(max_digits=20, decimal_places=3)
    currency = models.CharField(max_length=3)
    told_at = models.DateTimeField(db_index=True)
    is_set = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["checkout_id", "variant_id"], name="held_price_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.checkout_id} {self.amount} {self.currency}"
