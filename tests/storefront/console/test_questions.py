"""A buyer asks by the order's link; an operator answers in the buyer's language."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from catalog.jobs.models import OutboxMessage
from catalog.questions.errors import QuestionError
from catalog.questions.models import QuestionMessage, QuestionThread
from catalog.questions.services import MOST_AN_HOUR, question_answer, question_ask
from storefront.accounts.models import User
from tests.races import race
from tests.storefront.people import PETRA, signed_in
from tests.storefront.sync.bought import FIRST, bought
from tests.storefront.sync.engine_pavilion import someland

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
MARKET = "kw"
EVIL = "Wann kommt es?\n<script>alert(1)</script>"


@pytest.fixture
def petra(settings: Any) -> Client:
    someland(settings)
    User.objects.create(email=PETRA.email, name="Petra", role="operator")
    return signed_in(PETRA)


def asks(text: str, **changes: Any) -> QuestionMessage:
    said: dict[str, Any] = {
        "order_id": "one", "number": "1", "market_code": "ml", "language": "en",
        "text": text, "now": timezone.now(),
    }  # fmt: skip
    return question_ask(**(said | changes))


def test_a_question_is_answered_by_page_and_letter_and_no_word_becomes_markup(
    petra: Client, client: Client
) -> None:
    order = bought(FIRST)
    page = f"/en-{MARKET}/order/{order.order_id}/"

    answer = client.post(f"{page}question/", {"question": EVIL}, follow=True)
    html = answer.content.decode()
    assert "&lt;script&gt;alert(1)" in html
    assert "<script>alert" not in html

    listed = petra.get("/console/questions/").content.decode()
    assert order.number in listed
    assert "state--wrong" in petra.get("/console/orders/").content.decode()
    thread = QuestionThread.objects.get()
    work = petra.get(f"/console/questions/{thread.pk}/").content.decode()
    assert "<script>alert" not in work
    assert work.count("FIRST") >= 2  # beside the thread, and in the draft
    assert "Answer in English" in work

    petra.post(f"/console/questions/{thread.pk}/", {"answer": "On <b>Friday</b>."})
    letter = OutboxMessage.objects.get(topic="email", key__startswith="answer/")
    assert letter.payload["to"] == "mei@example.org"
    assert "On <b>Friday</b>." in letter.payload["text"]
    assert "Wann kommt es?" in letter.payload["text"]
    assert f"/order/{order.order_id}/" in letter.payload["text"]
    html = client.get(page).content.decode()
    assert "On &lt;b&gt;Friday&lt;/b&gt;." in html
    assert PETRA.email not in html
    assert "Nobody waits" in petra.get("/console/questions/").content.decode()


def test_an_unknown_order_has_no_questions(petra: Client, client: Client) -> None:
    url = f"/en-{MARKET}/order/T3JkZXI6MTIz/question/"
    assert client.post(url, {"question": "?"}).status_code == 404


def test_questions_are_few_an_hour_and_a_form_sent_twice_is_one() -> None:
    assert asks("Where is it?").pk == asks("Where is it?  ").pk
    for number in range(MOST_AN_HOUR - 1):
        asks(f"And now? {number}")
    with pytest.raises(QuestionError, match="too_many"):
        asks("And now?")
    asks("And now?", now=timezone.now() + timedelta(hours=2))
    for text in ("", "  \n", "x" * 2001):
        with pytest.raises(QuestionError):
            asks(text, order_id="two")


def test_the_wait_counts_from_the_first_unanswered_word() -> None:
    first = asks("Where is it?")
    asks("Hello?", now=first.written_at + timedelta(minutes=30))
    thread = QuestionThread.objects.get()
    assert thread.waiting_since == first.written_at
    question_answer(
        thread_id=thread.pk, text="On its way", by="p@x.example", now=first.written_at
    )
    thread.refresh_from_db()
    assert thread.waiting_since is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases
def test_questions_of_the_same_moment_are_one_thread_and_no_form_counts_twice() -> None:
    texts = ["Where is it?", "And now?"] * 2
    answers = race([partial(asks, text) for text in texts])
    assert len({one.pk for one in answers}) == 2
    assert QuestionThread.objects.count() == 1
    assert QuestionMessage.objects.count() == 2
