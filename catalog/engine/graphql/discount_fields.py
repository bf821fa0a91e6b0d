"""Gift cards, as a Saleor that has none answers.

Clients that ask for them find empty lists, not an unknown field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.named import query_key
from catalog.engine.graphql.registry import query, resolver

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
GIFT_CARDS = "MANAGE_GIFT_CARD"
PAGING = ("first", "last", "after", "before")
LISTS = {
    "giftCards": GIFT_CARDS,
    "giftCardTags": GIFT_CARDS,
}
ONES = {
    "giftCard": ("GiftCard", GIFT_CARDS),
}


def _empty(page: Payload) -> Connection:
    return connect([], **{name: page[name] for name in PAGING if name in page})


def _register_list(name: str, permission: str) -> None:
    @query(name, permission=permission)
    def read(info: GraphQLResolveInfo, **page: Any) -> Connection:
        """There are none."""
        return _empty(page)


def _register_one(name: str, type_name: str, permission: str) -> None:
    @query(name, permission=permission)
    def read(
        info: GraphQLResolveInfo,
        id: str,  # noqa: A002
        channel: str | None = None,
    ) -> None:
        """There is none. An id that is none is an error all the same."""
        query_key(id, type_name)


for _name, _permission in LISTS.items():
    _register_list(_name, _permission)
for _name, (_type, _permission) in ONES.items():
    _register_one(_name, _type, _permission)


@query("giftCardCurrencies", permission=GIFT_CARDS)
def gift_card_currencies(info: GraphQLResolveInfo) -> list[str]:
    """There is none."""
    return []


@query("giftCardSettings", permission=GIFT_CARDS)
def gift_card_settings(info: GraphQLResolveInfo) -> Payload:
    """As a new shop has them."""
    return {"expiry_type": "NEVER_EXPIRE", "expiry_period": None}


# --- Where other nouns name them --------------------------------------------------
@resolver("Checkout", "giftCards")
@resolver("Order", "giftCards")
def gift_cards(source: Any, info: GraphQLResolveInfo) -> list[Any]:
    """None is used."""
    return []


@resolver("User", "giftCards")
def user_gift_cards(source: Any, info: GraphQLResolveInfo, **page: Any) -> Connection:
    """None is owned."""
    return _empty(page)
