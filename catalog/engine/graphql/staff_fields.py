"""Members of staff and their groups on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import filters, permission_groups, reach, staff
from catalog.engine.errors import permission_denied, top_level
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.customer_fields import users_of
from catalog.engine.graphql.named import query_key
from catalog.engine.graphql.registry import mutation, node, query, resolver
from catalog.engine.ids import find, row_of
from catalog.engine.models import Channel, PermissionGroup, User
from catalog.engine.permissions import permissions_shown

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
MANAGE = "MANAGE_STAFF"
node("Group", PermissionGroup)


def _by(info: GraphQLResolveInfo) -> User:
    """The member of staff who asks. Apps may none of this, whatever they hold."""
    if info.context.is_app:
        message = "Apps are not allowed to perform this mutation."
        raise top_level("PermissionDenied", message)
    info.context.must(MANAGE)
    user: User | None = info.context.user
    if user is None:
        raise permission_denied(MANAGE)
    return user


# --- Staff ------------------------------------------------------------------------
@mutation("staffCreate")
def staff_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A member of staff."""
    return {"user": staff.staff_create(input, by=_by(info), now=info.context.now)}


@mutation("staffUpdate")
def staff_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Set what is given."""
    by = _by(info)
    user = row_of(User.objects.select_for_update(), id, "User")
    return {"user": staff.staff_update(user, input, by=by, now=info.context.now)}


@mutation("staffDelete")
def staff_delete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """Delete a member of staff."""
    by = _by(info)
    user = row_of(User.objects.all(), id, "User")
    (gone,) = staff.staff_delete([user], by=by, now=info.context.now)
    return {"user": gone}


@mutation("staffBulkDelete")
def staff_bulk_delete(info: GraphQLResolveInfo, ids: list[str]) -> Payload:
    """Delete several."""
    by = _by(info)
    gone = staff.staff_delete(users_of(ids), by=by, now=info.context.now, field="ids")
    return {"count": len(gone)}


# --- Groups -----------------------------------------------------------------------
@query("permissionGroups", permission=MANAGE)
def groups(
    info: GraphQLResolveInfo,
    filter: Payload | None = None,  # noqa: A002  the contract's name
    sort_by: Payload | None = None,
    **page: Any,
) -> Connection:
    """All groups."""
    rows = PermissionGroup.objects.all()
    given = filter or {}
    if given.get("search"):
        rows = rows.filter(name__icontains=given["search"])
    if given.get("ids") is not None:
        rows = rows.filter(filters.ids("Group")(given["ids"]))
    is_backward = bool(sort_by) and (sort_by or {})["direction"] == "DESC"
    return connect(rows.order_by("-name" if is_backward else "name"), **page)


@query("permissionGroup", permission=MANAGE)
def group(info: GraphQLResolveInfo, id: str) -> PermissionGroup | None:  # noqa: A002
    """A group."""
    key = query_key(id, "Group")
    return find(PermissionGroup.objects.all(), key) if key else None


@mutation("permissionGroupCreate")
def group_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A group."""
    made = permission_groups.group_create(input, by=_by(info), now=info.context.now)
    return {"group": made}


def _group(text: str) -> PermissionGroup:
    return row_of(PermissionGroup.objects.select_for_update(), text, "Group")


@mutation("permissionGroupUpdate")
def group_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Set what is given."""
    by = _by(info)
    changed = permission_groups.group_update(
        _group(id), input, by=by, now=info.context.now
    )
    return {"group": changed}


@mutation("permissionGroupDelete")
def group_delete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """Delete a group."""
    by = _by(info)
    gone = permission_groups.group_delete(_group(id), by=by, now=info.context.now)
    return {"group": gone}


@resolver("Group", "users")
def group_users(source: PermissionGroup, info: GraphQLResolveInfo) -> list[User]:
    """Members."""
    info.context.must(MANAGE)
    return list(source.users.all())


@resolver("Group", "permissions")
def group_permissions(
    source: PermissionGroup, info: GraphQLResolveInfo
) -> list[Payload]:
    """By code."""
    return permissions_shown(frozenset(source.permissions))


@resolver("Group", "userCanManage")
def group_is_mine(source: PermissionGroup, info: GraphQLResolveInfo) -> bool:
    """Whether who asks may change it."""
    user = info.context.user
    return (
        user is not None
        and reach.group_is_within(user, source)
        and reach.group_channels_are_within(user, source)
    )


@resolver("Group", "accessibleChannels")
def group_channels(source: PermissionGroup, info: GraphQLResolveInfo) -> list[Channel]:
    """Channels it leads to."""
    return reach.channels_of_group(source)
