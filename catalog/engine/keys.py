"""The engine's RSA keys: they sign tokens and webhooks, the world verifies by JWKS.

`ENGINE_RSA_KEYS` names PEM files, the newest first: the first one signs, all of them
verify. To rotate, put a new file in front; take the old one away when what it signed
has run out. The first file is made when it is missing.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Sequence

ALGORITHM = "RS256"
BITS = 2048
EXPONENT = 65537


@dataclass(frozen=True, slots=True)
class Key:
    """A key pair and its id, the thumbprint of RFC 7638."""

    private: rsa.RSAPrivateKey
    kid: str

    @property
    def public(self) -> rsa.RSAPublicKey:
        """What verifies."""
        return self.private.public_key()


def signing_key() -> Key:
    """The key that signs now."""
    return engine_keys()[0]


def engine_keys() -> tuple[Key, ...]:
    """All keys that verify, the newest first."""
    return _loaded(tuple(str(path) for path in settings.ENGINE_RSA_KEYS))


def verifying_key(kid: str | None) -> rsa.RSAPublicKey | None:
    """The public key of an id; the newest where a token names none."""
    keys = engine_keys()
    if not kid:
        return keys[0].public
    return next((key.public for key in keys if key.kid == kid), None)


def jwks() -> dict[str, Any]:
    """What `/.well-known/jwks.json` says."""
    return {
        "keys": [
            {**_jwk(key.public), "use": "sig", "kid": key.kid, "alg": ALGORITHM}
            for key in engine_keys()
        ]
    }


@cache
def _loaded(paths: Sequence[str]) -> tuple[Key, ...]:
    first = Path(paths[0])
    if not first.exists():
        _make(first)
    return tuple(_read(Path(path)) for path in paths)


def _read(path: Path) -> Key:
    private = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(private, rsa.RSAPrivateKey):
        message = f"ENGINE_RSA_KEYS: {path} holds no RSA key."
        raise TypeError(message)
    return Key(private, thumbprint(private.public_key()))


def _make(path: Path) -> None:
    key = rsa.generate_private_key(public_exponent=EXPONENT, key_size=BITS)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}")
    part.touch(mode=0o600)
    part.write_bytes(pem)
    # Of two processes that start at once the first one's key stays.
    with suppress(FileExistsError):
        os.link(part, path)
    part.unlink()


def thumbprint(key: rsa.RSAPublicKey) -> str:
    """The id of a key, by RFC 7638."""
    text = json.dumps(_jwk(key), sort_keys=True, separators=(",", ":"))
    return _base64url(hashlib.sha256(text.encode()).digest())


def _jwk(key: rsa.RSAPublicKey) -> dict[str, str]:
    numbers = key.public_numbers()
    return {"kty": "RSA", "n": _number(numbers.n), "e": _number(numbers.e)}


def _number(value: int) -> str:
    return _base64url(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
