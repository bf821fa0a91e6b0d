"""How far a member of staff reaches: permissions, channels, and whom they may manage.

Nobody gives what they do not have themselves, and every permission stays in the hands
of somebody who may manage staff.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalog.engine.models import Channel, PermissionGroup, User
from catalog.engine.permissions import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable

MANAGE_STAFF = "MANAGE_STAFF"


def permissions_of(user: User) -> frozenset[str]:
    """What a user may do: a superuser everything, staff what their groups say."""
    if not user.is_active:
        return frozenset()
    if user.is_superuser:
        return ALL
    groups = user.groups.values_list("permissions", flat=True)
    return frozenset(name for names in groups for name in names)


def channels_of(user: User) -> list[Channel]:
    """Channels a member of staff reaches; all of them by one open group."""
    groups = list(user.groups.all())
    if any(not group.restricted_access_to_channels for group in groups):
        return list(Channel.objects.all())
    rows = PermissionGroup.channels.through.objects
    keys = rows.filter(permissiongroup_id__in=[group.pk for group in groups])
    return list(Channel.objects.filter(pk__in=keys.values("channel_id")))


def is_restricted(user: User) -> bool:
    """Whether no group of the user is open to all channels."""
    return not user.groups.filter(restricted_access_to_channels=False).exists()


def channels_of_group(group: PermissionGroup) -> list[Channel]:
    """Channels a group leads to."""
    if not group.restricted_access_to_channels:
        return list(Channel.objects.all())
    return list(group.channels.all())


def users_out_of_reach(user: User, others: Iterable[User]) -> list[User]:
    """Users who may do something that this one may not."""
    mine = permissions_of(user)
    return [other for other in others if not permissions_of(other) <= mine]


def group_is_within(user: User, group: PermissionGroup) -> bool:
    """Whether a user may do all that a group may."""
    return set(group.permissions) <= permissions_of(user)


def group_channels_are_within(user: User, group: PermissionGroup) -> bool:
    """Whether a user reaches all channels of a group."""
    if user.is_superuser:
        return True
    mine = {channel.pk for channel in channels_of(user)}
    return {channel.pk for channel in channels_of_group(group)} <= mine


def groups_within(user: User) -> list[PermissionGroup]:
    """Groups a member of staff may give to others."""
    if not user.is_staff:
        return []
    mine = permissions_of(user)
    rows = PermissionGroup.objects.all()
    return [group for group in rows if set(group.permissions) <= mine]


@dataclass(frozen=True, slots=True)
class _Held:
    """A group's permissions and its active members."""

    permissions: frozenset[str]
    users: frozenset[int]


def _held(
    but_group: int | None, but_users: frozenset[int], fewer: dict[int, set[str]]
) -> list[_Held]:
    links = User.groups.through.objects.filter(user__is_active=True)
    members: dict[int, set[int]] = {}
    for group_id, user_id in links.values_list("permissiongroup_id", "user_id"):
        members.setdefault(group_id, set()).add(user_id)
    return [
        _Held(
            frozenset(group.permissions) - frozenset(fewer.get(group.pk, ())),
            frozenset(members.get(group.pk, ())) - but_users,
        )
        for group in PermissionGroup.objects.all()
        if group.pk != but_group
    ]


def left_unmanaged(
    permissions: Iterable[str],
    *,
    but_group: int | None = None,
    but_users: Iterable[int] = (),
    fewer: dict[int, set[str]] | None = None,
) -> list[str]:
    """Permissions that nobody with MANAGE_STAFF would hold any more."""
    held = _held(but_group, frozenset(but_users), fewer or {})
    managers = {
        user for one in held if MANAGE_STAFF in one.permissions for user in one.users
    }
    kept = {name for one in held if one.users & managers for name in one.permissions}
    return sorted(set(permissions) - kept)
