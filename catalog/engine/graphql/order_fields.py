"""Orders on the wire."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from catalog.engine import draft_orders, order_edit, order_filter, transactions
from catalog.engine.errors import permission_denied, top_level
from catalog.engine.graphql.connections import connect
from catalog.engine.graphql.money import money, taxed
from catalog.engine.graphql.registry import node, query, resolver
from catalog.engine.ids import global_id, parse_id, uuid_of
from catalog.engine.models import Order, TransactionItem, User
from catalog.engine.orders import orders

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
MANAGE = "MANAGE_ORDERS"
PAYERS = f"{MANAGE}, HANDLE_PAYMENTS"
node("Order", Order)


# --- Found ------------------------------------------------------------------------
@query("order")
def order(
    info: GraphQLResolveInfo,
    id: str | None = None,  # noqa: A002
    external_reference: str | None = None,
) -> Order | None:
    """The id is the secret; a reference is for staff."""
    if (id is None) == (external_reference is None):
        message = "At least one of arguments is required: 'id', 'external_reference'."
        if id is not None:
            message = "Argument 'id' cannot be combined with 'external_reference'."
        raise top_level("GraphQLError", message)
    if external_reference is not None:
        info.context.must(MANAGE)
        return orders().filter(external_reference=external_reference).first()
    return orders().filter(pk=_key(id or "")).first()


def _key(text: str) -> Any:
    """The key of an order's id, or its bare token; None for an id of something else.

    Raises a top-level error for what is no id.
    """
    try:
        kind, key = parse_id(text)
    except ValueError as error:
        bare = uuid_of(text)
        if bare is not None:
            return bare
        message = f"Invalid ID: {text[:80]}. Expected: Order."
        raise top_level("GraphQLError", message) from error
    if kind != "Order":
        return None
    # A number is an id of long ago, which no order here has.
    return uuid_of(key)


@query("orderByToken")
def order_by_token(info: GraphQLResolveInfo, token: Any) -> Order | None:
    """The older way to the same."""
    return orders().exclude(status="DRAFT").filter(pk=token).first()


@query("orders", permission=MANAGE)
def orders_page(
    info: GraphQLResolveInfo,
    channel: str | None = None,
    where: Payload | None = None,
    filter: Payload | None = None,  # noqa: A002
    search: str | None = None,
    sort_by: Payload | None = None,
    **page: Any,
) -> Any:
    """For operators."""
    rows = order_filter.orders_listed(
        channel=channel,
        where=where,
        filters=filter,
        search=search,
        sort_by=sort_by,
        channel_ids=info.context.channel_ids,
    )
    return connect(rows.prefetch_related("transactions"), **page)


@query("draftOrders", permission=MANAGE)
def drafts_page(
    info: GraphQLResolveInfo,
    where: Payload | None = None,
    filter: Payload | None = None,  # noqa: A002
    search: str | None = None,
    sort_by: Payload | None = None,
    **page: Any,
) -> Any:
    """What staff have begun."""
    rows = order_filter.orders_listed(
        where=where,
        filters=filter,
        search=search,
        sort_by=sort_by,
        are_drafts=True,
        channel_ids=info.context.channel_ids,
    )
    return connect(rows.prefetch_related("transactions"), **page)


# --- What it says -----------------------------------------------------------------
def _read(
    field: str, value: Callable[[Order], Any], *, type_name: str = "Order"
) -> None:
    resolver(type_name, field)(lambda source, info: value(source))


DISPLAY = {
    "DRAFT": "Draft",
    "UNCONFIRMED": "Unconfirmed",
    "UNFULFILLED": "Unfulfilled",
    "PARTIALLY_FULFILLED": "Partially fulfilled",
    "PARTIALLY_RETURNED": "Partially returned",
    "RETURNED": "Returned",
    "FULFILLED": "Fulfilled",
    "CANCELED": "Canceled",
    "EXPIRED": "Expired",
}
_read("created", lambda x: x.created_at)
_read(
    "checkoutId", lambda x: x.checkout_token and global_id("Checkout", x.checkout_token)
)
_read("languageCodeEnum", lambda x: x.language_code)
_read("languageCode", lambda x: x.language_code.lower().replace("_", "-"))
_read("token", lambda x: str(x.pk))
_read("number", lambda x: str(x.number))
_read("original", lambda x: x.original_id and global_id("Order", x.original_id))
_read("statusDisplay", lambda x: DISPLAY[x.status])
_read("voucherCode", lambda x: x.voucher_code or None)
_read("redirectUrl", lambda x: x.redirect_url or None)
_read("weight", lambda x: {"unit": "KG", "value": x.weight})
_read("shippingTaxClassMetadata", lambda x: [])
_read("invoices", lambda x: [])
_read("payments", lambda x: [])
_read("discounts", lambda x: list(x.discounts.all()))
_read(
    "isShippingRequired", lambda x: any(y.is_shipping_required for y in x.lines.all())
)
_read("undiscountedShippingPrice", lambda x: money(x.shipping_base, x.currency))
_read("total", lambda x: taxed(x.total_net, x.total_gross, x.currency))
_read(
    "undiscountedTotal",
    lambda x: taxed(x.undiscounted_net, x.undiscounted_gross, x.currency),
)
_read("shippingPrice", lambda x: taxed(x.shipping_net, x.shipping_gross, x.currency))
_read(
    "subtotal",
    lambda x: taxed(
        x.total_net - x.shipping_net, x.total_gross - x.shipping_gross, x.currency
    ),
)


@resolver("Order", "shippingTaxClassPrivateMetadata")
def shipping_tax_private(source: Order, info: GraphQLResolveInfo) -> list[Payload]:
    """For staff."""
    info.context.must_be_staff("MANAGE_TAXES")
    return []


@resolver("Order", "errors")
def errors(source: Order, info: GraphQLResolveInfo) -> list[Payload]:
    """What a draft lacks."""
    if source.status != "DRAFT":
        return []
    lines = list(source.lines.all())
    wrong = draft_orders.draft_problems(source, lines, now=info.context.now)
    return [item.as_payload() for item in wrong]


@resolver("Order", "canFinalize")
def can_finalize(source: Order, info: GraphQLResolveInfo) -> bool:
    """Whether a draft lacks nothing."""
    return not errors(source, info)


@resolver("Order", "userEmail")
def user_email(source: Order, info: GraphQLResolveInfo) -> str | None:
    """Whom it is written to; who knows the id may know it."""
    return source.user_email or None


@resolver("Order", "user")
def user(source: Order, info: GraphQLResolveInfo) -> User | None:
    """Whose it is; for themselves and who may look after users or orders."""
    if source.user_id is None:
        return None
    if info.context.user_id != source.user_id:
        info.context.must(f"MANAGE_USERS, {MANAGE}, HANDLE_PAYMENTS, HANDLE_TAXES")
    return User.objects.filter(pk=source.user_id).first()


@resolver("Order", "discount")
def discount(source: Order, info: GraphQLResolveInfo) -> Payload | None:
    """What is taken off the whole."""
    rows = list(source.discounts.all())
    if not rows:
        return None
    return money(sum((row.amount for row in rows), Decimal(0)), source.currency)


@resolver("Order", "discountName")
def discount_name(source: Order, info: GraphQLResolveInfo) -> str | None:
    """Its name."""
    row = source.discounts.first()
    return row.name if row else None


@resolver("Order", "translatedDiscountName")
def discount_name_said(source: Order, info: GraphQLResolveInfo) -> str | None:
    """Its name in the buyer's language."""
    return None


