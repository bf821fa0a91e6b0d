"""Where each translated text stands: whose words it is, and of which source."""

from __future__ import annotations

from django.db import models


class TextState(models.TextChoices):
    """How far a text in a language is; `missing` and `stale` are seen, not stored."""

    DRAFT = "draft", "draft"
    MACHINE = "machine", "machine"
    REVIEW = "review", "in review"
    APPROVED = "approved", "approved"


class TranslationMark(models.Model):
    """What is known of a text in a language, beside the text itself in commerce."""

    product = models.CharField(max_length=200)
    field = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    source_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=TextState.choices)
    changed_by = models.CharField(max_length=254, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "field", "language"], name="translation_mark_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.field} {self.language}: {self.state}"
