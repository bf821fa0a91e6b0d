"""Small things that every view of the console needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from catalog.submissions.types import Actor
from storefront.accounts.decorators import user_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def actor_of(request: HttpRequest) -> Actor:
    """The operator who acts."""
    return Actor(user_of(request).email, "operator")


def back(request: HttpRequest, fallback: str) -> HttpResponse:
    """Back to where the form stood, never to another host."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(target if safe else reverse(fallback))
