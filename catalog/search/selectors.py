"""Reads: which products answer a query, best first."""

from __future__ import annotations

from functools import reduce
from operator import add

from django.db.models import Case, F, IntegerField, Max, Q, When

from catalog.search.lookups import Begins
from catalog.search.models import Token
from catalog.search.tokens import tokens

LONGEST_QUERY = 200
MOST_TOKENS = 12


def search(*, query: str, channel: str, limit: int) -> list[str]:
    """Slugs of products that have every word of the query, best first. One query.

    The last word may be the beginning of one. Anything may be asked: what has no words
    finds nothing.
    """
    asked = tokens(query[:LONGEST_QUERY])[:MOST_TOKENS]
    if not asked:
        return []
    last = asked[-1]
    end = Q(Begins(F("token"), last)) if len(last) > 1 else Q(token=last)
    # The channel in each part: only so do both parts go by the index.
    found = Q(end, channel=channel)
    if asked[:-1]:
        found |= Q(token__in=asked[:-1], channel=channel)
    points = {
        f"word_{number}": _points(word, may_begin=word == last)
        for number, word in enumerate(asked)
    }
    rows = Token.objects.filter(found).values("product__slug")
    whole = rows.annotate(**points).filter(
        **{f"{name}__isnull": False for name in points}
    )
    total = reduce(add, map(F, points))
    ranked = whole.order_by(total.desc(), "product__slug")
    return list(ranked.values_list("product__slug", flat=True)[:limit])


def _points(word: str, *, may_begin: bool) -> Max:
    """The best that a product says of a word: the word itself counts twice."""
    said = [When(token=word, then=F("weight") * 2)]
    if may_begin:
        said.append(When(Begins(F("token"), word), then=F("weight")))
    return Max(Case(*said, output_field=IntegerField()))
