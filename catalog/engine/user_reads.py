"""Lists of users: filtered, searched, sorted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from catalog.engine.errors import top_level
from catalog.engine.models import Order, User
from catalog.engine.row_filter import (
    ids_condition,
    metadata_condition,
    metadata_filter,
    text_condition,
    where_condition,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

Values = dict[str, Any]
SORTS = {
    "FIRST_NAME": ("first_name", "last_name", "pk"),
    "LAST_NAME": ("last_name", "first_name", "pk"),
    "EMAIL": ("email",),
    "ORDER_COUNT": ("order_count", "email"),
    "CREATED_AT": ("date_joined", "pk"),
    "LAST_MODIFIED_AT": ("updated_at", "pk"),
    "RANK": ("pk",),
}
SEARCHED = (
    "email", "first_name", "last_name", "addresses__first_name", "addresses__last_name",
    "addresses__street_address_1", "addresses__street_address_2", "addresses__city",
    "addresses__company_name", "addresses__postal_code", "addresses__country_area",
    "addresses__phone", "addresses__country_code",
)  # fmt: skip
NO_RANK = "Sorting by RANK is available only when using a search filter."


def customers() -> QuerySet[User]:
    """Who is no staff, and staff who bought something."""
    bought = Exists(Order.objects.filter(user_id=OuterRef("pk")))
    return User.objects.filter(Q(is_staff=False) | bought)


def staff() -> QuerySet[User]:
    """Who works here."""
    return User.objects.filter(is_staff=True)


def users_searched(rows: QuerySet[User], text: str | None) -> QuerySet[User]:
    """Every word begins or is in some field of the user or of an address."""
    for word in (text or "").split():
        said = Q()
        for column in SEARCHED:
            said |= Q(**{f"{column}__icontains": word})
        rows = rows.filter(pk__in=User.objects.filter(said).values("pk"))
    return rows


def users_sorted(
    rows: QuerySet[User], sort_by: Values | None, *, is_search: bool
) -> QuerySet[User]:
    """In the order asked for; by e-mail otherwise."""
    if not sort_by:
        return rows.order_by("email")
    if sort_by["field"] == "RANK" and not is_search:
        raise top_level("GraphQLError", NO_RANK)
    if sort_by["field"] == "ORDER_COUNT":
        rows = _with_order_count(rows)
    sign = "-" if sort_by["direction"] == "DESC" else ""
    return rows.order_by(*(f"{sign}{name}" for name in SORTS[sort_by["field"]]))


def _with_order_count(rows: QuerySet[User]) -> QuerySet[User]:
    orders = Order.objects.filter(user_id=OuterRef("pk")).order_by()
    counted = orders.values("user_id").annotate(number=Count("pk")).values("number")
    return rows.annotate(order_count=Coalesce(Subquery(counted), 0))


def customers_filtered(rows: QuerySet[User], given: Values) -> QuerySet[User]:
    """`CustomerFilterInput`, the older way."""
    if given.get("ids") is not None:
        rows = rows.filter(
            ids_condition("pk", User.objects.all(), given["ids"], "User")
        )
    if given.get("date_joined"):
        rows = rows.filter(_dates("date_joined__date", given["date_joined"]))
    if given.get("updated_at"):
        rows = rows.filter(_dates("updated_at", given["updated_at"]))
    if given.get("number_of_orders"):
        rows = _with_order_count(rows)
        rows = rows.filter(_dates("order_count", given["number_of_orders"]))
    if given.get("placed_orders"):
        rows = rows.filter(_bought(_dates("created_at__date", given["placed_orders"])))
    if given.get("metadata"):
        rows = metadata_filter(rows, given["metadata"])
    return users_searched(rows, given.get("search"))


def customers_where(rows: QuerySet[User], where: Values) -> QuerySet[User]:
    """`CustomerWhereInput`."""
    readers = {
        "metadata": lambda said: metadata_condition(User, said),
        "ids": lambda said: ids_condition("pk", User.objects.all(), said, "User"),
        "email": lambda said: text_condition("email", said),
        "first_name": lambda said: text_condition("first_name", said),
        "last_name": lambda said: text_condition("last_name", said),
        "is_active": lambda said: Q(is_active=said),
        "date_joined": lambda said: _dates("date_joined", said),
        "updated_at": lambda said: _dates("updated_at", said),
        "placed_orders_at": lambda said: _bought(_dates("created_at", said)),
        "addresses": _addresses,
        "number_of_orders": lambda said: _numbers("order_count", said),
        "customer_type": lambda said: Q(pk__in=[]),
        "attributes": lambda said: Q(pk__in=[]),
    }
    return _with_order_count(rows).filter(where_condition(where, readers))


def _dates(column: str, said: Values) -> Q:
    found = Q()
    if said.get("gte") is not None:
        found &= Q(**{f"{column}__gte": said["gte"]})
    if said.get("lte") is not None:
        found &= Q(**{f"{column}__lte": said["lte"]})
    return found


def _numbers(column: str, said: Values) -> Q:
    found = _dates(column, said.get("range") or {})
    if said.get("eq") is not None:
        found &= Q(**{column: said["eq"]})
    if said.get("one_of") is not None:
        found &= Q(**{f"{column}__in": said["one_of"]})
    return found


def _bought(condition: Q) -> Q:
    return Q(
        pk__in=Order.objects.filter(condition, user_id__isnull=False).values("user_id")
    )


def _addresses(said: Values) -> Q:
    found = Q()
    if said.get("phone_number"):
        found &= text_condition("addresses__phone", said["phone_number"])
    country = said.get("country") or {}
    if country.get("eq"):
        found &= Q(addresses__country_code=country["eq"])
    if country.get("one_of") is not None:
        found &= Q(addresses__country_code__in=country["one_of"])
    if country.get("not_one_of") is not None:
        found &= ~Q(addresses__country_code__in=country["not_one_of"])
    return Q(pk__in=User.objects.filter(found).values("pk"))


def staff_filtered(rows: QuerySet[User], given: Values) -> QuerySet[User]:
    """`StaffUserInput`."""
    if given.get("status"):
        rows = rows.filter(is_active=given["status"] == "ACTIVE")
    if given.get("ids") is not None:
        rows = rows.filter(
            ids_condition("pk", User.objects.all(), given["ids"], "User")
        )
    return users_searched(rows, given.get("search"))
