"""What the way to commerce must remember: how often each object has changed."""

from __future__ import annotations

from django.db import models


class ObjectVersion(models.Model):
    """How often an object of commerce is known to have changed.

    An empty channel or language means: in all of them. See `object_versions`.
    """

    kind = models.CharField(max_length=20)
    object_id = models.CharField(max_length=300, blank=True)
    channel = models.CharField(max_length=255, blank=True)
    language = models.CharField(max_length=35, blank=True)
    version = models.PositiveBigIntegerField(default=0)
    raised_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "channel", "language"],
                name="object_version_key",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id}@{self.version}"


class AppInstallation(models.Model):
    """Our App in a Saleor: the token it was given, encrypted. See `installation`."""

    api_url = models.URLField(max_length=300, unique=True)
    domain = models.CharField(max_length=255)
    app_id = models.CharField(max_length=100)
    token_encrypted = models.BinaryField()
    installed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.api_url


class KeptAnswer(models.Model):
    """What commerce last answered to a public question. See `kept_answers`."""

    key = models.CharField(max_length=64, primary_key=True)
    operation = models.CharField(max_length=60)
    channel = models.CharField(max_length=255, blank=True)
    language = models.CharField(max_length=35, blank=True)
    # JSON with exact decimals, which a JSONField would make floats of.
    data = models.TextField()
    # [[kind, id, version], …]: what it was made from, as it was then.
    made_from = models.JSONField()
    answered_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.operation} {self.channel} {self.language}"


class HeldUnits(models.Model):
    """Units that a checkout is about to take, until its order has lots of its own.

    A real Saleor sells the last unit to everybody who completes at the same moment.
    """

    checkout_id = models.CharField(max_length=100)
    sku = models.CharField(max_length=80, db_index=True)
    # The bases that the market of the checkout sells from.
    base_codes = models.JSONField()
    quantity = models.PositiveBigIntegerField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["checkout_id", "sku"], name="held_once_per_checkout_and_sku"
            )
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.sku} for {self.checkout_id}"
