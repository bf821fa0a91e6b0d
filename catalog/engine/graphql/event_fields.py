"""What App events are about, where a key of the payload is not the field itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine.graphql.money import money
from catalog.engine.graphql.registry import resolver

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]


@resolver("TaxableObject", "shippingPrice")
def shipping_price(source: Payload, info: GraphQLResolveInfo) -> Payload:
    """Without tax."""
    return money(source["shipping_price"], source["currency"])


@resolver("TaxableObjectLine", "unitPrice")
def unit_price(source: Payload, info: GraphQLResolveInfo) -> Payload:
    """The channel's price."""
    return money(source["unit_price"], source["currency"])


@resolver("TaxableObjectLine", "totalPrice")
def total_price(source: Payload, info: GraphQLResolveInfo) -> Payload:
    """The channel's price for all units."""
    return money(source["total_price"], source["currency"])
