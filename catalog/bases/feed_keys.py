"""Keys that bases sign with: made, rotated with an overlap, kept encrypted, checked.

A signature is HMAC-SHA256, in hex, over `<timestamp>.<base code>.<raw body>`. Its
timestamp must be within a window of our clock: an old one is refused even if it is
true. Inside the window a repeated message is harmless, because messages count once.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from catalog.bases.errors import Fault, FeedKeyError, UnknownBaseError
from catalog.bases.models import Base, FeedKey

if TYPE_CHECKING:
    from collections.abc import Sequence

OVERLAP = timedelta(days=7)
# Keys that we sign with ourselves: they open no door of ours.
HOOK_LABEL = "webhook"


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key with its secret, which is shown this once."""

    key_id: str
    secret: str


def feed_key_make(*, base_code: str, label: str, now: datetime) -> NewKey:
    """A new key of a base; keys that are valid stay so. Raises `UnknownBaseError`."""
    base = Base.objects.filter(code=base_code).first()
    if base is None:
        message = f"No base {base_code}."
        raise UnknownBaseError(message)
    made = NewKey(f"{base_code.lower()}-{secrets.token_hex(4)}", secrets.token_hex(32))
    FeedKey.objects.create(
        base=base,
        key_id=made.key_id,
        secret_encrypted=_cipher().encrypt(made.secret.encode()).decode(),
        label=label[:80],
        valid_from=now,
        created_at=now,
    )
    return made


@transaction.atomic
def feed_key_rotate(
    *, base_code: str, label: str, now: datetime, overlap: timedelta = OVERLAP
) -> NewKey:
    """A new key; all others of that label end after the overlap. Raises as `make`."""
    FeedKey.objects.filter(
        base__code=base_code, label=label[:80], valid_until__isnull=True
    ).update(valid_until=now + overlap)
    return feed_key_make(base_code=base_code, label=label, now=now)


def feed_key_end(*, base_code: str, key_id: str, now: datetime) -> bool:
    """End a key now, for one that leaked. False if there is no such valid key."""
    keys = FeedKey.objects.filter(
        base__code=base_code, key_id=key_id, valid_from__lte=now
    )
    ended = keys.exclude(valid_until__lte=now).update(valid_until=now)
    return bool(ended)


def signature_of(*, secret: str, timestamp: int, base_code: str, body: bytes) -> str:
    """What a base puts into its header."""
    signed = f"{timestamp}.{base_code}.".encode() + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def signature_check(
    *,
    base_code: str,
    key_id: str,
    timestamp: str,
    signature: str,
    body: bytes,
    now: datetime,
) -> str:
    """Whose message this is: the key's label. Raises `FeedKeyError`.

    Whether the base, the key or the signature is wrong is told only to one who has a
    key; everybody else hears the same.
    """
    keys = FeedKey.objects.filter(base__code=base_code, key_id=key_id[:40])
    key = keys.exclude(label=HOOK_LABEL).first()
    # Compared even without a key, so that time tells nothing.
    secret = _secret(key) if key else secrets.token_hex(32)
    seconds = int(timestamp) if timestamp.isascii() and timestamp.isdigit() else 0
    wanted = signature_of(
        secret=secret, timestamp=seconds, base_code=base_code, body=body
    )
    is_same = hmac.compare_digest(wanted.encode(), signature.encode())
    if key is None or not is_same:
        raise FeedKeyError(Fault("bad_signature", "Pavilion-Signature"))
    window = settings.FEED_WINDOW_SECONDS
    if abs(now.timestamp() - seconds) > window:
        values = {
            "seconds": window,
            "clock": now.astimezone(UTC).isoformat("T", "seconds"),
        }
        raise FeedKeyError(Fault("signature_too_old", "Pavilion-Timestamp", values))
    if key.valid_from > now or (key.valid_until and key.valid_until <= now):
        raise FeedKeyError(Fault("key_ended", "Pavilion-Key", {"key": key.key_id}))
    return key.label


def hook_key(*, base_code: str, now: datetime) -> NewKey | None:
    """What we sign with for a base: the oldest key that is valid, None without one.

    So that a base has the whole overlap to learn a new one.
    """
    keys = FeedKey.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=now),
        base__code=base_code, label=HOOK_LABEL, valid_from__lte=now,
    )  # fmt: skip
    key = keys.order_by("pk").first()
    return NewKey(key.key_id, _secret(key)) if key else None


def feed_keys_of(*, base_code: str) -> Sequence[FeedKey]:
    """Keys of a base, the newest first."""
    return list(FeedKey.objects.filter(base__code=base_code).order_by("-pk"))


def _secret(key: FeedKey) -> str:
    try:
        return _cipher().decrypt(key.secret_encrypted.encode()).decode()
    except InvalidToken as error:
        # The deployment's secret was changed: all keys have to be made again.
        raise FeedKeyError(
            Fault("key_ended", "Pavilion-Key", {"key": key.key_id})
        ) from error


def _cipher() -> Fernet:
    digest = hashlib.sha256(settings.FEED_KEY_SECRET.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
