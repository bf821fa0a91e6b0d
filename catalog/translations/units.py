"""Texts to translate, as every exchange format has them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

LIMITS = {"name": 250, "description": 3_000}


class ExchangeError(ValueError):
    """A file of translations cannot be taken; `units` are the ids it is about."""

    def __init__(self, code: str, message: str, units: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.code, self.units = code, units


@dataclass(frozen=True, slots=True)
class Unit:
    """One text: its id (`product/field`), source, target, state, and a note.

    `state` is of `TextState`, or "missing", or "stale" when the source has changed
    since the target was written.
    """

    id: str
    source: str
    target: str = ""
    state: str = "missing"
    note: str = ""

    @property
    def version(self) -> str:
        """The source as a short fingerprint: a file made of another one is refused."""
        return source_hash(self.source)[:16]

    @property
    def limit(self) -> int | None:
        """Characters that the target may have."""
        return LIMITS.get(self.id.rpartition("/")[2])


def source_hash(text: str) -> str:
    """SHA-256 of a source text."""
    return hashlib.sha256(text.encode()).hexdigest()


def checked(given: list[Unit], now: list[Unit]) -> list[Unit]:
    """Units of a file that may be written: known, of today's sources, within limits.

    Raises `ExchangeError`: `moved` names every unit whose source is another one now or
    that is gone, `too_long` those over their limit. Units without a target are left out.
    """
    here = {unit.id: unit for unit in now}
    moved = tuple(
        unit.id
        for unit in given
        if unit.id not in here or here[unit.id].version != unit.version
    )
    if moved:
        message = f"The file is of other texts: {', '.join(moved)}. Export it anew."
        raise ExchangeError("moved", message, moved)
    long = tuple(u.id for u in given if u.limit and len(u.target) > u.limit)
    if long:
        message = f"Too long: {', '.join(long)}."
        raise ExchangeError("too_long", message, long)
    return [unit for unit in given if unit.target.strip()]
