"""Apps on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import installed_apps
from catalog.engine.graphql.registry import mutation, node
from catalog.engine.models import App

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
node("App", App)


@mutation("appCreate", permission="MANAGE_APPS")
def app_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A local App; its token is shown once."""
    app, token = installed_apps.app_create(input, now=info.context.now)
    return {"app": app, "auth_token": token}
