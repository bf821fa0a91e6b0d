"""Gift cards: money that was paid before, kept under a code."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from catalog.engine.models.base import WithMetadata
from catalog.engine.models.product import Product


class GiftCardTag(models.Model):
    """A word cards are found by."""

    name = models.CharField(max_length=255, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class GiftCard(WithMetadata):
    """A code and what is left on it."""

    code = models.CharField(max_length=16, unique=True)
    is_active = models.BooleanField(default=True)
    expiry_date = models.DateField(null=True)
    currency = models.CharField(max_length=3)
    initial_amount = models.DecimalField(max_digits=20, decimal_places=3)
    current_amount = models.DecimalField(max_digits=20, decimal_places=3)
    created_at = models.DateTimeField()
    last_used_on = models.DateTimeField(null=True)
    created_by_id = models.BigIntegerField(null=True)
    created_by_email = models.EmailField(null=True)  # noqa: DJ001
    used_by_id = models.BigIntegerField(null=True)
    used_by_email = models.EmailField(null=True)  # noqa: DJ001
    app_id = models.BigIntegerField(null=True)
    product = models.ForeignKey(Product, null=True, on_delete=models.SET_NULL)
    tags = models.ManyToManyField(GiftCardTag, related_name="gift_cards")

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(current_amount__gte=0)
                & Q(current_amount__lte=F("initial_amount")),
                name="engine_gift_card_not_overdrawn",
            )
        ]

    def __str__(self) -> str:
        return f"…{self.code[-4:]}"


class GiftCardEvent(models.Model):
    """One thing that happened to a card."""

    gift_card = models.ForeignKey(
        GiftCard, on_delete=models.CASCADE, related_name="events"
    )
    type = models.CharField(max_length=40)
    date = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    app_id = models.BigIntegerField(null=True)
    order_id = models.UUIDField(null=True)
    parameters = models.JSONField(default=dict)

    class Meta:
        ordering = ["date", "pk"]

    def __str__(self) -> str:
        return self.type
