"""Parcels on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.engine.graphql.registry import node, resolver
from catalog.engine.models import Fulfillment, FulfillmentLine

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

node("Fulfillment", Fulfillment)


@resolver("Fulfillment", "lines")
def lines(source: Fulfillment, info: GraphQLResolveInfo) -> list[FulfillmentLine]:
    """What is in it."""
    return list(source.lines.all())
