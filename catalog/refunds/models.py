"""Refunds of orders, written down before money is asked for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from catalog.money import Money, round_money


class RefundState(models.TextChoices):
    """How far a refund is."""

    ASKED = "asked", "asked for"
    DONE = "done", "given back"
    FAILED = "failed", "not given back"


class PartKind(models.TextChoices):
    """What a part of an order's price is for."""

    GOODS = "goods", "goods"
    CHARGES = "charges", "duty and tax"


class RefundedOrder(models.Model):
    """One row for each order with refunds: whoever changes them locks it.

    `claimed_at` is set while somebody asks for money of this order, so that two do not.
    """

    order_id = models.CharField(max_length=100, unique=True)
    claimed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.order_id


class Refund(models.Model):
    """One refund. Amounts are in `currency`, with as many decimals as it has."""

    order = models.ForeignKey(
        RefundedOrder, on_delete=models.PROTECT, related_name="refunds"
    )
    number = models.CharField(max_length=40)
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=20, decimal_places=3)
    reason = models.CharField(max_length=300)
    key = models.CharField(max_length=64, unique=True)
    state = models.CharField(
        max_length=8, choices=RefundState.choices, default=RefundState.ASKED
    )
    note = models.CharField(max_length=300, blank=True)
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    # What commerce had given back before this one was first asked for.
    given_before = models.DecimalField(
        max_digits=20, decimal_places=3, null=True, blank=True
    )
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.money} of order {self.number}"

    @property
    def money(self) -> Money:
        """What is given back, with as many decimals as its currency has."""
        return round_money(Money(self.amount, self.currency))


class RefundPart(models.Model):
    """What a refund is for. `order_line_id` is empty for delivery, of one unit."""

    refund = models.ForeignKey(Refund, on_delete=models.CASCADE, related_name="parts")
    order_line_id = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=8, choices=PartKind.choices)
    units = models.PositiveIntegerField()
    amount = models.DecimalField(max_digits=20, decimal_places=3)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["refund", "order_line_id", "kind"], name="refund_part_once"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0, units__gt=0), name="refund_part_counts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.units} × {self.kind} {self.amount}"
