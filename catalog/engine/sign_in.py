"""Signing in: a right password gives tokens, a wrong one makes the next try wait."""

from __future__ import annotations

import secrets
import string
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import jwt
from django.contrib.auth.hashers import make_password
from django.utils.crypto import constant_time_compare

from catalog.engine.errors import refuse
from catalog.engine.models.user import token_key_new
from catalog.engine.setup import shop_settings
from catalog.engine.throttle import login_check, login_failed, login_succeeded
from catalog.engine.tokens import (
    ACCESS,
    PASSWORD_DISABLED,
    REFRESH,
    token_decode,
    token_make,
    user_of_claims,
)
from catalog.engine.user_rules import email_found

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.engine.models import User

CSRF_LENGTH = 64
LOGIN_NOTED_AFTER = timedelta(seconds=5)
INVALID = "Invalid token"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who signed in, and the tokens."""

    user: User
    token: str
    refresh_token: str
    csrf_token: str


def password_login_check() -> None:
    """Refuse where nobody signs in by password."""
    if shop_settings().password_login_mode == PASSWORD_DISABLED:
        message = "Password-based login is disabled."
        raise refuse("DISABLED_AUTHENTICATION_METHOD", message)


def user_of_password(
    email: str, password: str, *, host: str, now: datetime
) -> User | None:
    """The user a password fits, None for a wrong one. Refuses who has to wait."""
    login_check(host, now=now)
    user = email_found(email)
    if user is None:
        # As long as a wrong password takes, so that nobody learns who has an account.
        make_password(password)
        login_failed(host, None, now=now)
        return None
    if not user.password_is(password):
        login_failed(host, user.pk, now=now)
        return None
    login_succeeded(host, user.pk)
    return user


def sign_in(
    email: str, password: str, *, host: str, now: datetime, audience: str | None = None
) -> SignedIn:
    """Tokens for a right password. Refuses INVALID_CREDENTIALS, INACTIVE and the like."""
    password_login_check()
    user = user_of_password(email, password, host=host, now=now)
    if user is None:
        message = "Please, enter valid credentials"
        raise refuse("INVALID_CREDENTIALS", message, "email")
    shop = shop_settings()
    if (
        not user.is_confirmed
        and not shop.allow_login_without_confirmation
        and shop.enable_account_confirmation_by_email
    ):
        message = "Account needs to be confirmed via email."
        raise refuse("ACCOUNT_NOT_CONFIRMED", message, "email")
    if not user.is_active:
        raise refuse("INACTIVE", "Account inactive.", "email")
    csrf = "".join(
        secrets.choice(string.ascii_letters + string.digits) for _ in range(CSRF_LENGTH)
    )
    more = {"aud": f"custom:{audience}"} if audience else {}
    login_note(user, now=now)
    return SignedIn(
        user=user,
        token=token_make(user, ACCESS, now=now, **more),
        refresh_token=token_make(user, REFRESH, now=now, csrfToken=csrf, **more),
        csrf_token=csrf,
    )


def login_note(user: User, *, now: datetime) -> None:
    """When the user was here last, not more often than every few seconds."""
    if user.last_login is None or user.last_login + LOGIN_NOTED_AFTER < now:
        user.last_login = now
        user.updated_at = now
        user.save(update_fields=["last_login", "updated_at"])


def token_refresh(
    token: str | None, csrf_token: str | None, cookie: str | None, *, now: datetime
) -> tuple[User, str]:
    """A new access token for a refresh token, given or in the cookie."""
    password_login_check()
    given = cookie if token is None else token
    if given is None:
        raise refuse("JWT_MISSING_TOKEN", "Missing refreshToken", "refreshToken")
    claims = claims_checked(given, "refreshToken")
    if claims.get("type") != REFRESH:
        raise refuse("JWT_INVALID_TOKEN", "Incorrect refreshToken", "refreshToken")
    if token is None:
        _csrf_check(csrf_token, str(claims.get("csrfToken") or ""))
    user = user_checked(claims, None)
    more = {"aud": claims["aud"]} if claims.get("aud") else {}
    login_note(user, now=now)
    return user, token_make(user, ACCESS, now=now, **more)


def _csrf_check(given: str | None, expected: str) -> None:
    if not given:
        message = "CSRF token is required when refreshToken is provided by the cookie"
        raise refuse("REQUIRED", message, "csrfToken")
    if not constant_time_compare(given, expected):
        raise refuse("JWT_INVALID_CSRF_TOKEN", "Invalid csrf token", "csrfToken")


def claims_checked(token: str, field: str) -> dict[str, Any]:
    """Claims of a token given as an argument, refused with Saleor's words."""
    try:
        return token_decode(token)
    except jwt.ExpiredSignatureError as error:
        message = "Signature has expired"
        raise refuse("JWT_SIGNATURE_EXPIRED", message, field) from error
    except jwt.DecodeError as error:
        message = "Error decoding signature"
        raise refuse("JWT_DECODE_ERROR", message, field) from error
    except jwt.PyJWTError as error:
        raise refuse("JWT_INVALID_TOKEN", INVALID, field) from error


def user_checked(claims: dict[str, Any], field: str | None) -> User:
    """The user of a token given as an argument."""
    try:
        return user_of_claims(claims)
    except jwt.PyJWTError as error:
        raise refuse("JWT_INVALID_TOKEN", INVALID, field) from error


def tokens_end(user: User, *, now: datetime) -> None:
    """Every token of the user is worth nothing from now on."""
    user.jwt_token_key = token_key_new()
    user.updated_at = now
    user.save(update_fields=["jwt_token_key", "updated_at"])
