"""What a webhook is told of an event: its own document, run on the schema."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from catalog.engine.event_types import type_name
from catalog.engine.graphql.context import Context
from catalog.engine.graphql.execution import execute
from catalog.engine.graphql.registry import type_of
from catalog.engine.ids import global_id

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.engine.models import App, Webhook


def event_payload(
    webhook: Webhook, event: str, root: dict[str, Any], *, now: datetime
) -> str:
    """The body that is sent; empty where the document selects nothing of this event.

    `subscription { event { … } }` is told the bare selection, a root field of its own
    name the answer as GraphQL writes it, under `data`.
    """
    if not webhook.subscription_query:
        return json.dumps(_bare(event, root), cls=DjangoJSONEncoder)
    app = webhook.app
    context = Context(
        now=now,
        app_id=app.pk,
        permissions=frozenset(app.permissions),
        notes={"public_url": settings.PUBLIC_URL},
    )
    return payload_of_document(
        webhook.subscription_query, event, root, context=context, recipient=app
    )


def payload_of_document(
    text: str,
    event: str,
    root: dict[str, Any],
    *,
    context: Context,
    recipient: App | None = None,
) -> str:
    """The body that a document makes of an event for whoever `context` says."""
    said = {
        "__typename": type_name(event),
        "issued_at": context.now,
        "recipient": recipient,
        "version": settings.SALEOR_VERSION,
        **root,
    }
    done = execute(text, context=context, root={"event": said, event.lower(): said})
    data = done.get("data")
    if not data:
        return ""
    body = (data["event"] or {}) if "event" in data else {"data": data}
    if not body:
        return ""
    if done.get("errors"):
        body = {**body, "errors": done["errors"]}
    return json.dumps(body, cls=DjangoJSONEncoder)


def _bare(event: str, root: dict[str, Any]) -> list[dict[str, Any]]:
    """Without a document: what the event is about, by its id."""
    source: Any = next(iter(root.values()), None)
    if getattr(source, "pk", None) is None:
        return []
    name = type_of(source)
    return [{"type": name, "id": global_id(name, source.pk)}]
