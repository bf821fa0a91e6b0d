"""What many of Saleor's nouns share: metadata and translations."""

from __future__ import annotations

from typing import Any

from django.db import models


class WithMetadata(models.Model):
    """Public and private metadata: text keys and text values."""

    metadata: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    private_metadata: models.JSONField[Any, Any] = models.JSONField(
        default=dict, blank=True
    )

    class Meta:
        abstract = True


class WithTranslations(models.Model):
    """Words in other languages: `{"DE": {"name": …, "description": …}}`."""

    translations: models.JSONField[Any, Any] = models.JSONField(
        default=dict, blank=True
    )

    class Meta:
        abstract = True

    def translation(self, language_code: str) -> dict[str, Any] | None:
        """What is written in a language (Saleor's code, e.g. ZH_HANS), or None."""
        said = self.translations.get(language_code)
        return dict(said) if said else None
