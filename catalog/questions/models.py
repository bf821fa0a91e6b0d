"""What a buyer asks about an order, and what was answered."""

from __future__ import annotations

from django.db import models

LONGEST = 2000


class QuestionThread(models.Model):
    """All that was asked and answered about one order. Its row is its lock."""

    order_id = models.CharField(max_length=100, unique=True)
    number = models.CharField(max_length=40)
    market_code = models.CharField(max_length=8)
    # BCP 47 code of the language that the buyer wrote in last: answers are in it.
    language = models.CharField(max_length=12)
    # Since when the buyer waits for an answer; nobody waits without it.
    waiting_since = models.DateTimeField(null=True, blank=True, db_index=True)
    # Who said that the last words of the buyer need no answer.
    settled_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["waiting_since", "pk"]

    def __str__(self) -> str:
        return f"questions of order {self.number}"

    @property
    def last_words(self) -> str:
        """The text of the newest message; the messages are read once."""
        return next((one.text for one in reversed(list(self.messages.all()))), "")


class QuestionMessage(models.Model):
    """One message, as plain text; without an operator it is the buyer's."""

    thread = models.ForeignKey(
        QuestionThread, on_delete=models.CASCADE, related_name="messages"
    )
    text = models.CharField(max_length=LONGEST)
    # E-mail address of the operator who answered: the buyer does not see it.
    answered_by = models.CharField(max_length=150, blank=True)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"message {self.pk} of {self.thread_id}"

    @property
    def is_answer(self) -> bool:
        return bool(self.answered_by)
