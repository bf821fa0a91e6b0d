"""Law as versioned rows, what customs knows of goods, quotes, consents and quotas."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q


class RuleState(models.TextChoices):
    """A proposed version waits for an operator; the newest approved one is in force.

    The version before it still speaks of the days before the newer one begins, if the
    newer one begins later: "earlier".
    """

    IN_FORCE = "in_force", "in force"
    EARLIER = "earlier", "in force on the days before a newer version begins"
    PROPOSED = "proposed", "proposed"
    DECLINED = "declined", "declined"
    RETIRED = "retired", "replaced by a newer version, or undone"


class ProposalState(models.TextChoices):
    """What became of a proposed change of law."""

    WAITING = "waiting", "waiting for another person"
    APPROVED = "approved", "approved"
    DECLINED = "declined", "declined"
    UNDONE = "undone", "undone"


class RuleProposal(models.Model):
    """A change of law that one person proposes and another approves.

    An upgrade of the software proposes too; its `proposed_by` is empty.
    """

    file_name = models.CharField(max_length=100)
    state = models.CharField(max_length=10, choices=ProposalState.choices)
    proposed_by = models.CharField(max_length=150, blank=True)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=150, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.file_name} {self.state}"


class RuleRow(models.Model):
    """One version of one rule. Rows are added, never edited."""

    key = models.SlugField(max_length=60)
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=RuleState.choices)
    is_shipped = models.BooleanField(default=True)
    destination = models.CharField(max_length=2, db_index=True)
    content = models.JSONField[Any, Any]()
    content_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150, blank=True)
    proposal = models.ForeignKey(
        RuleProposal, on_delete=models.PROTECT, null=True, related_name="rows"
    )
    # The version that was in force when this one was proposed; None if there was none.
    replaces = models.PositiveIntegerField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "version"], name="rule_version_once"
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(state="in_force"),
                name="rule_in_force_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} v{self.version} {self.state}"


class CustomsItem(models.Model):
    """What customs needs to know of a SKU, by the last publication."""

    sku = models.CharField(max_length=80, unique=True)
    hs_code = models.CharField(max_length=10)
    country_of_origin = models.CharField(max_length=2)
    net_weight_g = models.PositiveIntegerField()
    goods_kind = models.SlugField(max_length=20)
    fresh = models.BooleanField(default=False)
    storage_class = models.SlugField(max_length=40)
    facts = models.JSONField[Any, Any](default=dict)

    def __str__(self) -> str:
        return f"{self.sku} {self.hs_code}"


class Attestation(models.Model):
    """An operator's dated word that a SKU may be sold in a market."""

    sku = models.CharField(max_length=80)
    market = models.CharField(max_length=8)
    operator = models.CharField(max_length=150)
    attested_on = models.DateField()
    is_demo = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sku", "market"],
                condition=Q(withdrawn_on__isnull=True),
                name="attestation_standing_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sku} in {self.market}"


class Quote(models.Model):
    """A landed cost as it was told, with the rules behind it. Rows are never edited."""

    market = models.CharField(max_length=8)
    checkout_id = models.CharField(max_length=100)
    content_hash = models.CharField(max_length=64)
    content = models.JSONField[Any, Any]()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["checkout_id", "content_hash"], name="quote_once_per_content"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.checkout_id} {self.content_hash[:8]}"


class OrderQuote(models.Model):
    """The quote that an order was sold by, for good."""

    order_id = models.CharField(max_length=100, unique=True)
    checkout_id = models.CharField(max_length=100, db_index=True)
    quote = models.ForeignKey(Quote, on_delete=models.PROTECT)
    frozen_at = models.DateTimeField()
    # Canceled: it counts no more toward what a person is sent on a day.
    released_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.order_id


class Recipient(models.Model):
    """Who a checkout is sent to, as a hash: kept only where law adds up a day's orders."""

    checkout_id = models.CharField(max_length=100, unique=True)
    market = models.CharField(max_length=8)
    recipient_hash = models.CharField(max_length=64, db_index=True)
    noted_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.market} {self.recipient_hash[:8]}"


class IdentityConsent(models.Model):
    """A buyer's consent: the number encrypted, expiring; its HMAC keys the quota."""

    checkout_id = models.CharField(max_length=100, unique=True)
    market = models.CharField(max_length=8)
    identity_hash = models.CharField(max_length=64, db_index=True)
    name_encrypted = models.TextField(blank=True)
    number_encrypted = models.TextField(blank=True)
    consented_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.market} {self.identity_hash[:8]}"


class QuotaYear(models.Model):
    """A person's year in a market: the row that is locked while limits are checked.

    What the person used of it with other shops is the person's own word, the newest.
    """

    market = models.CharField(max_length=8)
    identity_hash = models.CharField(max_length=64)
    year = models.PositiveIntegerField()
    elsewhere_value = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    elsewhere_rice_g = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["market", "identity_hash", "year"], name="quota_year_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.market} {self.identity_hash[:8]} {self.year}"


class QuotaEntry(models.Model):
    """What one checkout holds, or its order took, of a person's limits of a year.

    Held while the buyer pays, until `held_until`; taken for good once there is an
    order; given back, it counts no more.
    """

    checkout_id = models.CharField(max_length=100, unique=True)
    order_id = models.CharField(max_length=100, unique=True, null=True)  # noqa: DJ001
    market = models.CharField(max_length=8)
    identity_hash = models.CharField(max_length=64)
    year = models.PositiveIntegerField()
    amount = models.DecimalField(max_digits=20, decimal_places=3)
    currency = models.CharField(max_length=3)
    rice_g = models.PositiveIntegerField(default=0)
    taken_at = models.DateTimeField()
    held_until = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["market", "identity_hash", "year"], name="quota_of_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.order_id or self.checkout_id} {self.amount} {self.currency}"
