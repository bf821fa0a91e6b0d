"""Writes of questions: asked, answered, or said to need no answer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from catalog.questions.errors import QuestionError
from catalog.questions.models import LONGEST, QuestionMessage, QuestionThread

if TYPE_CHECKING:
    from datetime import datetime

# Of one order: a buyer in need writes a few times, a machine without end.
MOST_AN_HOUR = 5
SAME_WORDS = timedelta(minutes=10)


@transaction.atomic
def question_ask(
    *,
    order_id: str,
    number: str,
    market_code: str,
    language: str,
    text: str,
    now: datetime,
) -> QuestionMessage:
    """A buyer asks about an order, at most `MOST_AN_HOUR` times an hour.

    The same words again within ten minutes are a form that was sent twice: they change
    nothing. Raises `QuestionError`: `empty`, `too_long`, `too_many`.
    """
    said = _clean(text)
    QuestionThread.objects.get_or_create(
        order_id=order_id,
        defaults={"number": number, "market_code": market_code, "language": language},
    )
    thread = QuestionThread.objects.select_for_update().get(order_id=order_id)
    written = list(thread.messages.filter(written_at__gt=now - timedelta(hours=1)))
    theirs = [one for one in written if not one.is_answer]
    for one in theirs:
        if one.text == said and one.written_at > now - SAME_WORDS:
            return one
    if len(theirs) >= MOST_AN_HOUR:
        raise QuestionError("too_many")
    thread.language = language
    thread.waiting_since = thread.waiting_since or now
    thread.settled_by = ""
    thread.save()
    made: QuestionMessage = thread.messages.create(text=said, written_at=now)
    return made


@transaction.atomic
def question_answer(
    *, thread_id: int, text: str, by: str, now: datetime
) -> QuestionMessage:
    """An operator answers; nobody waits any more. `by`: an e-mail address.

    The same words sent twice are answered once. Raises `QuestionError`: `no_thread`,
    `empty`, `too_long`.
    """
    said = _clean(text)
    thread = _locked(thread_id)
    last = thread.messages.last()
    if last is not None and last.is_answer and last.text == said:
        return last
    made: QuestionMessage = thread.messages.create(
        text=said, answered_by=by[:150], written_at=now
    )
    thread.waiting_since, thread.settled_by = None, ""
    thread.save()
    return made


@transaction.atomic
def question_settle(*, thread_id: int, by: str) -> None:
    """The buyer's last words need no answer. Raises `QuestionError` `no_thread`."""
    thread = _locked(thread_id)
    thread.waiting_since, thread.settled_by = None, by[:150]
    thread.save()


def _clean(text: str) -> str:
    """The text with one kind of line end and nothing invisible at its ends."""
    said = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not said:
        raise QuestionError("empty")
    if len(said) > LONGEST:
        raise QuestionError("too_long")
    return said


def _locked(thread_id: int) -> QuestionThread:
    found = QuestionThread.objects.select_for_update().filter(pk=thread_id).first()
    if found is None:
        raise QuestionError("no_thread")
    return found


def questions_forget(*, order_id: str) -> int:
    """Delete all that was asked and answered about an order; how many messages."""
    count = QuestionMessage.objects.filter(thread__order_id=order_id).count()
    QuestionThread.objects.filter(order_id=order_id).delete()
    return count
