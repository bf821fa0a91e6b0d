"""Gift cards on the wire."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from catalog.engine import filters, gift_cards
from catalog.engine.errors import permission_denied, refuse
from catalog.engine.graphql.asking import actor
from catalog.engine.graphql.bulk_rows import bulk_rows
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.money import money
from catalog.engine.graphql.named import query_key
from catalog.engine.graphql.registry import mutation, node, query, resolver
from catalog.engine.graphql.telling import tell
from catalog.engine.ids import find, global_id, row_of
from catalog.engine.inputs import keys_loose
from catalog.engine.models import App, GiftCard, GiftCardEvent, GiftCardTag, Order, User

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
MANAGE = "MANAGE_GIFT_CARD"
node("GiftCard", GiftCard)
node("GiftCardTag", GiftCardTag)
READERS: dict[str, Any] = {
    "is_active": filters.equal("is_active"),
    "metadata": filters.metadata(GiftCard),
    "tags": lambda names: Q(tags__name__in=[name.lower() for name in names]),
    "used": lambda given: Q(last_used_on__isnull=not given),
    "currency": filters.equal("currency"),
    "code": filters.equal("code"),
    "created_by_email": filters.equal("created_by_email"),
    "current_balance": filters.span("current_amount"),
    "initial_balance": filters.span("initial_amount"),
    "products": lambda texts: Q(product__in=keys_loose(texts, "Product")),
    "used_by": lambda texts: Q(used_by_id__in=keys_loose(texts, "User")),
    "assigned_to": lambda _: Q(pk__in=[]),
}
SORTS = {
    "CURRENT_BALANCE": ("current_amount", "code"),
    "CREATED_AT": ("created_at", "code"),
    "PRODUCT": ("product__name", "code"),
    "USED_BY": ("used_by_email", "code"),
}


# --- Reads ------------------------------------------------------------------------
@query("giftCards", permission=MANAGE)
def card_list(
    info: GraphQLResolveInfo,
    sort_by: Payload | None = None,
    filter: Payload | None = None,  # noqa: A002
    search: str | None = None,
    **page: Any,
) -> Connection:
    """By code."""
    rows = GiftCard.objects.filter(filters.condition(filter, READERS)).distinct()
    if search:
        rows = rows.filter(filters.words("code", "created_by_email")(search))
    return connect(filters.sort(rows, sort_by, SORTS), **page)


@query("giftCard", permission=MANAGE)
def card_one(info: GraphQLResolveInfo, id: str) -> GiftCard | None:  # noqa: A002
    """By id."""
    key = query_key(id, "GiftCard")
    return find(GiftCard.objects.all(), key) if key else None


@query("giftCardCurrencies", permission=MANAGE)
def currencies(info: GraphQLResolveInfo) -> list[str]:
    """Of all cards."""
    rows = GiftCard.objects.order_by("currency").values_list("currency", flat=True)
    return list(rows.distinct())


@query("giftCardTags", permission=MANAGE)
def tag_list(
    info: GraphQLResolveInfo,
    filter: Payload | None = None,  # noqa: A002
    **page: Any,
) -> Connection:
    """By name."""
    find_words = {"search": filters.words("name")}
    rows = GiftCardTag.objects.filter(filters.condition(filter, find_words))
    return connect(rows, **page)


# --- Fields -----------------------------------------------------------------------
@resolver("GiftCard", "code")
def code(source: GiftCard, info: GraphQLResolveInfo) -> str:
    """For staff, and for whoever used it; who has not used it sees its last four."""
    context = info.context
    own = source.used_by_id is not None and source.used_by_id == context.user_id
    if not own and not context.may(MANAGE):
        raise permission_denied(f"{MANAGE}, OWNER")
    return str(source.code)


@resolver("GiftCard", "displayCode")
@resolver("GiftCard", "last4CodeChars")
def last_signs(source: GiftCard, info: GraphQLResolveInfo) -> str:
    """The last four."""
    return str(source.code[-4:])


def _read(
    field: str, value: Callable[[GiftCard], Any], *, is_open: bool = True
) -> None:
    def answer(source: GiftCard, info: GraphQLResolveInfo) -> Any:
        if not is_open:
            info.context.must(MANAGE)
        return value(source)

    resolver("GiftCard", field)(answer)


def _user(key: int | None) -> User | None:
    return User.objects.filter(pk=key).first() if key else None


_read("created", lambda x: x.created_at)
_read("initialBalance", lambda x: money(x.initial_amount, x.currency))
_read("currentBalance", lambda x: money(x.current_amount, x.currency))
_read("createdBy", lambda x: _user(x.created_by_id), is_open=False)
_read("usedBy", lambda x: _user(x.used_by_id), is_open=False)
_read("user", lambda x: _user(x.created_by_id), is_open=False)
_read("assignedTo", lambda x: None)
_read("assignedToEmail", lambda x: None)
_read("startDate", lambda x: None)
_read("endDate", lambda x: x.expiry_date)
_read("boughtInChannel", lambda x: None)
_read("tags", lambda x: list(x.tags.all()), is_open=False)
_read("app", lambda x: App.objects.filter(pk=x.app_id or 0).first())


@resolver("GiftCard", "events")
def events(
    source: GiftCard,
    info: GraphQLResolveInfo,
    filter: Payload | None = None,  # noqa: A002
) -> list[Payload]:
    """Its history; for staff."""
    info.context.must(MANAGE)
    rows = source.events.all()
    if filter and filter.get("type"):
        rows = rows.filter(type=filter["type"])
    if filter and filter.get("orders"):
        keys = keys_loose(filter["orders"], "Order")
        rows = rows.filter(order_id__in=keys)
    return [_event(row) for row in rows]


def _event(row: GiftCardEvent) -> Payload:
    said = row.parameters
    order = Order.objects.filter(pk=row.order_id).first() if row.order_id else None
    balance = said.get("balance")
    return {
        "id": global_id("GiftCardEvent", row.pk),
        "date": row.date,
        "type": row.type,
        "user": _user(row.user_id),
        "app": App.objects.filter(pk=row.app_id or 0).first(),
        "message": said.get("message"),
        "order_id": global_id("Order", row.order_id) if row.order_id else None,
        "order_number": str(order.number) if order else None,
        "tags": said.get("tags"),
        "old_tags": said.get("old_tags"),
        "balance": {
            name: money(Decimal(amount), said["currency"])
            for name, amount in balance.items()
        }
        if balance
        else None,
    }


@resolver("Checkout", "giftCards")
@resolver("Order", "giftCards")
def cards_used(source: Any, info: GraphQLResolveInfo) -> list[GiftCard]:
    """Cards that pay a part of it."""
    return gift_cards.cards_of(source)


@resolver("User", "giftCards")
def user_cards(source: User, info: GraphQLResolveInfo, **page: Any) -> Connection:
    """Cards they used."""
    return connect(GiftCard.objects.filter(used_by_id=source.pk), **page)


# --- Writes -----------------------------------------------------------------------
def _card(text: str) -> GiftCard:
    rows = GiftCard.objects.select_for_update(of=("self",))
    return row_of(rows, text, "GiftCard")


def _email(info: GraphQLResolveInfo) -> str | None:
    user = info.context.user
    return user.email if user else None


@mutation("giftCardCreate", permission=MANAGE)
def card_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A card."""
    if input.get("user_email") and not input.get("channel"):
        message = "Channel slug must be specified when user_email is provided."
        raise refuse("REQUIRED", message, "channel")
    now = info.context.now
    card = gift_cards.card_create(input, now=now, by=actor(info), email=_email(info))
    tell(info, "GIFT_CARD_CREATED", card)
    return {"gift_card": card}


