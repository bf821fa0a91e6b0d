"""Events of what a mutation did: owed in its transaction, heard by who asked for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.engine.events import async_event

if TYPE_CHECKING:
    from django.db import models
    from graphql import GraphQLResolveInfo


def tell(info: GraphQLResolveInfo, event: str, *rows: models.Model) -> None:
    """Owe an event about each row; cheap where nobody listens."""
    for row in rows:
        async_event(event, row, now=info.context.now)
