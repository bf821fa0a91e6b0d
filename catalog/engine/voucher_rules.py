"""What a voucher takes off a basket, and whether it may be used at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, Sum

from catalog.engine.discounting import ZERO, off_of
from catalog.engine.models import (
    Product,
    User,
    Voucher,
    VoucherChannelListing,
    VoucherCode,
    VoucherCustomer,
)
from catalog.engine.taxes import rounded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal

    from catalog.engine.models import Channel, ProductVariant


class NotApplicable(ValueError):  # noqa: N818  it is a fact of a basket, no fault
    """A voucher does not fit a basket; the text says why."""


@dataclass(frozen=True, slots=True)
class Part:
    """A line as a voucher sees it: its price is what promotions left of it."""

    key: Any
    variant: ProductVariant | None
    unit_price: Decimal
    quantity: int
    is_gift: bool = False

    @property
    def total(self) -> Decimal:
        """Of all units."""
        return self.unit_price * self.quantity


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys: the account, and the address that is written to."""

    user_id: int | None
    email: str

    @property
    def address(self) -> str:
        """The account's own address before any other."""
        found = User.objects.filter(pk=self.user_id or 0).values_list(
            "email", flat=True
        )
        return found.first() or self.email

    @property
    def is_staff(self) -> bool:
        """Whether they work here."""
        return User.objects.filter(pk=self.user_id or 0, is_staff=True).exists()


@dataclass(slots=True)
class Taken:
    """What a voucher takes off: of the whole, of lines by key, of the delivery."""

    voucher: Voucher
    listing: VoucherChannelListing
    code: str
    of_order: Decimal = ZERO
    of_shipping: Decimal = ZERO
    of_lines: dict[Any, Decimal] = field(default_factory=dict)

    @property
    def amount(self) -> Decimal:
        """All of it."""
        return self.of_order + self.of_shipping + sum(self.of_lines.values(), ZERO)


# --- Found ------------------------------------------------------------------------
def active(now: datetime, *, counts_use: bool = True) -> Any:
    """Vouchers that hold now and are not used up."""
    rows = Voucher.objects.filter(Q(end_date=None) | Q(end_date__gte=now))
    rows = rows.filter(start_date__lte=now)
    if counts_use:
        rows = rows.annotate(times_used=Sum("codes__used"))
        rows = rows.filter(Q(usage_limit=None) | Q(usage_limit__gt=F("times_used")))
    return rows


def code_found(
    text: str, channel: Channel, *, now: datetime, counts_use: bool = True
) -> VoucherCode | None:
    """A code that may be used in a channel now; None for any other."""
    if not text or not channel.is_active:
        return None
    rows = VoucherCode.objects.select_related("voucher").filter(code=text)
    found = rows.filter(is_active=True).first()
    if found is None:
        return None
    listed = found.voucher.channel_listings.filter(channel=channel)
    holds = active(now, counts_use=counts_use).filter(pk=found.voucher_id)
    return found if listed.exists() and holds.exists() else None


# --- Worked out -------------------------------------------------------------------
def voucher_taken(
    code: VoucherCode,
    channel: Channel,
    parts: Sequence[Part],
    shipping: Decimal | None,
    buyer: Buyer | None,
    *,
    country: str = "",
) -> Taken:
    """What a voucher takes off. `shipping` is None without a way to deliver.

    `buyer` is None where nobody's conditions count. Raises `NotApplicable`.
    """
    voucher = code.voucher
    listing = voucher.channel_listings.filter(channel=channel).first()
    if listing is None:
        raise NotApplicable("This voucher is not assigned to this channel")
    if buyer is not None:
        _check(voucher, listing, parts, buyer)
    taken = Taken(voucher, listing, code.code)
    currency = channel.currency_code
    if voucher.type == "SHIPPING":
        taken.of_shipping = _shipping(voucher, listing, shipping, country)
    elif voucher.type == "SPECIFIC_PRODUCT" or voucher.apply_once_per_order:
        taken.of_lines = _lines(voucher, listing, parts, currency)
    else:
        whole = sum((part.total for part in parts), ZERO)
        taken.of_order = _off(listing, whole, currency)
    return taken


def _off(listing: VoucherChannelListing, price: Decimal, currency: str) -> Decimal:
    kind = listing.voucher.discount_value_type
    return off_of(kind, listing.discount_value, price, currency)


