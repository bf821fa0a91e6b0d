"""Global ids: base64 of `Type:key`, as Saleor and Relay write them."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.db import models

from catalog.engine.errors import refuse

if TYPE_CHECKING:
    from collections.abc import Iterable

M = TypeVar("M", bound=models.Model)


def global_id(type_name: str, key: object) -> str:
    """`Product` and 7 make `UHJvZHVjdDo3`."""
    return base64.b64encode(f"{type_name}:{key}".encode()).decode()


def parse_id(text: str) -> tuple[str, str]:
    """Type name and key of a global id. Raises `ValueError` for anything else."""
    try:
        decoded = base64.b64decode(text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        message = f"Invalid ID: {text[:80]}."
        raise ValueError(message) from error
    type_name, mark, key = decoded.partition(":")
    if not (type_name and mark and key):
        message = f"Invalid ID: {text[:80]}."
        raise ValueError(message)
    return type_name, key


def key_of(text: str, *type_names: str, field: str = "id") -> str:
    """The key of an id of one of these types. Refuses GRAPHQL_ERROR otherwise."""
    try:
        type_name, key = parse_id(text)
    except ValueError as error:
        message = f"{error} Expected: {type_names[0]}."
        raise refuse("GRAPHQL_ERROR", message, field) from error
    if type_name not in type_names:
        message = f"Invalid ID: {text[:80]}. Expected: {type_names[0]}, received: {type_name[:40]}."
        raise refuse("GRAPHQL_ERROR", message, field)
    return key


def row_of(
    rows: models.QuerySet[M], text: str, *type_names: str, field: str = "id"
) -> M:
    """The row an id names. Refuses GRAPHQL_ERROR for a bad id, NOT_FOUND for no row."""
    key = key_of(text, *type_names, field=field)
    found = find(rows, key)
    if found is None:
        message = f"Couldn't resolve to a node: {text[:80]}"
        raise refuse("NOT_FOUND", message, field)
    return found


def uuid_of(key: str) -> UUID | None:
    """The key of a row with such keys, None for a text of another shape."""
    try:
        return UUID(key)
    except ValueError:
        return None


def find(rows: models.QuerySet[M], key: object) -> M | None:
    """The row of a primary key given as text; None for no row or a key of no shape."""
    primary = rows.model._meta.pk
    value: Any = str(key)
    if isinstance(primary, models.UUIDField):
        try:
            value = UUID(value)
        except ValueError:
            return None
    elif not (value.isascii() and value.isdigit() and len(value) < 19):
        return None
    return rows.filter(pk=value).first()


def find_id(rows: models.QuerySet[M], text: str | None, *type_names: str) -> M | None:
    """The row an id in a query names, None for a bad id, another type or no row."""
    try:
        type_name, key = parse_id(text or "")
    except ValueError:
        return None
    return find(rows, key) if type_name in type_names else None


def keys_of(texts: Iterable[str], *type_names: str, field: str) -> list[str]:
    """Keys of several ids, in order. Refuses as `key_of`."""
    return [key_of(text, *type_names, field=field) for text in texts]
