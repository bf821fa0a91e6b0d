"""Lists of users: filtered, searched, sorted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from catalog.engine import filters
from catalog.engine.errors import top_level
from catalog.engine.models import Order, User

if TYPE_CHECKING:
    from collections.abc import Callable

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
    readers = {
        "ids": filters.ids("User"),
        "date_joined": filters.span("date_joined__date"),
        "updated_at": filters.span("updated_at"),
        "number_of_orders": filters.span("order_count"),
        "placed_orders": _bought(filters.span("created_at__date")),
        "metadata": filters.metadata(User),
    }
    rest = {name: said for name, said in given.items() if name != "search"}
    rows = _with_order_count(rows).filter(filters.condition(rest, readers))
    return users_searched(rows, given.get("search"))


def customers_where(rows: QuerySet[User], where: Values) -> QuerySet[User]:
    """`CustomerWhereInput`."""
    readers = {
        "metadata": _metadata,
        "ids": filters.ids("User"),
        "email": filters.text("email"),
        "first_name": filters.text("first_name"),
        "last_name": filters.text("last_name"),
        "is_active": filters.equal("is_active"),
        "date_joined": filters.span("date_joined"),
        "updated_at": filters.span("updated_at"),
        "placed_orders_at": _bought(filters.span("created_at")),
        "addresses": _addresses,
        "number_of_orders": filters.span("order_count"),
        # Customers have neither types nor attributes here.
        "customer_type": _nobody,
        "attributes": _nobody,
    }
    return _with_order_count(rows).filter(filters.condition(where, readers))


def _nobody(_: Any) -> Q:
    return Q(pk__in=[])


def _metadata(said: Values) -> Q:
    """A key, and what its value is."""
    value = said.get("value") or {}
    if value.get("one_of") is not None:
        found = Q(pk__in=[])
        for one in value["one_of"]:
            found |= filters.metadata(User)([{"key": said["key"], "value": one}])
        return found
    return filters.metadata(User)([{"key": said["key"], "value": value.get("eq")}])


def _bought(reader: Callable[[Values], Q]) -> Callable[[Values], Q]:
    def read(said: Values) -> Q:
        orders = Order.objects.filter(reader(said), user_id__isnull=False)
        return Q(pk__in=orders.values("user_id"))

    return read


def _addresses(said: Values) -> Q:
    found = Q()
    if said.get("phone_number"):
        found &= filters.text("addresses__phone")(said["phone_number"])
    country = said.get("country") or {}
    found &= filters.text("addresses__country_code")(country)
    if country.get("not_one_of") is not None:
        found &= ~Q(addresses__country_code__in=country["not_one_of"])
    return Q(pk__in=User.objects.filter(found).values("pk"))


def staff_filtered(rows: QuerySet[User], given: Values) -> QuerySet[User]:
    """`StaffUserInput`."""
    if given.get("status"):
        rows = rows.filter(is_active=given["status"] == "ACTIVE")
    if given.get("ids") is not None:
        rows = rows.filter(filters.ids("User")(given["ids"]))
    return users_searched(rows, given.get("search"))
