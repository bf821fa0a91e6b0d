"""What the browser may do on the pages from which a buyer goes to pay."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings

from storefront.payments import stripe_gateway

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http.response import HttpResponseBase


def pays_elsewhere(view: Callable[..., Any]) -> Callable[..., Any]:
    """The form may lead on to Stripe's page, only here and only while Stripe is on."""
    led = csp_update({"form-action": [SELF, settings.STRIPE_PAGE_ORIGIN]})(view)

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> HttpResponseBase:
        chosen = led if stripe_gateway.is_on() else view
        answer: HttpResponseBase = chosen(*args, **kwargs)
        return answer

    return wrapped
