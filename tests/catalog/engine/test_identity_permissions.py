"""Who may do what: each query and mutation of people, by whoever asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from catalog.engine.graphql.schema import engine_schema
from catalog.engine.ids import global_id
from catalog.engine.models import Channel, Checkout, Order, User
from catalog.engine.permissions import ALL, NAMES
from tests.catalog.engine.people import (
    LONG_AGO,
    answer,
    app_token,
    asked,
    denied,
    staff_make,
    token_of,
    user_make,
)

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
NEEDED = "To access this path, you need one of the following permissions: "
APPS = "Apps are not allowed to perform this mutation."
ADDRESS = '{country: DE, city: "Berlin", postalCode: "10115", streetAddress1: "1"}'
BACK = 'redirectUrl: "https://shop.example/"'
USER, GROUP, PLACE = 'id: "VXNlcjox"', 'id: "R3JvdXA6MQ=="', 'id: "QWRkcmVzczox"'

# Field -> what it needs, in Saleor's words and order; "" is open to everybody.
QUERIES = {
    "me { id }": "",
    f"user({USER}) {{ id }}": "MANAGE_STAFF, MANAGE_USERS, MANAGE_ORDERS",
    "customers(first: 1) { totalCount }": "MANAGE_ORDERS, MANAGE_USERS",
    "staffUsers(first: 1) { totalCount }": "MANAGE_STAFF",
    "permissionGroups(first: 1) { totalCount }": "MANAGE_STAFF",
    f"permissionGroup({GROUP}) {{ id }}": "MANAGE_STAFF",
    "addressValidationRules(countryCode: DE) { countryCode }": "",
}
MUTATIONS = {
    'tokenCreate(email: "x", password: "x")': "",
    'tokenRefresh(refreshToken: "x")': "",
    'tokenVerify(token: "x")': "",
    "tokensDeactivateAll": "AUTHENTICATED_USER",
    f'requestPasswordReset(email: "x", {BACK})': "",
    'setPassword(email: "x", password: "x", token: "x")': "",
    'confirmAccount(email: "x", token: "x")': "",
    'accountRegister(input: {email: "x", password: "x"})': "",
    f'sendConfirmationEmail({BACK}, channel: "x")': "AUTHENTICATED_USER",
    'passwordChange(newPassword: "x")': "AUTHENTICATED_USER",
    f'requestEmailChange(password: "x", newEmail: "x", {BACK})': "AUTHENTICATED_USER",
    'confirmEmailChange(token: "x")': "AUTHENTICATED_USER",
    f"accountRequestDeletion({BACK})": "AUTHENTICATED_USER",
    'accountDelete(token: "x")': "AUTHENTICATED_USER",
    f"accountSetDefaultAddress({PLACE}, type: BILLING)": "AUTHENTICATED_USER",
    "accountUpdate(input: {})": "AUTHENTICATED_USER, AUTHENTICATED_APP",
    f"accountAddressCreate(input: {ADDRESS})": "AUTHENTICATED_USER, AUTHENTICATED_APP",
    'customerCreate(input: {email: "x"})': "MANAGE_USERS",
    f"customerUpdate({USER}, input: {{}})": "MANAGE_USERS",
    f"customerDelete({USER})": "MANAGE_USERS",
    "customerBulkDelete(ids: [])": "MANAGE_USERS",
    "customerBulkUpdate(customers: [])": "MANAGE_USERS",
    "userBulkSetActive(ids: [], isActive: true)": "MANAGE_USERS",
    f'addressCreate(userId: "VXNlcjox", input: {ADDRESS})': "MANAGE_USERS",
    f"addressUpdate({PLACE}, input: {ADDRESS})": "MANAGE_USERS",
    f"addressDelete({PLACE})": "MANAGE_USERS",
    'addressSetDefault(addressId: "QWRkcmVzczox", userId: "VXNlcjox", type: BILLING)':
        "MANAGE_USERS",
    'staffCreate(input: {email: "x"})': "MANAGE_STAFF",
    f"staffUpdate({USER}, input: {{}})": "MANAGE_STAFF",
    f"staffDelete({USER})": "MANAGE_STAFF",
    "staffBulkDelete(ids: [])": "MANAGE_STAFF",
    'permissionGroupCreate(input: {name: "x"})': "MANAGE_STAFF",
    f"permissionGroupUpdate({GROUP}, input: {{}})": "MANAGE_STAFF",
    f"permissionGroupDelete({GROUP})": "MANAGE_STAFF",
}  # fmt: skip
STAFF_ONLY = ("staff", "permissionGroup")


def document(field: str) -> str:
    if field in QUERIES:
        return f"{{ {field} }}"
    return f"mutation {{ {field} {{ errors {{ code }} }} }}"


def name_of(field: str) -> str:
    return field.partition("(")[0].split()[0]


def refused(said: Any, field: str) -> tuple[str, str] | None:
    """Why the field was refused as a whole; a payload's own errors are an answer."""
    if "errors" not in said:
        return None
    assert said["data"] == {name_of(field): None}
    return denied(said)


