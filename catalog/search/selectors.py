"""Reads: which products answer a query, best first."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Max, Q

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
    matches = Q(token__in=asked)
    if len(last) > 1:
        matches |= Q(token__startswith=last)
    rows = (
        Token.objects.filter(matches, channel=channel)
        .values("product__slug", "token")
        .annotate(best=Max("weight"))
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        slug, token = row["product__slug"], row["token"]
        for word in asked:
            if token == word or (word == last and token.startswith(word)):
                points = row["best"] * (2 if token == word else 1)
                found[slug][word] = max(points, found[slug].get(word, 0))
    whole = {
        slug: sum(points.values())
        for slug, points in found.items()
        if len(points) == len(asked)
    }
    return sorted(whole, key=lambda slug: (-whole[slug], slug))[:limit]
