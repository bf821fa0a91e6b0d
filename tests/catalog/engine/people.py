"""Users, staff and Apps for tests, and asking over HTTP as one of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from catalog.engine.app_tokens import token_make
from catalog.engine.models import App, PermissionGroup, User
from catalog.engine.permissions import ALL
from catalog.engine.tokens import ACCESS
from catalog.engine.tokens import token_make as user_token_make

if TYPE_CHECKING:
    from django.test import Client

PASSWORD = "a-long-secret"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def user_make(email: str = "ann@example.com", **values: Any) -> User:
    """A confirmed customer with a password, or what `values` say."""
    values.setdefault("password", make_password(PASSWORD))
    return User.objects.create(
        email=email, date_joined=LONG_AGO, updated_at=LONG_AGO, **values
    )


def staff_make(
    *permissions: str, email: str = "staff@example.com", group: str = "", **values: Any
) -> User:
    """A member of staff whose one group gives these permissions in all channels."""
    user = user_make(email, is_staff=True, **values)
    made = PermissionGroup.objects.create(
        name=group or email, permissions=sorted(permissions)
    )
    user.groups.add(made)
    return user


def superuser_make(email: str = "root@example.com") -> User:
    """As the empty engine has one: superuser, in a group with everything."""
    return staff_make(*ALL, email=email, is_superuser=True)


def app_token(*permissions: str) -> str:
    """The token of a new App."""
    app = App.objects.create(name="Labels", permissions=sorted(permissions))
    return token_make(app)[1]


def token_of(user: User) -> str:
    """An access token made now."""
    return user_token_make(user, ACCESS, now=timezone.now())


def answer(client: Client, text: str, token: str = "", **variables: Any) -> Any:
    """The whole answer."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    body = {"query": text, "variables": variables}
    response = client.post(
        "/graphql/", body, content_type="application/json", headers=headers
    )
    return response.json()


def asked(client: Client, text: str, token: str = "", **variables: Any) -> Any:
    """The data of an answer without errors."""
    said = answer(client, text, token, **variables)
    assert "errors" not in said, said["errors"]
    return said["data"]


def payload(client: Client, text: str, token: str = "", **variables: Any) -> Any:
    """The payload of a document's one mutation."""
    (found,) = asked(client, text, token, **variables).values()
    return found


def denied(said: Any) -> tuple[str, str]:
    """Code and message of an answer's first top-level error."""
    error = said["errors"][0]
    return error["extensions"]["exception"]["code"], error["message"]
