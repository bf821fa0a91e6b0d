"""The install handshake: Saleor gives the App its token, once or again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
from django.conf import settings

from storefront.saleor.documents import document
from storefront.saleor.installation import NoKeyError, installation_store
from storefront.saleor_app.envelope import saleor_check
from storefront.saleor_app.errors import LaterError, RefusedError
from storefront.sync.setup_shop import APP_IDENTIFIER

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

LARGEST_BODY = 10_000
LONGEST_TOKEN = 1_000
# Saleor itself gives up on the handshake soon.
TIMEOUT = httpx.Timeout(8.0, connect=3.0)


def app_install(*, headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """Check the token by using it, then keep it encrypted; answers the App's id.

    Idempotent: a second handshake replaces the token. The token is asked about at the
    configured address only, never at one that the request names. Raises `RefusedError`
    and `LaterError`; then the token kept before goes on counting.
    """
    domain = saleor_check(headers)
    token = _token(body)
    app = _app_of(token)
    if app is None:
        message = "Saleor does not know this token as one of an active App."
        raise RefusedError(message, status=403)
    if app.get("identifier") != APP_IDENTIFIER:
        message = f"This is the token of another App than {APP_IDENTIFIER}."
        raise RefusedError(message, status=403)
    try:
        installation_store(domain=domain, app_id=app["id"], token=token, now=now)
    except NoKeyError as error:
        raise LaterError(str(error)) from error
    return str(app["id"])


def _token(body: bytes) -> str:
    try:
        said = json.loads(body)
    except ValueError as error:
        raise RefusedError("The body is no JSON.") from error
    token = said.get("auth_token") if isinstance(said, dict) else None
    token = token.strip() if isinstance(token, str) else ""
    if not 0 < len(token) <= LONGEST_TOKEN or not _is_plain(token):
        raise RefusedError("auth_token: the token of the App is missing.")
    return token


def _is_plain(token: str) -> bool:
    # It goes into a header.
    return token.isascii() and token.isprintable()


def _app_of(token: str) -> dict[str, Any] | None:
    # By hand: the client asks with the token that is kept, this one is not kept yet.
    try:
        answer = httpx.post(
            settings.SALEOR_API_URL,
            json={"operationName": "AppSelf", "query": document("AppSelf")},
            headers={"Authorization": f"Bearer {token}"},
            timeout=TIMEOUT,
            follow_redirects=False,
        )
        said = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        message = f"Saleor could not be asked about the token ({type(error).__name__})."
        raise LaterError(message) from error
    if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
        message = f"Saleor could not be asked about the token: {answer.status_code}."
        raise LaterError(message)
    data = said.get("data") if isinstance(said, dict) else None
    app = data.get("app") if isinstance(data, dict) else None
    return app if isinstance(app, dict) else None
