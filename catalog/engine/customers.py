"""Customers as staff and Apps keep them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from catalog.engine.accounts import password_tell, user_remove
from catalog.engine.errors import refuse
from catalog.engine.events import async_event
from catalog.engine.inputs import columns_set, metadata_set, present_set
from catalog.engine.models import User
from catalog.engine.user_addresses import defaults_write
from catalog.engine.user_history import happened
from catalog.engine.user_rules import (
    channel_of_notice,
    columns_check,
    guest_orders_claim,
    redirect_check,
    touched,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

Values = dict[str, Any]
TEXTS = ("first_name", "last_name", "language_code", "is_active", "is_confirmed")
METADATA = {"metadata", "private_metadata"}


def user_write(user: User, values: Values) -> None:
    """Set what is given. Refuses what no row can hold."""
    present_set(user, values, TEXTS)
    if values.get("email") is not None:
        user.email = values["email"].strip().lower()
    columns_set(user, values, ("note",))
    if "external_reference" in values:
        user.external_reference = values["external_reference"] or None
    metadata_set(user, values)
    columns_check(user)


@transaction.atomic
def customer_create(values: Values, *, now: datetime) -> User:
    """A customer without a password; the mail to set one is owed where asked for."""
    url = values.get("redirect_url")
    if url:
        redirect_check(url)
    user = User(date_joined=now, updated_at=now)
    user_write(user, values)
    # Confirmed by whoever sets the password.
    user.is_confirmed = False
    user.save()
    defaults_write(user, values)
    happened("ACCOUNT_CREATED", user, now=now)
    async_event("CUSTOMER_CREATED", user, now=now)
    if METADATA & {name for name in values if values[name]}:
        async_event("CUSTOMER_METADATA_UPDATED", user, now=now)
    if url:
        password_tell(user, url, channel_of_notice(values.get("channel")), now=now)
    return user


@transaction.atomic
def customer_update(
    user: User, values: Values, *, now: datetime, by: User | None, app_id: int | None
) -> User:
    """Set what is given; what staff changed is written down."""
    before = User(
        email=user.email, first_name=user.first_name, last_name=user.last_name,
        is_active=user.is_active, is_confirmed=user.is_confirmed,
    )  # fmt: skip
    user_write(user, values)
    defaults_write(user, values)
    touched(user, now=now)
    if user.email != before.email or (user.is_confirmed and not before.is_confirmed):
        guest_orders_claim(user)
    _changes_note(before, user, now=now, by=by, app_id=app_id)
    given = {name for name in values if values[name] is not None}
    if given:
        async_event("CUSTOMER_UPDATED", user, now=now)
    if given & METADATA:
        async_event("CUSTOMER_METADATA_UPDATED", user, now=now)
    return user


def _changes_note(
    before: User, user: User, *, now: datetime, by: User | None, app_id: int | None
) -> None:
    notes: list[tuple[str, Values]] = []
    if user.email != before.email:
        notes.append(("EMAIL_ASSIGNED", {"message": user.email}))
    if (user.first_name, user.last_name) != (before.first_name, before.last_name):
        said = f"{user.first_name} {user.last_name}".strip() or user.email
        notes.append(("NAME_ASSIGNED", {"message": said}))
    if user.is_active != before.is_active:
        kind = "ACCOUNT_ACTIVATED" if user.is_active else "ACCOUNT_DEACTIVATED"
        notes.append((kind, {"account_id": user.pk}))
    for kind, parameters in notes:
        happened(kind, by, now=now, app_id=app_id, **parameters)


def removal_check(user: User, by: User | None) -> None:
    """Refuse to delete oneself, a superuser, or staff by way of customers."""
    if by is not None and by.pk == user.pk:
        message = "You cannot delete your own account."
        raise refuse("DELETE_OWN_ACCOUNT", message, "id")
    if user.is_superuser:
        raise refuse("DELETE_SUPERUSER_ACCOUNT", "Cannot delete this account.", "id")


def customer_delete(
    user: User, *, now: datetime, by: User | None, app_id: int | None
) -> User:
    """Delete a customer; the orders stay."""
    _customer_check(user, by)
    async_event("CUSTOMER_DELETED", user, now=now)
    user_remove(user)
    happened("CUSTOMER_DELETED", by, now=now, app_id=app_id, count=1)
    return user


def _customer_check(user: User, by: User | None) -> None:
    removal_check(user, by)
    if user.is_staff:
        raise refuse("DELETE_STAFF_ACCOUNT", "Cannot delete a staff account.", "id")


def customers_delete(
    users: Iterable[User], *, now: datetime, by: User | None, app_id: int | None
) -> int:
    """Delete customers, all or none."""
    rows = list(users)
    for user in rows:
        _customer_check(user, by)
    for user in rows:
        async_event("CUSTOMER_DELETED", user, now=now)
        user_remove(user)
    if rows:
        happened("CUSTOMER_DELETED", by, now=now, app_id=app_id, count=len(rows))
    return len(rows)


def users_set_active(
    users: Iterable[User], *, is_active: bool, now: datetime, by: User | None
) -> int:
    """Activate or deactivate; nobody does it to themselves or to a superuser."""
    word = "ACTIVATE" if is_active else "DEACTIVATE"
    rows = list(users)
    for user in rows:
        if by is not None and by.pk == user.pk:
            message = f"Cannot {word.lower()} your own account."
            raise refuse(f"{word}_OWN_ACCOUNT", message, "isActive")
        if user.is_superuser:
            message = f"Cannot {word.lower()} superuser's account."
            raise refuse(f"{word}_SUPERUSER_ACCOUNT", message, "isActive")
    for user in rows:
        user.is_active = is_active
        touched(user, now=now)
        async_event("CUSTOMER_UPDATED", user, now=now)
    return len(rows)


@transaction.atomic
def account_update(user: User, values: Values, *, now: datetime) -> User:
    """What customers change about themselves."""
    user_write(user, values)
    defaults_write(user, values)
    touched(user, now=now)
    async_event("CUSTOMER_UPDATED", user, now=now)
    if values.get("metadata"):
        async_event("CUSTOMER_METADATA_UPDATED", user, now=now)
    return user
