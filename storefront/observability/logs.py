"""Logs: one JSON object a line, or a plain line for a person at a screen.

Ours and those of libraries go the same way, so what `redaction` says holds for all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog

from storefront.observability.redaction import exception_tell, fields_keep
from storefront.observability.request_ids import request_id_known
from storefront.observability.tracing import trace_ids

if TYPE_CHECKING:
    import logging
    from collections.abc import MutableMapping

    from structlog.typing import Processor

# These loggers put paths, and with them an order's id, into their messages.
WITH_PATHS = ("django.request", "django.security", "django.server", "granian")


def _ids_add(
    _logger: Any, _name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    if known := request_id_known():
        event["request_id"] = known
    event.update(trace_ids())
    return event


def _paths_drop(
    _logger: Any, _name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Only what comes before the colon: "Not Found", no path."""
    record: logging.LogRecord | None = event.get("_record")
    if record and record.name.startswith(WITH_PATHS):
        event["event"] = str(event["event"]).partition(":")[0]
    return event


SHARED: list[Processor] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _ids_add,
]


def formatter(*, is_json: bool) -> structlog.stdlib.ProcessorFormatter:
    """The formatter of the one handler; settings name it by its dotted path."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    last: Any = structlog.processors.JSONRenderer(sort_keys=True, ensure_ascii=False)
    if not is_json:
        last = structlog.dev.ConsoleRenderer(colors=False)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED,
        # Whether it came by structlog or not, in this order.
        processors=[
            _paths_drop,
            exception_tell,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            fields_keep,
            last,
        ],
    )
