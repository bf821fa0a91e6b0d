"""Who asks, and when.

`context.user` is the signed-in customer or member of staff, None for an App and for
somebody unknown; reading it with a token that has run out raises Saleor's top-level
error, so a query that does not care about its requester is answered all the same.
`checkoutCustomerAttach`, `me` and whatever belongs to an account take it from here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from catalog.engine.errors import permission_denied, top_level
from catalog.engine.models import PermissionGroup
from catalog.engine.permissions import ALL

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from catalog.engine.models import User

# Each of these lets its holder see every product, published or not.
GOODS_PERMISSIONS = (
    "MANAGE_PRODUCTS",
    "MANAGE_ORDERS",
    "MANAGE_CHECKOUTS",
    "MANAGE_DISCOUNTS",
    "MANAGE_CHANNELS",
)
_UNREAD: Any = object()


@dataclass(slots=True)
class Context:
    """One request. `as_app` is our own App, which may do everything the engine does.

    `app_id` is the row of an App that came with its own token; `permissions` are then
    what it was given. `user_of` reads the user of a token when it is first needed.
    `notes` is scratch space of resolvers of this request; `host` who is throttled.
    """

    now: datetime
    as_app: bool = False
    app_id: int | None = None
    permissions: frozenset[str] = frozenset()
    user_of: Callable[[], User | None] | None = None
    notes: dict[Any, Any] = field(default_factory=dict)
    host: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    _user: Any = _UNREAD
    _granted: frozenset[str] | None = None
    _channels: Any = _UNREAD

    # --- Who ----------------------------------------------------------------------
    @property
    def user(self) -> User | None:
        """The signed-in user. Raises a top-level error for a token that is no good."""
        if self.is_app:
            return None
        if self._user is _UNREAD:
            self._user = self.user_of() if self.user_of else None
        user: User | None = self._user
        return user

    @property
    def user_id(self) -> int | None:
        """Key of the signed-in user."""
        return self.user.pk if self.user else None

    @property
    def is_app(self) -> bool:
        """Whether any App asks, for what only Apps may do."""
        return self.as_app or self.app_id is not None

    @property
    def is_staff(self) -> bool:
        """Whether a member of staff asks, whatever may be done."""
        user = self.user
        return user is not None and user.is_staff

    @property
    def is_staff_or_app(self) -> bool:
        """Whether somebody asks who works here."""
        return self.is_app or self.is_staff

    def signed_in(self, user: User) -> None:
        """From now on this user asks, as after a login in the same document."""
        self._user, self._granted, self._channels = user, None, _UNREAD

    # --- What may be done -----------------------------------------------------------
    @property
    def granted(self) -> frozenset[str]:
        """Permissions of the requester."""
        if self.as_app:
            return ALL
        if self.app_id is not None:
            return self.permissions
        if self._granted is None:
            self._granted = self.permissions | _granted_to(self.user)
        return self._granted

    def may(self, permission: str) -> bool:
        """Whether one of these is held: MANAGE_PRODUCTS, or several with commas.

        AUTHENTICATED_USER, AUTHENTICATED_STAFF_USER and AUTHENTICATED_APP say who asks.
        """
        return any(self._may(name) for name in permission.split(", "))

    def _may(self, name: str) -> bool:
        if name == "AUTHENTICATED_APP":
            return self.is_app
        if name == "AUTHENTICATED_USER":
            return self.user is not None
        if name == "AUTHENTICATED_STAFF_USER":
            return self.is_staff
        return name in self.granted

    @property
    def channel_ids(self) -> frozenset[int] | None:
        """Channels a member of staff is restricted to; None is every channel.

        Being a superuser does not help: without a group that is open to all channels
        there are none, as on Saleor.
        """
        if self.is_app:
            return None
        if self._channels is _UNREAD:
            self._channels = _channels_of(self.user)
        channels: frozenset[int] | None = self._channels
        return channels

    def must_reach_channel(self, *channel_ids: int) -> None:
        """Refuse staff whose groups do not lead to a channel. Raises top-level."""
        reached = self.channel_ids
        if reached is not None and not reached.issuperset(channel_ids):
            raise permission_denied_for_channel()

    @property
    def sees_all_goods(self) -> bool:
        """Whether goods that are not published are shown, as Saleor shows them to staff."""
        return any(self.may(permission) for permission in GOODS_PERMISSIONS)

    def must_be_staff(self, permission: str) -> None:
        """Refuse buyers what only staff and Apps read. Raises the top-level error."""
        if not self.is_staff_or_app:
            raise permission_denied(
                f"AUTHENTICATED_STAFF_USER, AUTHENTICATED_APP, {permission}"
            )

    def must(self, permission: str) -> None:
        """Refuse whoever holds none of these (see `may`). Raises the top-level error."""
        if not self.may(permission):
            raise permission_denied(permission)


def permission_denied_for_channel() -> Exception:
    """Saleor's words for staff of other channels."""
    return top_level(
        "PermissionDenied", "You don't have access to some objects' channel."
    )


def _granted_to(user: User | None) -> frozenset[str]:
    if user is None:
        return frozenset()
    if user.is_superuser and user.is_staff:
        return ALL
    if not user.is_staff:
        return frozenset()
    groups = user.groups.values_list("permissions", flat=True)
    return frozenset(name for names in groups for name in names)


def _channels_of(user: User | None) -> frozenset[int] | None:
    if user is None or not user.is_staff:
        return frozenset()
    groups = list(user.groups.values_list("pk", "restricted_access_to_channels"))
    if any(not restricted for _, restricted in groups):
        return None
    rows = PermissionGroup.channels.through.objects.filter(
        permissiongroup_id__in=[key for key, _ in groups]
    )
    return frozenset(rows.values_list("channel_id", flat=True))
