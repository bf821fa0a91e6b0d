"""Writing the audit trail: one entry a step, in the transaction of the step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.submissions.models import AuditEntry

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.submissions.models import Submission
    from catalog.submissions.types import Actor


def trail_write(
    *,
    actor: Actor,
    action: str,
    subject: str,
    now: datetime,
    submission: Submission | None = None,
    **detail: Any,
) -> AuditEntry:
    """Note who did what, when. Call it inside the transaction that does it."""
    entry: AuditEntry = AuditEntry.objects.create(
        occurred_at=now,
        actor=actor.email,
        actor_role=actor.role,
        action=action,
        subject=subject[:120],
        submission_id=submission.pk if submission else None,
        merchant_code=submission.merchant.code if submission else actor.merchant_code,
        detail=detail,
    )
    return entry
