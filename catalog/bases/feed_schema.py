"""The shape of a base's message, read strictly: every fault is named at once.

Pure: no database. A message says one or more things about lots of one base, all of
which happen or none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from catalog.bases.errors import Fault, FeedRefusedError
from catalog.bases.ledger import QUANTITY_LIMIT
from catalog.money import Money

if TYPE_CHECKING:
    from collections.abc import Callable

EVENTS_LIMIT = 200
SEQUENCE_LIMIT = 2**53 - 1
# Printable, no spaces or slashes: a lot code is also a segment of a URL (GS1 AI 10).
LOT_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,19}")
MESSAGE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,79}")
SKU = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
COST = re.compile(r"\d{1,12}(\.\d{1,4})?")
CURRENCY = re.compile(r"[A-Z]{3}")
STREAM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """One thing said of a lot; only the fields of its kind are filled."""

    kind: str
    lot: str
    sku: str = ""
    quantity: int = 0
    delta: int = 0
    made_on: date | None = None
    best_before: date | None = None
    expected_on: date | None = None
    quarantined: bool = False
    reason: str = ""
    test: str = ""
    outcome: str = ""
    laboratory: str = ""
    report_number: str = ""
    value: str = ""
    limit: str = ""
    reported_on: date | None = None
    release: bool = False
    unit_cost: Money | None = None


@dataclass(frozen=True, slots=True)
class FeedSaid:
    """A message as it was read."""

    message_id: str
    stream: str
    sequence: int
    said_at: datetime
    events: tuple[FeedEvent, ...]


class _BadError(Exception):
    def __init__(self, code: str, **values: Any) -> None:
        self.fault = (code, values)


def _matching(pattern: re.Pattern[str], shape: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str):
            raise _BadError("wrong_type", wanted=shape)
        if not pattern.fullmatch(value):
            raise _BadError("bad_code", wanted=shape)
        return value

    return read


def _words(longest: int) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str):
            raise _BadError("wrong_type", wanted="text")
        said = " ".join(value.split())
        if not said:
            raise _BadError("missing_field")
        if len(said) > longest or "\x00" in said:
            raise _BadError("too_long", longest=longest)
        return said

    return read


def _whole(lowest: int, highest: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise _BadError("wrong_type", wanted="a whole number")
        if not lowest <= value <= highest:
            raise _BadError("out_of_range", lowest=lowest, highest=highest)
        return value

    return read


def _nonzero(value: Any) -> int:
    number = _whole(-QUANTITY_LIMIT, QUANTITY_LIMIT)(value)
    if number == 0:
        raise _BadError("out_of_range", lowest=-QUANTITY_LIMIT, highest=QUANTITY_LIMIT)
    return number


def _day(value: Any) -> date:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise _BadError("bad_date", wanted="YYYY-MM-DD")
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise _BadError("bad_date", wanted="YYYY-MM-DD") from error


def _day_or_none(value: Any) -> date | None:
    return None if value is None else _day(value)


def _instant(value: Any) -> datetime:
    wanted = "2026-11-24T08:30:00Z"
    if not isinstance(value, str):
        raise _BadError("bad_date", wanted=wanted)
    try:
        said = datetime.fromisoformat(value)
    except ValueError as error:
        raise _BadError("bad_date", wanted=wanted) from error
    if said.tzinfo is None:
        raise _BadError("bad_date", wanted=wanted)
    try:
        return said.astimezone(UTC)
    except OverflowError as error:
        raise _BadError("bad_date", wanted=wanted) from error


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _BadError("wrong_type", wanted="true, false")
    return value


def _outcome(value: Any) -> str:
    if value not in ("passed", "failed"):
        raise _BadError("wrong_type", wanted="passed, failed")
    return str(value)


def _cost(value: Any) -> Money:
    """`{"amount": "84.00", "currency": "THB"}`: what one unit costs."""
    wanted = '{"amount": "84.00", "currency": "THB"}'
    if not isinstance(value, dict) or set(value) != {"amount", "currency"}:
        raise _BadError("wrong_type", wanted=wanted)
    amount, currency = value["amount"], value["currency"]
    if not isinstance(amount, str) or not COST.fullmatch(amount):
        raise _BadError("wrong_type", wanted=wanted)
    if not isinstance(currency, str) or not CURRENCY.fullmatch(currency):
        raise _BadError("wrong_type", wanted=wanted)
    return Money(Decimal(amount), currency)


Readers = dict[str, "Callable[[Any], Any]"]
_LOT: Readers = {"lot": _matching(LOT_CODE, "A-Z 0-9 . _ + -, 20")}
_SKU: Readers = {"sku": _matching(SKU, "SKU")}
_UNITS: Readers = {"quantity": _whole(1, QUANTITY_LIMIT)}
_REASON: Readers = {"reason": _words(300)}
_DAYS: Readers = {"made_on": _day_or_none, "best_before": _day_or_none}
# kind -> (fields that must be there, fields that may be)
KINDS: dict[str, tuple[Readers, Readers]] = {
    "expected": (_LOT | _SKU | _UNITS | {"expected_on": _day}, {}),
    "received": (
        _LOT | _SKU | _UNITS | _DAYS,
        {"quarantined": _truth, "unit_cost": _cost},
    ),
    "counted": (_LOT | {"quantity": _whole(0, QUANTITY_LIMIT)}, _SKU | _DAYS),
    "adjusted": (_LOT | {"delta": _nonzero} | _REASON, {}),
    "written_off": (_LOT | _UNITS | _REASON, {}),
    "quarantined": (_LOT | _REASON, {}),
    "released": (_LOT, _REASON),
    "lab_result": (
        _LOT
        | {
            "test": _words(80),
            "outcome": _outcome,
            "laboratory": _words(120),
            "report_number": _words(80),
            "reported_on": _day,
        },
        {"value": _words(120), "limit": _words(120), "release": _truth},
    ),
}
_TOP: Readers = {
    "message_id": _matching(MESSAGE_ID, "A-Z 0-9 . _ : -, 80"),
    "sequence": _whole(1, SEQUENCE_LIMIT),
    "sent_at": _instant,
}
_TOP_MORE: Readers = {"stream": _matching(STREAM, "A-Z 0-9 . _ -, 40")}


def feed_read(payload: Any) -> FeedSaid:
    """The message in a JSON value. Raises `FeedRefusedError` with every fault."""
    if not isinstance(payload, dict):
        raise FeedRefusedError(Fault("not_json"))
    faults: list[Fault] = []
    rest = {name: value for name, value in payload.items() if name != "events"}
    top = _fields(rest, _TOP, _TOP_MORE, "", faults)
    events = _events(payload.get("events"), faults)
    if faults:
        raise FeedRefusedError(*faults)
    return FeedSaid(
        message_id=top["message_id"],
        stream=top.get("stream", "main"),
        sequence=top["sequence"],
        said_at=top["sent_at"],
        events=tuple(FeedEvent(**event) for event in events),
    )


def _events(value: Any, faults: list[Fault]) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not value:
        faults.append(Fault("missing_field", "events"))
        return []
    if len(value) > EVENTS_LIMIT:
        faults.append(Fault("too_many_events", "events", {"longest": EVENTS_LIMIT}))
        return []
    read = []
    for number, event in enumerate(value):
        at = f"events[{number}]"
        kind = event.get("type") if isinstance(event, dict) else None
        if not isinstance(kind, str) or kind not in KINDS:
            known = ", ".join(KINDS)
            faults.append(Fault("unknown_event", f"{at}.type", {"wanted": known}))
            continue
        rest = {name: value for name, value in event.items() if name != "type"}
        must, may = KINDS[kind]
        read.append({"kind": kind} | _fields(rest, must, may, f"{at}.", faults))
    return read


def _fields(
    said: dict[str, Any], must: Readers, may: Readers, at: str, faults: list[Fault]
) -> dict[str, Any]:
    """Values of the fields, read; faults of all of them are added to the list."""
    values = {}
    for name, reader in (must | may).items():
        if name not in said:
            if name in must:
                faults.append(Fault("missing_field", f"{at}{name}"))
            continue
        try:
            values[name] = reader(said[name])
        except _BadError as bad:
            code, more = bad.fault
            faults.append(Fault(code, f"{at}{name}", more))
    for name in said:
        if name not in must and name not in may:
            known = ", ".join([*must, *may])
            faults.append(Fault("unknown_field", f"{at}{name[:40]}", {"wanted": known}))
    return values
