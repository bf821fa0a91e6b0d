"""Events of what a mutation did: owed in its transaction, heard by who asked for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine.events import async_events

if TYPE_CHECKING:
    from django.db import models
    from graphql import GraphQLResolveInfo


def tell(
    info: GraphQLResolveInfo, event: str, *rows: models.Model, **more: Any
) -> None:
    """Owe an event about each row; cheap where nobody listens."""
    async_events(event, rows, now=info.context.now, **more)
