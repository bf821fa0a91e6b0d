"""Search: words that mean the same, and what was asked for in vain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catalog.search.models import Synonyms
from catalog.search.selectors import misses, synonyms
from catalog.search.services import (
    LONGEST_WORD,
    MOST_WORDS,
    SynonymsError,
    miss_settle,
    synonyms_drop,
    synonyms_put,
)
from catalog.submissions.trail import trail_write
from storefront.accounts.decorators import operator_required
from storefront.console.http import actor_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

MOST_MISSES = 100


@operator_required
@require_http_methods(["GET", "HEAD", "POST"])
def search_words(request: HttpRequest) -> HttpResponse:
    """Groups of words; POST writes one: `words`, one a line, and `synonyms_id`."""
    if request.method == "POST":
        return _put(request)
    context = {
        "groups": synonyms(),
        "misses": misses(limit=MOST_MISSES),
        "word": " ".join(request.GET.get("word", "").split())[:LONGEST_WORD],
    }
    return render(request, "console/search_words.html", context)


def _put(request: HttpRequest) -> HttpResponse:
    words = request.POST.get("words", "").splitlines()
    given = request.POST.get("synonyms_id", "")
    number = int(given) if given.isascii() and given.isdigit() else None
    try:
        with transaction.atomic():
            row = synonyms_put(
                words=words,
                by=actor_of(request).email,
                now=timezone.now(),
                synonyms_id=number,
            )
            _trail(request, "search-words", row.pk, words=row.words)
    except Synonyms.DoesNotExist as error:
        raise Http404 from error
    except SynonymsError:
        messages.error(
            request,
            _("A group has 2 to %(most)s words of at most %(long)s characters.")
            % {"most": MOST_WORDS, "long": LONGEST_WORD},
        )
    else:
        messages.success(request, _("These words now find the same goods."))
    return redirect("console:search_words")


@operator_required
@require_POST
def synonyms_forget(request: HttpRequest, synonyms_id: int) -> HttpResponse:
    """A group is dropped: its words find only what they name."""
    with transaction.atomic():
        synonyms_drop(synonyms_id=synonyms_id)
        _trail(request, "search-words-drop", synonyms_id)
    messages.success(request, _("The group is gone."))
    return redirect("console:search_words")


@operator_required
@require_POST
def miss_done(request: HttpRequest, miss_id: int) -> HttpResponse:
    """A query is taken off the list."""
    miss_settle(miss_id=miss_id)
    return redirect("console:search_words")


def _trail(request: HttpRequest, action: str, synonyms_id: int, **detail: Any) -> None:
    trail_write(
        actor=actor_of(request),
        action=action,
        subject=f"search-words:{synonyms_id}",
        now=timezone.now(),
        **detail,
    )
