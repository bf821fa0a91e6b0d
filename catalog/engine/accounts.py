"""What people do with their own account, and the tokens that are mailed to them.

Mails are written by an App: each is an event that carries the token and the address the
reader is led to, owed in the same transaction, so no token is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import jwt
from django.contrib.auth.hashers import make_password
from django.db import transaction

from catalog.engine.errors import refuse
from catalog.engine.events import async_event
from catalog.engine.ids import global_id
from catalog.engine.inputs import metadata_set, present_set
from catalog.engine.models import Channel, User
from catalog.engine.one_time_tokens import (
    CONFIRM,
    DELETE,
    PASSWORD,
    one_time_token,
    token_fits,
)
from catalog.engine.setup import shop_settings
from catalog.engine.sign_in import password_login_check, user_of_password
from catalog.engine.tokens import EMAIL_CHANGE, token_decode, token_make
from catalog.engine.user_history import happened
from catalog.engine.user_rules import (
    channel_of_notice,
    columns_check,
    email_found,
    guest_orders_claim,
    password_check,
    password_set,
    redirect_check,
    redirect_with,
    touched,
)

if TYPE_CHECKING:
    from datetime import datetime

Values = dict[str, Any]
ASKED_AGAIN_AFTER = timedelta(minutes=15)
WRONG_TOKEN = "Invalid or expired token."  # noqa: S105  what is said, no token
REQUIRE_PASSWORD = "REQUIRE_PASSWORD"  # noqa: S105  a mode


@dataclass(frozen=True, slots=True)
class Registered:
    """What is answered: made of the input, without an id, whoever has the e-mail."""

    user: User
    requires_confirmation: bool


def account_register(values: Values, *, now: datetime) -> Registered:
    """A new customer; nobody learns whether the e-mail was free."""
    is_confirmed_by_mail = shop_settings().enable_account_confirmation_by_email
    channel, url = None, values.get("redirect_url")
    if is_confirmed_by_mail:
        if not url:
            raise refuse("REQUIRED", "This field is required.", "redirectUrl")
        redirect_check(url)
        channel = channel_of_notice(values.get("channel"))
    password_check(values["password"])
    user = User(email=values["email"].lower(), is_confirmed=False, date_joined=now)
    user.updated_at = now
    present_set(user, values, ("first_name", "last_name", "language_code"))
    metadata_set(user, values)
    user.password = make_password(values["password"])
    if email_found(user.email) is None:
        columns_check(user)
        user.save()
        _registered_tell(user, channel, url, now=now)
    shown = User(
        email=user.email,
        first_name=user.first_name,
        last_name=user.last_name,
        language_code=user.language_code,
        metadata=user.metadata,
        is_confirmed=False,
        date_joined=now,
        updated_at=now,
    )
    return Registered(shown, is_confirmed_by_mail)


def _registered_tell(
    user: User, channel: Channel | None, url: str | None, *, now: datetime
) -> None:
    happened("ACCOUNT_CREATED", user, now=now)
    async_event("CUSTOMER_CREATED", user, now=now)
    if channel is not None:
        _confirmation_tell(user, channel, url, now=now)


def _confirmation_tell(
    user: User, channel: Channel, url: str | None, *, now: datetime
) -> None:
    token = one_time_token(user, CONFIRM, now=now)
    said = redirect_with(url, email=user.email, token=token) if url else None
    async_event(
        "ACCOUNT_CONFIRMATION_REQUESTED", user, now=now, channel=channel, token=token,
        redirect_url=said, shop=shop_settings(),
    )  # fmt: skip


def confirmation_send(
    user: User, url: str, channel_slug: str, *, now: datetime
) -> None:
    """Mail the token once more."""
    if user.is_confirmed or not shop_settings().enable_account_confirmation_by_email:
        raise refuse("ACCOUNT_CONFIRMED", "User is already confirmed")
    asked = user.last_confirm_email_request
    if asked is not None and now - asked < ASKED_AGAIN_AFTER:
        message = "Confirmation email already requested"
        raise refuse("CONFIRMATION_ALREADY_REQUESTED", message)
    redirect_check(url)
    channel = channel_of_notice(channel_slug)
    _confirmation_tell(user, channel, url, now=now)
    user.last_confirm_email_request = now
    touched(user, now=now)


def account_confirm(
    email: str, token: str, password: str | None, *, host: str, now: datetime
) -> User:
    """The owner of an e-mail shows the token that was mailed there.

    Where the shop asks for the password too, orders of a guest with this e-mail come
    to the account.
    """
    user = User.objects.filter(email=email, is_active=True).first()
    if user is None or not token_fits(user, CONFIRM, token, now=now):
        raise refuse("INVALID", WRONG_TOKEN, "token")
    is_merged = shop_settings().account_confirm_merge_mode == REQUIRE_PASSWORD
    if is_merged:
        if not password:
            raise refuse("REQUIRED", "Password is required", "password")
        if user_of_password(user.email, password, host=host, now=now) != user:
            raise refuse("INVALID", "Invalid password", "password")
    with transaction.atomic():
        user.is_confirmed = True
        touched(user, now=now)
        if is_merged:
            guest_orders_claim(user)
        async_event("ACCOUNT_CONFIRMED", user, now=now, shop=shop_settings())
    return user


# --- Passwords --------------------------------------------------------------------
def password_reset_request(
    email: str, url: str, channel_slug: str | None, *, now: datetime
) -> None:
    """Mail a token to whoever has this e-mail; who asks never learns whether one has."""
    password_login_check()
    redirect_check(url)
    user = email_found(email)
    asked = user.last_password_reset_request if user else None
    if user is None or not user.is_active:
        return
    if asked is not None and now - asked < ASKED_AGAIN_AFTER:
        return
    channel = Channel.objects.filter(slug=channel_slug, is_active=True).first()
    password_tell(user, url, channel, now=now)
    user.last_password_reset_request = now
    user.save(update_fields=["last_password_reset_request"])


def password_tell(
    user: User, url: str, channel: Channel | None, *, now: datetime
) -> None:
    """Owe the mail with the token that sets a password."""
    token = one_time_token(user, PASSWORD, now=now)
    name = "STAFF" if user.is_staff else "ACCOUNT"
    more: Values = {} if channel is None else {"channel": channel}
    async_event(
        f"{name}_SET_PASSWORD_REQUESTED", user, now=now, token=token,
        redirect_url=redirect_with(url, email=user.email, token=token),
        shop=shop_settings(), **more,
    )  # fmt: skip
    happened("PASSWORD_RESET_LINK_SENT", user, now=now)


def password_by_token(email: str, password: str, token: str, *, now: datetime) -> None:
    """A new password; the token shows that the e-mail is the user's own."""
    password_login_check()
    user = User.objects.filter(email=email).first()
    if user is None or not token_fits(user, PASSWORD, token, now=now):
        raise refuse("INVALID", WRONG_TOKEN, "token")
    password_check(password)
    password_set(user, password)
    if not user.is_confirmed:
        user.is_confirmed = True
        guest_orders_claim(user)
    touched(user, now=now)
    happened("PASSWORD_RESET", user, now=now)


