"""Tokens of merchants' programs: shown once, kept as a hash, rotated, ended."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from storefront.accounts.models import MerchantToken

if TYPE_CHECKING:
    from datetime import datetime

PREFIX = "pvm"
# After a rotation the old one works on, so that a program can be changed in peace.
OVERLAP = timedelta(hours=24)
MOST_TOKENS = 10
SEEN_EVERY = timedelta(minutes=5)


class TooManyTokensError(Exception):
    """A merchant has as many tokens as it may."""


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that was just made, with the text that is shown this once."""

    row: MerchantToken
    text: str


@transaction.atomic
def token_make(*, merchant_code: str, name: str, by: str, now: datetime) -> NewToken:
    """A new token of a merchant. Raises `TooManyTokensError`."""
    if len(tokens_of(merchant_code=merchant_code, now=now)) >= MOST_TOKENS:
        raise TooManyTokensError
    secret = secrets.token_urlsafe(32)
    row = MerchantToken.objects.create(
        merchant_code=merchant_code,
        name=name[:80],
        public_id=secrets.token_hex(6),
        digest=_digest(secret),
        created_by=by,
        created_at=now,
    )
    return NewToken(row, f"{PREFIX}_{row.public_id}_{secret}")


@transaction.atomic
def token_rotate(
    *, merchant_code: str, token_id: int, by: str, now: datetime
) -> NewToken | None:
    """A new token in an old one's place, which ends in a day; None if there is none."""
    old = _own(merchant_code, token_id, now)
    if old is None:
        return None
    old.ends_at = now + OVERLAP
    old.save(update_fields=["ends_at"])
    secret = secrets.token_urlsafe(32)
    row = MerchantToken.objects.create(
        merchant_code=merchant_code,
        name=old.name,
        public_id=secrets.token_hex(6),
        digest=_digest(secret),
        created_by=by,
        created_at=now,
    )
    return NewToken(row, f"{PREFIX}_{row.public_id}_{secret}")


def token_end(*, merchant_code: str, token_id: int, now: datetime) -> bool:
    """End a token at once; False if the merchant has none of that number."""
    own = MerchantToken.objects.filter(pk=token_id, merchant_code=merchant_code)
    return bool(own.update(ends_at=now))


def tokens_of(*, merchant_code: str, now: datetime) -> list[MerchantToken]:
    """A merchant's tokens that work, the newest first."""
    rows = MerchantToken.objects.filter(merchant_code=merchant_code)
    return [row for row in rows.order_by("-pk") if row.works(now)]


def token_read(*, text: str, now: datetime) -> MerchantToken | None:
    """The token that a text is, if it works; when it was last used is noted."""
    prefix, _, rest = text.partition("_")
    public_id, _, secret = rest.partition("_")
    if prefix != PREFIX or not secret:
        return None
    row = MerchantToken.objects.filter(public_id=public_id[:12]).first()
    if row is None or not hmac.compare_digest(row.digest, _digest(secret)):
        return None
    if not row.works(now):
        return None
    if row.seen_at is None or now - row.seen_at > SEEN_EVERY:
        MerchantToken.objects.filter(pk=row.pk).update(seen_at=now)
    return row


def _own(merchant_code: str, token_id: int, now: datetime) -> MerchantToken | None:
    rows = MerchantToken.objects.select_for_update()
    row = rows.filter(pk=token_id, merchant_code=merchant_code).first()
    return row if row and row.works(now) else None


def _digest(secret: str) -> str:
    # A secret of 256 random bits needs no slow hash.
    return hashlib.sha256(secret.encode()).hexdigest()
