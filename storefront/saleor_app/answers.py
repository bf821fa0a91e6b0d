"""Answers to sync events inside a time budget: Saleor's shape, or an explicit no.

Saleor waits 20 seconds while a buyer waits for Saleor. A handler that is not done in
`SALEOR_ANSWER_SECONDS` is answered for with 503; what it still does is safe, for every
handler may run again. No failure is ever an answer with zeros.
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as OverBudgetError
from contextvars import copy_context
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import DatabaseError, connection

from catalog.landed_cost.errors import LandedCostError
from catalog.markets.selectors import UnknownMarketError
from storefront.payments.errors import PaymentError
from storefront.saleor.errors import SaleorError
from storefront.saleor_app.errors import AppError, LaterError, RefusedError
from storefront.saleor_app.events import event_answer

if TYPE_CHECKING:
    from datetime import datetime

    from storefront.saleor_app.envelope import Envelope

logger = logging.getLogger(__name__)
# More cannot be worked at once than web threads wait for it.
_pool = ThreadPoolExecutor(max_workers=16, thread_name_prefix="saleor-answer")
UNPROCESSABLE = 422


def answer_sync(envelope: Envelope, *, now: datetime) -> Any:
    """What the handler answers. Raises `LaterError` and `RefusedError` (422)."""
    task = _pool.submit(copy_context().run, _answer, envelope, now)
    try:
        return task.result(timeout=settings.SALEOR_ANSWER_SECONDS)
    except OverBudgetError as error:
        task.cancel()
        message = f"{envelope.event}: no answer in {settings.SALEOR_ANSWER_SECONDS} s."
        raise LaterError(message) from error
    except (SaleorError, DatabaseError) as error:
        message = f"{envelope.event}: {type(error).__name__}"
        raise LaterError(message) from error
    except (AppError, PaymentError, LandedCostError, UnknownMarketError) as error:
        raise RefusedError(str(error), status=UNPROCESSABLE) from error
    except (KeyError, TypeError) as error:
        logger.exception("A payload of %s has another shape.", envelope.event)
        message = f"{envelope.event}: the payload lacks {error}."
        raise RefusedError(message, status=UNPROCESSABLE) from error


def _answer(envelope: Envelope, now: datetime) -> Any:
    try:
        return event_answer(envelope.event, envelope.payload, now=now)
    finally:
        # This thread's own connection; nobody else would ever close it.
        connection.close()
