"""Who asks, as histories keep it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.engine.order_events import Actor

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo


def actor(info: GraphQLResolveInfo) -> Actor:
    """The user or App behind a request."""
    return Actor(user_id=info.context.user_id, app_id=info.context.app_id)
