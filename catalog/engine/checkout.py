"""Writes of an open checkout: lines, addresses, contact, language.

Each runs in one transaction and locks the checkout first; stock rows come after it.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from catalog.engine import stock
from catalog.engine.addresses import address_checked
from catalog.engine.errors import ErrorItem, Refusal, not_found, refuse
from catalog.engine.ids import find, global_id, key_of
from catalog.engine.models import (
    Channel,
    Checkout,
    CheckoutLine,
    ProductVariant,
    Reservation,
)
from catalog.engine.sellable import variants_sellable
from catalog.engine.setup import shop_settings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime

    from django.db.models import QuerySet

Values = dict[str, Any]
# Whatever a client says, a checkout does not grow without end.
MAXIMUM_LINES = 200


def checkouts() -> QuerySet[Checkout]:
    """Checkouts with what nearly every reader of one needs."""
    return Checkout.objects.select_related(
        "channel",
        "shipping_address",
        "billing_address",
        "delivery",
        "collection_point",
    )


def checkout_lock(key: object) -> Checkout | None:
    """Lock a checkout and read it; None if it is gone.

    Two queries: what a join finds while it waits for a lock may be of before it.
    """
    if find(Checkout.objects.select_for_update().only("pk"), key) is None:
        return None
    return checkouts().get(pk=str(key))


def checkout_locked(text: str | None) -> Checkout:
    """The checkout an id names, locked. Refuses GRAPHQL_ERROR or NOT_FOUND."""
    found = checkout_lock(key_of(text or "", "Checkout"))
    if found is None:
        raise not_found((text or "")[:80])
    return found


def _touch(checkout: Checkout, now: datetime, *names: str) -> None:
    checkout.updated_at = now
    checkout.save(update_fields=["updated_at", *names])


def checkout_create(values: Values, *, now: datetime) -> Checkout:
    """A checkout with its lines, addresses and contact, or nothing at all."""
    slug = values.get("channel")
    channel = Channel.objects.filter(slug=slug or "").first()
    if channel is None:
        code = "NOT_FOUND" if slug else "MISSING_CHANNEL_SLUG"
        raise refuse(
            code, f"Channel with '{str(slug)[:80]}' slug does not exist.", "channel"
        )
    if not channel.is_active:
        message = f"Channel with '{channel.slug}' is inactive."
        raise refuse("CHANNEL_INACTIVE", message, "channel")
    checkout = Checkout(
        channel=channel,
        language_code=values.get("language_code") or "EN",
        email=_email(values["email"]) if values.get("email") else None,
        metadata=_metadata(values.get("metadata")),
        created_at=now,
        updated_at=now,
    )
    rules = values.get("validation_rules") or {}
    for name, kind in (
        ("shipping_address", "SHIPPING"),
        ("billing_address", "BILLING"),
    ):
        if values.get(name):
            address = address_checked(
                values[name], address_type=kind, rules=rules.get(name)
            )
            setattr(checkout, name, address)
    checkout.save()
    if values["lines"]:
        lines_add(checkout, values["lines"], now=now)
    return checkout


def _metadata(rows: list[dict[str, str]] | None) -> dict[str, str]:
    return {row["key"]: row["value"] for row in rows or []}


# --- Lines ------------------------------------------------------------------------
def lines_of(checkout: Checkout) -> list[CheckoutLine]:
    """Lines in order with variant and product; read once per checkout object."""
    kept: list[CheckoutLine] | None = vars(checkout).get("_lines")
    if kept is None:
        rows = CheckoutLine.objects.filter(checkout=checkout)
        kept = list(rows.select_related("variant__product__product_type"))
        for line in kept:
            line.checkout = checkout
        vars(checkout)["_lines"] = kept
    return kept


@contextmanager
def being_priced(checkout: Checkout) -> Iterator[None]:
    """While the App is asked about a checkout, reading it asks the App nothing."""
    outer = vars(checkout).get("_being_priced", False)
    vars(checkout)["_being_priced"] = True
    try:
        yield
    finally:
        vars(checkout)["_being_priced"] = outer


def is_being_priced(checkout: Checkout) -> bool:
    """Whether the App is being asked about this object just now."""
    return bool(vars(checkout).get("_being_priced", False))


def lines_forget(checkout: Checkout) -> None:
    """The lines were written: the next reader reads them anew."""
    vars(checkout).pop("_lines", None)


def lines_add(checkout: Checkout, rows: list[Values], *, now: datetime) -> None:
    """Put units in; a variant that is there already gets more of them."""
    wanted: dict[int, int] = {}
    metadata: dict[int, dict[str, str]] = {}
    for row in rows:
        _no_price(row)
        key = _variant_key(row["variant_id"])
        if row["quantity"] <= 0:
            raise _zero("The quantity should be higher than zero.", [key])
        wanted[key] = wanted.get(key, 0) + row["quantity"]
        metadata.setdefault(key, {}).update(_metadata(row.get("metadata")))
    there = {line.variant_id: line for line in lines_of(checkout)}
    for key in wanted:
        if key in there:
            wanted[key] += there[key].quantity
    _lines_set(checkout, wanted, metadata, now=now)


def lines_update(checkout: Checkout, rows: list[Values], *, now: datetime) -> None:
    """Set quantities of lines; 0 takes a line out."""
    lines = lines_of(checkout)
    wanted: dict[int, int] = {}
    metadata: dict[int, dict[str, str]] = {}
    for row in rows:
        _no_price(row)
        key = _line_variant(lines, row)
        quantity = row.get("quantity")
        if quantity is None:
            quantity = next((x.quantity for x in lines if x.variant_id == key), 0)
        if quantity < 0:
            message = "The quantity should be higher or equal zero."
            raise _zero(message, [key])
        wanted[key] = quantity
        metadata.setdefault(key, {}).update(_metadata(row.get("metadata")))
    gone = [x.pk for x in lines if wanted.get(x.variant_id) == 0]
    CheckoutLine.objects.filter(pk__in=gone).delete()
    lines_forget(checkout)
    kept = {key: quantity for key, quantity in wanted.items() if quantity}
    _lines_set(checkout, kept, metadata, now=now)


def lines_delete(checkout: Checkout, ids: list[str], *, now: datetime) -> None:
    """Take lines out; an id of no line of this checkout is refused."""
    lines = {str(line.pk): line for line in lines_of(checkout)}
    keys = [key_of(text, "CheckoutLine", field="linesIds") for text in ids]
    missing = [text for text, key in zip(ids, keys, strict=True) if key not in lines]
    if missing:
        message = "Provided line_ids aren't part of checkout."
        raise refuse("INVALID", message, "linesIds", lines=missing)
    CheckoutLine.objects.filter(pk__in=[lines[key].pk for key in keys]).delete()
    lines_forget(checkout)
    _touch(checkout, now)


def _line_variant(lines: list[CheckoutLine], row: Values) -> int:
    if not row.get("line_id"):
        if not row.get("variant_id"):
            raise refuse("REQUIRED", "A line needs its id or a variant.", "lineId")
        return _variant_key(row["variant_id"])
    key = key_of(row["line_id"], "CheckoutLine", field="lineId")
    for line in lines:
        if str(line.pk) == key:
            return line.variant_id
    message = "The line is not part of this checkout."
    raise refuse("INVALID", message, "lineId", lines=[row["line_id"]])


def _variant_key(text: str) -> int:
    key = key_of(text, "ProductVariant", field="variantId")
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        raise refuse("GRAPHQL_ERROR", f"Invalid ID: {text[:80]}.", "variantId")
    return int(key)


def _no_price(row: Values) -> None:
    if row.get("price") is not None:
        message = "Prices come from the channel; this server takes none."
        raise refuse("INVALID", message, "price")


def _zero(message: str, keys: Iterable[int]) -> Refusal:
    variants = [global_id("ProductVariant", key) for key in keys]
    return refuse("ZERO_QUANTITY", message, "quantity", variants=variants)


def _lines_set(
    checkout: Checkout,
    wanted: dict[int, int],
    metadata: dict[int, dict[str, str]],
    *,
    now: datetime,
) -> None:
    """Give variants these quantities, checked, priced and reserved."""
    lines = {line.variant_id: line for line in lines_of(checkout)}
    if len(lines.keys() | wanted.keys()) > MAXIMUM_LINES:
        message = f"A checkout holds at most {MAXIMUM_LINES} lines."
        raise refuse("QUANTITY_GREATER_THAN_LIMIT", message, "lines")
    read = [line.variant for line in lines.values()]
    sellable = variants_sellable(checkout.channel, wanted, now=now, known=read)
    shop = shop_settings()
    _limits(sellable.variants, wanted, shop.limit_quantity_per_checkout)
    last = max((line.position for line in lines.values()), default=0)
    fresh: list[CheckoutLine] = []
    for key, quantity in wanted.items():
        line = lines.get(key)
        if line is None:
            last += 1
            line = CheckoutLine(
                checkout=checkout,
                variant=sellable.variants[key],
                quantity=quantity,
                price_amount=sellable.prices[key],
                metadata=metadata.get(key) or {},
                position=last,
            )
            fresh.append(line)
            continue
        line.quantity = quantity
        line.price_amount = sellable.prices[key]
        line.metadata = {**line.metadata, **(metadata.get(key) or {})}
        line.save(update_fields=["quantity", "price_amount", "metadata"])
    CheckoutLine.objects.bulk_create(fresh)
    lines_forget(checkout)
    minutes = shop.reserve_stock_duration_anonymous_user
    stock.reserve(
        checkout.channel,
        lines_of(checkout),
        until=now + timedelta(minutes=minutes) if minutes else None,
        now=now,
        needed=set(wanted),
        collect_at=checkout.collection_point,
    )
    _touch(checkout, now)


def _limits(
    variants: dict[int, ProductVariant], wanted: dict[int, int], most: int | None
) -> None:
    items = []
    for key, quantity in wanted.items():
        own = variants[key].quantity_limit_per_customer
        limits = [limit for limit in (own, most) if limit is not None]
        if limits and quantity > min(limits):
            message = (
                f"Cannot add more than {min(limits)} times this item: {variants[key]}."
            )
            extra = {"variants": [global_id("ProductVariant", key)]}
            items.append(
                ErrorItem("QUANTITY_GREATER_THAN_LIMIT", message, "quantity", extra)
            )
    if items:
        raise Refusal(*items)


def variants_missing(checkout: Checkout, *, now: datetime) -> dict[int, int]:
    """Variant -> units that may be sold, for lines that want more than that."""
    lines = [line for line in lines_of(checkout) if line.variant.track_inventory]
    if not lines:
        return {}
    keys = [line.variant_id for line in lines]
    left = stock.available(checkout.channel, keys, now=now, but=checkout.pk)
    return {
        line.variant_id: left[line.variant_id]
        for line in lines
        if left[line.variant_id] < line.quantity
    }


def reserved_until(checkout: Checkout) -> datetime | None:
    """When the first of its live reservations ends."""
    rows = Reservation.objects.filter(checkout_line__checkout=checkout)
    return (
        rows.order_by("reserved_until").values_list("reserved_until", flat=True).first()
    )


# --- Who and where ----------------------------------------------------------------
def _email(text: str) -> str:
    text = text.strip()
    try:
        validate_email(text)
    except ValidationError as error:
        raise refuse("INVALID", "Enter a valid email address.", "email") from error
    return text


def email_update(checkout: Checkout, email: str, *, now: datetime) -> None:
    """Whom the order is written to."""
    if not email.strip():
        raise refuse("REQUIRED", "This field cannot be blank.", "email")
    checkout.email = _email(email)
    _touch(checkout, now, "email")


def language_update(checkout: Checkout, code: str, *, now: datetime) -> None:
    """The buyer's language."""
    checkout.language_code = code
    _touch(checkout, now, "language_code")


