"""Who may ask what, for resolvers with more than one permission that opens them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.engine.errors import permission_denied

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

APP, STAFF = "AUTHENTICATED_APP", "AUTHENTICATED_STAFF_USER"


def is_staff(info: GraphQLResolveInfo) -> bool:
    """Whether an App or a member of staff asks."""
    context = info.context
    said = getattr(context, "is_staff", False) or context.permissions
    return bool(context.is_app or said)


def staff_only(info: GraphQLResolveInfo, *names: str) -> None:
    """Refuse buyers. Raises the top-level error naming `names`, in Saleor's order."""
    if not is_staff(info):
        raise permission_denied(", ".join(names or (APP, STAFF)))


def needs_one_of(info: GraphQLResolveInfo, *permissions: str) -> None:
    """Refuse who holds none of several permissions. Raises the top-level error."""
    if not any(info.context.may(permission) for permission in permissions):
        raise permission_denied(", ".join(permissions))
