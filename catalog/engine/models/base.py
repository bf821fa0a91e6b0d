"""What many of Saleor's nouns share: metadata and translations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    Json = models.JSONField[Any, Any]
else:
    Json = models.JSONField


class ObjectField(Json):
    """JSON objects that are mostly empty: an empty one costs no parsing.

    A list of products reads hundreds of them. For migrations it is a JSONField.
    """

    def deconstruct(self) -> Any:
        """As what it is in the database."""
        name, _, arguments, named = super().deconstruct()
        return name, "django.db.models.JSONField", arguments, named

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Parsed, as a JSONField does it; `{}` is seen at a glance."""
        if value == "{}":
            return {}
        return super().from_db_value(value, expression, connection)


class WithMetadata(models.Model):
    """Public and private metadata: text keys and text values."""

    metadata = ObjectField(default=dict, blank=True)
    private_metadata = ObjectField(default=dict, blank=True)

    class Meta:
        abstract = True


class WithTranslations(models.Model):
    """Words in other languages: `{"DE": {"name": …, "description": …}}`."""

    translations = ObjectField(default=dict, blank=True)

    class Meta:
        abstract = True

    def translation(self, language_code: str) -> dict[str, Any] | None:
        """What is written in a language (Saleor's code, e.g. ZH_HANS), or None."""
        said = self.translations.get(language_code)
        return dict(said) if said else None
