"""Writes: marks of translated texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from catalog.translations.models import TranslationMark
from catalog.translations.units import source_hash

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from catalog.translations.units import Unit


@transaction.atomic
def marks_put(*, units: Iterable[Unit], language: str, by: str, now: datetime) -> int:
    """Note state and source of texts that were written; the number of them."""
    count = 0
    for unit in units:
        product, _, field = unit.id.rpartition("/")
        TranslationMark.objects.update_or_create(
            product=product,
            field=field,
            language=language,
            defaults={
                "source_hash": source_hash(unit.source),
                "state": unit.state,
                "changed_by": by,
                "changed_at": now,
            },
        )
        count += 1
    return count
