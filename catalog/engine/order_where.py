"""What a list of orders is narrowed by: the contract's `where`, as conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, DecimalField, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from catalog.engine.errors import top_level
from catalog.engine.ids import find_id, parse_id, uuid_of
from catalog.engine.models import (
    Channel,
    Fulfillment,
    Order,
    OrderEvent,
    OrderLine,
    ProductType,
    TransactionItem,
    User,
)

if TYPE_CHECKING:
    from decimal import Decimal
    from uuid import UUID

    from django.db.models import QuerySet

Values = dict[str, Any]


def with_charged(rows: QuerySet[Order]) -> QuerySet[Order]:
    """Orders with what was charged of them, and what is covered."""
    items = TransactionItem.objects.filter(order=OuterRef("pk")).order_by()
    money: DecimalField[Decimal, Decimal] = DecimalField(
        max_digits=20, decimal_places=3
    )
    charged = items.values("order").annotate(s=Sum("charged")).values("s")
    covered = (
        items.values("order")
        .annotate(s=Sum(F("charged") + F("authorized")))
        .values("s")
    )
    none = Value(0, output_field=money)
    return rows.annotate(
        charged_sum=Coalesce(Subquery(charged, output_field=money), none),
        covered_sum=Coalesce(Subquery(covered, output_field=money), none),
    )


def condition_of(where: Values) -> Q:
    """A `where` as a condition. Raises a top-level error for what is not served."""
    condition = Q()
    for name, said in where.items():
        if said is None:
            continue
        if name == "and":
            for part in said:
                condition &= condition_of(part)
        elif name == "or":
            either = Q()
            for part in said:
                either |= condition_of(part)
            condition &= either
        elif name in FILTERS:
            condition &= FILTERS[name](said)
        else:
            raise absent(f"where {name}")
    return condition


def one_of(said: Values) -> list[Any]:
    """Values that a filter allows."""
    found = list(said.get("one_of") or [])
    if said.get("eq") is not None:
        found.append(said["eq"])
    return found


def between(name: str, said: Values) -> Q:
    """A column within the bounds of a filter."""
    condition = Q()
    if said.get("gte") is not None:
        condition &= Q(**{f"{name}__gte": said["gte"]})
    if said.get("lte") is not None:
        condition &= Q(**{f"{name}__lte": said["lte"]})
    return condition


def _number(said: Values) -> Q:
    condition = Q()
    if said.get("range"):
        condition &= between("number", said["range"])
    if "eq" in said or "one_of" in said:
        condition &= Q(number__in=one_of(said))
    return condition


def charge_is(said: Values) -> Q:
    """Of money taken; needs `with_charged`."""
    total = F("total_gross")
    parts = {
        "NONE": Q(charged_sum__lte=0) & ~Q(total_gross=0),
        "PARTIAL": Q(charged_sum__gt=0, charged_sum__lt=total),
        "FULL": Q(charged_sum=total),
        "OVERCHARGED": Q(charged_sum__gt=total),
    }
    return _any(parts[name] for name in one_of(said))


def authorize_is(said: Values) -> Q:
    """Of money taken or held; needs `with_charged`."""
    total = F("total_gross")
    parts = {
        "NONE": Q(covered_sum__lte=0) & ~Q(total_gross=0),
        "PARTIAL": Q(covered_sum__gt=0, covered_sum__lt=total),
        "FULL": Q(covered_sum__gte=total),
    }
    return _any(parts[name] for name in one_of(said))


def _any(parts: Any) -> Q:
    either = Q(pk__in=[])
    for part in parts:
        either |= part
    return either


def keys_of_ids(texts: list[str], type_name: str) -> list[UUID]:
    """Keys of ids; an id of another type or shape names nothing."""
    found = []
    for text in texts:
        try:
            said, key = parse_id(text)
        except ValueError:
            continue
        uuid = uuid_of(key) if said == type_name else None
        if uuid is not None:
            found.append(uuid)
    return found


def channels_are(said: Values) -> Q:
    """In one of the channels that ids name."""
    rows = Channel.objects.all()
    found = [find_id(rows, text, "Channel") for text in one_of(said)]
    return Q(channel__in=[row for row in found if row is not None])


def _metadata_where(said: Values) -> Q:
    value = said.get("value")
    if not value:
        return Q(metadata__has_key=said["key"])
    name = f"metadata__{said['key']}"
    return Q(**{f"{name}__in": one_of(value)})


def _price(name: str, said: Values) -> Q:
    amount = said.get("amount") or {}
    condition = Q(currency=said["currency"]) if said.get("currency") else Q()
    if amount.get("range"):
        condition &= between(name, amount["range"])
    if "eq" in amount or "one_of" in amount:
        condition &= Q(**{f"{name}__in": one_of(amount)})
    return condition


def _address(name: str, said: Values) -> Q:
    condition = Q()
    if said.get("country"):
        countries = one_of(said["country"])
        if countries:
            condition &= Q(**{f"{name}__country_code__in": countries})
        if said["country"].get("not_one_of"):
            condition &= ~Q(
                **{f"{name}__country_code__in": said["country"]["not_one_of"]}
            )
    if said.get("phone_number"):
        condition &= Q(**{f"{name}__phone__in": one_of(said["phone_number"])})
    return condition


def _fulfilled(parts: list[Values]) -> Q:
    condition = Q()
    for part in parts:
        rows = Fulfillment.objects.all()
        if part.get("status"):
            rows = rows.filter(status__in=one_of(part["status"]))
        if part.get("warehouse"):
            rows = rows.filter(_warehouse(part["warehouse"]))
        if part.get("metadata"):
            rows = rows.filter(_metadata_where(part["metadata"]))
        condition &= Q(pk__in=rows.values("order"))
    return condition


def _warehouse(said: Values) -> Q:
    condition = Q()
    if said.get("id"):
        condition &= Q(warehouse__in=keys_of_ids(one_of(said["id"]), "Warehouse"))
    if said.get("slug"):
        condition &= Q(warehouse__slug__in=one_of(said["slug"]))
    if said.get("external_reference"):
        names = one_of(said["external_reference"])
        condition &= Q(warehouse__external_reference__in=names)
    return condition


def _lines(parts: list[Values]) -> Q:
    condition = Q()
    for part in parts:
        rows = OrderLine.objects.all()
        if part.get("metadata"):
            rows = rows.filter(_metadata_where(part["metadata"]))
        condition &= Q(pk__in=rows.values("order"))
    return condition


def _paid_by(parts: list[Values]) -> Q:
    condition = Q()
    for part in parts:
        rows = TransactionItem.objects.filter(order__isnull=False)
        if part.get("metadata"):
            rows = rows.filter(_metadata_where(part["metadata"]))
        condition &= Q(pk__in=rows.values("order"))
    return condition


def _events(parts: list[Values]) -> Q:
    condition = Q()
    for part in parts:
        rows = OrderEvent.objects.all()
        if part.get("date"):
            rows = rows.filter(between("date", part["date"]))
        if part.get("type"):
            rows = rows.filter(type__in=one_of(part["type"]))
        condition &= Q(pk__in=rows.values("order"))
    return condition


def _users(said: Values) -> Q:
    keys = []
    for text in one_of(said):
        row = find_id(User.objects.all(), text, "User")
        if row is not None:
            keys.append(row.pk)
    return Q(user_id__in=keys)


def _lines_count(said: Values) -> Q:
    counted = OrderLine.objects.order_by().values("order").annotate(n=Count("pk"))
    condition = Q()
    if said.get("range"):
        condition &= between("n", said["range"])
    if "eq" in said or "one_of" in said:
        condition &= Q(n__in=one_of(said))
    return Q(pk__in=counted.filter(condition).values("order"))


def _product_types(said: Values) -> Q:
    keys = []
    for text in one_of(said):
        row = find_id(ProductType.objects.all(), text, "ProductType")
        if row is not None:
            keys.append(row.pk)
    return Q(lines__product_type_id__in=keys)


OPEN = ("UNFULFILLED", "PARTIALLY_FULFILLED")


FILTERS: dict[str, Any] = {
    "metadata": _metadata_where,
    "status": lambda said: Q(status__in=one_of(said)),
    "user": _users,
    "user_email": lambda said: Q(user_email__in=one_of(said)),
    "number": _number,
    "created_at": lambda said: between("created_at", said),
    "updated_at": lambda said: between("updated_at", said),
    "charge_status": charge_is,
    "authorize_status": authorize_is,
    "channel_id": channels_are,
    "checkout_token": lambda said: Q(checkout_token__in=one_of(said)),
    "checkout_id": lambda said: Q(
        checkout_token__in=keys_of_ids(one_of(said), "Checkout")
    ),
    "ids": lambda said: Q(pk__in=keys_of_ids(said, "Order")),
    "has_fulfillments": lambda said: Q(fulfillments__isnull=not said),
    "has_invoices": lambda said: Q(pk__in=[]) if said else Q(),
    "invoices": lambda said: Q(pk__in=[]),
    "is_click_and_collect": lambda said: Q(collection_point__isnull=not said),
    "is_gift_card_used": lambda said: Q(pk__in=[]) if said else Q(),
    "is_gift_card_bought": lambda said: (
        Q(lines__is_gift_card=True) if said else ~Q(lines__is_gift_card=True)
    ),
    "voucher_code": lambda said: Q(voucher_code__in=one_of(said)),
    "fulfillments": _fulfilled,
    "lines": _lines,
    "lines_count": _lines_count,
    "transactions": _paid_by,
    "total_gross": lambda said: _price("total_gross", said),
    "total_net": lambda said: _price("total_net", said),
    "product_type_id": _product_types,
    "events": _events,
    "billing_address": lambda said: _address("billing_address", said),
    "shipping_address": lambda said: _address("shipping_address", said),
}


def absent(what: str) -> Exception:
    """The top-level error for what is not served."""
    return top_level("GraphQLError", f"This server does not serve orders by {what}.")
