"""Webhooks and what is owed to them, on the wire."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graphql import GraphQLObjectType, get_named_type

from catalog.engine import webhooks
from catalog.engine.errors import permission_denied, refuse
from catalog.engine.event_subjects import root_of, subject_of
from catalog.engine.event_types import ASYNC_EVENTS, EVENTS, type_name
from catalog.engine.graphql.app_fields import MANAGE, STAFF, asking_app
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.event_payloads import payload_of_document
from catalog.engine.graphql.named import strict_key
from catalog.engine.graphql.registry import (
    NODES,
    mutation,
    node,
    query,
    resolver,
)
from catalog.engine.graphql.schema import engine_schema
from catalog.engine.graphql.subscriptions import subscription_read
from catalog.engine.ids import find, parse_id, row_of
from catalog.engine.inputs import camel
from catalog.engine.models import EventDelivery, EventDeliveryAttempt, Webhook
from catalog.engine.webhook_outbox import owe

if TYPE_CHECKING:
    from django.db import models
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
WHO = f"{MANAGE}, AUTHENTICATED_APP"
node("Webhook", Webhook)
node("EventDelivery", EventDelivery)
node("EventDeliveryAttempt", EventDeliveryAttempt)


# --- Queries ----------------------------------------------------------------------------
@query("webhook", permission=WHO)
def webhook(info: GraphQLResolveInfo, id: str) -> Webhook | None:  # noqa: A002
    """One of the asking App's own, or any for who manages Apps."""
    key = strict_key(id, "Webhook")
    rows = Webhook.objects.select_related("app")
    if info.context.app_id is not None:
        rows = rows.filter(app_id=info.context.app_id)
    return find(rows, key)


@query("webhookEvents", permission=MANAGE)
def webhook_events(info: GraphQLResolveInfo) -> list[Payload]:
    """All events there are."""
    return [
        {"event_type": event, "name": webhooks.event_words(event)} for event in EVENTS
    ]


@resolver("Webhook", "events")
def events(source: Webhook, info: GraphQLResolveInfo) -> list[Payload]:
    """All it listens to."""
    return webhooks.events_shown(source)


@resolver("Webhook", "asyncEvents")
def async_events(source: Webhook, info: GraphQLResolveInfo) -> list[Payload]:
    """What it is told."""
    return webhooks.events_shown(source, is_sync=False)


@resolver("Webhook", "syncEvents")
def sync_events(source: Webhook, info: GraphQLResolveInfo) -> list[Payload]:
    """What it is asked."""
    return webhooks.events_shown(source, is_sync=True)


@resolver("Webhook", "eventDeliveries")
def event_deliveries(
    source: Webhook,
    info: GraphQLResolveInfo,
    filter: Payload | None = None,  # noqa: A002
    sort_by: Payload | None = None,
    **page: Any,
) -> Connection:
    """What it is still owed, or was never given; what arrived is forgotten."""
    rows = source.deliveries.all()
    said = filter or {}
    if said.get("status"):
        rows = rows.filter(status=said["status"])
    if said.get("event_type"):
        rows = rows.filter(event_type=said["event_type"])
    return connect(_sorted(rows, sort_by), **page)


@resolver("EventDelivery", "attempts")
def attempts(
    source: EventDelivery,
    info: GraphQLResolveInfo,
    sort_by: Payload | None = None,
    **page: Any,
) -> Connection:
    """How sending went."""
    return connect(_sorted(source.attempts.all(), sort_by), **page)


def _sorted(rows: Any, sort_by: Payload | None) -> Any:
    if not sort_by:
        return rows
    sign = "-" if sort_by["direction"] == "DESC" else ""
    return rows.order_by(f"{sign}created_at", f"{sign}pk")


@resolver("EventDeliveryAttempt", "duration")
def duration(source: EventDeliveryAttempt, info: GraphQLResolveInfo) -> float | None:
    """Seconds."""
    return None if source.duration is None else float(source.duration)


