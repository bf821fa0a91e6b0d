"""An open checkout: how it is found and locked, its contact, addresses and language.

Each runs in one transaction and locks the checkout first; stock rows come after it.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from catalog.engine import stock
from catalog.engine.addresses import address_checked
from catalog.engine.compiled import Compiled
from catalog.engine.errors import refuse
from catalog.engine.events import async_event
from catalog.engine.ids import key_of
from catalog.engine.models import Checkout, CheckoutLine, Reservation, TransactionItem
from catalog.engine.row_writes import rows_update
from catalog.engine.sellable import variants_sellable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from django.db.models import QuerySet

Values = dict[str, Any]


def checkouts() -> QuerySet[Checkout]:
    """Checkouts with what nearly every reader of one needs."""
    return Checkout.objects.select_related(
        "channel",
        "shipping_address",
        "billing_address",
        "delivery",
        "collection_point",
    )


_checkout_of = Compiled(lambda key: checkouts().filter(pk=key))
_lock_of = Compiled(
    lambda key: (
        Checkout.objects.select_for_update().filter(pk=key).values_list("pk", flat=True)
    )
)
_lines_of = Compiled(
    lambda key: CheckoutLine.objects.filter(checkout=key).select_related(
        "variant__product__product_type"
    )
)


def checkout_lock(key: object) -> Checkout | None:
    """Lock a checkout and read it; None if it is gone.

    Two queries: what a join finds while it waits for a lock may be of before it.
    """
    try:
        wanted = key if isinstance(key, UUID) else UUID(str(key))
    except ValueError:
        return None
    if not _lock_of(wanted):
        return None
    (found,) = _checkout_of(wanted)
    return cast("Checkout", found)


def taken_over(checkout: Checkout, read: Checkout) -> None:
    """Make an object hold what was just read of its row; its lines are read anew."""
    vars(checkout).update({k: v for k, v in vars(read).items() if k != "_state"})
    checkout._state.fields_cache = read._state.fields_cache
    lines_forget(checkout)


def checkout_locked(
    text: str | None, *, checkout_id: str | None = None, token: UUID | None = None
) -> Checkout:
    """The checkout an id names, locked; `checkout_id` and `token` are older names.

    Refuses GRAPHQL_ERROR for none or several of them, NOT_FOUND for no checkout.
    """
    given = [value for value in (checkout_id, token, text) if value]
    if len(given) > 1:
        message = "Argument 'checkout_id', 'token' or 'id' cannot be combined."
        raise refuse("GRAPHQL_ERROR", message)
    if not given:
        message = "At least one of arguments is required: 'checkout_id', 'token', 'id'."
        raise refuse("GRAPHQL_ERROR", message)
    field = "id" if text else "token" if token else "checkoutId"
    key = (
        str(token)
        if token
        else key_of(text or checkout_id or "", "Checkout", field=field)
    )
    found = checkout_lock(key)
    if found is None:
        message = f"Couldn't resolve to a node: {str(given[0])[:80]}"
        raise refuse("NOT_FOUND", message, field)
    return found


def touch(checkout: Checkout, now: datetime, *names: str) -> None:
    """Store columns and the time; whoever listens hears that it changed."""
    if names or checkout.updated_at != now:
        checkout.updated_at = now
        rows_update([checkout], "updated_at", *names)
    async_event("CHECKOUT_UPDATED", checkout, now=now)


def metadata_of(rows: list[dict[str, str]] | None, field: str = "metadata") -> Values:
    """Keys and values of an input. Refuses REQUIRED for an empty key."""
    for row in rows or []:
        if not row["key"].strip():
            raise refuse("REQUIRED", "Metadata key cannot be empty.", field)
    return {row["key"]: row["value"] for row in rows or []}


# --- Lines ------------------------------------------------------------------------
def lines_of(checkout: Checkout) -> list[CheckoutLine]:
    """Lines in order with variant and product; read once per checkout object."""
    kept: list[CheckoutLine] | None = vars(checkout).get("_lines")
    if kept is None:
        kept = _lines_of(checkout.pk)
        for line in kept:
            line.checkout = checkout
        vars(checkout)["_lines"] = kept
    return kept


def is_shipping_required(checkout: Checkout) -> bool:
    """Whether any line is a thing that is sent."""
    return any(
        line.variant.product.product_type.is_shipping_required
        for line in lines_of(checkout)
    )


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


def variants_missing(checkout: Checkout, *, now: datetime) -> dict[int, int]:
    """Variant -> units that may be sold, for lines that want more than that."""
    lines = [line for line in lines_of(checkout) if line.variant.track_inventory]
    if not lines:
        return {}
    wanted: dict[int, int] = {}
    for line in lines:
        wanted[line.variant_id] = wanted.get(line.variant_id, 0) + line.quantity
    left = stock.available(checkout.channel, wanted, now=now, but=checkout.pk)
    return {key: left[key] for key, units in wanted.items() if left[key] < units}


def reserved_until(checkout: Checkout) -> datetime | None:
    """When the first of its live reservations ends."""
    rows = Reservation.objects.filter(checkout_line__checkout=checkout)
    return (
        rows.order_by("reserved_until").values_list("reserved_until", flat=True).first()
    )


def checkout_delete(checkout: Checkout) -> None:
    """Away with it. Refuses INVALID where a payment was begun."""
    rows = TransactionItem.objects.filter(checkout_token=checkout.pk, order=None)
    if rows.exists():
        message = "Cannot delete checkout with attached transactions."
        raise refuse("INVALID", message, "id")
    checkout.delete()


# --- Who and where ----------------------------------------------------------------
def email_checked(text: str) -> str:
    """An address that can be written to. Refuses INVALID."""
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
    checkout.email = email_checked(email)
    touch(checkout, now, "email")


def customer_attach(
    checkout: Checkout, user_id: int, email: str, *, now: datetime
) -> None:
    """Whose it is from now on."""
    checkout.user_id = user_id
    checkout.email = email
    touch(checkout, now, "user_id", "email")


def customer_detach(checkout: Checkout, *, now: datetime) -> None:
    """Nobody's account has it any more."""
    checkout.user_id = None
    touch(checkout, now, "user_id")


