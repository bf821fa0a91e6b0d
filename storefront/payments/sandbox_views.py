"""The sandbox provider's own pages: what a bank's page would be in real life.

No money moves here. The page is reached by an unguessable attempt id, speaks the
buyer's language, and offers every ending that real payments have.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from catalog.jobs.services import job_enqueue
from catalog.money import Money
from storefront.payments import sandbox
from storefront.payments.errors import (
    ProviderRefusedError,
    SignatureError,
    UnknownAttemptError,
)
from storefront.payments.models import ProviderState
from storefront.payments.selectors import attempt_by_id
from storefront.payments.webhooks import HEADER, event_receive, signature_check

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from storefront.payments.models import PaymentAttempt, SandboxPayment

BANK_ANSWERS_AFTER = timedelta(seconds=20)
BANK = "storefront.payments.sandbox_bank.bank_answer"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sandbox_page(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Show the choices; a POST takes one and sends the buyer back to the shop."""
    attempt, payment = _payment(attempt_id)
    with translation.override(attempt.language.lower()):
        if request.method == "POST":
            return _answered(request, attempt, payment)
        return _shown(request, attempt, payment)


def _payment(attempt_id: UUID) -> tuple[PaymentAttempt, SandboxPayment]:
    if not settings.PAYMENT_SANDBOX:
        raise Http404
    try:
        attempt = attempt_by_id(attempt_id=attempt_id)
        return attempt, sandbox.payment_read(reference=attempt.psp_reference)
    except UnknownAttemptError as error:
        raise Http404 from error


def _shown(
    request: HttpRequest,
    attempt: PaymentAttempt,
    payment: SandboxPayment,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "attempt": attempt,
        "payment": payment,
        "money": Money(attempt.amount, attempt.currency),
        "is_waiting": payment.state == ProviderState.WAITING,
        "is_challenge": payment.state == ProviderState.CHALLENGE,
        "is_pending": payment.state == ProviderState.PENDING,
    }
    return render(request, "payments/sandbox.html", context, status=status)


def _answered(
    request: HttpRequest, attempt: PaymentAttempt, payment: SandboxPayment
) -> HttpResponse:
    now = timezone.now()
    ending = request.POST.get("ending", "")
    try:
        payment = sandbox.payment_answer(
            reference=payment.reference, ending=ending, now=now
        )
    except ProviderRefusedError:
        payment = sandbox.payment_read(reference=payment.reference)
        return _shown(request, attempt, payment, status=409)
    if payment.state == ProviderState.CHALLENGE:
        return HttpResponseRedirect(request.get_full_path())
    if payment.state in {ProviderState.PENDING, ProviderState.APPROVED}:
        # Also of what is approved already: the buyer may close the page here.
        job_enqueue(
            path=BANK,
            payload={"reference": payment.reference},
            key=f"sandbox-bank:{payment.reference}",
            run_at=now + BANK_ANSWERS_AFTER,
        )
    return HttpResponseRedirect(attempt.return_url)


@csrf_exempt
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """Messages of the provider. 400 for a bad signature or shape, else 200."""
    now = timezone.now()
    try:
        signature_check(
            header=request.headers.get(HEADER, ""), body=request.body, now=now
        )
        is_new = event_receive(body=request.body, now=now)
    except (SignatureError, ValueError) as error:
        return HttpResponse(str(error), status=400, content_type="text/plain")
    return HttpResponse("new" if is_new else "known", content_type="text/plain")
