"""Merchants, their submissions row by row, notes, and the trail of who did what."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from catalog.markets.selectors import pavilion
from catalog.submissions.types import Problem
from catalog.submissions.workflow import RowState, SubmissionState


class AppendOnlyError(TypeError):
    """The trail is never changed: write another entry."""


class Merchant(models.Model):
    """A party allowed to upload goods. `base_codes` are the bases it speaks for."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    base_codes = models.JSONField[Any, Any](default=list)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.code


class Submission(models.Model):
    """One upload of a merchant, moving through review."""

    merchant = models.ForeignKey(
        Merchant, on_delete=models.PROTECT, related_name="submissions"
    )
    state = models.CharField(
        max_length=10, choices=SubmissionState.choices, default=SubmissionState.DRAFT
    )
    file_name = models.CharField(max_length=200)
    created_by = models.CharField(max_length=254)
    created_at = models.DateTimeField()
    submitted_by = models.CharField(max_length=254, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            # A second file joins the open draft; two at once cannot make two drafts.
            models.UniqueConstraint(
                fields=["merchant"],
                condition=Q(state="draft"),
                name="submission_one_draft_a_merchant",
            ),
            models.CheckConstraint(
                condition=Q(state__in=SubmissionState.values),
                name="submission_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merchant_id}/{self.pk} {self.state}"


class SubmissionRow(models.Model):
    """One product of a sheet: the cells as they came, and clean once they are right.

    `sku` is the merchant's own; `published_sku` is what the shop calls it.
    """

    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="rows"
    )
    number = models.PositiveIntegerField(help_text="line in the file")
    sku = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=RowState.choices)
    cells = models.JSONField[Any, Any]()
    clean = models.JSONField[Any, Any](default=dict)
    problems = models.JSONField[Any, Any](default=list)
    files = models.JSONField[Any, Any](default=dict)
    content_hash = models.CharField(max_length=64)
    decided_by = models.CharField(max_length=254, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    law_facts = models.JSONField[Any, Any](default=dict)
    publish_error = models.CharField(max_length=500, blank=True)
    published_slug = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "sku"],
                condition=~Q(sku="") & ~Q(state="invalid"),
                name="submission_row_sku_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=RowState.values),
                name="submission_row_state_known",
            ),
        ]
        indexes = [models.Index(fields=["sku", "state"], name="submission_row_by_sku")]

    def __str__(self) -> str:
        return f"{self.sku or self.number} {self.state}"

    @property
    def mistakes(self) -> list[Problem]:
        """The problems as they were found."""
        return [Problem.from_json(data) for data in self.problems]

    def name(self, language: str) -> str:
        """The goods' name in a language, else the pavilion's own, else any, else the SKU."""
        said = {
            key.removeprefix("name_"): text
            for key, text in self.cells.items()
            if key.startswith("name_") and text
        }
        own = said.get(language) or said.get(pavilion().identity.default_language)
        return own or next(iter(said.values()), "") or self.sku


class ReviewNote(models.Model):
    """What an operator tells the merchant about a row or a whole submission."""

    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="notes"
    )
    row = models.ForeignKey(
        SubmissionRow, on_delete=models.CASCADE, related_name="notes", null=True
    )
    author = models.CharField(max_length=254)
    text = models.CharField(max_length=1000)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]


class TrailQuerySet(models.QuerySet["AuditEntry"]):
    """Reads and appends; a trigger in the database refuses changes as well."""

    def update(self, **_values: Any) -> int:
        """Refused: raises `AppendOnlyError`."""
        raise AppendOnlyError

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused: raises `AppendOnlyError`."""
        raise AppendOnlyError


class AuditEntry(models.Model):
    """Who did what, when, to what. Never changed, never removed.

    `subject` is a kind and an id, as in "row:17" or "lot:TKR/TKR-26-01". Plain ids
    and no foreign keys: the trail outlives what it speaks of.
    """

    occurred_at = models.DateTimeField()
    actor = models.CharField(max_length=254, blank=True)
    actor_role = models.CharField(max_length=10)
    action = models.SlugField(max_length=40)
    subject = models.CharField(max_length=120, db_index=True)
    submission_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    merchant_code = models.SlugField(max_length=40, blank=True)
    detail = models.JSONField[Any, Any](default=dict)

    objects: ClassVar[Any] = TrailQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.actor} {self.action} {self.subject}"
