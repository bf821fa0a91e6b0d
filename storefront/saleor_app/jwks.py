"""Public keys of the installed Saleor, kept in this process.

Keys are fetched from the configured address only, never from one that a request
names. An unknown key id asks Saleor once more, at most every `REFETCH_SECONDS`; a set
older than `STALE_SECONDS` is fetched anew, so that a key Saleor no longer lists stops
counting.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from jwt import PyJWK
from jwt.exceptions import PyJWTError

from storefront.saleor_app.errors import LaterError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)
REFETCH_SECONDS = 10.0
STALE_SECONDS = 600.0
TIMEOUT = httpx.Timeout(4.0, connect=2.0)
LARGEST = 100_000
# Nobody has so many keys; a longer list is no list of keys.
MOST_KEYS = 20


def jwks_fetch() -> dict[str, Any]:
    """Ask the configured Saleor for its keys. Raises `LaterError`."""
    parts = urlsplit(settings.SALEOR_API_URL)
    url = f"{parts.scheme}://{parts.netloc}/.well-known/jwks.json"
    try:
        answer = httpx.get(url, timeout=TIMEOUT, follow_redirects=False)
        if answer.status_code != httpx.codes.OK or len(answer.content) > LARGEST:
            message = f"Saleor's keys: HTTP {answer.status_code}"
            raise LaterError(message)
        said = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        message = f"Saleor's keys could not be read ({type(error).__name__})."
        raise LaterError(message) from error
    if not isinstance(said, dict) or not isinstance(said.get("keys"), list):
        raise LaterError("Saleor's keys: no key set.")
    return said


@dataclass(slots=True)
class KeyRing:
    """The keys of one Saleor. `fetch` and `clock` are seams for tests."""

    fetch: Callable[[], dict[str, Any]] = jwks_fetch
    clock: Callable[[], float] = time.monotonic
    _keys: dict[str, PyJWK] = field(default_factory=dict)
    _asked_at: float | None = None
    _read_at: float | None = None
    _lock: Lock = field(default_factory=Lock)

    def key(self, kid: str) -> PyJWK:
        """The key of that id. Raises `RefusedError` if Saleor has none of it, and
        `LaterError` where Saleor cannot or must not be asked just now.
        """
        # Whoever brings a key that we know does not wait for who makes us ask.
        known = self._keys.get(kid)
        if known is not None and not self._is_stale():
            return known
        with self._lock:
            if self._is_stale():
                self._refresh(must=not self._keys)
            if kid in self._keys:
                return self._keys[kid]
            if not self._may_ask():
                message = "Saleor's keys were read a moment ago; send it again."
                raise LaterError(message)
            self._refresh(must=True)
            if kid not in self._keys:
                raise RefusedError("Signed with a key that is not Saleor's", status=401)
            return self._keys[kid]

    def _is_stale(self) -> bool:
        is_old = self._read_at is None or self.clock() - self._read_at > STALE_SECONDS
        return is_old and self._may_ask()

    def _may_ask(self) -> bool:
        return self._asked_at is None or self.clock() - self._asked_at > REFETCH_SECONDS

    def _refresh(self, *, must: bool) -> None:
        self._asked_at = self.clock()
        try:
            said = self.fetch()
        except LaterError:
            # Known keys go on counting while Saleor does not answer.
            if must:
                raise
            return
        self._keys = _parsed(said)
        self._read_at = self.clock()


def _parsed(said: dict[str, Any]) -> dict[str, PyJWK]:
    keys = {}
    for raw in said["keys"][:MOST_KEYS]:
        if not isinstance(raw, dict) or raw.get("kty") != "RSA" or "kid" not in raw:
            continue
        if raw.get("use", "sig") != "sig" or raw.get("alg", "RS256") != "RS256":
            continue
        try:
            keys[str(raw["kid"])] = PyJWK(raw, algorithm="RS256")
        except PyJWTError:
            logger.warning("A key of Saleor's key set is malformed.")
    return keys


_rings: dict[str, KeyRing] = {}


def key_ring() -> KeyRing:
    """The ring of the configured Saleor."""
    return _rings.setdefault(settings.SALEOR_API_URL, KeyRing())


def rings_forget() -> None:
    """Know no keys."""
    _rings.clear()
