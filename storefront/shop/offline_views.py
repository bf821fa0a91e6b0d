"""The shop on a bad line: the browser's worker, and the words it says without one."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

if TYPE_CHECKING:
    from django.http import HttpRequest

    from storefront.localization.places import Place


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the root: it may only answer for what is below it."""
    return HttpResponse(_worker_script(), content_type="text/javascript; charset=utf-8")


@require_safe
@cache_control(no_cache=True)
def offline(request: HttpRequest, place: Place) -> HttpResponse:
    """What is shown without a line, and the notices the worker takes out of it."""
    return render(request, "shop/offline.html")


@cache
def _worker_script() -> str:
    path = finders.find("worker.js")
    assert isinstance(path, str), "worker.js is missing from the static files"
    return Path(path).read_text(encoding="utf-8")