def _check(
    voucher: Voucher,
    listing: VoucherChannelListing,
    parts: Sequence[Part],
    buyer: Buyer,
) -> None:
    whole = sum((part.total for part in parts), ZERO)
    least = listing.min_spent_amount
    if least and whole < least:
        shown = rounded(least, listing.currency)
        message = (
            f"This offer is only valid for orders over {shown} {listing.currency}."
        )
        raise NotApplicable(message)
    units = voucher.min_checkout_items_quantity
    if units and sum(part.quantity for part in parts) < units:
        message = (
            f"This offer is only valid for orders with a minimum of {units} quantity."
        )
        raise NotApplicable(message)
    if voucher.apply_once_per_customer:
        rows = VoucherCustomer.objects.filter(voucher_code__voucher=voucher)
        if rows.filter(customer_email=buyer.address).exists():
            raise NotApplicable("This offer is valid only once per customer.")
    if voucher.only_for_staff and not buyer.is_staff:
        raise NotApplicable("This offer is valid only for staff customers.")


def _shipping(
    voucher: Voucher,
    listing: VoucherChannelListing,
    shipping: Decimal | None,
    country: str,
) -> Decimal:
    if shipping is None:
        raise NotApplicable("This offer is only valid for orders with shipping.")
    if voucher.countries and country not in voucher.countries:
        raise NotApplicable("This offer is not valid in your country.")
    return _off(listing, shipping, listing.currency)


def _lines(
    voucher: Voucher,
    listing: VoucherChannelListing,
    parts: Sequence[Part],
    currency: str,
) -> dict[Any, Decimal]:
    named = [part for part in parts if not part.is_gift]
    if voucher.type == "SPECIFIC_PRODUCT":
        named = named_parts(voucher, named)
        if not named:
            raise NotApplicable("This offer is only valid for selected items.")
    if voucher.apply_once_per_order:
        named = [min(named, key=lambda part: part.unit_price)] if named else []
    taken = {}
    for part in named:
        if voucher.apply_once_per_order:
            off = _off(listing, part.unit_price, currency)
        elif voucher.discount_value_type == "PERCENTAGE":
            off = _off(listing, part.total, currency)
        else:
            off = _off(listing, part.unit_price, currency) * part.quantity
        taken[part.key] = min(off, part.total)
    return taken


def named_parts(voucher: Voucher, parts: Sequence[Part]) -> list[Part]:
    """The lines a voucher of chosen goods names; of no choice, all."""
    chosen = {
        name: set(getattr(voucher, name).values_list("pk", flat=True))
        for name in ("variants", "products", "categories", "collections")
    }
    if not any(chosen.values()):
        return list(parts)
    links = Product.collections.through.objects.filter(
        collection_id__in=chosen["collections"]
    )
    grouped = set(links.values_list("product_id", flat=True))
    return [
        part
        for part in parts
        if part.variant is not None
        and (
            part.variant.pk in chosen["variants"]
            or part.variant.product_id in chosen["products"] | grouped
            or part.variant.product.category_id in chosen["categories"]
        )
    ]


# --- Used -------------------------------------------------------------------------
def use_count(code: VoucherCode, buyer: Buyer) -> None:
    """An order was made with a code. Call in its transaction. Raises `NotApplicable`."""
    voucher = Voucher.objects.select_for_update().get(pk=code.voucher_id)
    code = VoucherCode.objects.select_for_update().get(pk=code.pk)
    if voucher.usage_limit:
        used = voucher.codes.aggregate(n=Sum("used"))["n"] or 0
        if used >= voucher.usage_limit:
            raise NotApplicable("Voucher code usage limit has been reached.")
        code.used += 1
    if voucher.apply_once_per_customer:
        if not buyer.address:
            message = "Unable to apply voucher as customer details are missing."
            raise NotApplicable(message)
        _, is_new = VoucherCustomer.objects.get_or_create(
            voucher_code=code, customer_email=buyer.address
        )
        if not is_new:
            raise NotApplicable("This offer is only valid once per customer.")
    if voucher.single_use:
        if not code.is_active:
            raise NotApplicable("Voucher code has been used already.")
        code.is_active = False
    code.save(update_fields=["used", "is_active"])


def use_release(code: VoucherCode, buyer: Buyer) -> None:
    """An order with a code came to nothing: it may be used again."""
    code = VoucherCode.objects.select_for_update().get(pk=code.pk)
    if code.voucher.usage_limit:
        code.used = max(0, code.used - 1)
    if code.voucher.single_use:
        code.is_active = True
    code.save(update_fields=["used", "is_active"])
    code.customers.filter(customer_email=buyer.address).delete()
