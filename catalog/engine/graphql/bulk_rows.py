"""Rows that a bulk mutation of one kind names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine.errors import Refusal, refuse
from catalog.engine.inputs import rows_of

if TYPE_CHECKING:
    from django.db.models import QuerySet


def bulk_rows(rows: QuerySet[Any], texts: list[str], kind: str) -> list[Any]:
    """All of them. Refuses GRAPHQL_ERROR for any that is not there, as Saleor does."""
    try:
        return rows_of(rows, texts, kind, field="id")
    except Refusal as refusal:
        (item,) = refusal.items
        raise refuse("GRAPHQL_ERROR", item.message, item.field) from refusal
