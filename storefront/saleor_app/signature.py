"""Saleor's signature: a detached JWS over the raw body.

The header is `<protected>..<signature>`; RS256, and the payload is not encoded
(RFC 7797: `"b64": false`, which must be critical). Nothing else is taken: no other
algorithm, no key inside the header, no HMAC of the deprecated kind.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING, Any

from jwt.api_jws import PyJWS
from jwt.exceptions import PyJWTError

from storefront.saleor_app.errors import RefusedError

if TYPE_CHECKING:
    from storefront.saleor_app.jwks import KeyRing

LONGEST = 4_000
_JWS = PyJWS(algorithms=["RS256"])


def signature_check(*, header: str, body: bytes, ring: KeyRing) -> None:
    """Raise `RefusedError` unless Saleor signed exactly these bytes.

    Raises `LaterError` where its keys cannot be had now.
    """
    parts = header.split(".")
    if len(parts) != 3 or parts[1] or not parts[2] or len(header) > LONGEST:
        raise RefusedError("The request is not signed as Saleor signs.", status=401)
    protected = _protected(parts[0])
    is_saleors = (
        protected.get("alg") == "RS256"
        and protected.get("b64") is False
        and protected.get("crit") == ["b64"]
        and isinstance(protected.get("kid"), str)
    )
    if not is_saleors:
        raise RefusedError("The request is not signed as Saleor signs.", status=401)
    key = ring.key(protected["kid"])
    try:
        _JWS.decode(header, key, algorithms=["RS256"], detached_payload=body)
    except PyJWTError as error:
        raise RefusedError("The signature is wrong.", status=401) from error


def _protected(part: str) -> dict[str, Any]:
    try:
        said = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (binascii.Error, ValueError):
        return {}
    return said if isinstance(said, dict) else {}