def password_change(user: User, old: str | None, new: str, *, now: datetime) -> User:
    """A new password for who knows the old one, or never had any."""
    password_login_check()
    fits = not user.has_password if old is None else user.password_is(old)
    if not fits:
        message = "Old password isn't valid."
        raise refuse("INVALID_CREDENTIALS", message, "oldPassword")
    password_check(new, "newPassword")
    password_set(user, new)
    touched(user, now=now)
    happened("PASSWORD_CHANGED", user, now=now)
    return user


# --- E-mail -----------------------------------------------------------------------
def email_change_request(
    user: User,
    password: str,
    new_email: str,
    url: str,
    channel_slug: str | None,
    *,
    now: datetime,
) -> User:
    """Mail a token to the new e-mail."""
    if not user.password_is(password):
        raise refuse("INVALID_CREDENTIALS", "Password isn't valid.", "password")
    redirect_check(url)
    channel = channel_of_notice(channel_slug)
    new_email = new_email.lower()
    token = token_make(
        user, EMAIL_CHANGE, now=now, old_email=user.email, new_email=new_email
    )
    async_event(
        "ACCOUNT_CHANGE_EMAIL_REQUESTED", user, now=now, channel=channel, token=token,
        redirect_url=redirect_with(url, token=token), new_email=new_email,
        shop=shop_settings(),
    )  # fmt: skip
    happened("EMAIL_CHANGED_REQUEST", user, now=now)
    return user


def email_change_confirm(
    user: User, token: str, channel_slug: str | None, *, now: datetime
) -> User:
    """Take the new e-mail of a token."""
    try:
        claims = token_decode(token)
    except jwt.PyJWTError as error:
        raise refuse("JWT_INVALID_TOKEN", WRONG_TOKEN, "token") from error
    if (
        claims.get("type") != EMAIL_CHANGE
        or claims.get("user_id") != global_id("User", user.pk)
        or claims.get("old_email") != user.email
    ):
        raise refuse("JWT_INVALID_TOKEN", "Invalid token.", "token")
    new_email = str(claims["new_email"]).lower()
    if User.objects.filter(email=new_email).exists():
        raise refuse("UNIQUE", "Email is used by other user.", "newEmail")
    channel = channel_of_notice(channel_slug)
    user.email = new_email
    columns_check(user)
    touched(user, now=now)
    guest_orders_claim(user)
    happened("EMAIL_CHANGED", user, now=now)
    async_event("CUSTOMER_UPDATED", user, now=now)
    async_event("ACCOUNT_EMAIL_CHANGED", user, now=now, channel=channel,
                new_email=new_email, shop=shop_settings())  # fmt: skip
    return user


# --- Leaving ----------------------------------------------------------------------
def deletion_request(
    user: User, url: str, channel_slug: str | None, *, now: datetime
) -> None:
    """Mail the token that deletes the account."""
    redirect_check(url)
    channel = channel_of_notice(channel_slug)
    token = one_time_token(user, DELETE, now=now)
    async_event(
        "ACCOUNT_DELETE_REQUESTED", user, now=now, channel=channel, token=token,
        redirect_url=redirect_with(url, token=token), shop=shop_settings(),
    )  # fmt: skip


def account_delete(user: User, token: str, *, now: datetime) -> User:
    """Delete the account; its orders stay."""
    if user.is_staff:
        message = "Cannot delete a staff account."
        raise refuse("DELETE_STAFF_ACCOUNT", message)
    if not token_fits(user, DELETE, token, now=now):
        raise refuse("INVALID", WRONG_TOKEN, "token")
    async_event("ACCOUNT_DELETED", user, now=now, shop=shop_settings())
    return user_remove(user)


def user_remove(user: User) -> User:
    """Delete a user and their addresses; the row answers its old id once more."""
    key = user.pk
    user.addresses.all().delete()
    user.delete()
    user.pk = key
    return user
