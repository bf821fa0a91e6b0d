"""Tokens: what they say, how long they are good, what ends them, who has to wait."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from django.utils import timezone

from catalog.engine.keys import engine_keys, thumbprint
from catalog.engine.models import LoginAttempts, Shop
from catalog.engine.throttle import wait_of_host, wait_of_user
from catalog.engine.tokens import ACCESS, REFRESH, token_make
from tests.catalog.engine.people import (
    PASSWORD,
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
    from pathlib import Path

    from django.test import Client

pytestmark = pytest.mark.django_db
CREATE = """mutation ($e: String!, $p: String!, $a: String) {
  tokenCreate(email: $e, password: $p, audience: $a) {
    token refreshToken csrfToken user { id email } errors { field code message }
    accountErrors { code } } }"""
ME = "{ me { email } }"
WRONG = "Please, enter valid credentials"


def claims(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=="))


def signed_in(client: Client, **values: Any) -> dict[str, Any]:
    user_make(**values)
    done = payload(client, CREATE, e="Ann@example.com", p=PASSWORD)
    assert done["errors"] == []
    return done


# --- Signing in -------------------------------------------------------------------
def test_a_right_password_gives_the_tokens_saleor_gives(
    client: Client, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://shop.example"
    done = signed_in(client)

    said, later = claims(done["token"]), claims(done["refreshToken"])
    assert said["exp"] - said["iat"] == 300
    assert later["exp"] - later["iat"] == 30 * 24 * 3600
    assert {k: v for k, v in said.items() if k not in {"iat", "exp", "token"}} == {
        "owner": "saleor",
        "iss": "https://shop.example/graphql/",
        "email": "ann@example.com",
        "type": "access",
        "user_id": done["user"]["id"],
        "is_staff": False,
    }
    assert (later["type"], later["csrfToken"]) == ("refresh", done["csrfToken"])
    header = jwt.get_unverified_header(done["token"])
    assert (header["alg"], header["kid"]) == ("RS256", engine_keys()[0].kid)


def test_the_token_says_who_asks(client: Client) -> None:
    done = signed_in(client)

    for headers in (
        {"Authorization": f"Bearer {done['token']}"},
        {"Authorization": f"JWT {done['token']}"},
        {"Authorization-Bearer": done["token"]},
    ):
        said = client.post(
            "/graphql/", {"query": ME}, content_type="application/json", headers=headers
        )
        assert said.json()["data"] == {"me": {"email": "ann@example.com"}}
    assert asked(client, ME)["me"] is None
    assert asked(client, ME, app_token("MANAGE_USERS"))["me"] is None


def test_an_audience_is_written_into_both_tokens(client: Client) -> None:
    user_make()
    done = payload(client, CREATE, e="ann@example.com", p=PASSWORD, a="shop")

    assert claims(done["token"])["aud"] == "custom:shop"
    assert claims(done["refreshToken"])["aud"] == "custom:shop"
    assert asked(client, ME, done["token"])["me"] == {"email": "ann@example.com"}


@pytest.mark.parametrize(
    ("values", "shop", "code", "field"),
    [
        ({"is_active": False}, {}, "INACTIVE", "email"),
        ({"is_confirmed": False}, {}, "ACCOUNT_NOT_CONFIRMED", "email"),
        ({}, {"password_login_mode": "DISABLED"}, "DISABLED_AUTHENTICATION_METHOD",
         None),
    ],
)  # fmt: skip
def test_who_may_not_sign_in_is_told_why(
    client: Client, values: Any, shop: Any, code: str, field: str | None
) -> None:
    user_make(**values)
    Shop.objects.update_or_create(pk=1, defaults=shop)

    done = payload(client, CREATE, e="ann@example.com", p=PASSWORD)

    assert [(e["code"], e["field"]) for e in done["errors"]] == [(code, field)]
    assert done["accountErrors"] == [{"code": code}]
    assert (done["token"], done["user"]) == (None, None)


@pytest.mark.parametrize(
    "shop",
    [{"allow_login_without_confirmation": True},
     {"enable_account_confirmation_by_email": False}],
)  # fmt: skip
def test_the_shop_may_let_in_who_is_not_confirmed(client: Client, shop: Any) -> None:
    Shop.objects.update_or_create(pk=1, defaults=shop)

    signed_in(client, is_confirmed=False)


# --- Waiting ----------------------------------------------------------------------
def test_after_a_wrong_password_the_address_waits_also_with_the_right_one(
    client: Client,
) -> None:
    user_make()

    wrong = payload(client, CREATE, e="ann@example.com", p="no")
    right = payload(client, CREATE, e="ann@example.com", p=PASSWORD)

    assert wrong["errors"] == [
        {"field": "email", "code": "INVALID_CREDENTIALS", "message": WRONG}
    ]
    assert [(e["code"], e["field"]) for e in right["errors"]] == [
        ("LOGIN_ATTEMPT_DELAYED", None)
    ]
    LoginAttempts.objects.update(next_at=timezone.now() - timedelta(seconds=1))
    assert payload(client, CREATE, e="ann@example.com", p=PASSWORD)["errors"] == []
    assert not LoginAttempts.objects.exists()


def test_an_unknown_e_mail_is_answered_as_a_wrong_password(client: Client) -> None:
    done = payload(client, CREATE, e="nobody@example.com", p="no")

    assert [e["code"] for e in done["errors"]] == ["INVALID_CREDENTIALS"]


def test_right_logins_one_after_another_never_wait(client: Client) -> None:
    user_make()

    for _ in range(5):
        assert payload(client, CREATE, e="ann@example.com", p=PASSWORD)["errors"] == []


def test_the_wait_doubles() -> None:
    assert [wait_of_user(n) for n in (0, 1, 2, 3, 9, 10)] == [0, 1, 2, 4, 256, 3600]
    assert [wait_of_host(n) for n in (0, 1, 10, 11, 21, 100)] == [0, 1, 1, 2, 4, 3600]


# --- Refreshing, verifying, ending ------------------------------------------------
REFRESHED = """mutation ($t: String, $c: String) {
  tokenRefresh(refreshToken: $t, csrfToken: $c) {
    token user { email } errors { field code } } }"""


def test_a_refresh_token_gives_a_new_access_token(client: Client) -> None:
    done = signed_in(client)

    again = payload(client, REFRESHED, t=done["refreshToken"])

    assert again["errors"] == []
    assert claims(again["token"])["type"] == "access"
    assert asked(client, ME, again["token"])["me"] == again["user"]


def test_a_refresh_token_in_the_cookie_needs_the_csrf_token(client: Client) -> None:
    done = signed_in(client)
    client.cookies["refreshToken"] = done["refreshToken"]

    assert payload(client, REFRESHED)["errors"] == [
        {"field": "csrfToken", "code": "REQUIRED"}
    ]
    assert payload(client, REFRESHED, c="x")["errors"] == [
        {"field": "csrfToken", "code": "JWT_INVALID_CSRF_TOKEN"}
    ]
    assert payload(client, REFRESHED, c=done["csrfToken"])["errors"] == []


def test_what_is_no_refresh_token_is_refused(client: Client) -> None:
    done = signed_in(client)
    later = timezone.now() - timedelta(days=31)
    user = user_make("old@example.com")
    del client.cookies["refreshToken"]

    for text, code in (
        (None, "JWT_MISSING_TOKEN"),
        ("x", "JWT_DECODE_ERROR"),
        (done["token"], "JWT_INVALID_TOKEN"),
        (token_make(user, REFRESH, now=later), "JWT_SIGNATURE_EXPIRED"),
    ):
        said = payload(client, REFRESHED, t=text)
        assert said["errors"] == [{"field": "refreshToken", "code": code}]
        assert said["token"] is None


def test_a_token_is_verified_with_what_it_says(client: Client) -> None:
    text = """mutation ($t: String!) { tokenVerify(token: $t) {
      isValid payload user { email } errors { field code } } }"""
    done = signed_in(client)

    good, bad = payload(client, text, t=done["token"]), payload(client, text, t="x")

    assert (good["isValid"], good["user"]) == (True, {"email": "ann@example.com"})
    assert good["payload"] == claims(done["token"])
    assert bad == {
        "isValid": False,
        "payload": None,
        "user": None,
        "errors": [{"field": "token", "code": "JWT_DECODE_ERROR"}],
    }


def test_all_tokens_are_ended_at_once(client: Client) -> None:
    done = signed_in(client)
    text = "mutation { tokensDeactivateAll { errors { code } } }"

    assert denied(answer(client, text))[0] == "PermissionDenied"
    assert payload(client, text, done["token"])["errors"] == []

    said = answer(client, "{ me { email } shop { name } }", done["token"])
    assert denied(said) == (
        "InvalidTokenError",
        "Invalid token. Create new one by using tokenCreate mutation.",
    )
    assert said["data"] == {"me": None, "shop": {"name": "Pavilion"}}
    assert payload(client, REFRESHED, t=done["refreshToken"])["errors"] == [
        {"field": None, "code": "JWT_INVALID_TOKEN"}
    ]


# --- Tokens that are no good ------------------------------------------------------
def test_a_faulty_token_matters_only_where_somebody_must_be_known(
    client: Client,
) -> None:
    user = user_make()
    good = token_of(user)
    old = token_make(user, ACCESS, now=timezone.now() - timedelta(minutes=6))
    forged = f"{good[:-8]}AAAAAAAA"

    for token, code, message in (
        (old, "ExpiredSignatureError", "Signature has expired"),
        (forged, "InvalidSignatureError", "Signature verification failed"),
        (token_make(user, REFRESH, now=timezone.now()), "InvalidTokenError",
         "Invalid token. Create new one by using tokenCreate mutation."),
    ):  # fmt: skip
        assert denied(answer(client, ME, token)) == (code, message)
        assert asked(client, "{ shop { name } }", token) == {
            "shop": {"name": "Pavilion"}
        }
    assert asked(client, ME, "a.b.c")["me"] is None
    assert asked(client, ME, "nonsense")["me"] is None


def test_a_deleted_or_inactive_user_has_no_token(client: Client) -> None:
    user = user_make()
    token = token_of(user)
    user.is_active = False
    user.save()

    assert denied(answer(client, ME, token)) == (
        "InvalidTokenError",
        "Invalid token. User does not exist or is inactive.",
    )


def test_staff_may_be_kept_from_signing_in_by_password(client: Client) -> None:
    token = token_of(staff_make("MANAGE_STAFF"))
    text = "{ staffUsers(first: 1) { totalCount } }"
    assert asked(client, text, token)["staffUsers"] == {"totalCount": 1}

    Shop.objects.update_or_create(
        pk=1, defaults={"password_login_mode": "CUSTOMERS_ONLY"}
    )

    assert denied(answer(client, text, token))[0] == "PermissionDenied"
    assert asked(client, ME, token)["me"] == {"email": "staff@example.com"}


# --- Keys -------------------------------------------------------------------------
def test_the_public_keys_are_told_to_everybody(client: Client) -> None:
    (key,) = client.get("/.well-known/jwks.json").json()["keys"]

    assert (key["kty"], key["use"], key["alg"]) == ("RSA", "sig", "RS256")
    assert key["kid"] == thumbprint(engine_keys()[0].public)
    public = jwt.PyJWK(key).key
    token = token_of(user_make())
    assert jwt.decode(token, public, algorithms=["RS256"])["owner"] == "saleor"


def test_a_key_is_rotated_without_ending_a_token(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.ENGINE_RSA_KEYS = [tmp_path / "old.pem"]
    token = token_of(user_make())

    settings.ENGINE_RSA_KEYS = [tmp_path / "new.pem", tmp_path / "old.pem"]

    assert asked(client, ME, token)["me"] == {"email": "ann@example.com"}
    assert len(client.get("/.well-known/jwks.json").json()["keys"]) == 2
    settings.ENGINE_RSA_KEYS = [tmp_path / "new.pem"]
    assert denied(answer(client, ME, token))[0] == "InvalidSignatureError"
    assert (tmp_path / "new.pem").stat().st_mode & 0o077 == 0


def test_signing_in_elsewhere_finds_no_plugin(client: Client) -> None:
    text = """mutation { externalAuthenticationUrl(pluginId: "x", input: "{}")
      { authenticationData errors { code } }
      externalObtainAccessTokens(pluginId: "x", input: "{}") { token errors { code } }
      externalVerify(pluginId: "x", input: "{}") { isValid verifyData user { id } }
      externalLogout(pluginId: "x", input: "{}") { logoutData } }"""

    assert asked(client, text) == {
        "externalAuthenticationUrl": {"authenticationData": "{}", "errors": []},
        "externalObtainAccessTokens": {"token": None, "errors": []},
        "externalVerify": {"isValid": False, "verifyData": "{}", "user": None},
        "externalLogout": {"logoutData": "{}"},
    }


def test_the_login_is_noted(client: Client) -> None:
    done = signed_in(client)
    text = "{ me { id lastLogin updatedAt } }"

    me = asked(client, text, done["token"])["me"]

    assert me["lastLogin"] is not None
    assert me["id"] == done["user"]["id"] == claims(done["token"])["user_id"]
