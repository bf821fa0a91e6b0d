"""Accounts: registered, confirmed, changed, left; and the tokens that are mailed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from catalog.engine import accounts
from catalog.engine.models import (
    Channel,
    CustomerEvent,
    LoginAttempts,
    Order,
    Shop,
    User,
)
from tests.catalog.engine.people import (
    LONG_AGO,
    PASSWORD,
    answer,
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
BACK = "https://shop.example/confirm?from=mail"
REGISTER = """mutation ($input: AccountRegisterInput!) {
  accountRegister(input: $input) { requiresConfirmation
    user { id email firstName isConfirmed languageCode addresses { id } }
    errors { field code message } } }"""


@pytest.fixture(autouse=True)
def channel() -> Channel:
    return Channel.objects.create(
        name="Main", slug="main", currency_code="USD", country_code="US", is_active=True
    )


@pytest.fixture
def mails(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What Apps are told, in order: event, user and all that goes with it."""
    told: list[dict[str, Any]] = []

    def tell(event: str, source: Any, *, now: Any, **more: Any) -> None:
        told.append({"event": event, "source": source, **more})

    monkeypatch.setattr(accounts, "async_event", tell)
    return told


def register(client: Client, **values: Any) -> dict[str, Any]:
    given = {
        "email": "Ann@Example.com", "password": PASSWORD, "firstName": "Ann",
        "redirectUrl": BACK, "channel": "main", **values,
    }  # fmt: skip
    return payload(client, REGISTER, input=given)


def event_of(mails: list[dict[str, Any]], name: str) -> dict[str, Any]:
    (found,) = [mail for mail in mails if mail["event"] == name]
    return found


# --- Registering, confirming ------------------------------------------------------
def test_a_registration_is_answered_alike_whoever_has_the_e_mail(
    client: Client,
) -> None:
    first = register(client)
    user = User.objects.get()

    second = register(client, firstName="Eve")

    assert first == {
        "requiresConfirmation": True,
        "user": {
            "id": "", "email": "ann@example.com", "firstName": "Ann",
            "isConfirmed": False, "languageCode": "EN", "addresses": [],
        },
        "errors": [],
    }  # fmt: skip
    assert second["user"] == {**first["user"], "firstName": "Eve"}
    assert (User.objects.get().pk, user.first_name) == (user.pk, "Ann")
    assert user.password_is(PASSWORD)


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"redirectUrl": None}, "redirectUrl", "REQUIRED"),
        ({"redirectUrl": "shop"}, "redirectUrl", "INVALID"),
        ({"channel": "nowhere"}, "channel", "NOT_FOUND"),
        ({"email": "ann"}, "email", "INVALID"),
        ({"email": " "}, "email", "INVALID"),
        ({"password": "short"}, "password", "PASSWORD_TOO_SHORT"),
        ({"firstName": "x" * 257}, "firstName", "INVALID"),
        ({"metadata": [{"key": " ", "value": "x"}]}, "metadata", "REQUIRED"),
    ],
)
def test_a_wrong_registration_is_refused_and_makes_nobody(
    client: Client, values: Any, field: str, code: str
) -> None:
    done = register(client, **values)

    assert [(e["field"], e["code"]) for e in done["errors"]] == [(field, code)]
    assert (done["user"], done["requiresConfirmation"]) == (None, True)
    assert not User.objects.exists()


def test_without_confirmation_no_address_is_needed(client: Client) -> None:
    Shop.objects.create(pk=1, enable_account_confirmation_by_email=False)

    done = register(client, redirectUrl=None, channel=None)

    assert (done["errors"], done["requiresConfirmation"]) == ([], False)


CONFIRM = """mutation ($e: String!, $t: String!, $p: String) {
  confirmAccount(email: $e, token: $t, password: $p) {
    user { isConfirmed } errors { field code } } }"""


def test_the_token_of_the_mail_confirms_the_account_once(
    client: Client, mails: list[dict[str, Any]]
) -> None:
    register(client)
    mail = event_of(mails, "ACCOUNT_CONFIRMATION_REQUESTED")
    said = parse_qs(urlsplit(mail["redirect_url"]).query)
    assert said == {
        "from": ["mail"], "email": ["ann@example.com"], "token": [mail["token"]],
    }  # fmt: skip
    assert mail["channel"].slug == "main"

    wrong = payload(client, CONFIRM, e="ann@example.com", t="x-y")
    other = payload(client, CONFIRM, e="eve@example.com", t=mail["token"])
    right = payload(client, CONFIRM, e="ann@example.com", t=mail["token"])
    again = payload(client, CONFIRM, e="ann@example.com", t=mail["token"])

    assert wrong == other == {
        "user": None, "errors": [{"field": "token", "code": "INVALID"}]
    }  # fmt: skip
    assert right == {"user": {"isConfirmed": True}, "errors": []}
    assert again["errors"] == [{"field": "token", "code": "INVALID"}]


