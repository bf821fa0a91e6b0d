"""Deleting what is held about a buyer, as far as no law keeps it, and saying so."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from catalog.jobs.selectors import letters_to
from catalog.jobs.services import letters_forget, outbox_add
from catalog.landed_cost.selectors import identity_of_order
from catalog.markets.selectors import UnknownMarketError, market_by_channel
from catalog.privacy.services import erasure_done, erasure_locked
from catalog.questions.services import questions_forget
from catalog.returns.services import returns_forget
from storefront.localization import formats
from storefront.localization.letters import order_letter
from storefront.localization.order_places import place_of_order
from storefront.media.services import asset_delete
from storefront.saleor.client import app_client

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.privacy.models import DataRequest

Node = dict[str, Any]


def records_kept(order: Node) -> tuple[date | None, str]:
    """Until when records of a sale are kept, by the law of its market."""
    try:
        terms = market_by_channel(order["channel"]["slug"]).records
    except UnknownMarketError:
        return None, ""
    if terms is None:
        return None, ""
    year = int(str(order["created"])[:4])
    return date(year + terms.years, 12, 31), terms.source


@transaction.atomic
def erasure_carry_out(*, request_id: int, by: str, now: datetime) -> DataRequest:
    """Delete questions, words and pictures of returns, and sent letters of an order.

    The records of the sale stay as long as the law of the market says, the encrypted
    identity until its own term. The buyer gets one last letter that names both. Raises
    `DataRequestError`, `ReturnError` while a return is under way, `SaleorError`; then
    nothing was deleted.
    """
    asked = erasure_locked(request_id=request_id)
    order = app_client().run_raw("OrderById", {"id": asked.order_id})["order"]
    pictures = returns_forget(order_id=asked.order_id)
    email = (order or {}).get("userEmail") or ""
    letters = letters_to(email=email, about=asked.order_id)
    deleted = {
        "questions": questions_forget(order_id=asked.order_id),
        "pictures": len(pictures),
        "letters": letters_forget(ids=[one.pk for one in letters]),
    }
    until, source = records_kept(order) if order else (None, "")
    done = erasure_done(
        request_id=asked.pk, deleted=deleted, kept_until=until, kept_source=source,
        by=by, now=now,
    )  # fmt: skip
    if order and email:
        _letter_owe(order, done)
    transaction.on_commit(lambda: _files_delete(pictures))
    return done


def _files_delete(pictures: list[str]) -> None:
    """After the commit: a file that is gone cannot come back with a rollback."""
    for asset_id in pictures:
        asset_delete(asset_id=asset_id)


def _letter_owe(order: Node, done: DataRequest) -> None:
    place = place_of_order(order)
    if place is None:
        return
    identity = identity_of_order(order_id=order["id"])
    letter = order_letter(
        "letters/erasure.txt",
        place=place,
        order=order,
        page="shop:order_data",
        until=formats.day(done.kept_until, place.locale) if done.kept_until else "",
        source=done.kept_source,
        identity_until=formats.day(identity.expires_at.date(), place.locale)
        if identity
        else "",
    )
    outbox_add(topic="email", key=f"erasure/{done.pk}", payload=letter)
