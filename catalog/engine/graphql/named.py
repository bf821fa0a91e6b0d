"""Objects that queries name, by id or in another way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models

from catalog.engine.errors import top_level
from catalog.engine.ids import find, parse_id
from catalog.engine.inputs import one_of_message

if TYPE_CHECKING:
    from collections.abc import Iterable

M = TypeVar("M", bound=models.Model)


def query_key(text: str | None, *kinds: str) -> str | None:
    """The key of an id; None if it is of another type. Raises for one that is none."""
    try:
        said, key = parse_id(text or "")
    except ValueError as error:
        message = f"Invalid ID: {text or ''}. Expected: {kinds[0]}."
        raise top_level("GraphQLError", message) from error
    return key if said in kinds else None


def strict_key(text: str, *kinds: str) -> str:
    """The key of an id. Raises also where it is of another type."""
    key = query_key(text, *kinds)
    if key is None:
        said = parse_id(text)[0]
        message = f"Invalid ID: {text}. Expected: {kinds[0]}, received: {said}."
        raise top_level("GraphQLError", message)
    return key


def row_named(
    rows: models.QuerySet[M],
    kinds: Iterable[str],
    *,
    id: str | None = None,  # noqa: A002  the contract's name
    **others: Any,
) -> M | None:
    """The row named by an id or by one of other unique columns; None for none.

    Raises a top-level error unless exactly one of them is given.
    """
    message = one_of_message({"id": id, **others})
    if message:
        raise top_level("GraphQLError", message)
    if id:
        key = query_key(id, *kinds)
        return find(rows, key) if key else None
    return rows.filter(
        **{name: value for name, value in others.items() if value}
    ).first()