@pytest.mark.parametrize("field", [*QUERIES, *MUTATIONS])
def test_what_a_field_needs_is_asked_of_everybody(client: Client, field: str) -> None:
    needed = (QUERIES | MUTATIONS)[field]
    rights = [name for name in needed.split(", ") if name in NAMES]
    text, no = document(field), ("PermissionDenied", f"{NEEDED}{needed}")
    is_staffs_own = field in MUTATIONS and name_of(field).startswith(STAFF_ONLY)

    def said(token: str) -> tuple[str, str] | None:
        return refused(answer(client, text, token), field)

    # Nobody.
    assert said("") == (no if needed else None)
    # A customer.
    by_customer = said(token_of(user_make()))
    assert by_customer == (no if rights else None)
    # Staff with everything else, and with one of the rights.
    others = sorted(ALL - set(rights))
    assert said(token_of(staff_make(*others))) == (no if rights else None)
    for right in rights:
        email = f"{right.lower()}@example.com"
        assert said(token_of(staff_make(right, email=email))) is None
    # Apps, without and with the rights.
    app = ("PermissionDenied", APPS) if is_staffs_own else no
    may_app = not needed or "AUTHENTICATED_APP" in needed
    assert said(app_token(*others)) == (None if may_app else app)
    for right in rights:
        assert said(app_token(right)) == (app if is_staffs_own else None)


def test_the_table_has_every_field_of_people() -> None:
    schema = engine_schema()
    words = ("account", "address", "customer", "email", "password", "permissiongroup",
             "staff", "token", "userbulk")  # fmt: skip
    # Others have their own: Apps, checkouts, and what needs no more than one's own rows.
    elsewhere = ("app", "checkout", "shop", "external", "payment", "order", "address(")
    fields = {*schema.query_type.fields, *schema.mutation_type.fields}
    of_people = {
        name
        for name in fields
        if any(word in name.lower() for word in words)
        and not name.lower().startswith(elsewhere)
    }
    own_checks = {"address", "accountAddressUpdate", "accountAddressDelete"}

    assert (
        of_people - {name_of(field) for field in {**QUERIES, **MUTATIONS}} == own_checks
    )


@pytest.mark.parametrize("field", ["note", "events { type }"])
def test_what_staff_notes_is_hidden_from_the_customer(
    client: Client, field: str
) -> None:
    user = user_make(note="pays late")

    said = answer(client, f"{{ me {{ email {field} }} }}", token_of(user))

    assert said["data"]["me"][field.split()[0]] is None
    assert denied(said) == ("PermissionDenied", f"{NEEDED}MANAGE_USERS, MANAGE_STAFF")
    text = f"query ($id: ID!) {{ user(id: $id) {{ {field} }} }}"
    key = global_id("User", user.pk)
    assert asked(client, text, app_token("MANAGE_USERS"), id=key)["user"]


def test_staff_and_customers_are_seen_by_who_manages_them(client: Client) -> None:
    staff, buyer = staff_make("MANAGE_STAFF"), user_make()
    text = "query ($id: ID!) { user(id: $id) { email } }"

    def sees(token: str, user: User) -> bool:
        found = asked(client, text, token, id=global_id("User", user.pk))
        return found["user"] is not None

    rights = ("MANAGE_STAFF", "MANAGE_USERS", "MANAGE_ORDERS")
    tokens = [app_token(right) for right in rights]
    assert [sees(token, staff) for token in tokens] == [True, False, False]
    assert [sees(token, buyer) for token in tokens] == [False, True, True]


# --- Who asks ---------------------------------------------------------------------
def test_me_knows_ones_checkouts_and_orders_and_nobody_elses(client: Client) -> None:
    channel = Channel.objects.create(
        name="Main", slug="main", currency_code="USD", country_code="US", is_active=True
    )
    user, eve = user_make(), user_make("eve@example.com")
    times = {"created_at": LONG_AGO, "updated_at": LONG_AGO}
    mine = Checkout.objects.create(channel=channel, user_id=user.pk, **times)
    Checkout.objects.create(channel=channel, user_id=eve.pk, **times)
    sums = dict.fromkeys(
        ("shipping_net", "shipping_gross", "total_net", "total_gross"), 0
    )
    for number, (owner, status) in enumerate(
        ((user, "UNFULFILLED"), (user, "DRAFT"), (eve, "UNFULFILLED")), start=1
    ):
        Order.objects.create(
            number=number, channel=channel, user_id=owner.pk, currency="USD",
            status=status, created_at=LONG_AGO, updated_at=LONG_AGO, **sums,
        )  # fmt: skip
    text = """{ me { checkoutIds(channel: "main") checkoutTokens
      checkouts(first: 5) { totalCount } orders(first: 5) { edges { node { number } } } } }"""

    assert asked(client, text, token_of(user))["me"] == {
        "checkoutIds": [global_id("Checkout", mine.pk)],
        "checkoutTokens": [str(mine.pk)],
        "checkouts": {"totalCount": 1},
        "orders": {"edges": [{"node": {"number": "1"}}]},
    }
    other = "query ($id: ID!) { user(id: $id) { orders(first: 5) { totalCount } } }"
    said = answer(
        client, other, app_token("MANAGE_USERS"), id=global_id("User", user.pk)
    )
    assert "OWNER, MANAGE_ORDERS" in denied(said)[1]
    both = app_token("MANAGE_USERS", "MANAGE_ORDERS")
    assert asked(client, other, both, id=global_id("User", user.pk))["user"] == {
        "orders": {"totalCount": 2}
    }
