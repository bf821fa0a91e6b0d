"""What may stand in a log. Names of fields are a closed list; texts are cleaned.

Nobody can write an address into a field that does not exist. Free text, ours and that
of libraries, loses everything that looks like an e-mail, a token or a long number.
"""

from __future__ import annotations

import hashlib
import re
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from types import TracebackType

FIELDS = frozenset(
    {
        "attempt", "attempts", "checkout", "count", "error", "error_type", "event",
        "kind", "job", "key", "level", "logger", "method", "milliseconds", "operation",
        "order", "outcome", "request_id", "route", "seconds", "sku", "slug", "span_id",
        "state", "status", "timestamp", "trace_id", "version", "where", "worker",
    }
)  # fmt: skip
LONGEST_TEXT = 500
HIDDEN = "[hidden]"
_PRIVATE = re.compile(
    r"[^\s@<>\"']+@[^\s@<>\"']+\.[^\s@<>\"']+"  # an e-mail address
    r"|(?i:bearer|jwt)\s+\S+"
    r"|\beyJ[\w-]+\.[\w-]+\.[\w-]*"  # a JSON web token
    r"|\b[A-Za-z0-9_-]{30,}={0,2}"  # a token, a key, a global id of an order
    r"|\b[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}\b"  # a UUID: an order's id is its secret
    r"|\+?\d[\d ()-]{6,}\d"  # a telephone, card or identity number
)
# Our own errors say what went wrong in words of ours; those of libraries quote input.
_OURS = ("catalog.", "storefront.", "pavilion_config.")
_ROOT = Path(__file__).resolve().parents[2]


def subject(known: str) -> str:
    """A short name for an order or a checkout: the same each time, and no way back."""
    return hashlib.sha256(f"pavilion/{known}".encode()).hexdigest()[:12]


def clean(text: str) -> str:
    """A text without what looks personal or secret, and not too long."""
    return _PRIVATE.sub(HIDDEN, text)[:LONGEST_TEXT]


def fields_keep(
    _logger: Any, _name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Only fields of the list go on, their texts cleaned; ids of ours are kept whole."""
    kept: dict[str, Any] = {}
    for name, value in event.items():
        if name not in FIELDS:
            continue
        if (
            isinstance(value, int | float | bool)
            or value is None
            or name in {"request_id", "trace_id", "span_id", "timestamp", "where"}
        ):
            kept[name] = value
        else:
            kept[name] = clean(str(value))
    return kept


def exception_tell(
    _logger: Any, _name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """An exception as its type, where it rose, and its words if they are ours."""
    info = event.pop("exc_info", None)
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        kind = type(error)
        event["error_type"] = f"{kind.__module__}.{kind.__qualname__}"
        event["where"] = _where(error.__traceback__)
        if kind.__module__.startswith(_OURS):
            event["error"] = str(error)
    event.pop("stack_info", None)
    return event


def _where(trace: TracebackType | None) -> list[str]:
    """Frames of our own code and the last one, innermost last: `file:line function`."""
    frames = traceback.extract_tb(trace)
    last = len(frames) - 1
    shown = []
    for position, frame in enumerate(frames):
        path = Path(frame.filename)
        is_ours = path.is_relative_to(_ROOT) and "site-packages" not in path.parts
        if is_ours or position == last:
            name = path.relative_to(_ROOT) if is_ours else path.name
            shown.append(f"{name}:{frame.lineno} {frame.name}")
    return shown[-12:]
