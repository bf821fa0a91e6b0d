"""What happened to accounts, as staff reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine.models import CustomerEvent

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.engine.models import User


def happened(
    kind: str,
    user: User | None,
    *,
    now: datetime,
    app_id: int | None = None,
    **parameters: Any,
) -> CustomerEvent:
    """Write down that something happened to an account, or what `user` did to others."""
    return CustomerEvent.objects.create(
        type=kind, user=user, app_id=app_id, date=now, parameters=parameters
    )
