"""Checkouts on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import checkout, checkout_prices, completion, delivery, transactions
from catalog.engine.graphql.money import money, taxed
from catalog.engine.graphql.registry import mutation, node, query, resolver
from catalog.engine.ids import find_id
from catalog.engine.loading import keep, together
from catalog.engine.models import Checkout, CheckoutLine, Warehouse

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from decimal import Decimal

    from graphql import GraphQLResolveInfo

    from catalog.engine.models import ProductVariant

Payload = dict[str, Any]
node("Checkout", Checkout)
node("CheckoutLine", CheckoutLine)


# --- Reads ------------------------------------------------------------------------
@query("checkout")
def checkout_by_id(info: GraphQLResolveInfo, id: str | None = None) -> Checkout | None:  # noqa: A002
    """The id is the secret; null once it has become an order."""
    return find_id(checkout.checkouts(), id, "Checkout")


def _now(info: GraphQLResolveInfo) -> datetime:
    now: datetime = info.context.now
    return now


@resolver("Checkout", "lines")
def lines(source: Checkout, info: GraphQLResolveInfo) -> list[CheckoutLine]:
    """In the order they were put in, with up-to-date sums."""
    checkout_prices.prices_ensure(source, now=_now(info))
    found = checkout.lines_of(source)
    variants = together([line.variant for line in found], channel=source.channel)
    products = {variant.product_id: variant.product for variant in variants}
    together(products.values(), channel=source.channel)
    keep(variants, "product", {v.pk: products[v.product_id] for v in variants})
    return found


@resolver("Checkout", "quantity")
def quantity(source: Checkout, info: GraphQLResolveInfo) -> int:
    """Units of all lines."""
    return sum(line.quantity for line in checkout.lines_of(source))


@resolver("Checkout", "isShippingRequired")
def is_shipping_required(source: Checkout, info: GraphQLResolveInfo) -> bool:
    """Whether anything is sent."""
    return delivery.is_shipping_required(source)


@resolver("Checkout", "delivery")
def chosen_delivery(source: Checkout, info: GraphQLResolveInfo) -> Any:
    """The chosen way, priced for the goods as they are now."""
    checkout_prices.prices_ensure(source, now=_now(info))
    return source.delivery


@resolver("Checkout", "availableCollectionPoints")
def collection_points(source: Checkout, info: GraphQLResolveInfo) -> list[Warehouse]:
    """Where all of it can be collected."""
    return delivery.collection_points(source, now=_now(info))


def _sums(
    which: Callable[[Checkout], tuple[Decimal, Decimal]],
) -> Callable[[Checkout, GraphQLResolveInfo], Payload]:
    def answer(source: Checkout, info: GraphQLResolveInfo) -> Payload:
        checkout_prices.prices_ensure(source, now=_now(info))
        return taxed(*which(source), source.channel.currency_code)

    return answer


def _subtotal(source: Checkout) -> tuple[Decimal, Decimal]:
    sums = checkout_prices.subtotal(source)
    return sums.net, sums.gross


def _total(source: Checkout) -> tuple[Decimal, Decimal]:
    sums = checkout_prices.total(source)
    return sums.net, sums.gross


resolver("Checkout", "subtotalPrice")(_sums(_subtotal))
resolver("Checkout", "totalPrice")(_sums(_total))
resolver("Checkout", "shippingPrice")(
    _sums(lambda x: (x.shipping_net, x.shipping_gross))
)


@resolver("Checkout", "totalBalance")
def total_balance(source: Checkout, info: GraphQLResolveInfo) -> Payload:
    """What was taken less what it costs: negative while something is to be paid."""
    gross = transactions.gross_of(source, now=_now(info))
    left = transactions.charged_of(source) - gross
    return money(left, source.channel.currency_code)


@resolver("Checkout", "chargeStatus")
def charge_status(source: Checkout, info: GraphQLResolveInfo) -> str:
    """Of money taken."""
    return transactions.statuses(source, now=_now(info))[0]


@resolver("Checkout", "authorizeStatus")
def authorize_status(source: Checkout, info: GraphQLResolveInfo) -> str:
    """Of money taken or held."""
    return transactions.statuses(source, now=_now(info))[1]


@resolver("Checkout", "stockReservationExpires")
def reservation_expires(source: Checkout, info: GraphQLResolveInfo) -> datetime | None:
    """When units are not held any more."""
    return checkout.reserved_until(source)


def _problems(source: Checkout, info: GraphQLResolveInfo) -> list[Payload]:
    notes, key = info.context.notes, ("problems", source.pk, source.updated_at)
    if key not in notes:
        gone, left = checkout.lines_problematic(source, now=_now(info))
        notes[key] = [
            {"__typename": "CheckoutLineProblemVariantNotAvailable", "line": line}
            if line.variant_id in gone
            else {
                "__typename": "CheckoutLineProblemInsufficientStock",
                "line": line,
                "available_quantity": left[line.variant_id],
            }
            for line in checkout.lines_of(source)
            if line.variant_id in gone or line.variant_id in left
        ]
    found: list[Payload] = notes[key]
    return found


@resolver("Checkout", "problems")
def problems(source: Checkout, info: GraphQLResolveInfo) -> list[Payload]:
    """Of all lines."""
    return _problems(source, info)


@resolver("CheckoutLine", "problems")
def line_problems(source: CheckoutLine, info: GraphQLResolveInfo) -> list[Payload]:
    """Of this line."""
    found = _problems(source.checkout, info)
    return [item for item in found if item["line"].pk == source.pk]


@resolver("CheckoutLine", "variant")
def line_variant(source: CheckoutLine, info: GraphQLResolveInfo) -> ProductVariant:
    """Looked at through the checkout's channel."""
    return source.variant