# --- Mutations --------------------------------------------------------------------------
@mutation("webhookCreate", permission=WHO)
def webhook_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A webhook."""
    by = asking_app(info.context)
    return {"webhook": webhooks.webhook_create(input, by=by)}


@mutation("webhookUpdate", permission=WHO)
def webhook_update(
    info: GraphQLResolveInfo,
    input: Payload,  # noqa: A002
    id: str | None = None,  # noqa: A002
    identifier: str | None = None,
) -> Payload:
    """Set what is given."""
    by = asking_app(info.context)
    row = webhooks.webhook_named(by, id=id, identifier=identifier)
    return {"webhook": webhooks.webhook_update(row, input)}


@mutation("webhookDelete", permission=WHO)
def webhook_delete(
    info: GraphQLResolveInfo,
    id: str | None = None,  # noqa: A002
    identifier: str | None = None,
) -> Payload:
    """With what it is owed."""
    by = asking_app(info.context)
    row = webhooks.webhook_named(by, id=id, identifier=identifier)
    return {"webhook": webhooks.webhook_delete(row)}


@mutation("eventDeliveryRetry", permission=MANAGE)
def delivery_retry(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """Owe it again."""
    row = row_of(EventDelivery.objects.all(), id, "EventDelivery")
    return {"delivery": webhooks.delivery_retry(row, now=info.context.now)}


@mutation("webhookDryRun", permission=STAFF)
def webhook_dry_run(info: GraphQLResolveInfo, object_id: str, query: str) -> Payload:
    """What a document would tell of an object, to who asks."""
    read = subscription_read(query)
    if read.error:
        raise refuse(read.code, read.error, "query")
    event = read.events[0]
    source = _source(info, event, object_id, "query")
    root = root_of(event, *subject_of(source, {}))
    text = payload_of_document(query, event, root, context=info.context)
    return {"payload": json.loads(text) if text else None}


@mutation("webhookTrigger", permission=STAFF)
def webhook_trigger(
    info: GraphQLResolveInfo, object_id: str, webhook_id: str
) -> Payload:
    """Tell a webhook of an object, as if its event had happened."""
    rows = Webhook.objects.select_related("app")
    row = row_of(rows, webhook_id, "Webhook", field="webhookId")
    if not row.subscription_query:
        message = "Missing subscription query for given webhook."
        raise refuse("MISSING_QUERY", message, "webhookId")
    read = subscription_read(row.subscription_query)
    if read.error:
        raise refuse(read.code, read.error)
    event = read.events[0]
    if event not in ASYNC_EVENTS:
        raise refuse("TYPE_NOT_SUPPORTED", _unsupported(event))
    source = _source(info, event, object_id, None)
    made = owe(event, [subject_of(source, {})], now=info.context.now, only=row)
    return {"delivery": made[0] if made else None}


def _unsupported(event: str) -> str:
    return (
        f"Event type: {type_name(event)}, which was parsed from webhook's "
        "subscription query, is not supported."
    )


def _source(
    info: GraphQLResolveInfo, event: str, object_id: str, field: str | None
) -> models.Model:
    """The object an event would be about. Raises `Refusal`."""
    wanted = _root_type(event)
    if wanted not in NODES:
        message = (
            f"Event type: {type_name(event)} not supported."
            if field
            else _unsupported(event)
        )
        raise refuse("TYPE_NOT_SUPPORTED", message, field)
    try:
        kind, key = parse_id(object_id)
    except ValueError as error:
        raise refuse("INVALID_ID", str(error), "objectId") from error
    if kind != wanted:
        message = "ObjectId doesn't match event type."
        raise refuse("INVALID_ID", message, "objectId")
    needed = EVENTS[event][1]
    if needed and event in ASYNC_EVENTS and not info.context.may(needed):
        message = f"The user doesn't have required permission: {needed.lower()}."
        raise refuse("MISSING_PERMISSION", message)
    found = find(NODES[kind]._default_manager.all(), key)
    if found is None:
        message = f"Couldn't resolve to a node: {object_id[:80]}"
        raise refuse("NOT_FOUND", message, "objectId")
    return found


def _root_type(event: str) -> str:
    kind = engine_schema().type_map.get(type_name(event))
    root = camel(EVENTS[event][0])
    if not isinstance(kind, GraphQLObjectType) or root not in kind.fields:
        return ""
    return get_named_type(kind.fields[root].type).name


@resolver("Webhook", "app")
def webhook_app(source: Webhook, info: GraphQLResolveInfo) -> Any:
    """Whose it is."""
    if info.context.app_id not in {None, source.app_id}:
        raise permission_denied(MANAGE)
    return source.app