def order_of_guest(channel: Channel, status: str = "UNFULFILLED") -> Order:
    number = Order.objects.count() + 1
    sums = dict.fromkeys(
        ("shipping_net", "shipping_gross", "total_net", "total_gross"), 0
    )
    return Order.objects.create(
        number=number, channel=channel, user_email="ann@example.com", currency="USD",
        status=status, created_at=LONG_AGO, updated_at=LONG_AGO, **sums,
    )  # fmt: skip


def test_orders_of_a_guest_come_to_who_confirms_with_the_password(
    client: Client, mails: list[dict[str, Any]], channel: Channel
) -> None:
    Shop.objects.create(pk=1, account_confirm_merge_mode="REQUIRE_PASSWORD")
    order, draft = order_of_guest(channel), order_of_guest(channel, "DRAFT")
    register(client)
    token = event_of(mails, "ACCOUNT_CONFIRMATION_REQUESTED")["token"]

    def confirm(password: str | None) -> Any:
        LoginAttempts.objects.all().delete()
        done = payload(client, CONFIRM, e="ann@example.com", t=token, p=password)
        return [(e["field"], e["code"]) for e in done["errors"]]

    assert confirm(None) == [("password", "REQUIRED")]
    assert confirm("wrong") == [("password", "INVALID")]
    assert not User.objects.get().is_confirmed
    assert confirm(PASSWORD) == []

    order.refresh_from_db()
    draft.refresh_from_db()
    assert (order.user_id, draft.user_id) == (User.objects.get().pk, None)


def test_by_default_a_confirmation_claims_no_orders(
    client: Client, mails: list[dict[str, Any]], channel: Channel
) -> None:
    order = order_of_guest(channel)
    register(client)
    token = event_of(mails, "ACCOUNT_CONFIRMATION_REQUESTED")["token"]

    payload(client, CONFIRM, e="ann@example.com", t=token)

    order.refresh_from_db()
    assert order.user_id is None


def test_the_mail_is_sent_again_but_not_every_minute(
    client: Client, mails: list[dict[str, Any]]
) -> None:
    text = """mutation ($u: String!) { sendConfirmationEmail(redirectUrl: $u,
      channel: "main") { errors { field code } } }"""
    user = user_make(is_confirmed=False)
    token = token_of(user)

    assert payload(client, text, token, u=BACK)["errors"] == []
    assert payload(client, text, token, u=BACK)["errors"] == [
        {"field": None, "code": "CONFIRMATION_ALREADY_REQUESTED"}
    ]
    assert len(mails) == 1
    User.objects.update(is_confirmed=True)
    assert payload(client, text, token, u=BACK)["errors"] == [
        {"field": None, "code": "ACCOUNT_CONFIRMED"}
    ]


# --- Passwords --------------------------------------------------------------------
RESET = """mutation ($e: String!, $u: String!) {
  requestPasswordReset(email: $e, redirectUrl: $u, channel: "main") {
    errors { field code } } }"""
SET = """mutation ($e: String!, $p: String!, $t: String!) {
  setPassword(email: $e, password: $p, token: $t) {
    token refreshToken user { email isConfirmed } errors { field code } } }"""


def test_a_forgotten_password_is_set_by_the_mailed_token_and_signs_in(
    client: Client, mails: list[dict[str, Any]]
) -> None:
    user_make(is_confirmed=False)

    assert payload(client, RESET, e="ANN@example.com", u=BACK)["errors"] == []
    assert payload(client, RESET, e="nobody@example.com", u=BACK)["errors"] == []
    token = event_of(mails, "ACCOUNT_SET_PASSWORD_REQUESTED")["token"]
    short = payload(client, SET, e="ann@example.com", p="short", t=token)
    done = payload(client, SET, e="ann@example.com", p="another-secret", t=token)
    again = payload(client, SET, e="ann@example.com", p="third-secret", t=token)

    assert short["errors"] == [{"field": "password", "code": "PASSWORD_TOO_SHORT"}]
    assert done["errors"] == []
    assert done["user"] == {"email": "ann@example.com", "isConfirmed": True}
    assert asked(client, "{ me { email } }", done["token"])["me"]
    assert again["errors"] == [{"field": "token", "code": "INVALID"}]
    assert User.objects.get().password_is("another-secret")


