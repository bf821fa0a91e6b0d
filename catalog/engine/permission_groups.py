"""Permission groups, made and changed by staff who reach at least as far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from catalog.engine.errors import ErrorItem, Refusal, refuse
from catalog.engine.events import async_event
from catalog.engine.ids import global_id, row_of
from catalog.engine.models import Channel, PermissionGroup, User
from catalog.engine.reach import (
    MANAGE_STAFF,
    channels_of,
    group_channels_are_within,
    group_is_within,
    left_unmanaged,
    permissions_of,
    users_out_of_reach,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import Model, QuerySet

Values = dict[str, Any]
BEYOND = "OUT_OF_SCOPE_PERMISSION"
BEYOND_CHANNEL = "OUT_OF_SCOPE_CHANNEL"
UNMANAGED = "LEFT_NOT_MANAGEABLE_PERMISSION"
LAST = "CANNOT_REMOVE_FROM_LAST_GROUP"
PAIRS = (
    ("add_permissions", "remove_permissions", "permissions"),
    ("add_users", "remove_users", "users"),
    ("add_channels", "remove_channels", "channels"),
)
NOT_YOURS = "You can't manage group with permissions out of your scope."
CHANNEL_NOT_YOURS = "You can't manage group with channels out of your scope."


@transaction.atomic
def group_create(values: Values, *, by: User, now: datetime) -> PermissionGroup:
    """A group."""
    group = PermissionGroup()
    _write(group, values, by)
    async_event("PERMISSION_GROUP_CREATED", group, now=now)
    return group


@transaction.atomic
def group_update(
    group: PermissionGroup, values: Values, *, by: User, now: datetime
) -> PermissionGroup:
    """Set what is given; add and take away."""
    _reach_check(group, by)
    twice = [
        ErrorItem(
            "DUPLICATED_INPUT_ITEM",
            "The same object cannot be in both lists for adding and removing items.",
            field,
            {field: sorted(both)},
        )
        for add, remove, field in PAIRS
        if (both := set(values.get(add) or []) & set(values.get(remove) or []))
    ]
    if twice:
        raise Refusal(*twice)
    _write(group, values, by)
    async_event("PERMISSION_GROUP_UPDATED", group, now=now)
    return group


def _reach_check(group: PermissionGroup, by: User) -> None:
    if by.is_superuser:
        return
    if not group_is_within(by, group):
        raise refuse(BEYOND, NOT_YOURS)
    if not group_channels_are_within(by, group):
        raise refuse(BEYOND_CHANNEL, CHANNEL_NOT_YOURS)


def _write(group: PermissionGroup, values: Values, by: User) -> None:
    given = {
        name: _rows(values.get(name), rows, kind, field)
        for name, rows, kind, field in (
            ("add_users", User.objects.all(), "User", "addUsers"),
            ("remove_users", User.objects.all(), "User", "removeUsers"),
            ("add_channels", Channel.objects.all(), "Channel", "addChannels"),
            ("remove_channels", Channel.objects.all(), "Channel", "removeChannels"),
        )
    }
    added = list(values.get("add_permissions") or [])
    removed = list(values.get("remove_permissions") or [])
    wrong = _channel_errors(values, given, by)
    wrong += _permission_errors(group, added, removed, by)
    wrong += _user_errors(group, given, by)
    if wrong:
        raise Refusal(*wrong)
    _name_set(group, values)
    if values.get("restricted_access_to_channels") is not None:
        group.restricted_access_to_channels = values["restricted_access_to_channels"]
    group.permissions = sorted((set(group.permissions) | set(added)) - set(removed))
    group.save()
    group.users.add(*given["add_users"])
    group.users.remove(*given["remove_users"])
    if not group.restricted_access_to_channels:
        group.channels.clear()
        return
    group.channels.add(*given["add_channels"])
    group.channels.remove(*given["remove_channels"])


def _rows(
    texts: Iterable[str] | None, rows: QuerySet[Any], kind: str, field: str
) -> list[Any]:
    found: list[Model] = [row_of(rows, text, kind, field=field) for text in texts or []]
    return found


def _name_set(group: PermissionGroup, values: Values) -> None:
    if values.get("name") is not None:
        group.name = values["name"].strip()
    if not group.name:
        raise refuse("REQUIRED", "This field cannot be blank.", "name")
    others = PermissionGroup.objects.exclude(pk=group.pk).filter(name=group.name)
    if others.exists():
        raise refuse("UNIQUE", "Group with this Name already exists.", "name")


def _channel_errors(
    values: Values, given: dict[str, list[Any]], by: User
) -> list[ErrorItem]:
    if by.is_superuser:
        return []
    mine = {channel.pk for channel in channels_of(by)}
    if values.get("restricted_access_to_channels") is False:
        if set(Channel.objects.values_list("pk", flat=True)) - mine:
            field = "restrictedAccessToChannels"
            raise refuse(BEYOND_CHANNEL, CHANNEL_NOT_YOURS, field)
        return []
    beyond = [
        global_id("Channel", row.pk)
        for name in ("add_channels", "remove_channels")
        for row in given[name]
        if row.pk not in mine
    ]
    if not beyond:
        return []
    message = "You can't add channel that you don't have access to."
    return [ErrorItem(BEYOND_CHANNEL, message, "addChannels", {"channels": beyond})]


def _permission_errors(
    group: PermissionGroup, added: list[str], removed: list[str], by: User
) -> list[ErrorItem]:
    if by.is_superuser:
        return []
    mine = permissions_of(by)
    found = [
        ErrorItem(
            BEYOND,
            "You can't add permission that you don't have.",
            field,
            {"permissions": missing},
        )
        for field, names in (
            ("addPermissions", added),
            ("removePermissions", removed),
        )
        if (missing := [name for name in names if name not in mine])
    ]
    if removed and left_unmanaged(removed, but_group=group.pk):
        message = (
            "Permissions cannot be removed, some of permissions will not be manageable."
        )
        found.append(
            ErrorItem(UNMANAGED, message, "removePermissions", {"permissions": removed})
        )
    return found


def _user_errors(
    group: PermissionGroup, given: dict[str, list[Any]], by: User
) -> list[ErrorItem]:
    added, removed = given["add_users"], given["remove_users"]
    found = []
    buyers = [global_id("User", user.pk) for user in added if not user.is_staff]
    if buyers:
        message = "User must be staff member."
        found.append(
            ErrorItem("ASSIGN_NON_STAFF_MEMBER", message, "addUsers", {"users": buyers})
        )
    if removed:
        found += _leaving_errors(group, added, removed, by)
    return found


def _leaving_errors(
    group: PermissionGroup, added: list[User], removed: list[User], by: User
) -> list[ErrorItem]:
    found, field = [], "removeUsers"
    beyond = [] if by.is_superuser else users_out_of_reach(by, removed)
    if beyond:
        said = {"users": [global_id("User", user.pk) for user in beyond]}
        message = "You can't manage these users."
        found.append(ErrorItem("OUT_OF_SCOPE_USER", message, field, said))
    if by in removed and by.groups.count() == 1:
        said = {"users": [global_id("User", by.pk)]}
        message = "You cannot remove yourself from your last group."
        found.append(ErrorItem(LAST, message, field, said))
    stays = set(group.users.all()) - set(removed)
    is_managed = any(MANAGE_STAFF in permissions_of(user) for user in (*added, *stays))
    if by.is_superuser or is_managed:
        return found
    missing = left_unmanaged(group.permissions, but_group=group.pk)
    if missing:
        message = "Users cannot be removed, some of permissions will not be manageable."
        found.append(ErrorItem(UNMANAGED, message, field, {"permissions": missing}))
    return found


@transaction.atomic
def group_delete(group: PermissionGroup, *, by: User, now: datetime) -> PermissionGroup:
    """Delete a group whose permissions others still manage."""
    _reach_check(group, by)
    if not by.is_superuser:
        missing = left_unmanaged(group.permissions, but_group=group.pk)
        if missing:
            message = (
                "Group cannot be removed, some of permissions will not be manageable."
            )
            raise refuse(UNMANAGED, message, "id", permissions=missing)
        if by in group.users.all() and by.groups.count() == 1:
            raise refuse(LAST, "You cannot delete your last group.", "id")
    async_event("PERMISSION_GROUP_DELETED", group, now=now)
    key = group.pk
    group.delete()
    group.pk = key
    return group
