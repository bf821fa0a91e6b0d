"""Rows read together are completed together: a query per relation, never per row.

A reader hands its rows to `together`; whoever then needs something of one row asks
`loaded`, which answers it for all of its peers at once. Only what a document selects
is read, and the number of queries does not grow with the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from catalog.engine.models import Channel

M = TypeVar("M", bound=models.Model)
T = TypeVar("T")
_NAME = "_peers"


class Peers:
    """Rows of one reading, the channel they are looked at through, what was loaded."""

    __slots__ = ("channel", "kept", "rows")

    def __init__(self, rows: Sequence[Any], channel: Channel | None) -> None:
        self.rows = rows
        self.channel = channel
        self.kept: dict[str, dict[Any, Any]] = {}


def together(rows: Iterable[M], *, channel: Channel | None = None) -> list[M]:
    """Make rows peers of each other, seen through a channel."""
    listed = list(rows)
    peers = Peers(listed, channel)
    for row in listed:
        vars(row)[_NAME] = peers
        row.channel = channel  # type: ignore[attr-defined]
    return listed


def peers_of(row: models.Model) -> Peers:
    """The peers of a row; alone if nobody read it together with others."""
    found: Peers | None = vars(row).get(_NAME)
    if found is None:
        together([row], channel=getattr(row, "channel", None))
        found = vars(row)[_NAME]
    return found


def loaded(
    row: M, name: str, load: Callable[[list[M], Channel | None], dict[Any, T]]
) -> T | None:
    """What `load` answers for a row by its key; it is called once for all peers."""
    peers = peers_of(row)
    if name not in peers.kept:
        peers.kept[name] = load(list(peers.rows), peers.channel)
    value: T | None = peers.kept[name].get(row.pk)
    return value


def keep(rows: Sequence[models.Model], name: str, values: dict[Any, Any]) -> None:
    """Give peers what is known already, so that nobody asks for it."""
    if rows:
        peers_of(rows[0]).kept[name] = values


def grouped(rows: Iterable[T], key: Callable[[T], Any]) -> dict[Any, list[T]]:
    """Rows by key, in the order given."""
    groups: dict[Any, list[T]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups
