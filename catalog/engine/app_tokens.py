"""Tokens of Apps: shown once, kept as a hash."""

from __future__ import annotations

import hashlib
import secrets
import string

from catalog.engine.models import App, AppToken

LENGTH = 30
LETTERS = string.ascii_letters + string.digits


def token_hash(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_make(app: App, *, name: str = "", token: str = "") -> tuple[AppToken, str]:
    """A token of an App and its text; `token` is a text chosen by whoever runs us."""
    text = token or "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    row = AppToken.objects.create(
        app=app, name=name[:128], token_hash=token_hash(text), token_last_4=text[-4:]
    )
    return row, text


def app_of_token(token: str) -> App | None:
    """The active App a token belongs to; one query."""
    if not token:
        return None
    rows = App.objects.filter(is_active=True, tokens__token_hash=token_hash(token))
    return rows.first()
