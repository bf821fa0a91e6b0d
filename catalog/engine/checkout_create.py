"""A checkout is made: whole, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine.addresses import address_checked
from catalog.engine.checkout import email_checked, metadata_of
from catalog.engine.checkout_lines import lines_add
from catalog.engine.compiled import Compiled
from catalog.engine.errors import refuse
from catalog.engine.events import async_event
from catalog.engine.ids import find, global_id, key_of
from catalog.engine.models import Address, Channel, Checkout, Order
from catalog.engine.row_writes import rows_insert
from catalog.engine.sellable import variants_sellable

if TYPE_CHECKING:
    from datetime import datetime

Values = dict[str, Any]
_channel_of = Compiled(lambda slug: Channel.objects.filter(slug=slug))
ADDRESSES = (("shipping_address", "SHIPPING"), ("billing_address", "BILLING"))


def channel_of(slug: str | None) -> Channel:
    """The active channel of a slug; without one the only active channel there is.

    Refuses MISSING_CHANNEL_SLUG, NOT_FOUND, CHANNEL_INACTIVE.
    """
    if not slug:
        rows = list(Channel.objects.filter(is_active=True)[:2])
        if len(rows) == 1:
            return rows[0]
        message = "You need to provide channel slug."
        raise refuse("MISSING_CHANNEL_SLUG", message, "channel")
    found: list[Channel] = _channel_of(slug)
    if not found:
        message = f"Channel with '{slug[:80]}' slug does not exist."
        raise refuse("NOT_FOUND", message, "channel")
    (channel,) = found
    if not channel.is_active:
        message = f"Channel with '{channel.slug}' is inactive."
        raise refuse("CHANNEL_INACTIVE", message, "channel")
    return channel


def checkout_create(
    values: Values,
    *,
    now: datetime,
    user_id: int | None = None,
    user_email: str | None = None,
) -> Checkout:
    """A checkout with its lines, addresses and contact, or nothing at all."""
    channel = channel_of(values.get("channel"))
    email = values.get("email")
    checkout = Checkout(
        channel=channel,
        user_id=user_id,
        language_code=values.get("language_code") or "EN",
        email=email_checked(email) if email else user_email,
        metadata=metadata_of(values.get("metadata")),
        private_metadata=metadata_of(values.get("private_metadata"), "privateMetadata"),
        created_at=now,
        updated_at=now,
    )
    _addresses(checkout, values)
    rows_insert([checkout])
    if values.get("lines"):
        lines_add(checkout, values["lines"], now=now)
    async_event("CHECKOUT_CREATED", checkout, now=now)
    return checkout


def _addresses(checkout: Checkout, values: Values) -> None:
    rules = values.get("validation_rules") or {}
    for name, kind in ADDRESSES:
        given, saves = values.get(name), values.get(f"save_{name}")
        if given:
            address = address_checked(given, address_type=kind, rules=rules.get(name))
            setattr(checkout, name, address)
        elif saves is not None:
            which = kind.lower()
            message = (
                f"This option can only be selected if a {which} address is provided."
            )
            field = f"save{kind.capitalize()}Address"
            raise refuse("MISSING_ADDRESS_DATA", message, field)
        if saves is not None:
            setattr(checkout, f"save_{name}", saves)


def checkout_from_order(
    text: str,
    *,
    now: datetime,
    user_id: int | None = None,
    user_email: str | None = None,
) -> tuple[Checkout, list[Values]]:
    """A new checkout of an order's goods, and why some of them are not in it."""
    key = key_of(text, "Order")
    order = find(Order.objects.select_related("channel"), key)
    if order is None:
        message = f"Couldn't resolve to a node: {text[:80]}"
        raise refuse("ORDER_NOT_FOUND", message, "id")
    checkout = Checkout.objects.create(
        channel=order.channel,
        user_id=user_id,
        language_code=order.language_code,
        email=user_email,
        shipping_address=_copy(order.shipping_address),
        billing_address=_copy(order.billing_address),
        created_at=now,
        updated_at=now,
    )
    rows, missing = _lines_again(order, now)
    if rows:
        lines_add(checkout, rows, now=now)
    async_event("CHECKOUT_CREATED", checkout, now=now)
    return checkout, missing


def _lines_again(order: Order, now: datetime) -> tuple[list[Values], list[Values]]:
    lines = list(order.lines.all())
    keys = [line.variant_id for line in lines if line.variant_id is not None]
    found = variants_sellable(order.channel, keys, now=now, refuse_gone=False)
    rows: list[Values] = []
    missing: list[Values] = []
    for line in lines:
        code = "" if line.variant_id in found.prices else "NOT_FOUND"
        if line.variant_id is not None:
            code = found.gone.get(line.variant_id, code)
        if line.variant_id is None or code:
            missing.append(
                {
                    "variant_id": line.product_variant_id
                    or global_id("ProductVariant", line.variant_id or 0),
                    "line_id": global_id("OrderLine", line.pk),
                    "code": code or "NOT_FOUND",
                    "message": "The variant is not sold any more.",
                }
            )
        else:
            rows.append(
                {
                    "variant_id": global_id("ProductVariant", line.variant_id),
                    "quantity": line.quantity,
                }
            )
    return rows, missing


def _copy(address: Address | None) -> Address | None:
    if address is None:
        return None
    row: Address = Address.objects.get(pk=address.pk)
    row.pk = None
    row._state.adding = True
    row.save()
    return row
