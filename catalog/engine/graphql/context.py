"""Who asks, and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from catalog.engine.errors import permission_denied

if TYPE_CHECKING:
    from datetime import datetime

# Each of these lets its holder see every product, published or not.
GOODS_PERMISSIONS = (
    "MANAGE_PRODUCTS",
    "MANAGE_ORDERS",
    "MANAGE_CHECKOUTS",
    "MANAGE_DISCOUNTS",
    "MANAGE_CHANNELS",
)


@dataclass(slots=True)
class Context:
    """One request. `as_app` is our own App, which may do everything the engine does.

    `app_id` is the row of an App that came with its own token; `permissions` are then
    what it was given. `notes` is scratch space of resolvers of this request.
    """

    now: datetime
    as_app: bool = False
    app_id: int | None = None
    permissions: frozenset[str] = frozenset()
    notes: dict[Any, Any] = field(default_factory=dict)

    def may(self, permission: str) -> bool:
        """Whether the requester holds a permission such as MANAGE_PRODUCTS."""
        return self.as_app or permission in self.permissions

    @property
    def is_app(self) -> bool:
        """Whether any App asks, for what only Apps may do."""
        return self.as_app or self.app_id is not None

    @property
    def sees_all_goods(self) -> bool:
        """Whether goods that are not published are shown, as Saleor shows them to staff."""
        return any(self.may(permission) for permission in GOODS_PERMISSIONS)

    def must_be_staff(self, permission: str) -> None:
        """Refuse buyers what only staff and Apps read. Raises the top-level error."""
        if not self.is_app:
            raise permission_denied(
                f"AUTHENTICATED_STAFF_USER, AUTHENTICATED_APP, {permission}"
            )
