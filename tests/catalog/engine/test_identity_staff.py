"""Staff and permission groups: who may give what to whom, and in which channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from catalog.engine.graphql.requester import context_of
from catalog.engine.ids import global_id
from catalog.engine.models import Channel, PermissionGroup, User
from catalog.engine.permissions import ALL
from tests.catalog.engine.people import (
    LONG_AGO,
    answer,
    app_token,
    asked,
    denied,
    payload,
    staff_make,
    superuser_make,
    token_of,
    user_make,
)

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
GROUP = """id name restrictedAccessToChannels permissions { code name }
  users { email } accessibleChannels { slug } userCanManage"""
ERRORS = "errors { field code permissions users channels }"
CREATE = f"""mutation ($i: PermissionGroupCreateInput!) {{
  permissionGroupCreate(input: $i) {{ group {{ {GROUP} }} {ERRORS} }} }}"""
UPDATE = f"""mutation ($id: ID!, $i: PermissionGroupUpdateInput!) {{
  permissionGroupUpdate(id: $id, input: $i) {{ group {{ {GROUP} }} {ERRORS} }} }}"""
DELETE = """mutation ($id: ID!) { permissionGroupDelete(id: $id) {
  group { id name } errors { field code } } }"""
STAFF_CREATE = """mutation ($i: StaffCreateInput!) { staffCreate(input: $i) {
  user { id email isStaff isConfirmed permissionGroups { name } userPermissions { code } }
  errors { field code groups } } }"""
STAFF_UPDATE = """mutation ($id: ID!, $i: StaffUpdateInput!) {
  staffUpdate(id: $id, input: $i) { user { isActive permissionGroups { name } }
  errors { field code groups permissions } } }"""
STAFF_DELETE = """mutation ($id: ID!) { staffDelete(id: $id) {
  user { id email } errors { field code users permissions } } }"""


def channel_make(slug: str) -> Channel:
    return Channel.objects.create(
        name=slug, slug=slug, currency_code="USD", country_code="US", is_active=True
    )


def codes(done: dict[str, Any]) -> list[tuple[str | None, str]]:
    return [(e["field"], e["code"]) for e in done["errors"]]


def group_id(group: PermissionGroup) -> str:
    return global_id("Group", group.pk)


def user_id(user: User) -> str:
    return global_id("User", user.pk)


# --- Groups -----------------------------------------------------------------------
def test_a_group_is_made_with_members_permissions_and_channels(client: Client) -> None:
    token = token_of(superuser_make())
    member = staff_make(email="sam@example.com")
    channel = channel_make("main")
    channel_make("other")

    done = payload(
        client, CREATE, token,
        i={"name": "Clerks", "addPermissions": ["MANAGE_ORDERS", "MANAGE_USERS"],
           "addUsers": [user_id(member)], "restrictedAccessToChannels": True,
           "addChannels": [global_id("Channel", channel.pk)]},
    )  # fmt: skip

    made = PermissionGroup.objects.get(name="Clerks")
    assert done == {
        "errors": [],
        "group": {
            "id": group_id(made),
            "name": "Clerks",
            "restrictedAccessToChannels": True,
            "permissions": [
                {"code": "MANAGE_ORDERS", "name": "Manage orders."},
                {"code": "MANAGE_USERS", "name": "Manage customers."},
            ],
            "users": [{"email": "sam@example.com"}],
            "accessibleChannels": [{"slug": "main"}],
            "userCanManage": True,
        },
    }


def test_a_group_without_restriction_leads_to_all_channels(client: Client) -> None:
    token = token_of(superuser_make())
    channel = channel_make("main")
    channel_make("other")

    made = payload(
        client, CREATE, token,
        i={"name": "All", "restrictedAccessToChannels": False,
           "addChannels": [global_id("Channel", channel.pk)]},
    )["group"]  # fmt: skip

    assert made["accessibleChannels"] == [{"slug": "main"}, {"slug": "other"}]
    assert not PermissionGroup.objects.get(name="All").channels.exists()


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"name": "root@example.com"}, "name", "UNIQUE"),
        ({"name": " "}, "name", "REQUIRED"),
    ],
)
def test_a_name_is_needed_and_taken_once(
    client: Client, values: Any, field: str, code: str
) -> None:
    token = token_of(superuser_make())

    assert codes(payload(client, CREATE, token, i=values)) == [(field, code)]
    assert PermissionGroup.objects.count() == 1


def test_nobody_gives_what_is_not_theirs(client: Client) -> None:
    token = token_of(staff_make("MANAGE_STAFF", "MANAGE_ORDERS"))
    wide = PermissionGroup.objects.create(name="Wide", permissions=["MANAGE_APPS"])
    buyer = user_make()

    beyond = payload(
        client, CREATE, token, i={"name": "X", "addPermissions": ["MANAGE_APPS"]}
    )
    stranger = payload(
        client, CREATE, token, i={"name": "X", "addUsers": [user_id(buyer)]}
    )
    other = payload(client, UPDATE, token, id=group_id(wide), i={"name": "Y"})
    gone = payload(client, DELETE, token, id=group_id(wide))

    assert codes(beyond) == [("addPermissions", "OUT_OF_SCOPE_PERMISSION")]
    assert beyond["errors"][0]["permissions"] == ["MANAGE_APPS"]
    assert codes(stranger) == [("addUsers", "ASSIGN_NON_STAFF_MEMBER")]
    assert stranger["errors"][0]["users"] == [user_id(buyer)]
    assert codes(other) == codes(gone) == [(None, "OUT_OF_SCOPE_PERMISSION")]
    assert PermissionGroup.objects.get(pk=wide.pk).name == "Wide"
    assert not PermissionGroup.objects.filter(name="X").exists()


def test_permissions_stay_in_the_hands_of_a_manager(client: Client) -> None:
    staff = staff_make("MANAGE_STAFF", "MANAGE_ORDERS")
    token, group = token_of(staff), staff.groups.get()
    both = ["MANAGE_ORDERS"]

    lost = payload(
        client, UPDATE, token, id=group_id(group), i={"removePermissions": both}
    )
    twice = payload(
        client, UPDATE, token, id=group_id(group),
        i={"removePermissions": both, "addPermissions": both},
    )  # fmt: skip
    left = payload(
        client, UPDATE, token, id=group_id(group), i={"removeUsers": [user_id(staff)]}
    )
    gone = payload(client, DELETE, token, id=group_id(group))

    assert codes(lost) == [("removePermissions", "LEFT_NOT_MANAGEABLE_PERMISSION")]
    assert codes(twice) == [("permissions", "DUPLICATED_INPUT_ITEM")]
    assert ("removeUsers", "CANNOT_REMOVE_FROM_LAST_GROUP") in codes(left)
    assert codes(gone) == [("id", "LEFT_NOT_MANAGEABLE_PERMISSION")]
    group.refresh_from_db()
    assert group.permissions == ["MANAGE_ORDERS", "MANAGE_STAFF"]
    assert list(group.users.all()) == [staff]


def test_groups_are_listed_searched_and_read_by_id(client: Client) -> None:
    token = token_of(superuser_make())
    group = PermissionGroup.objects.create(name="Clerks")
    text = """query ($f: PermissionGroupFilterInput, $s: PermissionGroupSortingInput) {
      permissionGroups(first: 5, filter: $f, sortBy: $s) {
        totalCount edges { node { name } } } }"""

    def names(**variables: Any) -> list[str]:
        found = asked(client, text, token, **variables)["permissionGroups"]["edges"]
        return [edge["node"]["name"] for edge in found]

    assert names() == ["Clerks", "root@example.com"]
    assert names(f={"search": "cler"}) == ["Clerks"]
    assert names(f={"ids": [group_id(group)]}) == ["Clerks"]
    assert names(s={"field": "NAME", "direction": "DESC"})[0] == "root@example.com"
    one = "query ($id: ID!) { permissionGroup(id: $id) { name } }"
    assert asked(client, one, token, id=group_id(group))["permissionGroup"] == {
        "name": "Clerks"
    }


# --- Staff ------------------------------------------------------------------------
def test_a_member_of_staff_is_made_or_a_customer_becomes_one(client: Client) -> None:
    token = token_of(superuser_make())
    group = PermissionGroup.objects.create(name="Clerks", permissions=["MANAGE_ORDERS"])
    buyer = user_make("bob@example.com")

    made = payload(
        client, STAFF_CREATE, token,
        i={"email": "Sam@Example.com", "addGroups": [group_id(group)]},
    )  # fmt: skip
    again = payload(client, STAFF_CREATE, token, i={"email": "sam@example.com"})
    turned = payload(client, STAFF_CREATE, token, i={"email": "bob@example.com"})

    assert made["errors"] == []
    assert made["user"]["permissionGroups"] == [{"name": "Clerks"}]
    assert made["user"]["userPermissions"] == [{"code": "MANAGE_ORDERS"}]
    assert (made["user"]["email"], made["user"]["isStaff"]) == ("sam@example.com", True)
    assert codes(again) == [("email", "UNIQUE")]
    assert turned["user"]["id"] == user_id(buyer)
    assert turned["user"]["isStaff"] is True


def test_groups_beyond_ones_own_are_not_given(client: Client) -> None:
    token = token_of(staff_make("MANAGE_STAFF"))
    wide = PermissionGroup.objects.create(name="Wide", permissions=["MANAGE_APPS"])
    strong = staff_make("MANAGE_APPS", email="strong@example.com")

    made = payload(
        client, STAFF_CREATE, token,
        i={"email": "x@example.com", "addGroups": [group_id(wide)]},
    )  # fmt: skip
    changed = payload(client, STAFF_UPDATE, token, id=user_id(strong), i={"note": "x"})
    gone = payload(client, STAFF_DELETE, token, id=user_id(strong))

    assert codes(made) == [("addGroups", "OUT_OF_SCOPE_GROUP")]
    assert made["errors"][0]["groups"] == [group_id(wide)]
    assert codes(changed) == codes(gone) == [("id", "OUT_OF_SCOPE_USER")]
    assert not User.objects.filter(email="x@example.com").exists()


def test_who_is_deactivated_or_deleted_must_be_somebody_else(client: Client) -> None:
    root = superuser_make()
    staff = staff_make(*ALL)
    token, own = token_of(root), token_of(staff)
    off = {"isActive": False}

    assert codes(payload(client, STAFF_UPDATE, token, id=user_id(root), i=off)) == [
        ("isActive", "DEACTIVATE_OWN_ACCOUNT")
    ]
    assert codes(payload(client, STAFF_UPDATE, own, id=user_id(root), i=off)) == [
        ("isActive", "DEACTIVATE_SUPERUSER_ACCOUNT")
    ]
    assert codes(payload(client, STAFF_DELETE, own, id=user_id(staff)))[0] == (
        "ids", "DELETE_OWN_ACCOUNT",
    )  # fmt: skip
    assert codes(payload(client, STAFF_DELETE, own, id=user_id(root)))[0] == (
        "ids", "DELETE_SUPERUSER_ACCOUNT",
    )  # fmt: skip
    buyer = user_make()
    assert codes(payload(client, STAFF_DELETE, token, id=user_id(buyer))) == [
        ("id", "DELETE_NON_STAFF_USER")
    ]
    assert User.objects.filter(is_active=True).count() == 3

    done = payload(client, STAFF_DELETE, token, id=user_id(staff))
    assert done == {
        "user": {"id": user_id(staff), "email": "staff@example.com"},
        "errors": [],
    }


def test_apps_may_none_of_it_whatever_they_hold(client: Client) -> None:
    token = app_token(*ALL)

    for text, variables in (
        (CREATE, {"i": {"name": "X"}}),
        (STAFF_CREATE, {"i": {"email": "x@example.com"}}),
        (STAFF_DELETE, {"id": user_id(superuser_make())}),
    ):
        said = answer(client, text, token, **variables)
        assert denied(said) == (
            "PermissionDenied",
            "Apps are not allowed to perform this mutation.",
        )


# --- Channels ---------------------------------------------------------------------
def test_a_superuser_without_a_group_reaches_no_channel() -> None:
    channel = channel_make("main")
    alone = user_make("alone@example.com", is_staff=True, is_superuser=True)
    member = staff_make(email="member@example.com")
    group = member.groups.get()
    group.restricted_access_to_channels = True
    group.save()
    group.channels.add(channel)

    def reached(user: User) -> Any:
        token = token_of(user)
        context = context_of(
            {"Authorization": f"Bearer {token}"}, now=LONG_AGO, host="", cookies={}
        )
        return context.channel_ids, context.granted == ALL

    assert reached(alone) == (frozenset(), True)
    assert reached(member) == (frozenset({channel.pk}), False)
    assert reached(superuser_make()) == (None, True)
    assert reached(user_make()) == (frozenset(), False)


def test_staff_sees_its_own_reach(client: Client) -> None:
    channel_make("main")
    token = token_of(staff_make("MANAGE_ORDERS"))
    text = """{ me { id restrictedAccessToChannels accessibleChannels { slug }
      editableGroups { name } permissionGroups { name }
      userPermissions { code } } }"""

    me = asked(client, text, token)["me"]

    assert me["restrictedAccessToChannels"] is False
    assert me["accessibleChannels"] == [{"slug": "main"}]
    assert me["editableGroups"] == me["permissionGroups"] == [
        {"name": "staff@example.com"}
    ]  # fmt: skip
    source = """query ($id: ID!) { me { userPermissions {
      code sourcePermissionGroups(userId: $id) { name } } } }"""
    assert asked(client, source, token, id=me["id"])["me"]["userPermissions"] == [
        {
            "code": "MANAGE_ORDERS",
            "sourcePermissionGroups": [{"name": "staff@example.com"}],
        }
    ]
