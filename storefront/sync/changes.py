"""One step from the shop that is to the shop that is declared."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# Stands for the id of something that an earlier change of the same plan makes.
NEW = "(new)"


class ConvergeError(Exception):
    """The shop differs in a way that no operation of Saleor can mend."""


@dataclass(frozen=True, slots=True)
class Change:
    """A mutation to run, and what it does in words."""

    words: str
    operation: str
    variables: dict[str, Any] = field(default_factory=dict)


def different(now: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
    """Names of the wanted fields whose value in the shop is another."""
    return [name for name, value in wanted.items() if now.get(name) != value]


def is_waiting(value: Any) -> bool:
    """Whether variables name something that does not exist yet."""
    if isinstance(value, dict):
        return any(is_waiting(item) for item in value.values())
    if isinstance(value, list | tuple):
        return any(is_waiting(item) for item in value)
    return bool(value == NEW)
