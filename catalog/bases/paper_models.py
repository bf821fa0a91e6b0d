"""Certificates of bases, papers of lots, numbers of trade items."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Certificate(models.Model):
    """A paper of a base: number, issuer, scope, validity, file.

    `skus` empty means all goods of the base. `markets` are those that ask for it: when
    it has expired the goods leave sale there. `number` "" means none was given.
    """

    base = models.ForeignKey(
        "bases.Base", on_delete=models.PROTECT, related_name="certificates"
    )
    code = models.SlugField(max_length=60)
    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=80, blank=True)
    issuer = models.CharField(max_length=160)
    scope = models.CharField(max_length=300, blank=True)
    skus = models.JSONField(default=list)
    markets = models.JSONField(default=list)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    file_name = models.CharField(max_length=160, blank=True)
    stored_name = models.CharField(max_length=200, blank=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["base_id", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["base", "code"], name="certificate_code_of_base"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="certificate_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.base_id} {self.code}"


class LotDocumentKind(models.TextChoices):
    """Papers that are of one lot, not of its base."""

    TEST_REPORT = "test_report", _("test report")
    PHYTOSANITARY = "phytosanitary", _("phytosanitary certificate")
    HEALTH = "health", _("health certificate")
    OTHER = "other", _("other paper")


class LotDocument(models.Model):
    """A paper of one lot with its file, for operators; added, never changed."""

    lot = models.ForeignKey(
        "bases.Lot", on_delete=models.PROTECT, related_name="documents"
    )
    kind = models.CharField(max_length=14, choices=LotDocumentKind.choices)
    number = models.CharField(max_length=80, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    file_name = models.CharField(max_length=160)
    stored_name = models.CharField(max_length=200)
    added_by = models.CharField(max_length=150)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class CertificateNotice(models.Model):
    """A warning or an end that was told once per validity."""

    certificate = models.ForeignKey(
        Certificate, on_delete=models.CASCADE, related_name="notices"
    )
    days_before = models.PositiveSmallIntegerField(help_text="60, 14 or 0")
    valid_until = models.DateField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "days_before", "valid_until"],
                name="certificate_notice_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} at {self.days_before}"


class TradeItem(models.Model):
    """The GTIN of a SKU. `is_internal`: of GS1's range for use inside a company."""

    sku = models.CharField(max_length=80, unique=True)
    gtin = models.CharField(max_length=14, unique=True)
    is_internal = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.gtin
