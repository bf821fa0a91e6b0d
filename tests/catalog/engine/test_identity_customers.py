"""Customers as staff and Apps keep them, and address books."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from catalog.engine import address_book, user_addresses
from catalog.engine.ids import global_id
from catalog.engine.models import Address, Channel, CustomerEvent, Order, User
from tests.catalog.engine.people import (
    LONG_AGO,
    answer,
    app_token,
    asked,
    denied,
    payload,
    staff_make,
    token_of,
    user_make,
)

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
HOME = {
    "firstName": "Ann", "streetAddress1": "Invalidenstraße 1", "city": "Berlin",
    "postalCode": "10115", "country": "DE", "phone": "+4930123456",
}  # fmt: skip
WORK = {**HOME, "streetAddress1": "Chausseestraße 2"}
CREATE = """mutation ($i: UserCreateInput!) { customerCreate(input: $i) {
  user { id email firstName note isConfirmed isActive languageCode externalReference
    metadata { key value } defaultBillingAddress { streetAddress1 }
    defaultShippingAddress { streetAddress1 } addresses { streetAddress1
      isDefaultBillingAddress isDefaultShippingAddress country { code country } } }
  errors { field code message addressType } } }"""
UPDATE = """mutation ($id: ID, $ref: String, $i: CustomerInput!) {
  customerUpdate(id: $id, externalReference: $ref, input: $i) {
  user { email firstName isActive } errors { field code message } } }"""
DELETE = """mutation ($id: ID) { customerDelete(id: $id) {
  user { id } errors { field code } } }"""


@pytest.fixture
def token() -> str:
    return app_token("MANAGE_USERS", "MANAGE_STAFF")


def codes(done: dict[str, Any]) -> list[tuple[str | None, str]]:
    return [(e["field"], e["code"]) for e in done["errors"]]


def user_id(user: User) -> str:
    return global_id("User", user.pk)


# --- Customers --------------------------------------------------------------------
def test_a_customer_is_kept_with_all_that_is_given(client: Client, token: str) -> None:
    done = payload(
        client, CREATE, token,
        i={"email": "Ann@Example.com", "firstName": "Ann", "note": "by phone",
           "languageCode": "DE", "externalReference": "crm-7", "isConfirmed": True,
           "metadata": [{"key": "tier", "value": "gold"}],
           "defaultBillingAddress": HOME, "defaultShippingAddress": WORK},
    )  # fmt: skip

    user = User.objects.get()
    germany = {"code": "DE", "country": "Germany"}
    assert done == {
        "errors": [],
        "user": {
            "id": user_id(user), "email": "ann@example.com", "firstName": "Ann",
            "note": "by phone", "isConfirmed": False, "isActive": True,
            "languageCode": "DE", "externalReference": "crm-7",
            "metadata": [{"key": "tier", "value": "gold"}],
            "defaultBillingAddress": {"streetAddress1": "Invalidenstraße 1"},
            "defaultShippingAddress": {"streetAddress1": "Chausseestraße 2"},
            "addresses": [
                {"streetAddress1": "Chausseestraße 2", "country": germany,
                 "isDefaultBillingAddress": False, "isDefaultShippingAddress": True},
                {"streetAddress1": "Invalidenstraße 1", "country": germany,
                 "isDefaultBillingAddress": True, "isDefaultShippingAddress": False},
            ],
        },
    }  # fmt: skip
    assert not user.has_password


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"email": "bob@example.com"}, "email", "UNIQUE"),
        ({"email": "bob"}, "email", "INVALID"),
        ({"firstName": "Bob"}, "email", "REQUIRED"),
        ({"email": "x@example.com", "redirectUrl": "shop"}, "redirectUrl", "INVALID"),
        ({"email": "x@example.com", "metadata": [{"key": "", "value": ""}]},
         "metadata", "REQUIRED"),
        ({"email": "x@example.com", "externalReference": "taken"},
         "externalReference", "UNIQUE"),
        ({"email": "x@example.com", "defaultBillingAddress": {"city": "Berlin"}},
         "country", "REQUIRED"),
    ],
)  # fmt: skip
def test_a_wrong_customer_is_refused_and_nothing_is_kept(
    client: Client, token: str, values: Any, field: str, code: str
) -> None:
    user_make("bob@example.com", external_reference="taken")

    assert codes(payload(client, CREATE, token, i=values)) == [(field, code)]
    assert (User.objects.count(), Address.objects.count()) == (1, 0)


def test_a_customer_is_changed_by_id_or_reference(client: Client, token: str) -> None:
    user = user_make(external_reference="crm-7")

    by_id = payload(client, UPDATE, token, id=user_id(user), i={"firstName": "Anna"})
    by_reference = payload(client, UPDATE, token, ref="crm-7", i={"isActive": False})

    assert by_id["user"]["firstName"] == "Anna"
    assert by_reference["user"] == {
        "email": "ann@example.com", "firstName": "Anna", "isActive": False,
    }  # fmt: skip
    assert [
        (row.type, row.parameters) for row in CustomerEvent.objects.all()
    ] == [
        ("NAME_ASSIGNED", {"message": "Anna"}),
        ("ACCOUNT_DEACTIVATED", {"account_id": user.pk}),
    ]  # fmt: skip
    assert codes(payload(client, UPDATE, token, i={})) == [(None, "GRAPHQL_ERROR")]
    nobody = global_id("User", 999_999)
    assert codes(payload(client, UPDATE, token, id=nobody, i={})) == [
        ("id", "NOT_FOUND")
    ]
    product = global_id("Product", 1)
    assert codes(payload(client, UPDATE, token, id=product, i={})) == [
        ("id", "GRAPHQL_ERROR")
    ]


def test_staff_is_not_deleted_as_a_customer(client: Client, token: str) -> None:
    staff, buyer = staff_make("MANAGE_USERS"), user_make()
    many = """mutation ($ids: [ID!]!) { customerBulkDelete(ids: $ids) {
      count errors { field code } } }"""

    assert codes(payload(client, DELETE, token, id=user_id(staff))) == [
        ("id", "DELETE_STAFF_ACCOUNT")
    ]
    both = payload(client, many, token, ids=[user_id(buyer), user_id(staff)])
    assert (both["count"], codes(both)) == (0, [("id", "DELETE_STAFF_ACCOUNT")])
    assert User.objects.count() == 2
    done = payload(client, DELETE, token, id=user_id(buyer))
    assert done == {"user": {"id": user_id(buyer)}, "errors": []}
    assert not User.objects.filter(pk=buyer.pk).exists()


BULK = """mutation ($c: [CustomerBulkUpdateInput!]!, $p: ErrorPolicyEnum) {
  customerBulkUpdate(customers: $c, errorPolicy: $p) { count
    results { customer { firstName } errors { path code message } } } }"""


@pytest.mark.parametrize(
    ("policy", "count", "name"),
    [(None, 0, ""), ("REJECT_FAILED_ROWS", 1, "Anna"), ("IGNORE_FAILED", 1, "Anna")],
)
def test_several_are_changed_at_once_by_the_error_policy(
    client: Client, token: str, policy: str | None, count: int, name: str
) -> None:
    user = user_make()
    rows = [
        {"id": user_id(user), "input": {"firstName": "Anna"}},
        {"id": global_id("User", 999_999), "input": {"firstName": "Eve"}},
        {"input": {}},
    ]

    done = payload(client, BULK, token, c=rows, p=policy)

    assert done["count"] == count
    assert [one["errors"] for one in done["results"]] == [
        [],
        [{"path": None, "code": "NOT_FOUND", "message": "Customer was not found."}],
        [{"path": None, "code": "INVALID",
          "message": "At least one of arguments is required: "
                     "'id', 'externalReference'."}],
    ]  # fmt: skip
    user.refresh_from_db()
    assert user.first_name == name


def test_users_are_switched_off_together_but_not_oneself(client: Client) -> None:
    staff, buyer = staff_make("MANAGE_USERS"), user_make()
    text = """mutation ($ids: [ID!]!, $on: Boolean!) {
      userBulkSetActive(ids: $ids, isActive: $on) { count errors { field code } } }"""
    token = token_of(staff)

    own = payload(client, text, token, ids=[user_id(staff), user_id(buyer)], on=False)
    assert codes(own) == [("isActive", "DEACTIVATE_OWN_ACCOUNT")]
    assert User.objects.filter(is_active=True).count() == 2
    assert payload(client, text, token, ids=[user_id(buyer)], on=False)["count"] == 1
    assert not User.objects.get(pk=buyer.pk).is_active


# --- Lists ------------------------------------------------------------------------
def test_customers_are_filtered_searched_and_sorted(client: Client, token: str) -> None:
    channel = Channel.objects.create(
        name="Main", slug="main", currency_code="USD", country_code="US"
    )
    ann = user_make(first_name="Ann", metadata={"tier": "gold"})
    user_make("bob@example.com", first_name="Bob", is_active=False)
    staff = staff_make("MANAGE_USERS")
    sums = dict.fromkeys(
        ("shipping_net", "shipping_gross", "total_net", "total_gross"), 0
    )
    for number, user in enumerate((ann, ann, staff), start=1):
        Order.objects.create(
            number=number, channel=channel, user_id=user.pk, currency="USD",
            created_at=LONG_AGO, updated_at=LONG_AGO, **sums,
        )  # fmt: skip
    home = Address.objects.create(city="Berlin", country_code="DE", phone="+4930123456")
    ann.addresses.add(home)
    text = """query ($f: CustomerFilterInput, $w: CustomerWhereInput, $s: String,
        $o: UserSortingInput) {
      customers(first: 9, filter: $f, where: $w, search: $s, sortBy: $o) {
        edges { node { email } } } }"""

    def found(**variables: Any) -> list[str]:
        edges = asked(client, text, token, **variables)["customers"]["edges"]
        return [edge["node"]["email"].partition("@")[0] for edge in edges]

    assert found() == ["ann", "bob", "staff"]
    assert found(s="berlin ann") == found(f={"search": "ann"}) == ["ann"]
    assert found(f={"numberOfOrders": {"gte": 2}}) == ["ann"]
    assert found(f={"metadata": [{"key": "tier", "value": "gold"}]}) == ["ann"]
    assert found(f={"placedOrders": {"gte": "2026-01-02"}}) == []
    assert found(w={"isActive": False}) == ["bob"]
    assert found(w={"email": {"oneOf": ["bob@example.com", "x"]}}) == ["bob"]
    assert found(w={"numberOfOrders": {"eq": 1}}) == ["staff"]
    assert found(w={"addresses": {"country": {"eq": "DE"}}}) == ["ann"]
    assert found(w={"OR": [{"firstName": {"eq": "Ann"}}, {"isActive": False}]}) == [
        "ann", "bob",
    ]  # fmt: skip
    assert found(o={"field": "ORDER_COUNT", "direction": "DESC"}) == [
        "ann", "staff", "bob",
    ]  # fmt: skip
    both = answer(client, text, token, f={"search": "x"}, w={"isActive": True})
    assert denied(both)[0] == "GraphQLError"
    ranked = answer(client, text, token, o={"field": "RANK", "direction": "ASC"})
    assert "only when using a search" in denied(ranked)[1]


# --- Address books ----------------------------------------------------------------
ADD = """mutation ($i: AddressInput!, $t: AddressTypeEnum, $c: ID) {
  accountAddressCreate(input: $i, type: $t, customerId: $c) {
  address { id city } user { addresses { id }
    defaultBillingAddress { id } defaultShippingAddress { id } }
  errors { field code addressType } } }"""


def test_customers_keep_their_own_book(client: Client) -> None:
    token = token_of(user_make())

    first = payload(client, ADD, token, i=HOME, t="BILLING")
    second = payload(client, ADD, token, i=WORK)
    home, work = first["address"]["id"], second["address"]["id"]
    assert second["user"] == {
        "addresses": [{"id": home}, {"id": work}],
        "defaultBillingAddress": {"id": home},
        "defaultShippingAddress": None,
    }

    chosen = """mutation ($id: ID!) { accountSetDefaultAddress(id: $id, type: SHIPPING) {
      user { defaultShippingAddress { id } } errors { field code } } }"""
    done = payload(client, chosen, token, id=work)
    assert done["user"]["defaultShippingAddress"] == {"id": work}

    changed = """mutation ($id: ID!, $i: AddressInput!) {
      accountAddressUpdate(id: $id, input: $i) { address { id streetAddress1 firstName }
      errors { field code } } }"""
    new = {**WORK, "firstName": None, "streetAddress1": "Torstraße 3"}
    assert payload(client, changed, token, id=work, i=new)["address"] == {
        "id": work, "streetAddress1": "Torstraße 3", "firstName": "",
    }  # fmt: skip

    gone = """mutation ($id: ID!) { accountAddressDelete(id: $id) {
      address { id } user { addresses { id } defaultShippingAddress { id } }
      errors { field code } } }"""
    assert payload(client, gone, token, id=work) == {
        "address": {"id": work},
        "user": {"addresses": [{"id": home}], "defaultShippingAddress": None},
        "errors": [],
    }


def test_the_book_of_another_is_closed(client: Client) -> None:
    owner, eve = user_make(), token_of(user_make("eve@example.com"))
    row = user_addresses.address_write({**_columns(HOME)})
    owner.addresses.add(row)
    text = "query ($id: ID!) { address(id: $id) { city } }"
    key = global_id("Address", row.pk)
    gone = """mutation ($id: ID!) { accountAddressDelete(id: $id) {
      address { id } errors { field code } } }"""
    default = """mutation ($id: ID!) { accountSetDefaultAddress(id: $id, type: BILLING) {
      errors { field code } } }"""

    assert denied(answer(client, gone, eve, id=key)) == (
        "PermissionDenied",
        "To access this path, you need one of the following permissions: "
        "MANAGE_USERS, OWNER",
    )
    assert asked(client, text, eve, id=key)["address"] is None
    assert denied(answer(client, text, id=key))[0] == "PermissionDenied"
    assert codes(payload(client, default, eve, id=key)) == [("id", "INVALID")]
    assert asked(client, text, token_of(owner), id=key)["address"] == {"city": "Berlin"}
    assert asked(client, text, app_token("MANAGE_USERS"), id=key)["address"]
    assert Address.objects.filter(pk=row.pk).exists()


def _columns(given: dict[str, str]) -> dict[str, str]:
    return {
        "first_name": given["firstName"], "street_address_1": given["streetAddress1"],
        "city": given["city"], "postal_code": given["postalCode"],
        "country": given["country"], "phone": given["phone"],
    }  # fmt: skip


def test_an_app_stands_in_for_a_customer_it_names(client: Client) -> None:
    user = user_make()
    may, may_not = app_token("IMPERSONATE_USER"), app_token("MANAGE_USERS")

    assert codes(payload(client, ADD, may, i=HOME)) == [("customerId", "REQUIRED")]
    assert denied(answer(client, ADD, may_not, i=HOME, c=user_id(user)))[0] == (
        "PermissionDenied"
    )
    own = payload(client, ADD, token_of(user), i=HOME, c=user_id(user))
    assert codes(own) == [("customerId", "INVALID")]
    assert not user.addresses.exists()
    assert payload(client, ADD, may, i=HOME, c=user_id(user))["errors"] == []
    assert user.addresses.count() == 1


def test_a_full_book_loses_its_oldest_address_that_is_no_default(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(user_addresses, "MAXIMUM", 2)
    user = user_make()
    token = token_of(user)
    kept = payload(client, ADD, token, i=HOME, t="SHIPPING")["address"]["id"]
    lost = payload(client, ADD, token, i=WORK)["address"]["id"]

    new = payload(client, ADD, token, i={**WORK, "streetAddress1": "Torstraße 3"})

    left = [row["id"] for row in new["user"]["addresses"]]
    assert (kept in left, lost in left, len(left)) == (True, False, 2)
    assert address_book.MAXIMUM == 100


def test_staff_alone_may_leave_the_check_of_an_address_out(
    client: Client, token: str
) -> None:
    user = user_make()
    odd = {**HOME, "postalCode": "ABC", "skipValidation": True}
    text = """mutation ($u: ID!, $i: AddressInput!) { addressCreate(userId: $u, input: $i) {
      address { postalCode } errors { field code } } }"""

    assert codes(payload(client, ADD, token_of(user), i=odd)) == [
        ("skipValidation", "INVALID")
    ]
    done = payload(client, text, token, u=user_id(user), i=odd)
    assert done == {"address": {"postalCode": "ABC"}, "errors": []}
