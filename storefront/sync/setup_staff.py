"""Permission groups of the people who work in Saleor's Dashboard.

Saleor lets no App make them, whatever it was given, so they are planned and applied
apart, with the token of a member of staff. A person cannot give what they may not do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storefront.sync.changes import Change, ConvergeError
from storefront.sync.shop_reading import pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from catalog.declaration import Pavilion
    from storefront.saleor.client import SaleorClient

Node = dict[str, Any]


def staff_group_changes(
    *, client: SaleorClient, pavilion: Pavilion
) -> Iterator[Change]:
    """What makes Saleor's groups the declared ones; groups of others are left alone.

    Raises `SaleorError`, and `ConvergeError` while a channel is missing.
    """
    groups = {
        n["name"]: n for n in pages(client, "PermissionGroupList", "permissionGroups")
    }
    channels = {
        n["slug"]: n["id"] for n in client.run_raw("ChannelList", {})["channels"]
    }
    for group in pavilion.identity.staff_groups:
        slugs = [_channel(pavilion, code) for code in group.markets]
        missing = [slug for slug in slugs if slug not in channels]
        if missing:
            message = (
                f"Staff group {group.name}: no channel {missing[0]} yet; apply first."
            )
            raise ConvergeError(message)
        wanted = {channels[slug] for slug in slugs}
        found = groups.get(group.name)
        if found is None:
            yield _created(group.name, group.permissions, sorted(wanted))
        elif changed := _changed(found, set(group.permissions), wanted):
            words = f"staff group {group.name}: {', '.join(changed)}"
            variables = {"id": found["id"], "input": changed}
            yield Change(words, "PermissionGroupUpdate", variables)


def staff_groups_apply(
    *,
    client: SaleorClient,
    pavilion: Pavilion,
    progress: Callable[[Change], None],
) -> list[Change]:
    """Run the changes. `client` asks as a member of staff. Raises as the plan does."""
    changes = list(staff_group_changes(client=client, pavilion=pavilion))
    for change in changes:
        client.run_raw(change.operation, change.variables)
        progress(change)
    return changes


def _created(name: str, permissions: tuple[str, ...], channels: list[str]) -> Change:
    fresh: Node = {
        "name": name,
        "addPermissions": list(permissions),
        "restrictedAccessToChannels": bool(channels),
    }
    if channels:
        fresh["addChannels"] = channels
    return Change(
        f"staff group {name}: create", "PermissionGroupCreate", {"input": fresh}
    )


def _changed(found: Node, permissions: set[str], channels: set[str]) -> Node:
    """The input of an update, empty where all is as declared."""
    has = {one["code"] for one in found["permissions"] or []}
    sells = {one["id"] for one in found["accessibleChannels"] or []}
    is_bound = bool(found["restrictedAccessToChannels"])
    wanted: Node = {
        "addPermissions": sorted(permissions - has),
        "removePermissions": sorted(has - permissions),
    }
    if channels:
        wanted["addChannels"] = (
            sorted(channels - sells) if is_bound else sorted(channels)
        )
        wanted["removeChannels"] = sorted(sells - channels) if is_bound else []
    changes = {name: ids for name, ids in wanted.items() if ids}
    if is_bound != bool(channels):
        changes["restrictedAccessToChannels"] = bool(channels)
    return changes


def _channel(pavilion: Pavilion, market_code: str) -> str:
    return next(m.channel for m in pavilion.markets if m.code == market_code)
