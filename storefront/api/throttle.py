"""Doors without a login answer each address so many times a minute."""

from __future__ import annotations

import functools
import time
from typing import TYPE_CHECKING, TypeVar

from django.conf import settings
from django.core.cache import cache

from storefront.api.answers import refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase, JsonResponse

R = TypeVar("R", bound="HttpResponseBase")


def throttled(
    view: Callable[[HttpRequest], R],
) -> Callable[[HttpRequest], R | JsonResponse]:
    """429 with `Retry-After` beyond `API_PER_MINUTE` of one address, in this process."""

    @functools.wraps(view)
    def limited(request: HttpRequest) -> R | JsonResponse:
        minute, second = divmod(int(time.time()), 60)
        key = f"api:{request.META.get('REMOTE_ADDR', '')}:{minute}"
        cache.add(key, 0, timeout=120)
        if cache.incr(key) > settings.API_PER_MINUTE:
            message = f"At most {settings.API_PER_MINUTE} questions a minute."
            answer = refusal(429, "too_many", "", message)
            answer["Retry-After"] = str(60 - second)
            return answer
        return view(request)

    return limited
