"""Where two servers' answers to the same document differ in what a client can rely on.

Ids, times, cursors and addresses of files are each server's own: of them only the kind
of value counts. Rows of a list are matched by what names them, not by position; rows that
only a fresh Saleor makes for itself ("default-channel" and its like) do not count.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

OWN = frozenset(
    {
        "id", "token", "number", "created", "updatedAt", "endCursor", "avif", "webp",
        "checkoutId", "stockReservationExpires", "pspReference", "productId",
        "attributeId", "attributeValueId", "message",
        # Both sell meanwhile.
        "quantityAvailable",
    }
)  # fmt: skip
NAMES = ("slug", "sku", "externalReference", "code", "name")
REFERENCES = ("channel", "attribute", "warehouse", "productVariant")
FRESH = "default"


class Gap(NamedTuple):
    """A path into the answer, and what each server says there."""

    path: str
    left: Any
    right: Any


def gaps(left: Any, right: Any, *, sums: bool = True, path: str = "") -> Iterator[Gap]:
    """Every difference. Without `sums`, amounts and quantities count by kind only."""
    left, right = _parsed(left), _parsed(right)
    if isinstance(left, dict) and isinstance(right, dict):
        for key in sorted(left.keys() | right.keys()):
            here = f"{path}.{key}"
            if key not in left or key not in right:
                yield Gap(here, left.get(key, "absent"), right.get(key, "absent"))
                continue
            yield from gaps(left[key], right[key], sums=sums, path=here)
    elif isinstance(left, list) and isinstance(right, list):
        yield from _rows(left, right, sums=sums, path=path)
    elif not _same(left, right, path.rpartition(".")[2], sums=sums):
        yield Gap(path, left, right)


def _rows(left: list[Any], right: list[Any], *, sums: bool, path: str) -> Iterator[Gap]:
    rows, others = _by_name(left), _by_name(right)
    if rows is None or others is None:
        if len(left) != len(right):
            yield Gap(path, f"{len(left)} rows", f"{len(right)} rows")
        for index, (row, other) in enumerate(zip(left, right, strict=False)):
            yield from gaps(row, other, sums=sums, path=f"{path}[{index}]")
        return
    if rows.keys() != others.keys():
        only, missing = sorted(rows - others.keys()), sorted(others.keys() - rows)
        yield Gap(f"{path}[]", only, missing)
    for name in rows.keys() & others.keys():
        yield from gaps(rows[name], others[name], sums=sums, path=f"{path}[{name}]")


def _by_name(rows: list[Any]) -> dict[str, Any] | None:
    """Rows by their names, None where they have none of their own."""
    named = [(_name(row), row) for row in rows]
    kept = {str(name): row for name, row in named if not _is_fresh(name)}
    are_named = all(name for name, _ in named)
    own = len(kept) == sum(not _is_fresh(name) for name, _ in named)
    return kept if are_named and own else None


def _is_fresh(name: str) -> bool:
    return name.lower().startswith(FRESH)


def _name(row: Any) -> str:
    if not isinstance(row, dict):
        return ""
    row = row.get("node", row)
    for key in NAMES:
        if isinstance(row.get(key), str):
            return str(row[key])
    return "/".join(_name(row[key]) for key in REFERENCES if key in row)


def _same(left: Any, right: Any, name: str, *, sums: bool) -> bool:
    if name in OWN or (not sums and isinstance(left, int)):
        return isinstance(right, type(left)) or isinstance(left, type(right))
    return bool(left == right)


def _parsed(value: Any) -> Any:
    """JSON inside a string, as descriptions are: the spelling of JSON does not count."""
    if isinstance(value, str) and value.startswith("{"):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
