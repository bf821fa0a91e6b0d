"""Checkouts on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import checkout, checkout_prices, transactions
from catalog.engine.collection_points import collection_points
from catalog.engine.errors import permission_denied, top_level
from catalog.engine.events import apps_asked
from catalog.engine.graphql.money import money, taxed
from catalog.engine.graphql.registry import node, query, resolver
from catalog.engine.ids import parse_id, uuid_of
from catalog.engine.loading import keep, together
from catalog.engine.models import Checkout, CheckoutLine, User, Warehouse
from catalog.engine.taxes import tax_rules

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
READERS = "MANAGE_CHECKOUTS, IMPERSONATE_USER, HANDLE_PAYMENTS"
PAYERS = "MANAGE_CHECKOUTS, HANDLE_PAYMENTS"


@query("checkout")
def checkout_by_id(
    info: GraphQLResolveInfo,
    id: str | None = None,  # noqa: A002
    token: Any = None,
) -> Checkout | None:
    """The id is the secret; null once it has become an order."""
    if (id is None) == (token is None):
        message = (
            "Argument 'id' cannot be combined with 'token'"
            if id
            else ("At least one of arguments is required: 'id', 'token'.")
        )
        raise top_level("GraphQLError", message)
    key = str(token) if token else _key(id or "")
    row = checkout.checkouts().filter(pk=key).first()
    if row is None or row.channel.is_active or info.context.may(READERS):
        return row
    raise permission_denied(READERS)


def _key(text: str) -> str:
    """The key of a checkout's id. Raises a top-level error for any other."""
    try:
        kind, key = parse_id(text)
    except ValueError as error:
        message = f"Invalid ID: {text[:80]}. Expected: Checkout."
        raise top_level("GraphQLError", message) from error
    if kind != "Checkout":
        message = f"Invalid ID: {text[:80]}. Expected: Checkout, received: {kind[:40]}."
        raise top_level("GraphQLError", message)
    if uuid_of(key) is None:
        raise top_level("ValidationError", f"['“{key[:80]}” is not a valid UUID.']")
    return key


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
    return checkout.is_shipping_required(source)


@resolver("Checkout", "delivery")
def chosen_delivery(source: Checkout, info: GraphQLResolveInfo) -> Any:
    """The chosen way, priced for the goods as they are now."""
    checkout_prices.prices_ensure(source, now=_now(info))
    return source.delivery


@resolver("Checkout", "availableCollectionPoints")
def points(source: Checkout, info: GraphQLResolveInfo) -> list[Warehouse]:
    """Where all of it can be collected."""
    return collection_points(source, now=_now(info))


@resolver("Checkout", "created")
def created(source: Checkout, info: GraphQLResolveInfo) -> datetime:
    """When it was made."""
    return source.created_at


@resolver("Checkout", "lastChange")
def last_change(source: Checkout, info: GraphQLResolveInfo) -> datetime:
    """When it was last written."""
    return source.updated_at


@resolver("Checkout", "token")
def token(source: Checkout, info: GraphQLResolveInfo) -> Any:
    """The key of its id."""
    return source.pk


@resolver("Checkout", "customerNote")
def customer_note(source: Checkout, info: GraphQLResolveInfo) -> str:
    """What the buyer said."""
    return source.note


@resolver("Checkout", "voucherCode")
def voucher_code(source: Checkout, info: GraphQLResolveInfo) -> str | None:
    """The code it was given, while it holds."""
    if source.voucher_code:
        checkout_prices.prices_ensure(source, now=_now(info))
    return source.voucher_code or None


@resolver("Checkout", "discount")
def discount(source: Checkout, info: GraphQLResolveInfo) -> Payload:
    """What is taken off the whole."""
    checkout_prices.prices_ensure(source, now=_now(info))
    return money(source.discount_amount, source.channel.currency_code)


@resolver("Checkout", "discountName")
def discount_name(source: Checkout, info: GraphQLResolveInfo) -> str | None:
    """Why."""
    checkout_prices.prices_ensure(source, now=_now(info))
    return source.discount_name or None


