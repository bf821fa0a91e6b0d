"""Goods that a buyer sends back: asked for, agreed to, received, paid back."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ReturnReason(models.TextChoices):
    """Why, in the buyer's choice of words."""

    WITHDRAWAL = "withdrawal", _("I do not want it")
    DAMAGED = "damaged", _("It arrived damaged")
    WRONG = "wrong", _("It is not what I ordered")
    OTHER = "other", _("Another reason")


class ReturnState(models.TextChoices):
    """How far a return is."""

    ASKED = "asked", _("asked for")
    APPROVED = "approved", _("agreed to")
    REFUSED = "refused", _("refused")
    RECEIVED = "received", _("received")


class Return(models.Model):
    """One return of an order. The terms are those of the day it was asked for."""

    order_id = models.CharField(max_length=100, db_index=True)
    number = models.CharField(max_length=40)
    market_code = models.CharField(max_length=8)
    reason = models.CharField(max_length=10, choices=ReturnReason.choices)
    note = models.CharField(max_length=1000, blank=True)
    # A picture of the goods, as it was checked and stored; private.
    picture_name = models.CharField(max_length=160, blank=True)
    picture_stored = models.CharField(max_length=200, blank=True)
    state = models.CharField(
        max_length=8, choices=ReturnState.choices, default=ReturnState.ASKED
    )
    # What is paid back: goods, charges, delivery.
    gives_back = models.JSONField(default=list)
    turns_quota_back = models.BooleanField(default=False)
    source = models.CharField(max_length=300)
    back_by = models.DateField()
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=150, blank=True)
    # Why it was refused: the buyer reads it.
    answer = models.CharField(max_length=300, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    # When the buyer's yearly limit was turned back, once.
    quota_turned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ReturnState.values), name="return_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(answer=""),
                name="return_refused_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"return {self.pk} of order {self.number}"


class ReturnLine(models.Model):
    """Units of an order line that come back, and how they were found."""

    of_return = models.ForeignKey(
        Return, on_delete=models.CASCADE, related_name="lines"
    )
    order_line_id = models.CharField(max_length=100)
    sku = models.CharField(max_length=80)
    quantity = models.PositiveIntegerField()
    # Of those that came: sealed and alive, back in their lot; the rest was written off.
    quantity_received = models.PositiveIntegerField(default=0)
    quantity_restocked = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["of_return", "order_line_id"], name="return_line_once"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0)
                & Q(quantity_received__lte=F("quantity"))
                & Q(quantity_restocked__lte=F("quantity_received")),
                name="return_line_within_quantity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.sku}"