def note_update(checkout: Checkout, note: str, *, now: datetime) -> None:
    """What the buyer wants to say."""
    checkout.note = note
    touch(checkout, now, "note")


def language_update(checkout: Checkout, code: str, *, now: datetime) -> None:
    """The buyer's language."""
    checkout.language_code = code
    touch(checkout, now, "language_code")


def shipping_address_update(
    checkout: Checkout, values: Values, *, now: datetime
) -> None:
    """Where the goods go; what is collected at a warehouse goes nowhere else.

    `values` are `address`, `rules` and `save`.
    """
    if checkout.collection_point_id is not None:
        message = "Can't change shipping address manually. For click and collect delivery, address is set to a warehouse address."
        raise refuse("SHIPPING_CHANGE_FORBIDDEN", message, "shippingAddress")
    if checkout.channel.use_legacy_error_flow:
        _stock_checked(checkout, now)
    checkout.shipping_address = address_checked(
        values["address"],
        address_type="SHIPPING",
        rules=values.get("rules"),
        address=checkout.shipping_address,
    )
    checkout.save_shipping_address = values.get("save", True)
    touch(checkout, now, "shipping_address", "save_shipping_address")


def billing_address_update(
    checkout: Checkout, values: Values, *, now: datetime
) -> None:
    """Who is billed. `values` are `address`, `rules` and `save`."""
    checkout.billing_address = address_checked(
        values["address"],
        address_type="BILLING",
        rules=values.get("rules"),
        address=checkout.billing_address,
    )
    checkout.save_billing_address = values.get("save", True)
    touch(checkout, now, "billing_address", "save_billing_address")


def _stock_checked(checkout: Checkout, now: datetime) -> None:
    """The older flow: what is short is an error of the next write, not a problem."""
    left = variants_missing(checkout, now=now)
    short = {
        x.variant: left[x.variant_id]
        for x in lines_of(checkout)
        if x.variant_id in left
    }
    if short:
        raise stock.insufficient(short)


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
