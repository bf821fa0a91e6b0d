"""Lists of orders by the contract's filters, words and order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, Q

from catalog.engine.errors import top_level
from catalog.engine.models import User
from catalog.engine.order_where import (
    FILTERS,
    OPEN,
    absent,
    authorize_is,
    between,
    channels_are,
    charge_is,
    condition_of,
    keys_of_ids,
    with_charged,
)
from catalog.engine.orders import orders

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from catalog.engine.models import Order

Values = dict[str, Any]
SORTED: dict[str, str] = {
    "CREATED_AT": "created_at",
    "CREATION_DATE": "created_at",
    "LAST_MODIFIED_AT": "updated_at",
    "NUMBER": "number",
    "STATUS": "status",
    "CUSTOMER": "user_email",
    "RANK": "created_at",
    "FULFILLMENT_STATUS": "status",
    "PAYMENT": "total_gross",
}


def orders_listed(
    *,
    channel: str | None = None,
    where: Values | None = None,
    filters: Values | None = None,
    search: str | None = None,
    sort_by: Values | None = None,
    are_drafts: bool = False,
    channel_ids: frozenset[int] | None = None,
) -> QuerySet[Order]:
    """Orders by the contract's filter and order. Raises a top-level error.

    Drafts are a list of their own. `channel_ids` narrows to what the requester reaches.
    """
    if where and filters:
        message = "Only one filtering argument (filter or where) can be specified."
        raise top_level("GraphQLError", message)
    rows = orders().prefetch_related("lines")
    drafts = Q(status="DRAFT")
    rows = rows.filter(drafts if are_drafts else ~drafts)
    if channel_ids is not None:
        rows = rows.filter(channel__in=channel_ids)
    if channel is not None:
        rows = rows.filter(channel__slug=channel)
    if where or filters:
        rows = with_charged(rows)
    if where:
        rows = rows.filter(condition_of(where)).distinct()
    if filters:
        rows = rows.filter(filter_condition(filters)).distinct()
    if search and search.strip():
        rows = rows.filter(_searched(search)).distinct()
    sort_by = sort_by or {"field": "NUMBER", "direction": "DESC"}
    name = SORTED.get(sort_by["field"])
    if name is None:
        raise absent(f"sortBy {sort_by['field']}")
    sign = "-" if sort_by["direction"] == "DESC" else ""
    return rows.order_by(f"{sign}{name}", f"{sign}number")


def filter_condition(said: Values) -> Q:
    """The older `filter` argument, in words of `where`."""
    condition = Q()
    for name, value in said.items():
        if value is None or value == []:
            continue
        if name not in OLDER:
            raise absent(f"filter {name}")
        condition &= OLDER[name](value)
    return condition


def _searched(text: str) -> Q:
    """Number, e-mail, names and SKUs that have each of the words."""
    condition = Q()
    for word in text.split()[:10]:
        said = (
            Q(user_email__icontains=word)
            | Q(lines__product_name__icontains=word)
            | Q(lines__product_sku__icontains=word)
            | Q(billing_address__first_name__icontains=word)
            | Q(billing_address__last_name__icontains=word)
            | Q(shipping_address__last_name__icontains=word)
            | Q(external_reference__icontains=word)
            | Q(transactions__psp_reference__iexact=word)
        )
        number = word.lstrip("#")
        if number.isdigit() and len(number) < 18:
            said |= Q(number=int(number))
        condition &= said
    return condition


def _days(said: Values) -> Q:
    condition = Q()
    if said.get("gte") is not None:
        condition &= Q(created_at__date__gte=said["gte"])
    if said.get("lte") is not None:
        condition &= Q(created_at__date__lte=said["lte"])
    return condition


def _statuses(names: list[str]) -> Q:
    """Statuses, among them ones that are more than a status."""
    either = Q(pk__in=[])
    for name in names:
        if name == "READY_TO_FULFILL":
            either |= Q(status__in=OPEN, covered_sum__gte=F("total_gross"))
        elif name == "READY_TO_CAPTURE":
            either |= Q(covered_sum__gt=F("charged_sum")) & ~Q(status="CANCELED")
        else:
            either |= Q(status=name)
    return either


def _metadata(rows: list[Values]) -> Q:
    condition = Q()
    for row in rows:
        name = f"metadata__{row['key']}"
        if row.get("value") is None:
            condition &= Q(metadata__has_key=row["key"])
        else:
            condition &= Q(**{name: row["value"]})
    return condition


def _customer(text: str) -> Q:
    """An e-mail or a name, of the order or of its customer."""
    users = User.objects.filter(
        Q(email__icontains=text)
        | Q(first_name__icontains=text)
        | Q(last_name__icontains=text)
    )
    return (
        Q(user_email__icontains=text)
        | Q(user_id__in=users.values("pk"))
        | Q(billing_address__first_name__icontains=text)
        | Q(billing_address__last_name__icontains=text)
    )


def _payment(names: list[str]) -> Q:
    charge = {
        "NOT_CHARGED": "NONE",
        "PARTIALLY_CHARGED": "PARTIAL",
        "FULLY_CHARGED": "FULL",
    }
    return charge_is({"one_of": [charge[name] for name in names if name in charge]})


OLDER: dict[str, Any] = {
    "status": _statuses,
    "payment_status": _payment,
    "customer": _customer,
    "created": _days,
    "search": _searched,
    "metadata": _metadata,
    "channels": lambda said: channels_are({"one_of": said}),
    "authorize_status": lambda said: authorize_is({"one_of": said}),
    "charge_status": lambda said: charge_is({"one_of": said}),
    "updated_at": lambda said: between("updated_at", said),
    "is_click_and_collect": FILTERS["is_click_and_collect"],
    "is_preorder": lambda said: Q(pk__in=[]) if said else Q(),
    "ids": FILTERS["ids"],
    "checkout_tokens": lambda said: Q(checkout_token__in=said),
    "checkout_ids": lambda said: Q(checkout_token__in=keys_of_ids(said, "Checkout")),
    "gift_card_used": FILTERS["is_gift_card_used"],
    "gift_card_bought": FILTERS["is_gift_card_bought"],
    "numbers": lambda said: Q(number__in=[int(x) for x in said if x.isdigit()]),
}
