"""Changes of law: one person proposes a rule file, another approves, anybody undoes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog.landed_cost.errors import RuleChangeError, RuleFileError
from catalog.landed_cost.law import (
    rules_approve,
    rules_decline,
    rules_propose,
    rules_undo,
)
from catalog.landed_cost.law_words import proposal_changes
from catalog.landed_cost.models import ProposalState
from catalog.submissions.trail import trail_write
from storefront.accounts.decorators import operator_required
from storefront.console.http import actor_of
from storefront.console.selectors import rule_proposals
from storefront.localization.context import declared_language

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

MOST_BYTES = 500_000
DECISIONS = {"approve": rules_approve, "decline": rules_decline, "undo": rules_undo}


@operator_required
@require_http_methods(["GET", "POST"])
def law(request: HttpRequest) -> HttpResponse:
    """What is proposed, in words; a new file; what was decided."""
    if request.method == "GET":
        return _page(request)
    doing = request.POST.get("do", "")
    if doing in DECISIONS:
        return _decide(request, doing)
    return _propose(request)


def _propose(request: HttpRequest) -> HttpResponse:
    file = request.FILES.get("file")
    text = _text(file) if isinstance(file, UploadedFile) else ""
    if not isinstance(file, UploadedFile) or not text:
        return _page(request, _("The file is empty, too large or no text."))
    name = str(file.name)[:100]
    actor, now = actor_of(request), timezone.now()
    try:
        with transaction.atomic():
            proposal = rules_propose(text=text, file_name=name, by=actor.email, now=now)
            trail_write(
                actor=actor,
                action="law-propose",
                subject=f"law:{proposal.pk}",
                now=now,
                file=name,
            )
    except (RuleFileError, RuleChangeError) as error:
        return _page(request, str(error))
    messages.success(request, _("Proposed. Another person approves it."))
    return redirect("console:law")


def _text(file: UploadedFile[bytes]) -> str:
    if not file.size or file.size > MOST_BYTES:
        return ""
    try:
        content: bytes = file.read()
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""


def _decide(request: HttpRequest, doing: str) -> HttpResponse:
    number = request.POST.get("proposal", "")
    actor, now = actor_of(request), timezone.now()
    try:
        with transaction.atomic():
            proposal = DECISIONS[doing](
                proposal_id=int(number) if number.isdecimal() else 0,
                by=actor.email,
                now=now,
            )
            trail_write(
                actor=actor,
                action=f"law-{doing}",
                subject=f"law:{proposal.pk}",
                now=now,
                file=proposal.file_name,
            )
    except RuleChangeError as error:
        same = _("You proposed this: another person approves it.")
        return _page(request, same if error.key == "same_person" else str(error))
    said = {
        "approve": _("Approved: each rule counts from its own day."),
        "decline": _("Declined: nothing in force changed."),
        "undo": _("Undone: what counted before counts again."),
    }
    messages.success(request, said[doing])
    return redirect("console:law")


def _page(request: HttpRequest, problem: str = "") -> HttpResponse:
    language = declared_language()
    told = [
        (proposal, proposal_changes(proposal=proposal, language=language))
        for proposal in rule_proposals()
    ]
    me = actor_of(request).email
    context = {
        "waiting": [
            (proposal, changes, proposal.proposed_by == me)
            for proposal, changes in told
            if proposal.state == ProposalState.WAITING
        ],
        "decided": [pair for pair in told if pair[0].state != ProposalState.WAITING],
        "problem": problem,
    }
    status = 400 if problem else 200
    return render(request, "console/law.html", context, status=status)
