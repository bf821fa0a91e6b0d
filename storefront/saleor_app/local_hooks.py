"""The embedded engine's way to our App: the same events as over HTTP, in process."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.utils import timezone

from catalog.landed_cost.errors import LandedCostError
from catalog.markets.selectors import UnknownMarketError
from storefront.payments.errors import PaymentError
from storefront.saleor.documents import subscription_documents
from storefront.saleor.errors import SaleorError
from storefront.saleor.object_versions import versions_raise
from storefront.saleor_app.errors import AppError
from storefront.saleor_app.events import SYNC, event_answer
from storefront.saleor_app.freshness import keys_changed

if TYPE_CHECKING:
    from collections.abc import Mapping

CANNOT = (AppError, SaleorError, PaymentError, LandedCostError, UnknownMarketError)


def deliver(event: str, payload: str) -> str:
    """Answer an event (Saleor's name, e.g. CHECKOUT_CALCULATE_TAXES): JSON to JSON.

    `payload` is what the event's subscription selects under `event`. What our App
    cannot answer is `{"errors": [{"message": …}]}`, and nothing is made up.
    """
    said, now = json.loads(payload), timezone.now()
    try:
        if event not in SYNC:
            versions_raise(keys=keys_changed(event, said), now=now)
        answer = event_answer(event, said, now=now)
    except CANNOT as error:
        answer = {"errors": [{"message": str(error)}]}
    return json.dumps(answer)


def subscription_queries() -> Mapping[str, str]:
    """Event name to subscription document."""
    return subscription_documents()
