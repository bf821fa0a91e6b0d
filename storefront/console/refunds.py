"""A refund as an operator makes it: written down, in the trail, then given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from catalog.refunds.selectors import refund_of_key
from catalog.refunds.services import refund_ask
from catalog.submissions.trail import trail_write
from storefront.sync.refund_give import priced_lines, refund_give

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from catalog.refunds.models import RefundState
    from catalog.refunds.services import Wanted
    from catalog.submissions.types import Actor


def refund_make(
    *,
    actor: Actor,
    order: dict[str, Any],
    wanted: Sequence[Wanted],
    reason: str,
    key: str,
    now: datetime,
) -> RefundState:
    """Write a refund down and give it back; how it stands then.

    The same key again, a second click, is the same refund. Raises `RefundError`.
    """
    is_known = refund_of_key(key=key) is not None
    with transaction.atomic():
        refund = refund_ask(
            order_id=order["id"],
            number=order["number"],
            lines=priced_lines(order),
            wanted=wanted,
            reason=reason,
            key=key,
            asked_by=actor.email,
            now=now,
        )
        if not is_known:
            trail_write(
                actor=actor,
                action="refund",
                subject=str(refund),
                now=now,
                reason=refund.reason,
            )
    return refund_give(refund_id=refund.pk, now=now)
