"""Which orders were sourced, and which order lines wait for a human."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.sourcing.recall_models import (
    Recall,
    RecallOrder,
    RecallRemedy,
    RemedyState,
)
from catalog.sourcing.shortage_models import OfferKind, OfferState, ShortageOffer

__all__ = [
    "AttentionReason",
    "DeliveryOffer",
    "NeedsAttention",
    "OfferKind",
    "OfferState",
    "OrderSourcing",
    "Recall",
    "RecallOrder",
    "RecallRemedy",
    "RemedyState",
    "ShortageOffer",
]


class OrderSourcing(models.Model):
    """An order whose lines were given lots, once. Also the order's lock."""

    order_id = models.CharField(max_length=100, unique=True)
    number = models.CharField(max_length=40, blank=True)
    market_code = models.CharField(max_length=8, blank=True)
    # The promise the buyer was given: leaves, arrives between, market's own days.
    ship_on = models.DateField(null=True)
    earliest_on = models.DateField(null=True)
    arrival_on = models.DateField(null=True)
    lines = models.JSONField(default=list)
    # Why these bases: parcels, their lanes and prices, and what one parcel would cost.
    route = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    canceled_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.number or self.order_id


class DeliveryOffer(models.Model):
    """A way to deliver that a checkout was offered, with the days it was promised."""

    checkout_id = models.CharField(max_length=100)
    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=20, decimal_places=3)
    currency = models.CharField(max_length=3)
    ship_on = models.DateField()
    earliest_on = models.DateField()
    latest_on = models.DateField()
    offered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["checkout_id", "code"], name="delivery_offer_once_per_checkout"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.earliest_on} to {self.latest_on}"


class AttentionReason(models.TextChoices):
    """Why a line has fewer lots than units; the first that is true."""

    NO_BASE = "no_base", _("no base serves this line")
    NO_LOT = "no_lot", _("the base has no lot of these goods")
    BLOCKED = "blocked", _("the lots are blocked, recalled or in quarantine")
    SHORT_LIFE = "short_life", _("the lots would expire too soon after arrival")
    NO_LANE = "no_lane", _("no lane of this market keeps the goods")
    NO_PAPER = "no_paper", _("a paper has ended that this market asks for")
    SOLD_OUT = "sold_out", _("all units are promised to other orders")


class NeedsAttention(models.Model):
    """An order line with units that no lot stands behind. Closed by a human or a lot."""

    order_id = models.CharField(max_length=100, db_index=True)
    number = models.CharField(max_length=40, blank=True)
    order_line_id = models.CharField(max_length=100)
    sku = models.CharField(max_length=80)
    quantity_wanted = models.BigIntegerField()
    quantity_missing = models.BigIntegerField()
    reason = models.CharField(max_length=12, choices=AttentionReason.choices)
    base_codes = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=150, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["order_line_id"],
                condition=Q(closed_at__isnull=True),
                name="attention_open_once_per_line",
            ),
            models.CheckConstraint(
                condition=Q(quantity_missing__gt=0), name="attention_misses_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number or self.order_id}: {self.sku} {self.reason}"
