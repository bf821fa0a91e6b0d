"""Tokens that are mailed and good once: confirm an account, set a password, delete it.

A token is a time and a signature over what changes when it is used: the password, the
last login, the e-mail. Nothing is stored, and one kind never passes for another.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

if TYPE_CHECKING:
    from catalog.engine.models import User

GOOD_FOR = timedelta(days=3)
CONFIRM, PASSWORD, DELETE = "confirm", "password", "delete"
_EPOCH = datetime(2001, 1, 1, tzinfo=UTC)


def one_time_token(user: User, kind: str, *, now: datetime) -> str:
    """A token for the mail."""
    seconds = int((now - _EPOCH).total_seconds())
    return f"{int_to_base36(seconds)}-{_signature(user, kind, seconds)}"


def token_fits(user: User, kind: str, token: str, *, now: datetime) -> bool:
    """Whether a token is of this user and kind, unused and not too old."""
    stamp, mark, signature = token.partition("-")
    if not (mark and stamp and len(stamp) < 13):
        return False
    try:
        seconds = base36_to_int(stamp)
    except ValueError:
        return False
    if not constant_time_compare(signature, _signature(user, kind, seconds)):
        return False
    return now - (_EPOCH + timedelta(seconds=seconds)) <= GOOD_FOR


def _signature(user: User, kind: str, seconds: int) -> str:
    login = user.last_login.replace(microsecond=0) if user.last_login else ""
    # A login does not end a token that deletes: who deletes has to be signed in.
    said = [user.pk, user.password, "" if kind == DELETE else login, user.email,
            user.is_confirmed if kind == CONFIRM else ""]  # fmt: skip
    text = f"{said}:{seconds}"
    digest = salted_hmac(f"catalog.engine.{kind}", text, algorithm="sha256").hexdigest()
    return hashlib.sha256(digest.encode()).hexdigest()[:32]