@resolver("Checkout", "translatedDiscountName")
def discount_name_said(source: Checkout, info: GraphQLResolveInfo) -> str | None:
    """Why, in the buyer's language."""
    return source.translated_discount_name or None


@resolver("Checkout", "displayGrossPrices")
def display_gross(source: Checkout, info: GraphQLResolveInfo) -> bool:
    """Whether prices are shown with tax."""
    rules = tax_rules(source.channel, source.shipping_address, source.billing_address)
    return rules.shows_gross


@resolver("Checkout", "availablePaymentGateways")
def payment_gateways(source: Checkout, info: GraphQLResolveInfo) -> list[Payload]:
    """Apps that sessions can be begun with; there are no plugins."""
    currency = source.channel.currency_code
    return [
        {"id": name, "name": name, "config": [], "currencies": [currency]}
        for name in apps_asked("TRANSACTION_INITIALIZE_SESSION")
    ]


@resolver("Checkout", "user")
def user(source: Checkout, info: GraphQLResolveInfo) -> User | None:
    """Whose it is; for themselves and who may look after users or payments."""
    if source.user_id is None:
        return None
    if info.context.user_id != source.user_id:
        info.context.must("MANAGE_USERS, HANDLE_PAYMENTS, HANDLE_TAXES, OWNER")
    return User.objects.filter(pk=source.user_id).first()


@resolver("Checkout", "transactions")
def checkout_transactions(source: Checkout, info: GraphQLResolveInfo) -> list[Any]:
    """What was paid so far; for operators and Apps."""
    info.context.must(PAYERS)
    return transactions.transactions_of(source)


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


@resolver("CheckoutLine", "unitPrice")
def line_each(source: CheckoutLine, info: GraphQLResolveInfo) -> Payload:
    """A unit's share of the line."""
    checkout_prices.prices_ensure(source.checkout, now=_now(info))
    now = next(
        (x for x in checkout.lines_of(source.checkout) if x.pk == source.pk), source
    )
    currency = source.checkout.channel.currency_code
    return taxed(now.total_net / now.quantity, now.total_gross / now.quantity, currency)


@resolver("CheckoutLine", "requiresShipping")
def line_ships(source: CheckoutLine, info: GraphQLResolveInfo) -> bool:
    """Whether it is a thing that is sent."""
    return source.variant.product.product_type.is_shipping_required


@resolver("CheckoutLine", "isGift")
def line_is_gift(source: CheckoutLine, info: GraphQLResolveInfo) -> bool:
    """Whether a promotion gives it away."""
    return source.is_gift


@resolver("CheckoutLine", "priceOverrideReason")
def line_reason(source: CheckoutLine, info: GraphQLResolveInfo) -> str | None:
    """Why an App set another price."""
    return source.price_override_reason or None


@resolver("CheckoutLine", "priorUnitPrice")
def line_prior(source: CheckoutLine, info: GraphQLResolveInfo) -> Payload | None:
    """What it cost before, as the channel's listing says."""
    return _prior(source, 1)


@resolver("CheckoutLine", "priorTotalPrice")
def line_prior_total(source: CheckoutLine, info: GraphQLResolveInfo) -> Payload | None:
    """What all of it cost before."""
    return _prior(source, source.quantity)


def _prior(source: CheckoutLine, units: int) -> Payload | None:
    rows = source.variant.channel_listings.filter(channel=source.checkout.channel_id)
    amount = rows.values_list("prior_price_amount", flat=True).first()
    if amount is None:
        return None
    return money(amount * units, source.checkout.channel.currency_code)


@resolver("CheckoutLine", "undiscountedUnitPrice")
def line_unit(source: CheckoutLine, info: GraphQLResolveInfo) -> Payload:
    """The channel's price."""
    return money(source.price_amount, source.checkout.channel.currency_code)


@resolver("CheckoutLine", "undiscountedTotalPrice")
def line_base(source: CheckoutLine, info: GraphQLResolveInfo) -> Payload:
    """The channel's price for all units."""
    amount = source.price_amount * source.quantity
    return money(amount, source.checkout.channel.currency_code)
