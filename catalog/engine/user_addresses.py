"""Writes of a user's address book."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine.address_book import MAXIMUM
from catalog.engine.addresses import address_checked
from catalog.engine.errors import refuse
from catalog.engine.events import async_event
from catalog.engine.inputs import metadata_given
from catalog.engine.user_rules import touched

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.engine.models import Address, User

Values = dict[str, Any]
UNCHECKED = {"check_fields_format": False}
KINDS = {"BILLING": "default_billing_address", "SHIPPING": "default_shipping_address"}
NOT_ALLOWED = "This mutation doesn't allow to skip address validation."


def address_write(
    values: Values,
    *,
    address: Address | None = None,
    address_type: str | None = None,
    may_skip: bool = False,
) -> Address:
    """Store an address as given; refuses REQUIRED and INVALID by its country's rules."""
    if values.get("skip_validation") and not may_skip:
        raise refuse("INVALID", NOT_ALLOWED, "skipValidation")
    given = metadata_given(values.get("metadata"), "metadata")
    row = address_checked(
        values,
        address_type=address_type,
        rules=UNCHECKED if values.get("skip_validation") else None,
        address=address,
    )
    if given:
        row.metadata = {**row.metadata, **given}
        row.save(update_fields=["metadata"])
    return row


def address_add(
    user: User,
    values: Values,
    *,
    now: datetime,
    kind: str | None = None,
    may_skip: bool = False,
) -> Address:
    """A new address in the book, the default one of a kind where that is named."""
    row = address_write(values, address_type=kind, may_skip=may_skip)
    _room_make(user)
    user.addresses.add(row)
    if kind is not None:
        default_set(user, row, kind, now=now)
    async_event("CUSTOMER_UPDATED", user, now=now)
    async_event("ADDRESS_CREATED", row, now=now)
    return row


def _room_make(user: User) -> None:
    """A full book loses its oldest address that is no default."""
    if user.addresses.count() < MAXIMUM:
        return
    defaults = (user.default_billing_address_id, user.default_shipping_address_id)
    oldest = user.addresses.exclude(pk__in=[key for key in defaults if key])
    row = oldest.order_by("pk").first()
    if row is not None:
        row.delete()


def default_set(user: User, address: Address, kind: str, *, now: datetime) -> None:
    """Make an address the default one of a kind."""
    setattr(user, KINDS[kind], address)
    touched(user, now=now)


def default_choose(
    user: User, address: Address, kind: str, field: str, *, now: datetime
) -> User:
    """Make an address of the book the default one. Refuses another's."""
    if not user.addresses.filter(pk=address.pk).exists():
        message = "The address doesn't belong to that user."
        raise refuse("INVALID", message, field)
    default_set(user, address, kind, now=now)
    async_event("CUSTOMER_UPDATED", user, now=now)
    return user


def address_change(
    address: Address, values: Values, *, now: datetime, may_skip: bool = False
) -> tuple[User | None, Address]:
    """Set an address anew: what is not given is empty, and the country is needed."""
    row = address_write(values, address=address, may_skip=may_skip)
    user = row.users.first()
    async_event("ADDRESS_UPDATED", row, now=now)
    return user, row


def address_remove(address: Address, *, now: datetime) -> tuple[User | None, Address]:
    """Delete an address; whose default it was has none then."""
    user = address.users.first()
    async_event("ADDRESS_DELETED", address, now=now)
    key = address.pk
    address.delete()
    address.pk = key
    if user is not None:
        user.refresh_from_db()
    return user, address


def defaults_write(user: User, values: Values, *, may_skip: bool = False) -> None:
    """Default addresses given with a user: those there are change, others are made."""
    for name, kind in (
        ("default_shipping_address", "SHIPPING"),
        ("default_billing_address", "BILLING"),
    ):
        given = values.get(name)
        if not given:
            continue
        row = address_write(
            given, address=getattr(user, name), address_type=kind, may_skip=may_skip
        )
        setattr(user, name, row)
        user.save()
        user.addresses.add(row)
