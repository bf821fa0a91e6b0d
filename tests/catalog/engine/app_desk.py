"""Who asks about Apps: staff with and without all permissions, and Apps with tokens."""

from __future__ import annotations

import json
from typing import Any

from catalog.engine.execute import execute
from catalog.engine.graphql.context import Context
from catalog.engine.ids import global_id
from catalog.engine.models import App, PermissionGroup, User
from tests.catalog.engine.goods_shop import NOW


def staff(*permissions: str, email: str = "petra@example.org") -> Context:
    """A member of staff whose group holds these; none at all is a superuser."""
    user = User.objects.create(
        email=email, is_staff=True, is_superuser=not permissions,
        date_joined=NOW, updated_at=NOW,
    )  # fmt: skip
    group = PermissionGroup.objects.create(name=email, permissions=list(permissions))
    user.groups.add(group)
    return Context(now=NOW, user_of=lambda: user)


def an_app(*permissions: str, name: str = "Small", **said: Any) -> App:
    said.setdefault("identifier", name.lower())
    return App.objects.create(
        name=name, permissions=list(permissions), created_at=NOW, **said
    )


def as_app(app: App) -> Context:
    return Context(now=NOW, app_id=app.pk, permissions=frozenset(app.permissions))


def nobody() -> Context:
    return Context(now=NOW)


def ask(text: str, context: Context, **variables: Any) -> dict[str, Any]:
    """The whole answer, through JSON as HTTP carries it."""
    done = execute(text, variables, context=context)
    answer: dict[str, Any] = json.loads(json.dumps(done, default=str))
    return answer


def data(text: str, context: Context, **variables: Any) -> Any:
    """The first field of an answer without errors."""
    answer = ask(text, context, **variables)
    assert "errors" not in answer, answer["errors"]
    return next(iter(answer["data"].values()))


def denied(text: str, context: Context, **variables: Any) -> bool:
    """Whether the answer is PermissionDenied."""
    errors = ask(text, context, **variables).get("errors") or []
    codes = {error["extensions"]["exception"]["code"] for error in errors}
    return codes == {"PermissionDenied"}


def codes(payload: Any) -> list[tuple[str | None, str]]:
    return [(error["field"], error["code"]) for error in payload["errors"]]


def id_of(row: Any) -> str:
    return global_id(type(row).__name__, row.pk)
