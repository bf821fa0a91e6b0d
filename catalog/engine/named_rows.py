"""Objects that mutations name, by id or by another unique column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models

from catalog.engine.errors import ErrorItem, Refusal, refuse
from catalog.engine.ids import row_of
from catalog.engine.inputs import camel, one_of_message

if TYPE_CHECKING:
    from collections.abc import Mapping

M = TypeVar("M", bound=models.Model)


def row_by(
    rows: models.QuerySet[M],
    kind: str,
    *,
    id: str | None = None,  # noqa: A002  the contract's name
    **others: Any,
) -> M:
    """The row one of several arguments names.

    Refuses GRAPHQL_ERROR unless exactly one is given, NOT_FOUND where there is none.
    """
    given: Mapping[str, Any] = {"id": id, **others}
    message = one_of_message(dict(given))
    if message:
        raise Refusal(ErrorItem("GRAPHQL_ERROR", message))
    if id:
        return row_of(rows, id, kind)
    name, value = next((name, value) for name, value in others.items() if value)
    found = rows.filter(**{name: value}).first()
    if found is None:
        message = f"Couldn't resolve to a node: {str(value)[:80]}"
        raise refuse("NOT_FOUND", message, camel(name))
    return found
