"""Identity numbers: checked, hashed for the quota, encrypted for customs, never shown."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from catalog.landed_cost.errors import IdentityError


def number_check(*, country: str, number: str) -> str:
    """The number in one spelling. Raises `IdentityError`."""
    if country != "CN":
        message = f"No identity numbers are kept for {country}."
        raise IdentityError(message)
    try:
        return str(ric.validate(number))
    except ValidationError as error:
        message = "This is no resident identity number."
        raise IdentityError(message) from error


def identity_hash(*, country: str, number: str) -> str:
    """HMAC-SHA256 under the deployment's key: says "the same person", nothing more."""
    text = f"{country}:{number}".encode()
    return hmac.new(_key(b"hash"), text, hashlib.sha256).hexdigest()


def encrypt(text: str) -> str:
    """For storage."""
    return _cipher().encrypt(text.encode()).decode()


def decrypt(text: str) -> str:
    """For the customs declaration only. Raises `IdentityError` if the key changed."""
    try:
        return _cipher().decrypt(text.encode()).decode()
    except InvalidToken as error:
        message = "The stored identity cannot be read with this key."
        raise IdentityError(message) from error


def _key(purpose: bytes) -> bytes:
    return hmac.new(settings.IDENTITY_KEY.encode(), purpose, hashlib.sha256).digest()


def _cipher() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_key(b"encrypt")))
