"""A base's spreadsheet as one message of its feed: all rows happen, or none."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from catalog.bases.errors import Fault, FeedRefusedError
from catalog.bases.feed_words import fault_words
from catalog.bases.feeds import feed_take
from catalog.bases.models import FeedDoor, FeedMessage
from catalog.submissions.sheet_reader import lines_read

if TYPE_CHECKING:
    from datetime import datetime

COLUMNS = (
    "type", "lot", "sku", "quantity", "made_on", "best_before", "reason",
    "unit_cost", "currency",
)  # fmt: skip
# Columns that each kind of row takes; the others must be empty.
TAKEN = {
    "received": ("lot", "sku", "quantity", "made_on", "best_before", "unit_cost"),
    "counted": ("lot", "sku", "quantity", "made_on", "best_before"),
    "written_off": ("lot", "quantity", "reason"),
    "adjusted": ("lot", "quantity", "reason"),
    "quarantined": ("lot", "reason"),
    "released": ("lot", "reason"),
}
EXAMPLE = (
    (
        "received",
        "LOT-26-11A",
        "SKU-1",
        "40",
        "2026-11-20",
        "2027-11-20",
        "",
        "84.00",
        "THB",
    ),
    ("counted", "LOT-26-10C", "", "12", "", "", "", "", ""),
    ("written_off", "LOT-26-10C", "", "2", "", "", "broken", "", ""),
)


def sheet_take(*, base_code: str, content: bytes, now: datetime) -> dict[str, Any]:
    """Take a sheet; the same file again changes nothing.

    Raises `SheetError` if it cannot be read, `FeedRefusedError` with faults whose
    fields say row and column.
    """
    message_id = f"sheet-{hashlib.sha256(content).hexdigest()[:24]}"
    before = FeedMessage.objects.filter(base__code=base_code, message_id=message_id)
    known = before.first()
    if known is not None:
        return dict(known.answer) | {"repeated": True}
    lines = lines_read(content=content)
    head = [cell.strip().lower() for cell in lines[0]] if lines else []
    faults = [
        Fault("missing_field", name) for name in ("type", "lot") if name not in head
    ]
    if faults:
        raise FeedRefusedError(*faults)
    rows = [
        (number, dict(zip(head, (cell.strip() for cell in line), strict=False)))
        for number, line in enumerate(lines[1:], start=2)
        if any(cell.strip() for cell in line)
    ]
    payload = {
        "message_id": message_id,
        "stream": "sheet",
        "sequence": int(now.timestamp() * 1000),
        "sent_at": now.isoformat(),
        "events": [_event(row) for _, row in rows],
    }
    try:
        return feed_take(
            base_code=base_code, payload=payload, door=FeedDoor.SHEET, now=now
        )
    except FeedRefusedError as refused:
        numbers = [number for number, _ in rows]
        raise FeedRefusedError(
            *(_in_row(x, numbers) for x in refused.faults)
        ) from refused


def _event(row: dict[str, str]) -> dict[str, Any]:
    kind = row.get("type", "").lower()
    event: dict[str, Any] = {"type": kind}
    for name in TAKEN.get(kind, ()):
        value = row.get(name, "")
        if name in ("made_on", "best_before"):
            if value or kind == "received":
                event[name] = value or None
        elif name == "unit_cost":
            if value:
                event[name] = {"amount": value, "currency": row.get("currency", "")}
        elif name == "quantity":
            field = "delta" if kind == "adjusted" else "quantity"
            event[field] = _number(value)
        elif value:
            event[name] = value
    return event


def _number(text: str) -> int | str:
    try:
        return int(text)
    except ValueError:
        return text


def _in_row(fault: Fault, numbers: list[int]) -> Fault:
    """`events[3].quantity` as the row and column of the sheet."""
    at, _, name = fault.field.partition("].")
    if not at.startswith("events["):
        return fault
    row = numbers[int(at.removeprefix("events["))]
    return Fault(fault.code, f"{row} · {name}", fault.values)


def faults_said(refused: FeedRefusedError) -> list[tuple[str, str, str]]:
    """Where, what is wrong, and the remedy, in the active language."""
    return [(fault.field, *fault_words(fault)) for fault in refused.faults]
