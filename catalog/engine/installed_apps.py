"""Apps as rows: made, changed, switched off, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine.app_tokens import token_make
from catalog.engine.ids import global_id
from catalog.engine.models import App

if TYPE_CHECKING:
    from datetime import datetime

Values = dict[str, Any]


def app_create(values: Values, *, now: datetime) -> tuple[App, str]:
    """A local App and the text of its first token."""
    app = App.objects.create(
        name=values.get("name") or "App",
        identifier=values.get("identifier") or "",
        permissions=list(values.get("permissions") or []),
        created_at=now,
    )
    if not app.identifier:
        app.identifier = global_id("App", app.pk)
        app.save(update_fields=["identifier"])
    _, token = token_make(app, name="Default")
    return app, token
