"""Our App in the configured Saleor: its token, encrypted at rest.

Keys are `settings.SALEOR_TOKEN_KEYS`, the newest first: the first encrypts, every one
decrypts. To rotate, put a new key in front, run `manage.py saleor_tokens_rotate`, then
drop the old one. The token is given out by `app_token` alone and is never logged.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction

from storefront.saleor.models import AppInstallation

if TYPE_CHECKING:
    from datetime import datetime

logger = logging.getLogger(__name__)
# A process sees a token that another process was given after at most so long.
FRESH_SECONDS = 5.0
_PURPOSE = b"storefront.saleor.installation"
_seen: dict[str, tuple[float, str]] = {}


class NoKeyError(Exception):
    """`SALEOR_TOKEN_KEYS` names no key, so no token can be kept."""


def url_normal(url: str) -> str:
    """An API address in one spelling, to compare: lower-case host, no end slash."""
    parts = urlsplit(url.strip())
    return f"{parts.scheme.lower()}://{parts.netloc.lower()}{parts.path.rstrip('/')}"


def installation() -> AppInstallation | None:
    """Our App in the configured Saleor, None while it is not installed."""
    if not settings.SALEOR_API_URL:
        return None
    return AppInstallation.objects.filter(
        api_url=url_normal(settings.SALEOR_API_URL)
    ).first()


def app_token() -> str:
    """The token to ask as our App with: the environment's, else the installed one's.

    Empty while there is neither, or where no key decrypts it (which is logged).
    """
    if settings.SALEOR_APP_TOKEN:
        return str(settings.SALEOR_APP_TOKEN)
    now = time.monotonic()
    seen = _seen.get(settings.SALEOR_API_URL)
    if seen is not None and now - seen[0] < FRESH_SECONDS:
        return seen[1]
    found = installation()
    token = _decrypted(found) if found else ""
    _seen[settings.SALEOR_API_URL] = (now, token)
    return token


def token_forget() -> None:
    """Read the token again when it is next asked for."""
    _seen.clear()


@transaction.atomic
def installation_store(*, domain: str, app_id: str, token: str, now: datetime) -> None:
    """Keep the token for the configured Saleor; a second one replaces the first.

    Raises `NoKeyError`.
    """
    AppInstallation.objects.update_or_create(
        api_url=url_normal(settings.SALEOR_API_URL),
        defaults={
            "domain": domain,
            "app_id": app_id,
            "token_encrypted": _cipher().encrypt(token.encode()),
            "installed_at": now,
        },
    )
    token_forget()


@transaction.atomic
def tokens_rotate() -> int:
    """Encrypt every token anew under the first key; answers how many.

    Raises `NoKeyError`, and `InvalidToken` where no key decrypts a token.
    """
    cipher = _cipher()
    rows = list(AppInstallation.objects.select_for_update().order_by("pk"))
    for row in rows:
        row.token_encrypted = cipher.rotate(bytes(row.token_encrypted))
        row.save(update_fields=["token_encrypted"])
    return len(rows)


def _decrypted(row: AppInstallation) -> str:
    try:
        return _cipher().decrypt(bytes(row.token_encrypted)).decode()
    except (InvalidToken, NoKeyError):
        logger.exception("No key of SALEOR_TOKEN_KEYS opens the token of %s.", row)
        return ""


def _cipher() -> MultiFernet:
    keys = settings.SALEOR_TOKEN_KEYS
    if not keys:
        message = "SALEOR_TOKEN_KEYS is not set: without a key no token is kept."
        raise NoKeyError(message)
    return MultiFernet([_fernet(key) for key in keys])


def _fernet(key: str) -> Fernet:
    digest = hmac.new(key.encode(), _PURPOSE, hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
