"""Who a program is: its merchant's token, and the language it wants words in."""

from __future__ import annotations

import functools
import time
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from django.conf import settings
from django.core.cache import cache
from django.http import JsonResponse
from django.utils import timezone, translation

from storefront.accounts.tokens import token_read

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from storefront.accounts.models import MerchantToken

P = ParamSpec("P")
# Wrong tokens a minute of one address, in each process.
WRONG_PER_MINUTE = 30


class ApiRefusalError(Exception):
    """A request that is answered with a fault."""

    def __init__(self, status: int, code: str, field: str, message: str) -> None:
        super().__init__(message)
        self.answer = refused(status, code, field, message)


def refused(status: int, code: str, field: str, message: str) -> JsonResponse:
    """One fault, as all doors tell it."""
    fault = {"field": field, "code": code, "message": message}
    return JsonResponse({"errors": [fault]}, status=status)


def with_token(
    view: Callable[Concatenate[HttpRequest, MerchantToken, P], JsonResponse],
) -> Callable[Concatenate[HttpRequest, P], JsonResponse]:
    """401 without a token that works; the view gets it, in the language asked for."""

    @functools.wraps(view)
    def checked(
        request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> JsonResponse:
        address = request.META.get("REMOTE_ADDR", "")
        minute, second = divmod(int(time.time()), 60)
        tries = f"merchant-api:{address}:{minute}"
        if cache.get(tries, 0) >= WRONG_PER_MINUTE:
            answer = refused(429, "too_many", "", "Too many wrong tokens.")
            answer["Retry-After"] = str(60 - second)
            return answer
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        token = None
        if scheme.lower() == "bearer":
            token = token_read(text=text.strip(), now=timezone.now())
        if token is None:
            cache.add(tries, 0, timeout=120)
            cache.incr(tries)
            message = (
                "Send `Authorization: Bearer` with a token of your merchant's page."
            )
            answer = refused(401, "unauthorized", "Authorization", message)
            answer["WWW-Authenticate"] = "Bearer"
            return answer
        with translation.override(_language(request)):
            try:
                return view(request, token, *args, **kwargs)
            except ApiRefusalError as error:
                return error.answer

    return checked


def _language(request: HttpRequest) -> str:
    """`?language=`, else `Accept-Language`, else English."""
    known = {code.lower(): code for code, _ in settings.LANGUAGES}
    asked = known.get(request.GET.get("language", "").lower())
    return asked or translation.get_language_from_request(request)
