"""Who asks over HTTP: our own App, an App of the database, a user, or nobody."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from django.conf import settings

from catalog.engine.app_tokens import app_of_token
from catalog.engine.compiled import Compiled
from catalog.engine.graphql.context import Context
from catalog.engine.models import Shop
from catalog.engine.tokens import is_users_token, user_of_token

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

SCHEMES = ("bearer", "jwt")
REFRESH_COOKIE = "refreshToken"
_shut_shops = Compiled(
    lambda: Shop.objects.filter(allow_storefront_traffic=False).values_list("pk")
)


def context_of(
    headers: Mapping[str, str], *, now: datetime, host: str, cookies: Mapping[str, str]
) -> Context:
    """The context of a request. A token nobody knows makes it anonymous, as on Saleor."""
    context = Context(
        now=now, notes={"public_url": settings.PUBLIC_URL}, host=host,
        cookies=dict(cookies),
    )  # fmt: skip
    token = _token(headers)
    if not token:
        return context
    own = settings.ENGINE_APP_TOKEN
    if own and hmac.compare_digest(token.encode(), own.encode()):
        context.as_app = True
    elif is_users_token(token):
        context.user_of = lambda: user_of_token(token)
    elif (app := app_of_token(token)) is not None:
        context.app_id = app.pk
        context.permissions = frozenset(app.permissions)
    return context


def is_shut_out(context: Context) -> bool:
    """Whether the shop answers staff and Apps only, and this is neither."""
    if context.is_app or not _shut_shops():
        return False
    return not context.is_staff


def _token(headers: Mapping[str, str]) -> str:
    bare = (headers.get("Authorization-Bearer") or "").strip()
    if bare:
        return bare
    scheme, _, token = (headers.get("Authorization") or "").partition(" ")
    return token.strip() if scheme.lower() in SCHEMES else ""
