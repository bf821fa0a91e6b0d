"""What Saleor leaves to its beat tasks and workers, done now and at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.engine import events
from catalog.engine.sweep import checkouts_sweep
from catalog.engine.webhook_worker import deliveries_send

if TYPE_CHECKING:
    from datetime import datetime


def recalculate(*, now: datetime) -> dict[str, int]:
    """End reservations, complete and clear checkouts, deliver events; answers counts."""
    swept = checkouts_sweep(now=now)
    return {
        "reservations": swept.reservations,
        "ordered": swept.ordered,
        "stuck": swept.stuck,
        "cleared": swept.cleared,
        "delivered": events.deliver_pending(now=now) + deliveries_send(now=now),
    }
