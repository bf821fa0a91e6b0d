"""Small things that every view of the console needs."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from catalog.submissions.types import Actor
from storefront.accounts.decorators import user_of
from storefront.saleor.errors import SaleorError, Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


def actor_of(request: HttpRequest) -> Actor:
    """The operator who acts."""
    return Actor(user_of(request).email, "operator")


def of_commerce(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page about something of commerce: 503 while it is away, 404 for what it refuses.

    An id of nothing is refused by commerce in its own words.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Unreachable:
            return render(request, "errors/503.html", status=503)
        except SaleorError as error:
            raise Http404 from error

    return wrapped


def back(request: HttpRequest, fallback: str) -> HttpResponse:
    """Back to where the form stood, never to another host."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(target if safe else reverse(fallback))
