"""Permission groups of Saleor's staff, as declared: made, mended, left alone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from catalog.declaration.pavilion import StaffGroup
from storefront.sync.changes import ConvergeError
from storefront.sync.setup_staff import staff_group_changes

CHANNELS = [{"id": "C1", "slug": "germany"}, {"id": "C2", "slug": "japan"}]
MARKETS = (
    SimpleNamespace(code="de", channel="germany"),
    SimpleNamespace(code="kr", channel="korea"),
)


class Dashboard:
    """A Saleor with these groups."""

    def __init__(self, *groups: dict[str, Any]) -> None:
        self.groups = groups

    def run_raw(self, operation: str, _variables: dict[str, Any]) -> dict[str, Any]:
        if operation == "ChannelList":
            return {"channels": CHANNELS}
        edges = [{"node": group} for group in self.groups]
        page = {"hasNextPage": False, "endCursor": None}
        return {"permissionGroups": {"edges": edges, "pageInfo": page}}


def group(*codes: str, channels: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "id": "G1",
        "name": "Orders",
        "restrictedAccessToChannels": bool(channels),
        "permissions": [{"code": code} for code in codes],
        "accessibleChannels": [{"id": one} for one in channels or ("C1", "C2")],
    }


def changes(*groups: dict[str, Any], markets: tuple[str, ...] = ()) -> list[Any]:
    declared = StaffGroup(
        name="Orders", permissions=("MANAGE_ORDERS",), markets=markets
    )
    pavilion: Any = SimpleNamespace(
        identity=SimpleNamespace(staff_groups=(declared,)), markets=MARKETS
    )
    client: Any = Dashboard(*groups)
    found = staff_group_changes(client=client, pavilion=pavilion)
    return [(change.operation, change.variables) for change in found]


def test_a_missing_group_is_made_in_every_channel() -> None:
    assert changes() == [
        (
            "PermissionGroupCreate",
            {
                "input": {
                    "name": "Orders",
                    "addPermissions": ["MANAGE_ORDERS"],
                    "restrictedAccessToChannels": False,
                }
            },
        )
    ]


def test_a_group_as_declared_is_left_alone() -> None:
    assert changes(group("MANAGE_ORDERS")) == []
    assert changes(group("MANAGE_ORDERS", channels=("C1",)), markets=("de",)) == []


def test_only_what_differs_is_given_and_taken() -> None:
    found = changes(group("MANAGE_USERS"), markets=("de",))
    assert found == [
        (
            "PermissionGroupUpdate",
            {
                "id": "G1",
                "input": {
                    "addPermissions": ["MANAGE_ORDERS"],
                    "removePermissions": ["MANAGE_USERS"],
                    "addChannels": ["C1"],
                    "restrictedAccessToChannels": True,
                },
            },
        )
    ]
    moved = changes(group("MANAGE_ORDERS", channels=("C2",)), markets=("de",))
    assert moved[0][1]["input"] == {"addChannels": ["C1"], "removeChannels": ["C2"]}


def test_a_group_of_a_channel_that_is_missing_waits() -> None:
    with pytest.raises(ConvergeError, match="no channel korea"):
        changes(markets=("kr",))
