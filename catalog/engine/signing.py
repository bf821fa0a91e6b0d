"""What is sent to webhooks is signed: a detached JWS by our key, or HMAC with theirs."""

from __future__ import annotations

import hashlib
import hmac

from jwt import api_jws

from catalog.engine.keys import ALGORITHM, signing_key


def jws_detached(content: bytes) -> str:
    """`<header>..<signature>` over unencoded content (RFC 7797)."""
    key = signing_key()
    return api_jws.encode(
        content,
        key.private,
        algorithm=ALGORITHM,
        headers={"kid": key.kid, "crit": ["b64"]},
        is_payload_detached=True,
    )


def signature_of(content: bytes, secret: str | None) -> str:
    """A webhook with a secret of its own gets an HMAC-SHA256, in hexadecimal."""
    if secret:
        return hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()
    return jws_detached(content)
