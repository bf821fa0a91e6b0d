"""What a base tells us: its keys, its messages, and how far each lot has been told."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class FeedKey(models.Model):
    """A secret that a base signs with. Several may be valid at once while one is rotated."""

    base = models.ForeignKey(
        "bases.Base", on_delete=models.PROTECT, related_name="feed_keys"
    )
    key_id = models.CharField(max_length=40, unique=True)
    secret_encrypted = models.TextField()
    label = models.CharField(max_length=80, blank=True)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="feed_key_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.key_id


class FeedDoor(models.TextChoices):
    """Through which door a message came."""

    HTTP = "http"
    SHEET = "sheet"
    PHONE = "phone"


class FeedMessage(models.Model):
    """A message of a base that was taken. Refused ones leave no row and change nothing.

    `sequence` counts within a `stream` (one system, one phone); `said_at` is when the
    base wrote the message down, and decides between streams.
    """

    base = models.ForeignKey(
        "bases.Base", on_delete=models.PROTECT, related_name="feed_messages"
    )
    message_id = models.CharField(max_length=80)
    door = models.CharField(max_length=8, choices=FeedDoor.choices)
    stream = models.CharField(max_length=40)
    sequence = models.BigIntegerField()
    said_at = models.DateTimeField()
    received_at = models.DateTimeField(db_index=True)
    body_hash = models.CharField(max_length=64)
    answer = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["base", "message_id"], name="feed_message_once"
            ),
            models.UniqueConstraint(
                fields=["base", "stream", "sequence"], name="feed_sequence_once"
            ),
            models.CheckConstraint(
                condition=Q(sequence__gt=0), name="feed_sequence_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} ({self.stream} {self.sequence})"


class FeedStream(models.Model):
    """The highest number of a stream and the numbers below it that never came."""

    base = models.ForeignKey(
        "bases.Base", on_delete=models.PROTECT, related_name="feed_streams"
    )
    name = models.CharField(max_length=40)
    highest = models.BigIntegerField(default=0)
    missing = models.JSONField(default=list, help_text="[[first, last], …]")
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["base", "name"], name="feed_stream_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.highest}"


class MarkTopic(models.TextChoices):
    """What a newer message may not have undone by an older one."""

    COUNT = "count"
    STATE = "state"


class LotMark(models.Model):
    """The newest message that said how much there is of a lot, or how it is."""

    lot = models.ForeignKey("bases.Lot", on_delete=models.CASCADE, related_name="marks")
    topic = models.CharField(max_length=5, choices=MarkTopic.choices)
    message = models.ForeignKey(
        FeedMessage, on_delete=models.PROTECT, related_name="marks"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lot", "topic"], name="lot_mark_once")
        ]

    def __str__(self) -> str:
        return f"{self.topic} of {self.lot_id}"


class LabResult(models.Model):
    """A laboratory's word on a lot. A failure takes the lot off sale."""

    lot = models.ForeignKey(
        "bases.Lot", on_delete=models.PROTECT, related_name="lab_results"
    )
    test = models.CharField(max_length=80)
    is_passed = models.BooleanField()
    laboratory = models.CharField(max_length=120)
    report_number = models.CharField(max_length=80)
    value = models.CharField(max_length=120, blank=True)
    limit = models.CharField(max_length=120, blank=True)
    reported_on = models.DateField()
    recorded_at = models.DateTimeField()
    idempotency_key = models.CharField(max_length=200, unique=True)

    class Meta:
        ordering = ["reported_on", "pk"]

    def __str__(self) -> str:
        return f"{self.test} {self.report_number}"


class MirroredStock(models.Model):
    """What we last wrote, or were about to write, into commerce's stock of a base.

    `intents` are numbers that a mirror may have written before it was killed;
    `movement_id` is the newest line of the ledger at the last confirmed write.
    """

    base_code = models.CharField(max_length=32)
    sku = models.CharField(max_length=80)
    quantity = models.BigIntegerField()
    intents = models.JSONField(default=list)
    movement_id = models.BigIntegerField(default=0)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["base_code", "sku"], name="mirrored_stock_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.base_code} {self.sku}: {self.quantity}"


class StockSurprise(models.Model):
    """A stock of commerce that somebody changed behind our back; open until settled."""

    base_code = models.CharField(max_length=32)
    sku = models.CharField(max_length=80)
    quantity_expected = models.BigIntegerField()
    quantity_found = models.BigIntegerField()
    quantity_by_lots = models.BigIntegerField()
    was_lowered = models.BooleanField(default=False)
    found_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=150, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-found_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["base_code", "sku"],
                condition=Q(closed_at__isnull=True),
                name="stock_surprise_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.base_code} {self.sku}: {self.quantity_found}"