def shipping_address_update(
    checkout: Checkout, values: Values, *, now: datetime
) -> None:
    """Where the goods go; what is collected at a warehouse goes nowhere else."""
    if checkout.collection_point_id is not None:
        message = "Can't change shipping address manually. For click and collect delivery, address is set to a warehouse address."
        raise refuse("SHIPPING_CHANGE_FORBIDDEN", message, "shippingAddress")
    checkout.shipping_address = address_checked(
        values, address_type="SHIPPING", address=checkout.shipping_address
    )
    _touch(checkout, now, "shipping_address")


def billing_address_update(
    checkout: Checkout, values: Values, *, now: datetime
) -> None:
    """Who is billed."""
    checkout.billing_address = address_checked(
        values, address_type="BILLING", address=checkout.billing_address
    )
    _touch(checkout, now, "billing_address")


def lines_problematic(
    checkout: Checkout, *, now: datetime
) -> tuple[Collection[int], dict[int, int]]:
    """(variants not on sale any more, variant -> units left where they are too few)."""
    lines = lines_of(checkout)
    found = variants_sellable(
        checkout.channel,
        [line.variant_id for line in lines],
        now=now,
        refuse_gone=False,
        known=[line.variant for line in lines],
    )
    return found.gone, variants_missing(checkout, now=now)
