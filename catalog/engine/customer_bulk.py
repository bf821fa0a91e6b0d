"""`customerBulkUpdate`: many customers at once, each row refused by itself."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.db import transaction

from catalog.engine.customers import customer_update
from catalog.engine.errors import ErrorItem, Refusal, refuse
from catalog.engine.ids import find, parse_id
from catalog.engine.user_reads import customers

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.engine.models import User

Values = dict[str, Any]
REJECT_EVERYTHING = "REJECT_EVERYTHING"
NAMED = "At least one of arguments is required: 'id', 'externalReference'."
BOTH = "Argument 'id' cannot be combined with 'externalReference'"
CODES = {"BLANK", "DUPLICATED_INPUT_ITEM", "GRAPHQL_ERROR", "INVALID", "REQUIRED",
         "UNIQUE", "NOT_FOUND", "MAX_LENGTH"}  # fmt: skip


def customers_update(
    rows: list[Values],
    *,
    policy: str,
    now: datetime,
    by: User | None,
    app_id: int | None,
) -> Values:
    """Payload of the mutation. With REJECT_EVERYTHING one wrong row undoes all."""
    twice = _said_twice(rows)
    results: list[Values] = []
    with transaction.atomic():
        for row in rows:
            try:
                with transaction.atomic():
                    user = _one(row, twice)
                    values = row["input"]
                    customer_update(user, values, now=now, by=by, app_id=app_id)
                results.append({"customer": user, "errors": []})
            except Refusal as refusal:
                errors = [_error(item) for item in refusal.items]
                results.append({"customer": None, "errors": errors})
        if policy == REJECT_EVERYTHING and any(one["errors"] for one in results):
            transaction.set_rollback(True)
            results = [{**one, "customer": None} for one in results]
    count = sum(one["customer"] is not None for one in results)
    return {"count": count, "results": results}


def _said_twice(rows: list[Values]) -> set[tuple[str, str]]:
    said = Counter(
        (
            name,
            str(row["input"][name]).lower() if name == "email" else row["input"][name],
        )
        for row in rows
        for name in ("external_reference", "email")
        if row["input"].get(name)
    )
    return {key for key, number in said.items() if number > 1}


def _one(row: Values, twice: set[tuple[str, str]]) -> User:
    text, reference = row.get("id"), row.get("external_reference")
    if not text and not reference:
        raise refuse("INVALID", NAMED)
    if text and reference:
        raise refuse("INVALID", BOTH)
    given = row["input"]
    for name, field in (
        ("external_reference", "externalReference"),
        ("email", "email"),
    ):
        said = given.get(name)
        if said and (name, said.lower() if name == "email" else said) in twice:
            message = f"Duplicated {field} value."
            raise refuse("DUPLICATED_INPUT_ITEM", message, field)
    if not text:
        found = customers().filter(external_reference=reference).first()
    else:
        found = find(customers(), _key(text))
    if found is None:
        raise refuse("NOT_FOUND", "Customer was not found.")
    return found


def _key(text: str) -> str:
    try:
        kind, key = parse_id(text)
    except ValueError:
        kind, key = "", ""
    if kind != "User":
        raise refuse("INVALID", "Invalid customer ID.", ".id")
    return key


def _error(item: ErrorItem) -> Values:
    path = item.field
    if path is not None:
        # A leading point: of the row itself, not of its input.
        path = path[1:] if path.startswith(".") else f"input.{path}"
    code = item.code if item.code in CODES else "INVALID"
    return {"path": path, "message": item.message, "code": code}
