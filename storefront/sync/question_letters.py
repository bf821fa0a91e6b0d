"""Answers to buyers: the letter in their language, and a draft with the order's facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from catalog.bases.selectors import allocations_of_order
from catalog.jobs.services import outbox_add
from catalog.landed_cost.quote_json import landed_of_json
from catalog.landed_cost.selectors import order_quote
from catalog.markets.selectors import UnknownMarketError, market_by_code
from catalog.money import Money
from catalog.questions.services import question_answer
from catalog.sourcing.selectors import sourcing_of
from storefront.localization import formats
from storefront.localization.letters import order_letter
from storefront.localization.places import Place
from storefront.saleor.client import app_client

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.bases.models import LotAllocation
    from catalog.questions.models import QuestionMessage, QuestionThread

Node = dict[str, Any]
CUSTOMS = ("duty", "import_tax", "consumption_tax", "fee")


def question_reply(
    *, thread: QuestionThread, text: str, by: str, now: datetime
) -> QuestionMessage:
    """Answer, and owe the letter that says so, together or not at all.

    Raises `QuestionError`, and `SaleorError` while nobody can say where to write to.
    """
    order = app_client().run_raw("OrderById", {"id": thread.order_id})["order"]
    with transaction.atomic():
        made = question_answer(thread_id=thread.pk, text=text, by=by, now=now)
        place = place_of_thread(thread)
        if order and order["userEmail"] and place:
            letter = _letter(place, order, thread, made)
            outbox_add(topic="email", key=f"answer/{made.pk}", payload=letter)
    return made


def _letter(
    place: Place, order: Node, thread: QuestionThread, made: QuestionMessage
) -> dict[str, str]:
    asked = thread.messages.filter(answered_by="", pk__lt=made.pk).last()
    return order_letter(
        "letters/answer.txt",
        place=place,
        order=order,
        question=asked.text if asked else "",
        answer=made.text,
    )


def place_of_thread(thread: QuestionThread) -> Place | None:
    """Market and language of a thread; None where we have no such market (any more)."""
    try:
        return Place(thread.language, market_by_code(thread.market_code))
    except UnknownMarketError:
        return None


def answer_draft(thread: QuestionThread) -> str:
    """What an answer may begin with: the order's facts in the buyer's language."""
    place = place_of_thread(thread)
    if place is None:
        return ""
    sourcing = sourcing_of(order_id=thread.order_id)
    window = ""
    if sourcing and sourcing.arrival_on:
        earliest = sourcing.earliest_on or sourcing.arrival_on
        window = formats.days(earliest, sourcing.arrival_on, place.locale)
    context = {
        "lots": [
            _lot(place, promise)
            for promise in allocations_of_order(order_id=thread.order_id)
            if promise.quantity_kept
        ],
        "customs": _customs(place, thread.order_id),
        "window": window,
        "words": place.texts,
    }
    with translation.override(place.django_language):
        return render_to_string("letters/answer_draft.txt", context).strip() + "\n"


def _lot(place: Place, promise: LotAllocation) -> dict[str, object]:
    lot, base = promise.lot, place.texts.bases.get(promise.lot.base.code)
    return {
        "units": promise.quantity_kept,
        "sku": lot.sku,
        "lot": lot.code,
        "base": base.name if base else lot.base.code,
        "best_before": formats.day(lot.best_before, place.locale)
        if lot.best_before
        else "",
        "leaves": formats.day(promise.ship_on, place.locale) if promise.ship_on else "",
        "has_left": promise.quantity_shipped > 0,
    }


def _customs(place: Place, order_id: str) -> str:
    """What customs takes of the order, as it was told; empty where nothing was."""
    quote = order_quote(order_id=order_id)
    if quote is None:
        return ""
    landed = landed_of_json(quote.content)
    charges = [charge for line in landed.lines for charge in line.charges]
    taken = [
        charge.amount.amount
        for charge in (*charges, *landed.freight_charges)
        if charge.kind in CUSTOMS
    ]
    total = sum(taken, start=landed.freight_net.amount * 0)
    return formats.money(Money(total, landed.currency), place.locale)
