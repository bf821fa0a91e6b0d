"""Tokens of users: signed by the engine's key, short-lived, ended all at once by the user.

An access token is good for five minutes, a refresh token for thirty days. Both carry the
user's key: `tokensDeactivateAll` changes that and so ends them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import jwt
from django.conf import settings

from catalog.engine.errors import top_level
from catalog.engine.ids import global_id
from catalog.engine.keys import ALGORITHM, signing_key, verifying_key
from catalog.engine.models import Shop, User

if TYPE_CHECKING:
    from datetime import datetime

ACCESS_FOR = timedelta(minutes=5)
REFRESH_FOR = timedelta(days=30)
EMAIL_CHANGE_FOR = timedelta(hours=1)
OWNER = "saleor"
ACCESS, REFRESH, EMAIL_CHANGE = "access", "refresh", "confirm-email-change"
OTHERS_ACCESS = "thirdparty"
PASSWORD_ENABLED, PASSWORD_DISABLED = "ENABLED", "DISABLED"
WRONG = "Invalid token. Create new one by using tokenCreate mutation."
_LIFE = {ACCESS: ACCESS_FOR, REFRESH: REFRESH_FOR, EMAIL_CHANGE: EMAIL_CHANGE_FOR}


def token_make(user: User, kind: str, *, now: datetime, **more: Any) -> str:
    """A token of a kind; `more` are further claims."""
    key = signing_key()
    claims = {
        "iat": now,
        "owner": OWNER,
        "iss": f"{settings.PUBLIC_URL}/graphql/",
        "exp": now + _LIFE[kind],
        "token": user.jwt_token_key,
        "email": user.email,
        "type": kind,
        "user_id": global_id("User", user.pk),
        "is_staff": user.is_staff,
        **more,
    }
    return jwt.encode(
        claims, key.private, algorithm=ALGORITHM, headers={"kid": key.kid}
    )


def token_decode(token: str) -> dict[str, Any]:
    """The claims of a token of ours. Raises `jwt.PyJWTError`."""
    kid = jwt.get_unverified_header(token).get("kid")
    key = verifying_key(kid)
    if key is None:
        raise jwt.InvalidSignatureError("Signature verification failed")
    claims: dict[str, Any] = jwt.decode(
        token, key, algorithms=[ALGORITHM], options={"verify_aud": False}
    )
    return claims


def is_users_token(token: str) -> bool:
    """Whether it looks like a token of a user; anything else makes nobody of a request."""
    if token.count(".") != 2:
        return False
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
    except jwt.PyJWTError:
        return False
    return claims.get("owner") == OWNER


def user_of_claims(claims: dict[str, Any]) -> User:
    """The active user of a token. Raises `jwt.InvalidTokenError`."""
    user = User.objects.filter(email=claims.get("email"), is_active=True).first()
    if user is None or not claims.get("token"):
        raise jwt.InvalidTokenError(
            "Invalid token. User does not exist or is inactive."
        )
    if user.jwt_token_key != claims["token"]:
        raise jwt.InvalidTokenError(WRONG)
    return user


def user_of_token(token: str) -> User:
    """Who came with an access token. Raises a top-level error with the fault's name."""
    try:
        claims = token_decode(token)
        if claims.get("type") not in {ACCESS, OTHERS_ACCESS}:
            raise jwt.InvalidTokenError(WRONG)
        user = user_of_claims(claims)
    except jwt.PyJWTError as error:
        raise top_level(type(error).__name__, str(error)) from error
    if user.is_staff and claims["type"] == ACCESS:
        _password_mode_apply(user)
    return user


def _password_mode_apply(user: User) -> None:
    """Where staff may not log in by password, such a token makes no staff."""
    modes = Shop.objects.values_list("password_login_mode", flat=True)
    mode = modes.first() or PASSWORD_ENABLED
    if mode == PASSWORD_DISABLED:
        raise top_level("InvalidTokenError", "Password-based login is disabled.")
    if mode != PASSWORD_ENABLED:
        user.is_staff = False
        user.is_superuser = False
