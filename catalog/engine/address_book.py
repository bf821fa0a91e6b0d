"""Copies of addresses, and the address book of who bought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.engine.models import Address

if TYPE_CHECKING:
    from catalog.engine.models import User

MAXIMUM = 100
SAID = (
    "first_name", "last_name", "company_name", "street_address_1", "street_address_2",
    "city", "city_area", "postal_code", "country_code", "country_area", "phone",
)  # fmt: skip


def address_copy(address: Address | None) -> Address | None:
    """The same address as a row of its own."""
    if address is None:
        return None
    row = Address(
        metadata=address.metadata,
        private_metadata=address.private_metadata,
        **{name: getattr(address, name) for name in SAID},
    )
    row.save()
    return row


def address_keep(user: User, address: Address, *, kind: str) -> None:
    """Put an address into a user's book, once; the first of its kind is the default.

    `kind` is shipping or billing. A full book stays as it is.
    """
    same = user.addresses.filter(**{name: getattr(address, name) for name in SAID})
    kept = same.first()
    if kept is None:
        if user.addresses.count() >= MAXIMUM:
            return
        copied = address_copy(address)
        if copied is None:
            return
        kept = copied
        user.addresses.add(kept)
    name = f"default_{kind}_address"
    if getattr(user, f"{name}_id") is None:
        setattr(user, name, kept)
        user.save(update_fields=[name])
