"""Lists of open checkouts by the contract's filter and order; sums are as stored."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import DecimalField, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from catalog.engine.checkout import checkouts
from catalog.engine.errors import top_level
from catalog.engine.ids import find_id
from catalog.engine.models import (
    Channel,
    Checkout,
    CheckoutLine,
    TransactionItem,
    User,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

Values = dict[str, Any]
SORTED = {
    "CREATION_DATE": "created_at",
    "CUSTOMER": "email",
    "PAYMENT": "charged_sum",
    "RANK": "created_at",
}


def checkouts_listed(
    *,
    channel: str | None = None,
    filters: Values | None = None,
    sort_by: Values | None = None,
    channel_ids: frozenset[int] | None = None,
) -> QuerySet[Checkout]:
    """Checkouts, newest first. Raises a top-level error for what is not served."""
    rows = _with_sums(checkouts())
    if channel is not None:
        rows = rows.filter(channel__slug=channel)
    if channel_ids is not None:
        rows = rows.filter(channel__in=channel_ids)
    for name, said in (filters or {}).items():
        if said is None or said == []:
            continue
        if name not in FILTERS:
            message = f"This server does not serve checkouts by {name}."
            raise top_level("GraphQLError", message)
        rows = rows.filter(FILTERS[name](said))
    sort_by = sort_by or {"field": "CREATION_DATE", "direction": "DESC"}
    sign = "-" if sort_by["direction"] == "DESC" else ""
    return rows.order_by(f"{sign}{SORTED[sort_by['field']]}", f"{sign}pk").distinct()


def _with_sums(rows: QuerySet[Checkout]) -> QuerySet[Checkout]:
    money: DecimalField[Decimal, Decimal] = DecimalField(
        max_digits=20, decimal_places=3
    )
    none = Value(Decimal(0), output_field=money)
    items = TransactionItem.objects.filter(
        checkout_token=OuterRef("pk"), order=None
    ).order_by()
    grouped = items.values("checkout_token")
    charged = grouped.annotate(s=Sum("charged")).values("s")
    covered = grouped.annotate(s=Sum(F("charged") + F("authorized"))).values("s")
    lines = CheckoutLine.objects.filter(checkout=OuterRef("pk")).order_by()
    gross = lines.values("checkout").annotate(s=Sum("total_gross")).values("s")
    return rows.annotate(
        charged_sum=Coalesce(Subquery(charged, output_field=money), none),
        covered_sum=Coalesce(Subquery(covered, output_field=money), none),
        whole=Coalesce(Subquery(gross, output_field=money), none) + F("shipping_gross"),
    )


def _days(name: str, said: Values) -> Q:
    condition = Q()
    for bound in ("gte", "lte"):
        if said.get(bound) is not None:
            condition &= Q(**{f"{name}__date__{bound}": said[bound]})
    return condition


def _customer(text: str) -> Q:
    users = User.objects.filter(
        Q(email__icontains=text)
        | Q(first_name__icontains=text)
        | Q(last_name__icontains=text)
    )
    return Q(email__icontains=text) | Q(user_id__in=users.values("pk"))


def _search(text: str) -> Q:
    words = text.strip()
    return (
        _customer(words)
        | Q(lines__variant__sku__icontains=words)
        | Q(lines__variant__product__name__icontains=words)
        | Q(billing_address__last_name__icontains=words)
    )


def _metadata(rows: list[Values]) -> Q:
    condition = Q()
    for row in rows:
        if row.get("value") is None:
            condition &= Q(metadata__has_key=row["key"])
        else:
            condition &= Q(**{f"metadata__{row['key']}": row["value"]})
    return condition


def _channels(texts: list[str]) -> Q:
    found = [find_id(Channel.objects.all(), text, "Channel") for text in texts]
    return Q(channel__in=[row for row in found if row is not None])


def _charge(names: list[str]) -> Q:
    parts = {
        "NONE": Q(charged_sum__lte=0),
        "PARTIAL": Q(charged_sum__gt=0, charged_sum__lt=F("whole")),
        "FULL": Q(charged_sum=F("whole")),
        "OVERCHARGED": Q(charged_sum__gt=F("whole")),
    }
    either = Q(pk__in=[])
    for name in names:
        either |= parts[name]
    return either


def _authorize(names: list[str]) -> Q:
    parts = {
        "NONE": Q(covered_sum__lte=0),
        "PARTIAL": Q(covered_sum__gt=0, covered_sum__lt=F("whole")),
        "FULL": Q(covered_sum__gte=F("whole")),
    }
    either = Q(pk__in=[])
    for name in names:
        either |= parts[name]
    return either


FILTERS: dict[str, Any] = {
    "customer": _customer,
    "created": lambda said: _days("created_at", said),
    "updated_at": lambda said: _days("updated_at", said),
    "search": _search,
    "metadata": _metadata,
    "channels": _channels,
    "charge_status": _charge,
    "authorize_status": _authorize,
}