@resolver("CheckoutLine", "totalPrice")
def line_total(source: CheckoutLine, info: GraphQLResolveInfo) -> Payload:
    """With what the App adds to it."""
    checkout_prices.prices_ensure(source.checkout, now=_now(info))
    current = next(
        (x for x in checkout.lines_of(source.checkout) if x.pk == source.pk), source
    )
    currency = source.checkout.channel.currency_code
    return taxed(current.total_net, current.total_gross, currency)


@resolver("CheckoutLine", "undiscountedUnitPrice")
def line_unit(source: CheckoutLine, info: GraphQLResolveInfo) -> Payload:
    """The channel's price."""
    return money(source.price_amount, source.checkout.channel.currency_code)


@resolver("CheckoutLine", "undiscountedTotalPrice")
def line_base(source: CheckoutLine, info: GraphQLResolveInfo) -> Payload:
    """The channel's price for all units."""
    amount = source.price_amount * source.quantity
    return money(amount, source.checkout.channel.currency_code)


# --- Writes -----------------------------------------------------------------------
@mutation("checkoutCreate")
def checkout_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A checkout, whole or not at all."""
    return {"checkout": checkout.checkout_create(input, now=_now(info))}


def _change(
    info: GraphQLResolveInfo, text: str | None, write: Callable[..., None], said: Any
) -> Payload:
    row = checkout.checkout_locked(text)
    write(row, said, now=_now(info))
    return {"checkout": row}


@mutation("checkoutLinesAdd")
def lines_add(
    info: GraphQLResolveInfo,
    lines: list[Payload],
    id: str | None = None,  # noqa: A002
) -> Payload:
    """More of a variant."""
    return _change(info, id, checkout.lines_add, lines)


@mutation("checkoutLinesUpdate")
def lines_update(
    info: GraphQLResolveInfo,
    lines: list[Payload],
    id: str | None = None,  # noqa: A002
) -> Payload:
    """So many of a line."""
    return _change(info, id, checkout.lines_update, lines)


@mutation("checkoutLinesDelete")
def lines_delete(
    info: GraphQLResolveInfo,
    lines_ids: list[str],
    id: str | None = None,  # noqa: A002
) -> Payload:
    """Take lines out."""
    return _change(info, id, checkout.lines_delete, lines_ids)


@mutation("checkoutEmailUpdate")
def email_update(
    info: GraphQLResolveInfo,
    email: str,
    id: str | None = None,  # noqa: A002
) -> Payload:
    """Whom the order is written to."""
    return _change(info, id, checkout.email_update, email)


@mutation("checkoutLanguageCodeUpdate")
def language_update(
    info: GraphQLResolveInfo,
    language_code: str,
    id: str | None = None,  # noqa: A002
) -> Payload:
    """The buyer's language."""
    return _change(info, id, checkout.language_update, language_code)


@mutation("checkoutShippingAddressUpdate")
def shipping_address_update(
    info: GraphQLResolveInfo,
    shipping_address: Payload,
    id: str | None = None,  # noqa: A002
) -> Payload:
    """Where it goes."""
    return _change(info, id, checkout.shipping_address_update, shipping_address)


@mutation("checkoutBillingAddressUpdate")
def billing_address_update(
    info: GraphQLResolveInfo,
    billing_address: Payload,
    id: str | None = None,  # noqa: A002
) -> Payload:
    """Who is billed."""
    return _change(info, id, checkout.billing_address_update, billing_address)


@mutation("checkoutComplete")
def checkout_complete(info: GraphQLResolveInfo, id: str | None = None) -> Payload:  # noqa: A002
    """The order; asked again, the same order."""
    order = completion.checkout_complete(id or "", now=_now(info))
    return {"order": order, "confirmation_needed": False}
