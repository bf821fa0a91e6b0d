"""The id of the request that this thread serves: in logs, on error pages, to Saleor."""

from __future__ import annotations

import re
from contextvars import ContextVar
from uuid import uuid4

REQUEST_ID_HEADER = "X-Request-ID"
# A stranger's id goes into our logs: short, and of harmless characters only.
_ACCEPTED = re.compile(r"[A-Za-z0-9-]{8,64}")
_current: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """The current id; work that no request began gets one of its own."""
    known = _current.get()
    if not known:
        known = uuid4().hex
        _current.set(known)
    return known


def request_id_begin(said: str = "") -> str:
    """Take the id that a proxy or Saleor sent, if it is fit to be one; else make one."""
    known = said if _ACCEPTED.fullmatch(said) else uuid4().hex
    _current.set(known)
    return known


def request_id_end() -> None:
    """The request is over; the thread serves another next."""
    _current.set("")


def request_id_known() -> str:
    """The current id, "" if there is none."""
    return _current.get()
