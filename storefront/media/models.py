"""Files that people send us: stored, then checked, and used only once verified."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class AssetState(models.TextChoices):
    """A file is `started` when it lands; only a verified one is ever shown."""

    STARTED = "started"
    VERIFIED = "verified"
    REJECTED = "rejected"


class AssetKind(models.TextChoices):
    """What a file may be."""

    PICTURE = "picture"
    DOCUMENT = "document"


class MediaAsset(models.Model):
    """One file of an owner (a merchant's code). The key is random, never its name.

    `file_hash` is of the bytes as they came: the same file twice is one asset.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.SlugField(max_length=40)
    kind = models.CharField(max_length=10, choices=AssetKind.choices)
    state = models.CharField(max_length=10, choices=AssetState.choices)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=200, unique=True)
    size = models.PositiveBigIntegerField(default=0)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    file_hash = models.CharField(max_length=64)
    rejected_code = models.SlugField(max_length=40, blank=True)
    created_by = models.CharField(max_length=254)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name", "file_hash"], name="asset_once_per_owner"
            ),
            models.CheckConstraint(
                condition=~Q(state="rejected") | ~Q(rejected_code=""),
                name="asset_rejected_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner}/{self.name} {self.state}"
