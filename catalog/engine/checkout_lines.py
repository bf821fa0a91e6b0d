"""Lines of an open checkout: put in, changed, taken out, checked against the stock.

A variant has one line, or several where a client asked for a new one; then a line is
named by its own id.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from catalog.engine import stock
from catalog.engine.checkout import lines_forget, lines_of, metadata_of, touch
from catalog.engine.errors import ErrorItem, Refusal, refuse
from catalog.engine.ids import key_of
from catalog.engine.models import CheckoutLine
from catalog.engine.row_writes import rows_insert
from catalog.engine.sellable import Sellable, variants_sellable
from catalog.engine.setup import shop_settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal

    from catalog.engine.models import Checkout, ProductVariant

Values = dict[str, Any]
# Whatever a client says, a checkout does not grow without end.
MAXIMUM_LINES = 200
LONGEST_REASON = 255
SEVERAL = "Variant occurs in multiple lines. Use `lineId` instead of `variantId`."


@dataclass(slots=True)
class Wanted:
    """A line as it shall be; what a client did not say stays."""

    variant_id: int
    line: CheckoutLine | None = None
    quantity: int | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    price: Decimal | None = None
    sets_price: bool = False
    reason: str = ""
    sets_reason: bool = False

    def take(self, row: Values) -> None:
        """Add what one row of the input says."""
        if row.get("quantity") is not None:
            self.quantity = (self.quantity or 0) + row["quantity"]
        self.metadata |= metadata_of(row.get("metadata"))
        if "price" in row:
            self.price, self.sets_price = row["price"], True
            self.reason, self.sets_reason = "", True
        if "price_override_reason" in row:
            said = (row["price_override_reason"] or "").strip()
            self.reason, self.sets_reason = said[:LONGEST_REASON], True


# --- Writes -----------------------------------------------------------------------
def lines_add(checkout: Checkout, rows: list[Values], *, now: datetime) -> None:
    """Put units in; a variant that is there already gets more of them."""
    lines = lines_of(checkout)
    wanted: list[Wanted] = []
    by_key: dict[Any, Wanted] = {}
    for row in rows:
        key = _variant_key(row["variant_id"])
        if row["quantity"] <= 0:
            raise _zero("The quantity should be higher than zero.")
        there = _bought(lines, key)
        if row.get("force_new_line") or len(there) > 1:
            one = Wanted(key)
            wanted.append(one)
        else:
            line = there[0] if there else None
            one = by_key.setdefault(line.pk if line else key, Wanted(key, line))
        one.take(row)
    wanted += by_key.values()
    for one in wanted:
        if one.line is not None:
            one.quantity = (one.quantity or 0) + one.line.quantity
    _lines_set(checkout, wanted, now=now)


def lines_update(
    checkout: Checkout,
    rows: list[Values],
    *,
    now: datetime,
    needs_quantity: bool = False,
) -> None:
    """Set quantities of lines; 0 takes a line out. Only Apps may leave them out."""
    lines = lines_of(checkout)
    by_key: dict[Any, Wanted] = {}
    for row in rows:
        key, line = _line_named(lines, row)
        one = by_key.setdefault(line.pk if line else key, Wanted(key, line))
        one.take(row)
    for one in by_key.values():
        if one.quantity is None and needs_quantity:
            message = "The quantity is required for all lines."
            raise refuse("REQUIRED", message, "quantity")
        if one.quantity is not None and one.quantity < 0:
            message = "The quantity should be higher or equal zero."
            raise _zero(message)
        if one.quantity is None and one.line is not None:
            one.quantity = one.line.quantity
    gone = [x.line.pk for x in by_key.values() if x.line and not x.quantity]
    if gone:
        CheckoutLine.objects.filter(pk__in=gone).delete()
        lines_forget(checkout)
    _lines_set(checkout, [x for x in by_key.values() if x.quantity], now=now)


def lines_delete(checkout: Checkout, ids: list[str], *, now: datetime) -> None:
    """Take lines out; an id of no line of this checkout is refused."""
    lines = {str(line.pk): line for line in lines_of(checkout)}
    keys = [key_of(text, "CheckoutLine", field="linesIds") for text in ids]
    missing = [text for text, key in zip(ids, keys, strict=True) if key not in lines]
    if missing:
        message = "Provided line_ids aren't part of checkout."
        raise refuse("INVALID", message, "lineId", lines=missing)
    CheckoutLine.objects.filter(pk__in=[lines[key].pk for key in keys]).delete()
    lines_forget(checkout)
    touch(checkout, now)


def line_delete(checkout: Checkout, text: str, *, now: datetime) -> None:
    """Take one line out; a line of another checkout stays where it is."""
    key = key_of(text, "CheckoutLine", field="lineId")
    for line in lines_of(checkout):
        if str(line.pk) == key:
            line.delete()
            break
    else:
        if not CheckoutLine.objects.filter(pk=key).exists():
            message = f"Couldn't resolve to a node: {text[:80]}"
            raise refuse("NOT_FOUND", message, "lineId")
    lines_forget(checkout)
    touch(checkout, now)


# --- Which line -------------------------------------------------------------------
def _line_named(
    lines: list[CheckoutLine], row: Values
) -> tuple[int, CheckoutLine | None]:
    """(variant, its line if there is one) of a row by line id or by variant id."""
    line_id, variant_id = row.get("line_id"), row.get("variant_id")
    if line_id and variant_id:
        message = "Argument 'line_id' or 'variant_id' cannot be combined."
        raise refuse("GRAPHQL_ERROR", message)
    if not line_id and not variant_id:
        message = "At least one of arguments is required: 'line_id', 'variant_id'."
        raise refuse("GRAPHQL_ERROR", message)
    if variant_id:
        key = _variant_key(variant_id)
        there = _bought(lines, key)
        if len(there) > 1:
            raise refuse("INVALID", SEVERAL, "variantId", variants=[variant_id])
        return key, there[0] if there else None
    wanted = key_of(line_id or "", "CheckoutLine", field="lineId")
    for line in lines:
        if str(line.pk) == wanted:
            return line.variant_id, line
    message = f"Could not resolve to a node with the global id list of '{[line_id]}'."
    raise refuse("GRAPHQL_ERROR", message, "lineId")


def _bought(lines: list[CheckoutLine], key: int) -> list[CheckoutLine]:
    """Lines of a variant; what a promotion gives away is not for the buyer to change."""
    return [x for x in lines if x.variant_id == key and not x.is_gift]


def _variant_key(text: str) -> int:
    key = key_of(text, "ProductVariant", field="variantId")
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        raise refuse("GRAPHQL_ERROR", f"Invalid ID: {text[:80]}.", "variantId")
    return int(key)


def _zero(message: str) -> Refusal:
    return refuse("ZERO_QUANTITY", message, "quantity")


# --- Writing ----------------------------------------------------------------------
def _lines_set(checkout: Checkout, wanted: list[Wanted], *, now: datetime) -> None:
    """Write lines of these quantities, checked, priced and reserved."""
    lines = lines_of(checkout)
    fresh = sum(1 for one in wanted if one.line is None)
    if len(lines) + fresh > MAXIMUM_LINES:
        message = f"A checkout holds at most {MAXIMUM_LINES} lines."
        raise refuse("QUANTITY_GREATER_THAN_LIMIT", message, "lines")
    _reasons_checked(wanted)
    read = [line.variant for line in lines]
    keys = [one.variant_id for one in wanted]
    sellable = variants_sellable(checkout.channel, keys, now=now, known=read)
    shop = shop_settings()
    _limits(sellable.variants, _units(lines, wanted), shop.limit_quantity_per_checkout)
    _write(checkout, wanted, sellable, max((x.position for x in lines), default=0))
    lines_forget(checkout)
    minutes = (
        shop.reserve_stock_duration_authenticated_user
        if checkout.user_id
        else shop.reserve_stock_duration_anonymous_user
    )
    stock.reserve(
        checkout.channel,
        lines_of(checkout),
        until=now + timedelta(minutes=minutes) if minutes else None,
        now=now,
        needed=set(keys),
        collect_at=checkout.collection_point,
    )
    touch(checkout, now)


def _write(
    checkout: Checkout, wanted: list[Wanted], sellable: Sellable, last: int
) -> None:
    fresh, changed = [], []
    for one in wanted:
        line = one.line
        if line is None:
            last += 1
            line = CheckoutLine(
                checkout=checkout,
                variant=sellable.variants[one.variant_id],
                position=last,
            )
            fresh.append(line)
        else:
            changed.append(line)
        line.quantity = one.quantity or 0
        line.metadata = {**line.metadata, **one.metadata}
        if one.sets_price:
            line.price_override = one.price
        if one.sets_reason:
            line.price_override_reason = one.reason
        own = line.price_override
        line.price_amount = sellable.prices[one.variant_id] if own is None else own
    rows_insert(fresh)
    if changed:
        CheckoutLine.objects.bulk_update(
            changed,
            [
                "quantity", "price_amount", "price_override", "price_override_reason",
                "metadata",
            ],
        )  # fmt: skip


def _reasons_checked(wanted: Sequence[Wanted]) -> None:
    for one in wanted:
        price = (
            one.price if one.sets_price else getattr(one.line, "price_override", None)
        )
        if one.reason and price is None:
            message = (
                "Cannot set priceOverrideReason without a price override on the line."
            )
            raise refuse("PRICE_OVERRIDE_REASON_WITHOUT_OVERRIDE", message)


def _units(lines: Sequence[CheckoutLine], wanted: Sequence[Wanted]) -> dict[int, int]:
    """Units of each variant that is touched, in all of its lines."""
    touched = {one.line.pk for one in wanted if one.line is not None}
    units = dict.fromkeys((one.variant_id for one in wanted), 0)
    for one in wanted:
        units[one.variant_id] += one.quantity or 0
    for line in lines:
        if line.variant_id in units and line.pk not in touched:
            units[line.variant_id] += line.quantity
    return units


def _limits(
    variants: dict[int, ProductVariant], wanted: dict[int, int], most: int | None
) -> None:
    items = []
    for key, quantity in wanted.items():
        limit = variants[key].quantity_limit_per_customer or most
        if limit is not None and quantity > limit:
            message = f"Cannot add more than {limit} times this item: {stock.named(variants[key])}."
            items.append(ErrorItem("QUANTITY_GREATER_THAN_LIMIT", message, "quantity"))
    if items:
        raise Refusal(*items)
