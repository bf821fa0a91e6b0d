"""Attempts to pay, what the sandbox provider holds, and the messages it sent."""

from __future__ import annotations

import uuid

from django.db import models


class AttemptState(models.TextChoices):
    """Where an attempt stands, as the buyer is told."""

    STARTED = "started", "started"
    SUCCEEDED = "succeeded", "succeeded"
    PENDING = "pending", "pending"
    DECLINED = "declined", "declined"
    SURPLUS = "surplus", "paid again by another attempt, given back"
    ABANDONED = "abandoned", "abandoned"
    RETURNED = "returned", "paid for goods that were gone, given back"


OPEN_STATES = (AttemptState.STARTED, AttemptState.PENDING)
GIVEN_UP_STATES = (AttemptState.DECLINED, AttemptState.ABANDONED)


class PaymentAttempt(models.Model):
    """One try to pay a checkout. Its key is random and never leaves the server.

    `amount` is in major units of `currency`. `transaction_id` is Saleor's global id.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    checkout_id = models.CharField(max_length=100, db_index=True)
    method = models.SlugField(max_length=40)
    flow = models.CharField(max_length=16)
    amount = models.DecimalField(max_digits=20, decimal_places=3)
    currency = models.CharField(max_length=3)
    idempotency_key = models.CharField(max_length=64, unique=True)
    transaction_id = models.CharField(max_length=100, blank=True, default="")
    psp_reference = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=12, choices=AttemptState.choices)
    message_code = models.SlugField(max_length=40, blank=True, default="")
    language = models.CharField(max_length=10)
    return_url = models.CharField(max_length=500)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0), name="payment_attempt_asks_something"
            ),
            models.UniqueConstraint(
                fields=["checkout_id"],
                condition=models.Q(state="started"),
                name="payment_attempt_started_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.amount} {self.currency}: {self.state}"


class ProviderState(models.TextChoices):
    """What the sandbox provider knows of a payment."""

    WAITING = "waiting", "waiting for the buyer"
    CHALLENGE = "challenge", "the bank asks for a proof"
    APPROVED = "approved", "approved"
    PENDING = "pending", "waiting for the bank"
    DECLINED = "declined", "declined"
    CANCELED = "canceled", "canceled"


class SandboxPayment(models.Model):
    """A payment at the sandbox provider: its side of the story, apart from ours."""

    reference = models.CharField(max_length=64, primary_key=True)
    amount = models.DecimalField(max_digits=20, decimal_places=3)
    currency = models.CharField(max_length=3)
    flow = models.CharField(max_length=16)
    state = models.CharField(max_length=12, choices=ProviderState.choices)
    decline_code = models.SlugField(max_length=40, blank=True, default="")
    charged = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    refunded = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(refunded__lte=models.F("charged"))
                & models.Q(charged__lte=models.F("amount")),
                name="sandbox_payment_gives_back_what_it_took",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.state}"


class SandboxRefund(models.Model):
    """Money given back once per request, by the request's own key."""

    payment = models.ForeignKey(SandboxPayment, on_delete=models.PROTECT)
    key = models.CharField(max_length=100)
    amount = models.DecimalField(max_digits=20, decimal_places=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["payment", "key"], name="sandbox_refund_once_per_request"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id}: {self.amount}"


class PaymentEvent(models.Model):
    """A message of the provider, stored once by its id, whatever order they come in."""

    provider_event_id = models.CharField(max_length=64, unique=True)
    reference = models.CharField(max_length=64, db_index=True)
    kind = models.SlugField(max_length=40)
    amount = models.DecimalField(max_digits=20, decimal_places=3)
    currency = models.CharField(max_length=3)
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


class StripePayment(models.Model):
    """What Stripe last said of a payment: read again from Stripe, never believed.

    The reference is our own and travels with every object as metadata. Amounts are in
    major units.
    """

    reference = models.CharField(max_length=64, primary_key=True)
    session_id = models.CharField(max_length=255, blank=True, default="")
    intent_id = models.CharField(max_length=255, blank=True, default="", db_index=True)
    amount = models.DecimalField(max_digits=20, decimal_places=3)
    currency = models.CharField(max_length=3)
    flow = models.CharField(max_length=16)
    state = models.CharField(max_length=12, choices=ProviderState.choices)
    decline_code = models.SlugField(max_length=40, blank=True, default="")
    charged = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    refunded = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    # Why somebody must look: another amount or currency than was asked for.
    alarm = models.CharField(max_length=200, blank=True, default="")
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.reference}: {self.state}"


class StripeRefund(models.Model):
    """A refund that was asked of Stripe under a key of ours; the same key asks once."""

    payment = models.ForeignKey(StripePayment, on_delete=models.PROTECT)
    key = models.CharField(max_length=100)
    amount = models.DecimalField(max_digits=20, decimal_places=3)
    refund_id = models.CharField(max_length=255, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["payment", "key"], name="stripe_refund_once_a_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.key}"