def test_a_second_mail_waits_and_staff_is_told_by_its_own_event(
    client: Client, mails: list[dict[str, Any]]
) -> None:
    staff_make("MANAGE_USERS")

    for _ in range(2):
        payload(client, RESET, e="staff@example.com", u=BACK)

    assert [mail["event"] for mail in mails] == ["STAFF_SET_PASSWORD_REQUESTED"]
    assert payload(client, RESET, e="x", u="shop")["errors"] == [
        {"field": "redirectUrl", "code": "INVALID"}
    ]


def test_an_old_token_sets_no_password(client: Client) -> None:
    user = user_make()
    early = timezone.now() - timedelta(days=3, minutes=1)
    token = accounts.one_time_token(user, accounts.PASSWORD, now=early)

    done = payload(client, SET, e="ann@example.com", p="another-secret", t=token)

    assert done["errors"] == [{"field": "token", "code": "INVALID"}]
    assert User.objects.get().password_is(PASSWORD)


def test_a_password_is_changed_by_who_knows_it_and_tokens_stay(client: Client) -> None:
    text = """mutation ($o: String, $n: String!) { passwordChange(oldPassword: $o,
      newPassword: $n) { user { email } errors { field code } } }"""
    token = token_of(user_make())

    for old, new, field, code in (
        ("wrong", "another-secret", "oldPassword", "INVALID_CREDENTIALS"),
        (None, "another-secret", "oldPassword", "INVALID_CREDENTIALS"),
        (PASSWORD, "short", "newPassword", "PASSWORD_TOO_SHORT"),
    ):
        done = payload(client, text, token, o=old, n=new)
        assert done["errors"] == [{"field": field, "code": code}]
        assert User.objects.get().password_is(PASSWORD)

    assert payload(client, text, token, o=PASSWORD, n="another-secret")["errors"] == []
    assert User.objects.get().password_is("another-secret")
    assert asked(client, "{ me { email } }", token)["me"]
    assert CustomerEvent.objects.get().type == "PASSWORD_CHANGED"


# --- E-mail, leaving --------------------------------------------------------------
def test_a_new_e_mail_is_taken_by_the_token_mailed_to_it(
    client: Client, mails: list[dict[str, Any]]
) -> None:
    ask = """mutation ($p: String!, $e: String!, $u: String!) { requestEmailChange(
      password: $p, newEmail: $e, redirectUrl: $u) { errors { field code } } }"""
    confirm = """mutation ($t: String!) { confirmEmailChange(token: $t) {
      user { email } errors { field code } } }"""
    token = token_of(user_make())
    other = token_of(user_make("eve@example.com"))

    wrong = payload(client, ask, token, p="no", e="New@example.com", u=BACK)
    assert wrong["errors"] == [{"field": "password", "code": "INVALID_CREDENTIALS"}]
    assert payload(client, ask, token, p=PASSWORD, e="New@example.com", u=BACK) == {
        "errors": []
    }
    mail = event_of(mails, "ACCOUNT_CHANGE_EMAIL_REQUESTED")
    assert mail["new_email"] == "new@example.com"

    for text, who in (("x", token), (mail["token"], other), (token, token)):
        refused = payload(client, confirm, who, t=text)
        assert refused["errors"] == [{"field": "token", "code": "JWT_INVALID_TOKEN"}]
    done = payload(client, confirm, token, t=mail["token"])
    assert done == {"user": {"email": "new@example.com"}, "errors": []}


def test_an_account_is_deleted_by_its_owner_with_the_mailed_token(
    client: Client, mails: list[dict[str, Any]], channel: Channel
) -> None:
    ask = """mutation ($u: String!) { accountRequestDeletion(redirectUrl: $u,
      channel: "main") { errors { field code } } }"""
    delete = """mutation ($t: String!) { accountDelete(token: $t) {
      user { id } errors { field code } } }"""
    user = user_make()
    order = order_of_guest(channel)
    Order.objects.update(user_id=user.pk)
    token = token_of(user)

    assert payload(client, ask, token, u=BACK)["errors"] == []
    mailed = event_of(mails, "ACCOUNT_DELETE_REQUESTED")["token"]
    assert payload(client, delete, token, t="x")["errors"] == [
        {"field": "token", "code": "INVALID"}
    ]
    done = payload(client, delete, token, t=mailed)

    assert (done["errors"], done["user"]["id"] != "") == ([], True)
    assert not User.objects.exists()
    assert Order.objects.filter(pk=order.pk).exists()
    assert denied(answer(client, "{ me { id } }", token))[0] == "InvalidTokenError"


def test_staff_does_not_delete_itself(client: Client) -> None:
    text = 'mutation { accountDelete(token: "x") { errors { field code } } }'

    done = payload(client, text, token_of(staff_make("MANAGE_STAFF")))

    assert done["errors"] == [{"field": None, "code": "DELETE_STAFF_ACCOUNT"}]
