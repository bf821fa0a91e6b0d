"""The history of an order: written beside what happens to it, never edited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from catalog.engine.models import OrderEvent

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from catalog.engine.models import Order, OrderLine


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a user, an App, or nobody known."""

    user_id: int | None = None
    app_id: int | None = None


NOBODY = Actor()


def event_of(
    order: Order, kind: str, *, now: datetime, by: Actor = NOBODY, **parameters: Any
) -> OrderEvent:
    """An event that is not written yet."""
    return OrderEvent(
        order=order,
        type=kind,
        date=now,
        user_id=by.user_id,
        app_id=by.app_id,
        parameters=parameters,
    )


def happened(
    order: Order, kind: str, *, now: datetime, by: Actor = NOBODY, **parameters: Any
) -> OrderEvent:
    """Write that something happened to an order."""
    event = event_of(order, kind, now=now, by=by, **parameters)
    event.save()
    return event


def lines_said(lines: Iterable[tuple[OrderLine, int]]) -> list[dict[str, Any]]:
    """Lines and units as an event keeps them."""
    return [
        {"quantity": units, "line_pk": str(line.pk), "item": str(line)}
        for line, units in lines
    ]
