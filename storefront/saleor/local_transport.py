"""The embedded engine, in process: its one door.

The answer goes through JSON, so nothing reaches a page that HTTP would not carry.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from catalog.engine import events, webhook_worker
from catalog.engine.execute import execute
from catalog.engine.graphql.requester import context_of
from catalog.engine.sweep import checkouts_sweep
from storefront.saleor.transport import Operation, UploadFile

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.engine.graphql.context import Context


class LocalTransport:
    """Executes documents on the engine's schema in this process."""

    def execute(self, operation: Operation) -> dict[str, Any]:
        """Run one operation; numbers with a fraction come back as `Decimal`."""
        result = execute(
            operation.text,
            _prepared(operation.variables),
            operation_name=operation.name,
            as_app=operation.as_app,
            context=_customers(operation.token) if operation.token else None,
        )
        text = json.dumps(result, cls=DjangoJSONEncoder)
        answer: dict[str, Any] = json.loads(text, parse_float=Decimal)
        return answer


def deliver_pending_events(now: datetime) -> int:
    """Deliver events to our App and to webhooks of others; answers how many arrived."""
    return events.deliver_pending(now=now) + webhook_worker.deliveries_send(now=now)


def engine_sweep(now: datetime) -> None:
    """Paid checkouts become orders, reservations end; the schedule calls this."""
    checkouts_sweep(now=now)
    webhook_worker.deliveries_forget(now=now)


def _customers(token: str) -> Context:
    """Who asks with a customer's token, as over HTTP."""
    headers = {"Authorization": f"Bearer {token}"}
    return context_of(headers, now=timezone.now(), host="", cookies={})


def _prepared(value: Any) -> Any:
    """Variables as JSON would carry them, with uploads as uploaded files."""
    if isinstance(value, UploadFile):
        return SimpleUploadedFile(value.name, value.content, value.content_type)
    if isinstance(value, dict):
        return {key: _prepared(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_prepared(item) for item in value]
    return str(value) if isinstance(value, Decimal) else value
