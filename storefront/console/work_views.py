"""What runs behind: jobs, letters, the trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from catalog.jobs.errors import UnknownJobError
from catalog.jobs.selectors import (
    dead_jobs,
    jobs_pending,
    outbox_messages,
    worker_seen_at,
)
from catalog.submissions.selectors import trail_recent
from storefront.accounts.decorators import operator_required
from storefront.console.http import actor_of
from storefront.console.selectors import jobs_waiting, letter_of
from storefront.console.services import job_retry

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@operator_required
@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """What waits, and what is dead with its error."""
    context = {
        "pending": jobs_pending(),
        "waiting": jobs_waiting(),
        "dead": dead_jobs(),
        "seen_at": worker_seen_at(),
    }
    return render(request, "console/jobs.html", context)


@operator_required
@require_POST
def retry(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Give a dead job all its tries again."""
    try:
        job_retry(actor=actor_of(request), task_id=task_id, now=timezone.now())
    except UnknownJobError:
        messages.error(request, _("No dead job of that number."))
    else:
        messages.success(request, _("The job is tried again."))
    return redirect("console:jobs")


@operator_required
@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    """The outbox: what was written to buyers, and whether it left."""
    return render(
        request, "console/letters.html", {"letters": outbox_messages(topic="email")}
    )


@operator_required
@require_GET
def letter(request: HttpRequest, message_id: int) -> HttpResponse:
    """One letter as its reader gets it."""
    found = letter_of(message_id=message_id)
    if found is None:
        raise Http404
    return render(request, "console/letter.html", {"letter": found})


@operator_required
@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    """Who did what, when."""
    return render(request, "console/trail.html", {"trail": trail_recent()})
