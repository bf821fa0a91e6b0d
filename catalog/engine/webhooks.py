"""Webhooks of Apps: made, changed, removed, tried out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.module_loading import import_string

from catalog.engine.app_manifest import is_url
from catalog.engine.errors import refuse
from catalog.engine.event_types import ASYNC_EVENTS, SYNC_EVENTS
from catalog.engine.ids import row_of
from catalog.engine.installed_apps import app_named
from catalog.engine.models import EventDelivery, Webhook
from catalog.engine.webhook_headers import custom_headers_checked
from catalog.engine.webhook_outbox import listeners_forget
from catalog.engine.webhook_worker import worker_wake

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.engine.models import App

Values = dict[str, Any]
MOST_CHANNELS = 500
LONGEST_IDENTIFIER = 256


def webhook_create(values: Values, *, by: App | None) -> Webhook:
    """A webhook of the App that asks, or of the App that is named. Raises `Refusal`."""
    app = by
    if app is None:
        if not values.get("app"):
            message = (
                "Missing app id. Fill in the app field or run the mutation by the app"
            )
            raise refuse("INVALID", message)
        app = app_named(values["app"], "app")
    row = Webhook(app=app)
    _values_set(row, values)
    row.save()
    listeners_forget()
    return row


def webhook_update(row: Webhook, values: Values) -> Webhook:
    """Set what is given. Raises `Refusal`."""
    _values_set(row, values)
    row.save()
    listeners_forget()
    return row


def webhook_delete(row: Webhook) -> Webhook:
    """Remove a webhook with what it is owed. Raises `Refusal`."""
    key = row.pk
    row.delete()
    listeners_forget()
    row.pk = key
    return row


def webhook_named(
    by: App | None,
    *,
    id: str | None = None,  # noqa: A002
    identifier: str | None = None,
) -> Webhook:
    """The webhook of an id, or of an identifier among the asking App's own.

    Raises `Refusal` GRAPHQL_ERROR, NOT_FOUND, INVALID.
    """
    if bool(id) == bool(identifier):
        message = (
            "Argument 'id' cannot be combined with 'identifier'"
            if id
            else "At least one of arguments is required: 'id', 'identifier'."
        )
        raise refuse("GRAPHQL_ERROR", message)
    rows = Webhook.objects.select_related("app")
    if by is not None:
        rows = rows.filter(app=by)
    if id:
        return row_of(rows, id, "Webhook")
    if by is None:
        message = (
            "Webhook identifier can only be used by an app to reference its own "
            "webhook. Use `id` instead."
        )
        raise refuse("INVALID", message, "identifier")
    found = rows.filter(identifier=identifier).first()
    if found is None:
        message = f"Couldn't resolve to a node: {identifier}"
        raise refuse("NOT_FOUND", message, "identifier")
    return found


def _values_set(row: Webhook, values: Values) -> None:
    if not row.app.is_active:
        raise refuse("NOT_FOUND", "App doesn't exist or is disabled")
    read = None
    if values.get("query"):
        # By name: the document is judged by the schema, which lies above.
        judge = import_string("catalog.engine.graphql.subscriptions.subscription_read")
        read = judge(values["query"])
        if read.error:
            raise refuse(read.code, read.error, "query")
        if len(read.channels) > MOST_CHANNELS:
            message = (
                "Too many channels provided in the filter, the maximum number is "
                f"{MOST_CHANNELS}"
            )
            raise refuse("INVALID", message, "query")
        row.subscription_query, row.channels = values["query"], read.channels
    if values.get("custom_headers"):
        try:
            row.custom_headers = custom_headers_checked(values["custom_headers"])
        except ValueError as error:
            raise refuse(
                "INVALID_CUSTOM_HEADERS", str(error), "customHeaders"
            ) from error
    events = _events(values) or (read.events if read else [])
    if "NOTIFY_USER" in events and len(set(events)) > 1:
        message = "NOTIFY_USER cannot be combined with other events."
        raise refuse("INVALID_NOTIFY_WITH_SUBSCRIPTION", message, "asyncEvents")
    if events or row.pk is None:
        row.events = sorted(set(events))
    _texts_set(row, values)


def _texts_set(row: Webhook, values: Values) -> None:
    for name in ("name", "secret_key"):
        if name in values:
            setattr(row, name, values[name])
    if values.get("is_active") is not None:
        row.is_active = values["is_active"]
    if values.get("target_url") is not None:
        row.target_url = values["target_url"]
    if not row.target_url:
        raise refuse("REQUIRED", "This field cannot be blank.", "targetUrl")
    if not is_url(row.target_url):
        raise refuse("INVALID", "Enter a valid URL.", "targetUrl")
    if "identifier" in values:
        row.identifier = (values["identifier"] or "").strip() or None
    if row.identifier:
        _identifier_check(row, row.identifier)


def _identifier_check(row: Webhook, identifier: str) -> None:
    if len(identifier) > LONGEST_IDENTIFIER:
        message = (
            f"Ensure this value has at most {LONGEST_IDENTIFIER} characters "
            f"(it has {len(identifier)})."
        )
        raise refuse("INVALID", message, "identifier")
    others = Webhook.objects.filter(app=row.app, identifier=identifier)
    if others.exclude(pk=row.pk).exists():
        message = "Webhook with this App and Identifier already exists."
        raise refuse("UNIQUE", message, "identifier")


def _events(values: Values) -> list[str]:
    """`events` where it is given, else the two lists together."""
    if values.get("events"):
        return list(values["events"])
    return [*(values.get("async_events") or []), *(values.get("sync_events") or [])]


def events_shown(row: Webhook, *, is_sync: bool | None = None) -> list[Values]:
    """Events of a webhook as objects with a name."""
    kinds = {None: None, True: SYNC_EVENTS, False: ASYNC_EVENTS}[is_sync]
    return [
        {"event_type": event, "name": event_words(event)}
        for event in row.events
        if kinds is None or event in kinds
    ]


def event_words(event: str) -> str:
    """ORDER_CREATED is "Order created"."""
    return event.replace("_", " ").capitalize()


def delivery_retry(row: EventDelivery, *, now: datetime) -> EventDelivery:
    """Owe a delivery again, from its first try on."""
    row.status, row.tries, row.next_attempt_at = "PENDING", 0, now
    row.save(update_fields=["status", "tries", "next_attempt_at"])
    transaction.on_commit(worker_wake, robust=True)
    return row
