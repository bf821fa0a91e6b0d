"""A checkout becomes an order: once, whole, and only for money held or taken.

One lock order for everybody: checkout, transactions, number, stock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine.checkout import checkout_lock, is_shipping_required, lines_of
from catalog.engine.checkout_prices import prices_ensure, total
from catalog.engine.errors import not_found, refuse
from catalog.engine.ids import global_id, key_of, uuid_of
from catalog.engine.models import Order, TransactionItem
from catalog.engine.order_events import NOBODY, Actor
from catalog.engine.order_making import Making, order_make
from catalog.engine.promo_codes import code_holds
from catalog.engine.sellable import variants_sellable
from catalog.engine.transaction_sums import authorize_status
from catalog.engine.transactions import covered_of

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.engine.models import Checkout


def checkout_named(names: dict[str, Any]) -> str:
    """The id of a checkout that `id`, `checkout_id` or `token` name.

    Refuses GRAPHQL_ERROR for none of them, or several.
    """
    given = [names.get(name) for name in ("checkout_id", "token", "id")]
    said = [value for value in given if value]
    if len(said) > 1:
        message = "Argument 'checkout_id', 'token' or 'id' cannot be combined."
        raise refuse("GRAPHQL_ERROR", message)
    if not said:
        message = "At least one of arguments is required: 'checkout_id', 'token', 'id'."
        raise refuse("GRAPHQL_ERROR", message)
    token = names.get("token")
    return global_id("Checkout", token) if token else str(said[0])


def checkout_complete(
    text: str,
    *,
    now: datetime,
    redirect_url: str = "",
    metadata: dict[str, str] | None = None,
    by: Actor = NOBODY,
    is_automatic: bool = False,
) -> Order:
    """The order of a checkout; a second call answers the same one.

    Call inside a transaction. Raises `Refusal` with the contract's codes; nothing is
    changed then.
    """
    key = key_of(text, "Checkout")
    checkout = checkout_lock(key)
    if checkout is None:
        order = order_of_checkout(key)
        if order is None:
            raise not_found(text[:80])
        return order
    checkout.metadata = {**checkout.metadata, **(metadata or {})}
    _can_be_ordered(checkout, now)
    code_holds(checkout, now=now)
    paid = list(
        TransactionItem.objects.select_for_update().filter(checkout_token=checkout.pk)
    )
    vars(checkout)["_transactions"] = [x for x in paid if x.order_id is None]
    _priced(checkout, now)
    if checkout.delivery_id is None and _needs_delivery(checkout):
        raise _no_delivery()
    covered = authorize_status(total(checkout).gross, covered_of(checkout))
    if covered != "FULL" and not checkout.channel.allow_unpaid_orders:
        raise _not_covered(has_transactions=bool(paid))
    made = Making(redirect_url=redirect_url, by=by, is_automatic=is_automatic)
    return order_make(checkout, made, now=now)


def order_from_checkout(
    text: str,
    *,
    now: datetime,
    metadata: dict[str, str] | None = None,
    private_metadata: dict[str, str] | None = None,
    keeps: bool = False,
    by: Actor = NOBODY,
) -> Order:
    """An App makes the order, whatever was paid; `keeps` leaves the checkout there.

    Call inside a transaction. Raises `Refusal`; nothing is changed then.
    """
    key = key_of(text, "Checkout")
    checkout = checkout_lock(key)
    if checkout is None:
        order = order_of_checkout(key)
        if order is None:
            message = f"Couldn't resolve to a node: {text[:80]}"
            raise refuse("CHECKOUT_NOT_FOUND", message, "id")
        return order
    checkout.metadata = {**checkout.metadata, **(metadata or {})}
    checkout.private_metadata = {
        **checkout.private_metadata,
        **(private_metadata or {}),
    }
    _can_be_ordered(checkout, now)
    list(TransactionItem.objects.select_for_update().filter(checkout_token=checkout.pk))
    _priced(checkout, now)
    return order_make(checkout, Making(by=by, keeps=keeps), now=now)


def _priced(checkout: Checkout, now: datetime) -> None:
    prices_ensure(checkout, now=now, again=True)
    if checkout.tax_error:
        message = "Configured Tax App didn't provide correct tax data. Try again."
        raise refuse("TAX_ERROR", message)


def order_of_checkout(key: str) -> Order | None:
    """The order a checkout has become. `key` is the checkout's primary key."""
    token = uuid_of(key)
    return Order.objects.filter(checkout_token=token).first() if token else None


def _needs_delivery(checkout: Checkout) -> bool:
    return is_shipping_required(checkout) and checkout.collection_point_id is None


def _not_covered(*, has_transactions: bool) -> Exception:
    """Saleor words it by how the checkout is paid, and names a field for one way only."""
    if has_transactions:
        message = "The authorized amount doesn't cover the checkout's total amount."
        return refuse("CHECKOUT_NOT_FULLY_PAID", message, "id")
    message = "Provided payment methods can not cover the checkout's total amount"
    return refuse("CHECKOUT_NOT_FULLY_PAID", message)


def _no_delivery() -> Exception:
    return refuse(
        "SHIPPING_METHOD_NOT_SET", "Shipping method is not set", "shippingMethod"
    )


def _can_be_ordered(checkout: Checkout, now: datetime) -> None:
    lines = lines_of(checkout)
    if not checkout.channel.is_active:
        message = "Cannot complete checkout with inactive channel."
        raise refuse("CHANNEL_INACTIVE", message, "channel")
    if not checkout.email:
        raise refuse("EMAIL_NOT_SET", "Checkout email must be set.")
    if not lines:
        message = "Cannot complete checkout without lines."
        raise refuse("NO_LINES", message, "lines")
    gone = variants_sellable(
        checkout.channel,
        [line.variant_id for line in lines],
        now=now,
        refuse_gone=False,
        known=[line.variant for line in lines],
    ).gone
    if gone:
        message = "Some of the checkout lines variants are unavailable."
        variants = [global_id("ProductVariant", key) for key in gone]
        raise refuse(
            "UNAVAILABLE_VARIANT_IN_CHANNEL", message, "lines", variants=variants
        )
    if is_shipping_required(checkout):
        if _needs_delivery(checkout) and checkout.delivery_id is None:
            raise _no_delivery()
        if checkout.shipping_address_id is None:
            message = "Shipping address is not set"
            raise refuse("SHIPPING_ADDRESS_NOT_SET", message, "shippingAddress")
    if checkout.billing_address_id is None:
        message = "Billing address is not set"
        raise refuse("BILLING_ADDRESS_NOT_SET", message, "billingAddress")
