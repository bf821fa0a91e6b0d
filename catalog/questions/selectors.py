"""Questions of an order, and those that wait for an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Min

from catalog.questions.models import QuestionMessage, QuestionThread

if TYPE_CHECKING:
    from datetime import datetime

ANSWERED_SHOWN = 50


def messages_of_order(*, order_id: str) -> list[QuestionMessage]:
    """What was asked and answered about an order, the first first. One query."""
    return list(QuestionMessage.objects.filter(thread__order_id=order_id))


def thread_of(*, thread_id: int) -> QuestionThread | None:
    """One thread with its messages."""
    return (
        QuestionThread.objects.prefetch_related("messages").filter(pk=thread_id).first()
    )


def threads_waiting() -> list[QuestionThread]:
    """Threads whose buyers wait for an answer, the longest wait first."""
    waiting = QuestionThread.objects.filter(waiting_since__isnull=False)
    return list(waiting.prefetch_related("messages"))


def threads_answered() -> list[QuestionThread]:
    """The latest threads in which nobody waits."""
    done = QuestionThread.objects.filter(waiting_since__isnull=True)
    return list(done.order_by("-pk").prefetch_related("messages")[:ANSWERED_SHOWN])


def oldest_wait() -> datetime | None:
    """Since when the buyer waits who has waited longest. One query."""
    found: datetime | None = QuestionThread.objects.aggregate(
        since=Min("waiting_since")
    )["since"]
    return found
