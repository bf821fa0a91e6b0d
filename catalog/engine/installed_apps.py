"""Apps as rows: made, changed, switched on and off, removed.

Nobody grants what he does not hold: `Grantor` says what the requester holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from catalog.engine.app_tokens import token_make
from catalog.engine.errors import ErrorItem, Refusal, refuse
from catalog.engine.events import async_event
from catalog.engine.ids import global_id, row_of
from catalog.engine.models import App, AppToken
from catalog.engine.webhook_outbox import listeners_forget

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

Values = dict[str, Any]
LONGEST = {"name": 60, "identifier": 256}


@dataclass(frozen=True, slots=True)
class Grantor:
    """What a requester holds, and so may give; a superuser may give everything."""

    permissions: frozenset[str]
    is_superuser: bool = False

    def must_hold(self, wanted: Iterable[str]) -> None:
        """Refuse OUT_OF_SCOPE_PERMISSION what is not the requester's to give."""
        missing = sorted(set(wanted) - self.permissions)
        if missing and not self.is_superuser:
            message = "You can't add permission that you don't have."
            raise refuse(
                "OUT_OF_SCOPE_PERMISSION", message, "permissions", permissions=missing
            )

    def must_manage(self, app: App, message: str, field: str = "id") -> None:
        """Refuse OUT_OF_SCOPE_APP an App that holds more than the requester."""
        if not self.is_superuser and set(app.permissions) - self.permissions:
            raise refuse("OUT_OF_SCOPE_APP", message, field)


def app_named(text: str, field: str = "id") -> App:
    """The App of a global id. Refuses GRAPHQL_ERROR, NOT_FOUND."""
    return row_of(App.objects.all(), text, "App", field=field)


def app_create(values: Values, *, by: Grantor, now: datetime) -> tuple[App, str]:
    """A local App and the text of its first token. Raises `Refusal`."""
    app = App(created_at=now)
    _values_set(app, values, by)
    app.save()
    if not app.identifier:
        app.identifier = global_id("App", app.pk)
        app.save(update_fields=["identifier"])
    _, token = token_make(app, name="Default")
    async_event("APP_INSTALLED", app, now=now)
    return app, token


def app_update(app: App, values: Values, *, by: Grantor, now: datetime) -> App:
    """Set what is given. Raises `Refusal`."""
    by.must_manage(app, "You can't manage this app.")
    _values_set(app, values, by)
    app.save()
    listeners_forget()
    async_event("APP_UPDATED", app, now=now)
    return app


def _values_set(app: App, values: Values, by: Grantor) -> None:
    if "permissions" in values:
        wanted = list(dict.fromkeys(values["permissions"] or []))
        by.must_hold(wanted)
        app.permissions = sorted(wanted)
    for name in ("name", "identifier"):
        if values.get(name) is not None:
            setattr(app, name, values[name].strip())
    errors = [
        ErrorItem(
            "INVALID",
            f"Ensure this value has at most {most} characters "
            f"(it has {len(getattr(app, name))}).",
            name,
        )
        for name, most in LONGEST.items()
        if len(getattr(app, name)) > most
    ]
    if not app.name:
        errors.append(ErrorItem("REQUIRED", "This field cannot be blank.", "name"))
    if errors:
        raise Refusal(*errors)


def app_switch(app: App, *, is_active: bool, now: datetime) -> App:
    """Switch on or off: an App that is off is told nothing and may do nothing."""
    app.is_active = is_active
    app.save(update_fields=["is_active"])
    listeners_forget()
    async_event("APP_STATUS_CHANGED", app, now=now)
    return app


def app_delete(app: App, *, by: Grantor, now: datetime) -> App:
    """Remove an App with its tokens, webhooks and what they are owed."""
    by.must_manage(app, "You can't delete this app.")
    async_event("APP_DELETED", app, now=now)
    key = app.pk
    app.delete()
    listeners_forget()
    app.pk = key
    return app


def app_token_create(values: Values, *, by: Grantor) -> tuple[AppToken, str]:
    """A further token of an App, shown this once. Raises `Refusal`."""
    app = app_named(values["app"], "app")
    by.must_manage(app, "You can't manage this app.", "app")
    return token_make(app, name=values.get("name") or "")


def app_token_delete(text: str, *, by: Grantor) -> AppToken:
    """End a token. Raises `Refusal`."""
    rows = AppToken.objects.select_related("app")
    row = row_of(rows, text, "AppToken")
    by.must_manage(row.app, "You can't delete this app token.")
    key = row.pk
    row.delete()
    row.pk = key
    return row
