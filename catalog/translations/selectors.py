"""Reads: the state of each text, by what is there and what it was made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.translations.models import TranslationMark
from catalog.translations.units import Unit, source_hash

if TYPE_CHECKING:
    from collections.abc import Iterable


def marks_of(*, language: str) -> dict[str, TranslationMark]:
    """Marks of a language by unit id."""
    rows = TranslationMark.objects.filter(language=language)
    return {f"{row.product}/{row.field}": row for row in rows}


def with_states(
    *, units: Iterable[Unit], marks: dict[str, TranslationMark], unmarked: str
) -> list[Unit]:
    """Units with their states; a text that nobody marked is `unmarked`."""
    return [_with_state(unit, marks.get(unit.id), unmarked) for unit in units]


def _with_state(unit: Unit, mark: TranslationMark | None, unmarked: str) -> Unit:
    if not unit.target:
        state = "missing"
    elif mark is None:
        state = unmarked
    elif mark.source_hash != source_hash(unit.source):
        state = "stale"
    else:
        state = mark.state
    return Unit(unit.id, unit.source, unit.target, state, unit.note)
