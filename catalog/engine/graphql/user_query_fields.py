"""Who asks, and lists of users."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import filters, user_reads
from catalog.engine.errors import permission_denied
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.named import query_key, row_named
from catalog.engine.graphql.registry import query
from catalog.engine.ids import find
from catalog.engine.models import Address, User

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
WHO = "MANAGE_STAFF, MANAGE_USERS, MANAGE_ORDERS"


@query("me")
def me(info: GraphQLResolveInfo) -> User | None:
    """Who asks; nobody for an App."""
    user: User | None = info.context.user
    return user


@query("user", permission=WHO)
def user(
    info: GraphQLResolveInfo,
    id: str | None = None,  # noqa: A002  the contract's name
    email: str | None = None,
    external_reference: str | None = None,
) -> User | None:
    """A user by id, e-mail or reference."""
    rows = _visible(info)
    if email and not (id or external_reference):
        return rows.filter(email__iexact=email).first()
    return row_named(
        rows, ("User",), id=id, email=email, external_reference=external_reference
    )


def _visible(info: GraphQLResolveInfo) -> QuerySet[User]:
    """Staff for who manages staff, customers for who manages them."""
    may = info.context.may
    if may("MANAGE_STAFF") and may("MANAGE_USERS"):
        return User.objects.all()
    if may("MANAGE_STAFF"):
        return user_reads.staff()
    return user_reads.customers()


@query("customers", permission="MANAGE_ORDERS, MANAGE_USERS")
def customers(
    info: GraphQLResolveInfo,
    filter: Payload | None = None,  # noqa: A002  the contract's name
    where: Payload | None = None,
    sort_by: Payload | None = None,
    search: str | None = None,
    **page: Any,
) -> Connection:
    """Who buys."""
    filters.one_filter(filter, where)
    rows = user_reads.customers()
    if filter:
        rows = user_reads.customers_filtered(rows, filter)
    if where:
        rows = user_reads.customers_where(rows, where)
    rows = user_reads.users_searched(rows, search)
    is_search = bool(search or (filter or {}).get("search"))
    return connect(user_reads.users_sorted(rows, sort_by, is_search=is_search), **page)


@query("staffUsers", permission="MANAGE_STAFF")
def staff_users(
    info: GraphQLResolveInfo,
    filter: Payload | None = None,  # noqa: A002  the contract's name
    sort_by: Payload | None = None,
    **page: Any,
) -> Connection:
    """Who works here."""
    rows = user_reads.staff_filtered(user_reads.staff(), filter or {})
    is_search = bool((filter or {}).get("search"))
    return connect(user_reads.users_sorted(rows, sort_by, is_search=is_search), **page)


@query("address")
def address(info: GraphQLResolveInfo, id: str) -> Address | None:  # noqa: A002
    """An address of one's own, or any for an App that manages users."""
    key = query_key(id, "Address")
    context = info.context
    if context.is_app and context.may("MANAGE_USERS"):
        return find(Address.objects.all(), key) if key else None
    if context.user is None:
        raise permission_denied("MANAGE_USERS, OWNER")
    return find(context.user.addresses.all(), key) if key else None
