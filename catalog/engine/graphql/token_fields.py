"""Tokens on the wire, and signing in with somebody else's help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import sign_in
from catalog.engine.graphql.registry import mutation
from catalog.engine.graphql.requester import REFRESH_COOKIE

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]


def signed_in_payload(info: GraphQLResolveInfo, done: sign_in.SignedIn) -> Payload:
    """Tokens, and who asks from now on."""
    info.context.signed_in(done.user)
    info.context.notes["refresh_cookie"] = done.refresh_token
    return {
        "user": done.user,
        "token": done.token,
        "refresh_token": done.refresh_token,
        "csrf_token": done.csrf_token,
    }


# Failed logins are counted, so the refusal must not undo that.
@mutation("tokenCreate", is_atomic=False)
def token_create(
    info: GraphQLResolveInfo, email: str, password: str, audience: str | None = None
) -> Payload:
    """Sign in by password."""
    context = info.context
    done = sign_in.sign_in(
        email, password, host=context.host, now=context.now, audience=audience
    )
    return signed_in_payload(info, done)


@mutation("tokenRefresh")
def token_refresh(
    info: GraphQLResolveInfo,
    refresh_token: str | None = None,
    csrf_token: str | None = None,
) -> Payload:
    """A new access token."""
    cookie = info.context.cookies.get(REFRESH_COOKIE)
    user, token = sign_in.token_refresh(
        refresh_token, csrf_token, cookie, now=info.context.now
    )
    return {"user": user, "token": token}


@mutation("tokenVerify")
def token_verify(info: GraphQLResolveInfo, token: str) -> Payload:
    """Whether a token is good, and what it says."""
    claims = sign_in.claims_checked(token, "token")
    user = sign_in.user_checked(claims, "token")
    return {"user": user, "is_valid": True, "payload": claims}


@mutation("tokensDeactivateAll", permission="AUTHENTICATED_USER")
def tokens_deactivate_all(info: GraphQLResolveInfo) -> Payload:
    """End all tokens of who asks."""
    sign_in.tokens_end(info.context.user, now=info.context.now)
    return {}


# --- Plugins: none is installed, so they answer as Saleor does without one ----------
@mutation("externalAuthenticationUrl")
def external_url(info: GraphQLResolveInfo, plugin_id: str, input: str) -> Payload:  # noqa: A002
    """No plugin has an address."""
    return {"authentication_data": {}}


@mutation("externalObtainAccessTokens")
def external_tokens(info: GraphQLResolveInfo, plugin_id: str, input: str) -> Payload:  # noqa: A002
    """No plugin signs anybody in."""
    return {}


@mutation("externalRefresh")
def external_refresh(info: GraphQLResolveInfo, plugin_id: str, input: str) -> Payload:  # noqa: A002
    """No plugin refreshes."""
    return {}


@mutation("externalLogout")
def external_logout(info: GraphQLResolveInfo, plugin_id: str, input: str) -> Payload:  # noqa: A002
    """No plugin signs out."""
    return {"logout_data": {}}


@mutation("externalVerify")
def external_verify(info: GraphQLResolveInfo, plugin_id: str, input: str) -> Payload:  # noqa: A002
    """No plugin knows anybody."""
    return {"is_valid": False, "verify_data": {}}
