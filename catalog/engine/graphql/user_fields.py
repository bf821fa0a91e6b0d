"""Users and what belongs to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import reach
from catalog.engine.errors import permission_denied
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.named import strict_key
from catalog.engine.graphql.registry import node, resolver
from catalog.engine.ids import global_id
from catalog.engine.models import (
    Address,
    App,
    Channel,
    Checkout,
    CustomerEvent,
    Order,
    PermissionGroup,
    User,
)
from catalog.engine.permissions import permissions_shown
from catalog.engine.user_orders import orders_of_user

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
NOTES = "MANAGE_USERS, MANAGE_STAFF"
node("User", User)
node("CustomerEvent", CustomerEvent)


@resolver("User", "id")
def user_id(user: User, info: GraphQLResolveInfo) -> str:
    """Empty where a registration answers: nobody learns whether the e-mail was free."""
    return global_id("User", user.pk) if user.pk else ""


# --- Addresses --------------------------------------------------------------------
@resolver("User", "addresses")
def user_addresses(user: User, info: GraphQLResolveInfo) -> list[Address]:
    """The address book, oldest first; here addresses know whose default they are."""
    if not user.pk:
        return []
    rows = list(user.addresses.order_by("pk"))
    for row in rows:
        row.book_of = user  # type: ignore[attr-defined]
    return rows


@resolver("Address", "isDefaultBillingAddress")
def is_default_billing(address: Address, info: GraphQLResolveInfo) -> bool | None:
    """Known in an address book only."""
    owner = getattr(address, "book_of", None)
    return owner and owner.default_billing_address_id == address.pk


@resolver("Address", "isDefaultShippingAddress")
def is_default_shipping(address: Address, info: GraphQLResolveInfo) -> bool | None:
    """Known in an address book only."""
    owner = getattr(address, "book_of", None)
    return owner and owner.default_shipping_address_id == address.pk


# --- Checkouts, orders ------------------------------------------------------------
def _checkouts(user: User, channel: str | None) -> QuerySet[Checkout]:
    if not user.pk:
        return Checkout.objects.none()
    rows = Checkout.objects.filter(user_id=user.pk, channel__is_active=True)
    return (rows.filter(channel__slug=channel) if channel else rows).order_by(
        "-updated_at", "pk"
    )


@resolver("User", "checkout")
def user_checkout(user: User, info: GraphQLResolveInfo) -> Checkout | None:
    """The one touched last."""
    return _checkouts(user, None).select_related("channel").first()


@resolver("User", "checkoutTokens")
def user_checkout_tokens(
    user: User, info: GraphQLResolveInfo, channel: str | None = None
) -> list[Any]:
    """Keys of open checkouts."""
    return list(_checkouts(user, channel).values_list("pk", flat=True))


@resolver("User", "checkoutIds")
def user_checkout_ids(
    user: User, info: GraphQLResolveInfo, channel: str | None = None
) -> list[str]:
    """Ids of open checkouts."""
    return [
        global_id("Checkout", key) for key in user_checkout_tokens(user, info, channel)
    ]


@resolver("User", "checkouts")
def user_checkouts(
    user: User, info: GraphQLResolveInfo, channel: str | None = None, **page: Any
) -> Connection:
    """Open checkouts."""
    return connect(_checkouts(user, channel).select_related("channel"), **page)


@resolver("User", "orders")
def user_orders(
    user: User, info: GraphQLResolveInfo, where: Payload | None = None, **page: Any
) -> Connection:
    """Orders, for the owner without drafts, for staff in the channels they reach."""
    if not user.pk:
        return connect(Order.objects.none(), **page)
    context = info.context
    is_own = context.user_id == user.pk
    may_manage = context.may("MANAGE_ORDERS")
    if not (is_own or may_manage):
        raise permission_denied("OWNER, MANAGE_ORDERS")
    rows = orders_of_user(user.pk, where=where, with_drafts=may_manage)
    if not is_own and context.channel_ids is not None:
        rows = rows.filter(channel_id__in=context.channel_ids)
    return connect(rows.prefetch_related("transactions"), **page)


# --- What a user may do -----------------------------------------------------------
@resolver("User", "userPermissions")
def user_permissions(user: User, info: GraphQLResolveInfo) -> list[Payload]:
    """By code."""
    return permissions_shown(reach.permissions_of(user)) if user.pk else []


@resolver("UserPermission", "sourcePermissionGroups")
def permission_sources(
    source: Payload, info: GraphQLResolveInfo, user_id: str
) -> list[PermissionGroup]:
    """Groups of a user that give a permission."""
    key = strict_key(user_id, "User")
    rows = PermissionGroup.objects.filter(users__pk=key)
    return [row for row in rows if source["code"] in row.permissions]


@resolver("User", "permissionGroups")
def user_groups(user: User, info: GraphQLResolveInfo) -> list[PermissionGroup]:
    """Groups of a user."""
    return list(user.groups.all()) if user.pk else []


@resolver("User", "editableGroups")
def user_editable(user: User, info: GraphQLResolveInfo) -> list[PermissionGroup]:
    """Groups a member of staff may give to others."""
    return reach.groups_within(user) if user.pk else []


@resolver("User", "accessibleChannels")
def user_channels(user: User, info: GraphQLResolveInfo) -> list[Channel]:
    """Channels the groups of a user lead to."""
    return reach.channels_of(user) if user.pk else []


@resolver("User", "restrictedAccessToChannels")
def user_restricted(user: User, info: GraphQLResolveInfo) -> bool:
    """Whether no group is open to all channels."""
    return bool(user.pk) and reach.is_restricted(user)


# --- Notes, history ---------------------------------------------------------------
@resolver("User", "note")
def user_note(user: User, info: GraphQLResolveInfo) -> str | None:
    """For staff."""
    info.context.must(NOTES)
    return user.note


@resolver("User", "events")
def user_events(user: User, info: GraphQLResolveInfo) -> list[CustomerEvent]:
    """For staff."""
    info.context.must(NOTES)
    if not user.pk:
        return []
    rows = list(user.events.select_related("app"))
    for row in rows:
        row.user = user
    return rows


@resolver("User", "avatar")
def user_avatar(user: User, info: GraphQLResolveInfo, **_: Any) -> None:
    """Nobody has a picture."""
    return


@resolver("User", "assignedAttribute")
def user_attribute(user: User, info: GraphQLResolveInfo, slug: str) -> None:
    """Customers have no attributes."""
    return


@resolver("User", "assignedAttributes")
def user_attributes(user: User, info: GraphQLResolveInfo, **_: Any) -> list[Any]:
    """Customers have no attributes."""
    return []


@resolver("CustomerEvent", "user")
def event_user(event: CustomerEvent, info: GraphQLResolveInfo) -> User | None:
    """Who did it."""
    if info.context.user_id != event.user_id:
        info.context.must("MANAGE_STAFF, MANAGE_USERS, OWNER")
    return event.user


@resolver("CustomerEvent", "app")
def event_app(event: CustomerEvent, info: GraphQLResolveInfo) -> App | None:
    """The App that did it."""
    if info.context.user_id != event.user_id:
        info.context.must("MANAGE_APPS, OWNER")
    return event.app


@resolver("CustomerEvent", "message")
def event_message(event: CustomerEvent, info: GraphQLResolveInfo) -> str | None:
    """Words."""
    message: str | None = event.parameters.get("message")
    return message


@resolver("CustomerEvent", "count")
def event_count(event: CustomerEvent, info: GraphQLResolveInfo) -> int | None:
    """How many were concerned."""
    count: int | None = event.parameters.get("count")
    return count


@resolver("CustomerEvent", "order")
def event_order(event: CustomerEvent, info: GraphQLResolveInfo) -> Order | None:
    """The order it is about."""
    if event.order_id is None:
        return None
    return Order.objects.select_related("channel").filter(pk=event.order_id).first()
