"""Settings of gift cards, as a new shop has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine.graphql.registry import query

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo


@query("giftCardSettings", permission="MANAGE_GIFT_CARD")
def gift_card_settings(info: GraphQLResolveInfo) -> dict[str, Any]:
    """They never expire by themselves."""
    return {"expiry_type": "NEVER_EXPIRE", "expiry_period": None}
