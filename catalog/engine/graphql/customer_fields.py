"""Customers and their addresses, as staff and Apps keep them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import customer_bulk, customers, user_addresses
from catalog.engine.graphql.registry import mutation
from catalog.engine.ids import row_of
from catalog.engine.models import Address, User
from catalog.engine.named_rows import row_by

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
MANAGE = "MANAGE_USERS"


def by_whom(info: GraphQLResolveInfo) -> dict[str, Any]:
    """Who does it, for the history."""
    return {"by": info.context.user, "app_id": info.context.app_id}


@mutation("customerCreate", permission=MANAGE)
def customer_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A customer."""
    return {"user": customers.customer_create(input, now=info.context.now)}


def _named(text: str | None, external_reference: str | None) -> User:
    rows = User.objects.select_for_update()
    return row_by(rows, "User", id=text, external_reference=external_reference)


@mutation("customerUpdate", permission=MANAGE)
def customer_update(
    info: GraphQLResolveInfo,
    input: Payload,  # noqa: A002
    id: str | None = None,  # noqa: A002
    external_reference: str | None = None,
) -> Payload:
    """Set what is given."""
    user = customers.customer_update(
        _named(id, external_reference), input, now=info.context.now, **by_whom(info)
    )
    return {"user": user}


@mutation("customerDelete", permission=MANAGE)
def customer_delete(
    info: GraphQLResolveInfo,
    id: str | None = None,  # noqa: A002
    external_reference: str | None = None,
) -> Payload:
    """Delete a customer."""
    user = customers.customer_delete(
        _named(id, external_reference), now=info.context.now, **by_whom(info)
    )
    return {"user": user}


def users_of(texts: list[str]) -> list[User]:
    """Users of ids, each once."""
    keys = dict.fromkeys(texts)
    return [row_of(User.objects.all(), text, "User", field="ids") for text in keys]


@mutation("customerBulkDelete", permission=MANAGE)
def customers_delete(info: GraphQLResolveInfo, ids: list[str]) -> Payload:
    """Delete several."""
    count = customers.customers_delete(
        users_of(ids), now=info.context.now, **by_whom(info)
    )
    return {"count": count}


@mutation("userBulkSetActive", permission=MANAGE)
def users_set_active(
    info: GraphQLResolveInfo,
    ids: list[str],
    is_active: bool,  # noqa: FBT001  the contract's argument
) -> Payload:
    """Activate or deactivate several."""
    count = customers.users_set_active(
        users_of(ids), is_active=is_active, now=info.context.now, by=info.context.user
    )
    return {"count": count}


@mutation("customerBulkUpdate", permission=MANAGE)
def customers_update(
    info: GraphQLResolveInfo,
    customers: list[Payload],
    error_policy: str | None = None,
) -> Payload:
    """Change several."""
    return customer_bulk.customers_update(
        customers,
        policy=error_policy or "REJECT_EVERYTHING",
        now=info.context.now,
        **by_whom(info),
    )


# --- Their addresses --------------------------------------------------------------
@mutation("addressCreate", permission=MANAGE)
def address_create(info: GraphQLResolveInfo, user_id: str, input: Payload) -> Payload:  # noqa: A002
    """A new address in a customer's book."""
    user = row_of(User.objects.all(), user_id, "User", field="userId")
    row = user_addresses.address_add(user, input, now=info.context.now, may_skip=True)
    return {"user": user, "address": row}


@mutation("addressUpdate", permission=MANAGE)
def address_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Set an address anew."""
    address = row_of(Address.objects.select_for_update(), id, "Address")
    user, row = user_addresses.address_change(
        address, input, now=info.context.now, may_skip=True
    )
    return {"user": user, "address": row}


@mutation("addressDelete", permission=MANAGE)
def address_delete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """Delete an address."""
    address = row_of(Address.objects.all(), id, "Address")
    user, row = user_addresses.address_remove(address, now=info.context.now)
    return {"user": user, "address": row}


@mutation("addressSetDefault", permission=MANAGE)
def address_default(
    info: GraphQLResolveInfo,
    address_id: str,
    user_id: str,
    type: str,  # noqa: A002
) -> Payload:
    """Choose a customer's default address."""
    address = row_of(Address.objects.all(), address_id, "Address", field="addressId")
    user = row_of(User.objects.all(), user_id, "User", field="userId")
    chosen = user_addresses.default_choose(
        user, address, type, "addressId", now=info.context.now
    )
    return {"user": chosen}
