"""Buyers' questions: who waits for how long, the thread beside its facts, answering."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catalog.questions.errors import QuestionError
from catalog.questions.selectors import thread_of, threads_answered, threads_waiting
from catalog.questions.services import question_settle
from catalog.submissions.trail import trail_write
from storefront.accounts.decorators import operator_required
from storefront.console.http import actor_of
from storefront.console.question_facts import order_facts
from storefront.saleor.errors import SaleorError
from storefront.sync.question_letters import answer_draft, question_reply

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from catalog.questions.models import QuestionThread


@operator_required
@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """Questions that wait, the longest wait first, and those that were answered."""
    context = {"waiting": threads_waiting(), "answered": threads_answered()}
    return render(request, "console/questions.html", context)


@operator_required
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, thread_id: int) -> HttpResponse:
    """One thread with lot and customs facts beside it, and the answer."""
    thread = _thread(thread_id)
    said, status = "", 200
    if request.method == "POST":
        said = _answer(request, thread)
        if not said:
            return redirect("console:questions")
        status = 422
    context = {
        "thread": thread,
        "facts": order_facts(order_id=thread.order_id),
        "language_name": get_language_info(thread.language.lower())["name_translated"],
        "text": request.POST.get("answer") or answer_draft(thread),
        "error": said,
    }
    return render(request, "console/question.html", context, status=status)


@operator_required
@require_POST
def question_done(request: HttpRequest, thread_id: int) -> HttpResponse:
    """The buyer's last words need no answer."""
    thread = _thread(thread_id)
    question_settle(thread_id=thread.pk, by=actor_of(request).email)
    _trail(request, thread, "question-settled")
    messages.success(request, _("Settled."))
    return redirect("console:questions")


def _answer(request: HttpRequest, thread: QuestionThread) -> str:
    """Send the answer; why not, in the operator's words, or nothing."""
    try:
        question_reply(
            thread=thread,
            text=request.POST.get("answer", ""),
            by=actor_of(request).email,
            now=timezone.now(),
        )
    except QuestionError:
        return _("Write the answer, in 2,000 characters at most.")
    except SaleorError:
        return _("Commerce does not answer right now: nothing was sent; try again.")
    _trail(request, thread, "question-answered")
    messages.success(request, _("The buyer is told."))
    return ""


def _thread(thread_id: int) -> QuestionThread:
    found = thread_of(thread_id=thread_id)
    if found is None:
        raise Http404
    return found


def _trail(request: HttpRequest, thread: QuestionThread, action: str) -> None:
    trail_write(
        actor=actor_of(request), action=action, now=timezone.now(),
        subject=f"order:{thread.order_id}"[:120], number=thread.pk,
    )  # fmt: skip
