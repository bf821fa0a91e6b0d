"""Transactions by the contract's filter and order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from catalog.engine.errors import top_level
from catalog.engine.ids import parse_id, uuid_of
from catalog.engine.models import App, TransactionEvent, TransactionItem

if TYPE_CHECKING:
    from django.db.models import QuerySet

Values = dict[str, Any]
SORTED = {"CREATED_AT": "created_at", "MODIFIED_AT": "modified_at"}


def transactions_listed(
    *, where: Values | None, sort_by: Values | None
) -> QuerySet[TransactionItem]:
    """Payments, newest first. Raises a top-level error for what is not served."""
    rows = TransactionItem.objects.all()
    if where:
        rows = rows.filter(_condition(where))
    said = sort_by or {}
    name = SORTED.get(said.get("field") or "CREATED_AT", "created_at")
    sign = "" if said.get("direction") == "ASC" else "-"
    return rows.order_by(f"{sign}{name}", f"{sign}pk")


def _condition(where: Values) -> Q:
    condition = Q()
    for name, said in where.items():
        if said is None:
            continue
        if name == "and":
            for part in said:
                condition &= _condition(part)
        elif name == "or":
            either = Q()
            for part in said:
                either |= _condition(part)
            condition &= either
        elif name in FILTERS:
            condition &= FILTERS[name](said)
        else:
            message = f"This server does not serve transactions by {name}."
            raise top_level("GraphQLError", message)
    return condition


def one_of(name: str, said: Values) -> Q:
    """A column that is one of the values of a filter."""
    found = list(said.get("one_of") or [])
    if said.get("eq") is not None:
        found.append(said["eq"])
    return Q(**{f"{name}__in": found})


def between(name: str, said: Values) -> Q:
    """A column within the bounds of a filter."""
    condition = Q()
    for bound in ("gte", "lte"):
        if said.get(bound) is not None:
            condition &= Q(**{f"{name}__{bound}": said[bound]})
    return condition


def _ids(texts: list[str]) -> Q:
    keys = []
    for text in texts:
        try:
            kind, key = parse_id(text)
        except ValueError:
            continue
        uuid = uuid_of(key) if kind == "TransactionItem" else None
        if uuid is not None:
            keys.append(uuid)
    return Q(pk__in=keys)


def _app(said: Values) -> Q:
    apps = App.objects.filter(one_of("identifier", said))
    return Q(app_id__in=apps.values("pk")) | one_of("app_gateway", said)


def _events(parts: list[Values]) -> Q:
    condition = Q()
    for part in parts:
        rows = TransactionEvent.objects.all()
        if part.get("created_at"):
            rows = rows.filter(between("created_at", part["created_at"]))
        if part.get("type"):
            rows = rows.filter(one_of("type", part["type"]))
        condition &= Q(pk__in=rows.values("transaction"))
    return condition


FILTERS: dict[str, Any] = {
    "ids": _ids,
    "psp_reference": lambda said: one_of("psp_reference", said),
    "app_identifier": _app,
    "created_at": lambda said: between("created_at", said),
    "modified_at": lambda said: between("modified_at", said),
    "events": _events,
}