# --- Money ------------------------------------------------------------------------
@resolver("Order", "transactions")
def order_transactions(
    source: Order, info: GraphQLResolveInfo
) -> list[TransactionItem]:
    """What paid it; for operators and Apps."""
    if not info.context.may(PAYERS):
        raise permission_denied(PAYERS)
    return transactions.transactions_of(source)


def _sum(source: Order, name: str) -> Decimal:
    rows = transactions.transactions_of(source)
    return sum((getattr(row, name) for row in rows), Decimal(0))


SUMS = {
    "totalAuthorized": "authorized",
    "totalCharged": "charged",
    "totalCaptured": "charged",
    "totalCanceled": "canceled",
}
PENDING = {
    "totalRefunded": "refunded",
    "totalRefundPending": "refund_pending",
    "totalAuthorizePending": "authorize_pending",
    "totalChargePending": "charge_pending",
    "totalCancelPending": "cancel_pending",
}


def _sums(name: str) -> Callable[[Order, GraphQLResolveInfo], Payload]:
    def answer(source: Order, info: GraphQLResolveInfo) -> Payload:
        return money(_sum(source, name), source.currency)

    return answer


for _field, _name in (SUMS | PENDING).items():
    resolver("Order", _field)(_sums(_name))


@resolver("Order", "totalBalance")
def total_balance(source: Order, info: GraphQLResolveInfo) -> Payload:
    """What was taken less what it costs: negative while something is to be paid."""
    left = _sum(source, "charged") - transactions.gross_of(source, now=info.context.now)
    return money(left, source.currency)


