"""Bulk mutations: each row is whole or not at all, and errors say where they are."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction

from catalog.engine.errors import Refusal, refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

Values = dict[str, Any]


def rows_apply(
    name: str,
    writer: Callable[[Values], Any],
    rows: list[Values],
    *,
    policy: str | None = None,
) -> Values:
    """Write rows and answer `count` and `results` of a bulk payload.

    `policy` is Saleor's: REJECT_EVERYTHING (also when left out) undoes all rows if one
    fails. The other two undo only the failing row: a row is never written in part.
    """
    with transaction.atomic():
        results = [_row_apply(name, writer, row) for row in rows]
        failed = any(row["errors"] for row in results)
        if failed and policy in {None, "REJECT_EVERYTHING"}:
            transaction.set_rollback(True)
            results = [{**row, name: None} for row in results]
    return {"count": sum(1 for row in results if row[name]), "results": results}


def _row_apply(name: str, writer: Callable[[Values], Any], row: Values) -> Values:
    try:
        with transaction.atomic():
            return {name: writer(row), "errors": []}
    except Refusal as refusal:
        errors = [{"path": item["field"], **item} for item in refusal.as_payload()]
        return {name: None, "errors": errors}


@contextmanager
def within(place: str) -> Iterator[None]:
    """Put `place` before the path of a refusal: `variants.0.channelListings.1.price`."""
    try:
        yield
    except Refusal as refusal:
        raise Refusal(
            *(
                replace(
                    item,
                    extra={
                        **item.extra,
                        "path": f"{place}.{item.extra.get('path') or item.field or ''}",
                    },
                )
                for item in refusal.items
            ),
            payload=refusal.payload,
        ) from refusal


def refuse_unkept(values: Values, names: Collection[str]) -> None:
    """Refuse what this engine has no place for, rather than forget it in silence."""
    for name in names:
        if values.get(name) not in (None, [], False):
            head, *rest = name.split("_")
            field = head + "".join(part.capitalize() for part in rest)
            message = f"The embedded engine does not keep {field}; leave it out."
            raise refuse("INVALID", message, field)
