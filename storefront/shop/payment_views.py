"""`/checkout/pay/` and the way back from the provider: what happened, what to do."""

from __future__ import annotations

import logging
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh

from storefront.payments.errors import (
    ProviderAwayError,
    ProviderRefusedError,
    UnknownAttemptError,
    UnknownMethodError,
)
from storefront.payments.models import AttemptState
from storefront.payments.selectors import attempt_by_id
from storefront.saleor.client import shop_client
from storefront.saleor.errors import Refused
from storefront.saleor.money import money_of
from storefront.shop.basket_session import (
    checkout_forget,
    checkout_id_of,
    count_tell,
    order_keep,
)
from storefront.shop.checkout_gate import checkout_step, step_page
from storefront.shop.checkout_steps import step_url
from storefront.shop.http import commerce_page
from storefront.shop.payment_policy import pays_elsewhere
from storefront.shop.payment_words import decline_words, method_name
from storefront.shop.refusals import sentences
from storefront.shop.review_selectors import review_page
from storefront.sync.checkout_pay import attempt_finish, attempt_start

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from catalog.money import Money
    from storefront.localization.places import Place
    from storefront.payments.models import PaymentAttempt
    from storefront.saleor.results.fragments import CheckoutFields
    from storefront.sync.checkout_pay import PayResult

log = logging.getLogger(__name__)
# The page of a pending payment asks again by itself, with JavaScript and without.
ASK_AGAIN_SECONDS = 10


@pays_elsewhere
@checkout_step("review")
def pay(request: HttpRequest, place: Place, checkout: CheckoutFields) -> HttpResponse:
    """Start paying what commerce says the checkout costs, by the chosen method.

    Opened without a form, as by a switch of language, it is the review.
    """
    if request.method != "POST":
        return HttpResponseRedirect(step_url(place, "review"))
    total = money_of(checkout.total_price.gross)
    problems = list(review_page(request=request, place=place, checkout=checkout).stops)
    if not problems and not _saw(request.POST.get("seen", ""), total):
        problems = [_("The sum has changed. Please look at it once more, then pay.")]
    if problems:
        return _review_again(request, place, checkout, problems)
    try:
        result = _start(request, place, checkout, total)
    except UnknownMethodError:
        problems = [_("Choose how you pay.")]
    except (ProviderAwayError, ProviderRefusedError):
        log.exception("no payment could be started for %s", checkout.id)
        problems = [
            _("This way to pay does not answer now. Try again, or take another.")
        ]
    except Refused as refused:
        problems = sentences(refused)
    else:
        return _led_on(request, place, result)
    return _review_again(request, place, checkout, problems)


def _saw(seen: str, total: Money) -> bool:
    """Whether the sum on the buyer's page is still what commerce asks."""
    try:
        return Decimal(seen) == total.amount
    except InvalidOperation:
        return False


def _start(
    request: HttpRequest, place: Place, checkout: CheckoutFields, total: Money
) -> PayResult:
    client = shop_client()
    if checkout.language_code.value != place.language_code:
        client.run(
            "CheckoutLanguageCodeUpdate",
            id=checkout.id,
            languageCode=place.language_code,
        )
    return attempt_start(
        client=client,
        checkout_id=checkout.id,
        channel=place.channel,
        total=total,
        method=request.POST.get("method", ""),
        language=place.language,
        return_url=lambda attempt: _return_url(place, attempt),
        now=timezone.now(),
    )


def _return_url(place: Place, attempt: PaymentAttempt) -> str:
    return place.url("shop:payment_return", attempt_id=attempt.pk)


def _review_again(
    request: HttpRequest, place: Place, checkout: CheckoutFields, problems: list[str]
) -> HttpResponse:
    review = review_page(request=request, place=place, checkout=checkout)
    return step_page(
        request, place, checkout, "review", 422, review=review, problems=problems
    )


def _led_on(request: HttpRequest, place: Place, result: PayResult) -> HttpResponse:
    """To the provider, to the order, or to the page that says what is going on."""
    if result.outcome == "ordered":
        return _to_order(request, place, result)
    if result.outcome == "started":
        return HttpResponseRedirect(result.redirect_url)
    if result.attempt is None:
        return HttpResponseRedirect(place.url("shop:basket"))
    return HttpResponseRedirect(_return_url(place, result.attempt))


def _to_order(request: HttpRequest, place: Place, result: PayResult) -> HttpResponse:
    attempt = result.attempt
    if attempt is None or checkout_id_of(request, place) == attempt.checkout_id:
        checkout_forget(request, place)
        request.session.pop(f"collect-{place.market.code}", None)
    order_keep(request, place, result.order_id)
    response = HttpResponseRedirect(place.url("shop:order", order_id=result.order_id))
    return count_tell(response, place, 0)


def _news(result: PayResult) -> HttpResponse:
    """A waiting page asks: load yourself anew when there is news, else stay as you are.

    Nothing moves under a reader's eyes while the bank is silent.
    """
    if result.outcome == "pending":
        return HttpResponse(status=204)
    return HttpResponseClientRefresh()


@never_cache
@require_safe
@commerce_page
def payment_return(
    request: HttpRequest, place: Place, attempt_id: UUID
) -> HttpResponse:
    """The buyer is back from the provider, or looks again. Safe to open repeatedly."""
    try:
        attempt = attempt_by_id(attempt_id=attempt_id)
    except UnknownAttemptError as error:
        raise Http404 from error
    result = attempt_finish(client=shop_client(), attempt=attempt, now=timezone.now())
    if request.headers.get("HX-Request"):
        return _news(result)
    if result.outcome == "ordered":
        return _to_order(request, place, result)
    context = {
        "outcome": result.outcome,
        "why": decline_words(result.message_code),
        "reasons": sentences(result.refused) if result.refused else [],
        "is_paid": bool(
            result.attempt and result.attempt.state == AttemptState.SUCCEEDED
        ),
        "is_returned": bool(
            result.attempt and result.attempt.state == AttemptState.RETURNED
        ),
        "provider_url": result.redirect_url,
        "method": method_name(attempt.method),
        "ask_again": ASK_AGAIN_SECONDS,
        "has_basket": bool(checkout_id_of(request, place)),
    }
    return render(request, "shop/payment_result.html", context)