@resolver("Order", "totalGrantedRefund")
def total_granted(source: Order, info: GraphQLResolveInfo) -> Payload:
    """What was promised back; for operators."""
    info.context.must(MANAGE)
    return money(transactions.granted_of(source), source.currency)


@resolver("Order", "totalRemainingGrant")
def total_remaining(source: Order, info: GraphQLResolveInfo) -> Payload:
    """What was promised back and has not been given yet; for operators."""
    info.context.must(MANAGE)
    given = _sum(source, "refunded") + _sum(source, "refund_pending")
    return money(
        max(Decimal(0), transactions.granted_of(source) - given), source.currency
    )


@resolver("Order", "grantedRefunds")
def granted_refunds(source: Order, info: GraphQLResolveInfo) -> list[Any]:
    """Promises; for operators."""
    info.context.must(MANAGE)
    rows = source.granted_refunds.select_related("transaction_item")
    return list(rows.prefetch_related("lines__order_line"))


@resolver("Order", "chargeStatus")
def charge_status(source: Order, info: GraphQLResolveInfo) -> str:
    """Of money taken."""
    return transactions.statuses(source, now=info.context.now)[0]


@resolver("Order", "authorizeStatus")
def authorize_status(source: Order, info: GraphQLResolveInfo) -> str:
    """Of money taken or held."""
    return transactions.statuses(source, now=info.context.now)[1]


@resolver("Order", "isPaid")
def is_paid(source: Order, info: GraphQLResolveInfo) -> bool:
    """Whether all of it was taken."""
    return _sum(source, "charged") >= source.total_gross


PAYMENT = {
    "NONE": ("NOT_CHARGED", "Not charged"),
    "PARTIAL": ("PARTIALLY_CHARGED", "Partially charged"),
    "FULL": ("FULLY_CHARGED", "Fully charged"),
    "OVERCHARGED": ("FULLY_CHARGED", "Fully charged"),
}


def _payment(source: Order, info: GraphQLResolveInfo) -> tuple[str, str]:
    # Money given back by a transaction is no word of its own here, as in Saleor.
    return PAYMENT[transactions.statuses(source, now=info.context.now)[0]]


@resolver("Order", "paymentStatus")
def payment_status(source: Order, info: GraphQLResolveInfo) -> str:
    """The older word for it."""
    return _payment(source, info)[0]


@resolver("Order", "paymentStatusDisplay")
def payment_display(source: Order, info: GraphQLResolveInfo) -> str:
    """As people say it."""
    return _payment(source, info)[1]


@resolver("Order", "actions")
def actions(source: Order, info: GraphQLResolveInfo) -> list[str]:
    """What can be done about its payment by hand."""
    return ["REFUND"] if order_edit.is_marked(source) else ["MARK_AS_PAID"]