@mutation("giftCardBulkCreate", permission=MANAGE)
def bulk_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """So many alike."""
    if input["count"] < 1:
        raise refuse("INVALID", "Count value must be greater than 0.", "count")
    made = [
        gift_cards.card_create(
            input, now=info.context.now, by=actor(info), email=_email(info)
        )
        for _ in range(input["count"])
    ]
    tell(info, "GIFT_CARD_CREATED", *made)
    return {"gift_cards": made, "count": len(made)}


@mutation("giftCardUpdate", permission=MANAGE)
def card_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Set what is given."""
    card = _card(id)
    gift_cards.card_update(card, input, now=info.context.now, by=actor(info))
    tell(info, "GIFT_CARD_UPDATED", card)
    return {"gift_card": card}


@mutation("giftCardBalanceAdjust", permission=MANAGE)
def adjust(info: GraphQLResolveInfo, id: str, amount: Decimal) -> Payload:  # noqa: A002
    """More or less."""
    card = _card(id)
    gift_cards.balance_adjust(card, amount, now=info.context.now, by=actor(info))
    tell(info, "GIFT_CARD_UPDATED", card)
    return {"gift_card": card}


@mutation("giftCardDelete", permission=MANAGE)
def card_delete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """Away with it."""
    card = _card(id)
    key = card.pk
    tell(info, "GIFT_CARD_DELETED", card)
    card.delete()
    card.pk = key
    return {"gift_card": card}


@mutation("giftCardAddNote", permission=MANAGE)
def add_note(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """A remark in its history."""
    card, message = _card(id), input["message"].strip()
    if not message:
        raise refuse("REQUIRED", "Message can't be empty.", "message")
    row = gift_cards.happened(
        card, "NOTE_ADDED", now=info.context.now, by=actor(info), message=message
    )
    tell(info, "GIFT_CARD_UPDATED", card)
    return {"gift_card": card, "event": _event(row)}


def _active(info: GraphQLResolveInfo, cards: list[GiftCard], *, is_active: bool) -> int:
    changed = gift_cards.active_set(
        cards, is_active=is_active, now=info.context.now, by=actor(info)
    )
    tell(info, "GIFT_CARD_STATUS_CHANGED", *cards)
    return changed


def _register_active(word: str, *, is_active: bool) -> None:
    @mutation(f"giftCard{word}", permission=MANAGE)
    def one(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
        """One card."""
        card = _card(id)
        _active(info, [card], is_active=is_active)
        return {"gift_card": card}

    @mutation(f"giftCardBulk{word}", permission=MANAGE)
    def several(info: GraphQLResolveInfo, ids: list[str]) -> Payload:
        """Several cards."""
        rows = bulk_rows(GiftCard.objects.all(), ids, "GiftCard")
        return {"count": _active(info, rows, is_active=is_active)}


_register_active("Activate", is_active=True)
_register_active("Deactivate", is_active=False)


@mutation("giftCardBulkDelete", permission=MANAGE)
def bulk_delete(info: GraphQLResolveInfo, ids: list[str]) -> Payload:
    """Several at once."""
    rows = bulk_rows(GiftCard.objects.all(), ids, "GiftCard")
    tell(info, "GIFT_CARD_DELETED", *rows)
    GiftCard.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return {"count": len(rows)}
