"""Reads: which products answer a query, best first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, F, IntegerField, Max, Q, Value, When
from django.db.models.functions import Coalesce, Greatest

from catalog.search.asking import Terms, Thing, things
from catalog.search.lookups import Begins
from catalog.search.models import Miss, Synonyms, Token
from catalog.search.spelling import neighbours
from catalog.search.tokens import runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Of products that have a part of what was asked, so many are looked at closely.
LOOKED_AT = 200
SHORTEST_PART = 4
LINKS = ("", "s", "n", "en")
# A run without gaps counts as said when so much of it is.
ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Found:
    """Slugs, best first; `read_as` is the query as it was understood, if otherwise."""

    slugs: tuple[str, ...] = ()
    read_as: str = ""
    # Not all that was asked for is there, but some of it.
    is_partial: bool = False


def search(*, query: str, channel: str, limit: int) -> list[str]:
    """Slugs of products that answer a query, best first."""
    return list(find(query=query, channel=channel, limit=limit).slugs)


def find(*, query: str, channel: str, limit: int) -> Found:
    """Products that have everything asked for, else after mending, else parts of it.

    The last word may be the beginning of one; synonyms count as the word itself.
    Anything may be asked: what has no words finds nothing. Two queries if all is well.
    """
    terms = Terms(Synonyms.objects.values_list("words", flat=True))
    asked = things(query, terms)
    if not asked:
        return Found()
    slugs = _with_all(asked, channel, limit)
    if slugs:
        return Found(slugs)
    mended = _mended(query, asked, terms, channel)
    if mended:
        asked = things(mended, terms)
        slugs = _with_all(asked, channel, limit)
        if slugs:
            return Found(slugs, read_as=mended)
    slugs = _with_some(asked, channel, limit)
    return Found(slugs, mended if slugs else "", is_partial=bool(slugs))


# --- Everything -------------------------------------------------------------------
def _with_all(asked: Sequence[Thing], channel: str, limit: int) -> tuple[str, ...]:
    rows, names = _rows(asked, channel)
    wholes = {}
    for number, thing in enumerate(asked):
        ways = [
            reduce(add, (F(names[t]) for t in way)) / len(way) for way in thing.ways
        ]
        # A way of which a token is missing is null, and counts nothing.
        points = [Coalesce(way, Value(0)) for way in ways]
        wholes[f"thing_{number}"] = Greatest(*points) if len(points) > 1 else points[0]
    rows = rows.annotate(**wholes).filter(**{f"{name}__gt": 0 for name in wholes})
    total = reduce(add, map(F, wholes))
    ranked = rows.order_by(total.desc(), "product__slug")
    return tuple(ranked.values_list("product__slug", flat=True)[:limit])


def _rows(asked: Sequence[Thing], channel: str) -> tuple[Any, dict[str, str]]:
    """(products with the points of each token, the name of each token's points)."""
    begins = {thing.ways[0][-1] for thing in asked if thing.may_begin}
    every = list(dict.fromkeys(token for thing in asked for token in thing.tokens))
    # The channel in each part: only so do all parts go by the index.
    found = Q(token__in=every, channel=channel)
    for token in begins:
        if len(token) > 1:
            found |= Q(Begins(F("token"), token), channel=channel)
    names = {token: f"token_{number}" for number, token in enumerate(every)}
    points = {
        name: _points(token, may_begin=token in begins) for token, name in names.items()
    }
    rows = Token.objects.filter(found).values("product__slug")
    return rows.annotate(**points), names


def _points(word: str, *, may_begin: bool) -> Max:
    """The best that a product says of a word: the word itself counts twice."""
    said = [When(token=word, then=F("weight") * 2)]
    if may_begin and len(word) > 1:
        said.append(When(Begins(F("token"), word), then=F("weight")))
    return Max(Case(*said, output_field=IntegerField()))


# --- Parts ------------------------------------------------------------------------
def _with_some(asked: Sequence[Thing], channel: str, limit: int) -> tuple[str, ...]:
    """Products with most of what was asked; what is rare says more than what is common."""
    rows, names = _rows(asked, channel)
    total = reduce(add, (Coalesce(F(name), Value(0)) for name in names.values()))
    best = rows.order_by(total.desc(), "product__slug")[:LOOKED_AT]
    worth = _worth(names, channel)
    scored = []
    for row in best:
        points = {token: row[name] or 0 for token, name in names.items()}
        score = sum(_said(thing, points, worth) for thing in asked)
        if score:
            scored.append((-score, row["product__slug"]))
    return tuple(slug for _, slug in sorted(scored)[:limit])


def _said(thing: Thing, points: dict[str, int], worth: dict[str, float]) -> float:
    """What a product says of a thing: its best way, if enough of that is there."""
    best = 0.0
    for way in thing.ways:
        there = [token for token in way if points[token]]
        if len(there) >= ENOUGH * len(way):
            said = sum(points[token] * worth[token] for token in there)
            best = max(best, said * len(there) / len(way) ** 2)
    return best


def _worth(tokens: Iterable[str], channel: str) -> dict[str, float]:
    rows = Token.objects.filter(channel=channel, token__in=list(tokens))
    counts = dict(
        rows.values("token").annotate(times=Count("pk")).values_list("token", "times")
    )
    return {token: 1 / (1 + counts.get(token, 0)) ** 0.5 for token in tokens}


# --- Mending ----------------------------------------------------------------------
def _mended(query: str, asked: Sequence[Thing], terms: Terms, channel: str) -> str:
    """The query with words that nobody sells mended or taken apart; "" if none was."""
    words = {thing.word: thing.ways[0][0] for thing in asked if thing.word}
    parts = {part for word in words for pair in _splits(word) for part in pair}
    near = neighbours(words.values())
    said = _sold({*words.values(), *parts, *_all(near)}, channel) | terms.words
    new = {}
    for word, token in words.items():
        if token in said:
            continue
        means = next((one for one in near.get(token, ()) if one in said), "")
        means = means or _apart(word, said)
        if means:
            new[word] = means
    texts = [new.get(run.text, run.text) for run in runs(query)]
    return " ".join(texts) if new else ""


def _all(near: dict[str, list[str]]) -> set[str]:
    return {word for some in near.values() for word in some}


def _sold(words: set[str], channel: str) -> set[str]:
    rows = Token.objects.filter(channel=channel, token__in=words)
    return set(rows.values_list("token", flat=True))


def _splits(word: str) -> list[tuple[str, str]]:
    """Ways to take a compound apart: "korbtasche" is "korb" and "tasche"."""
    ends = range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
    return [
        (word[:end].removesuffix(link), word[end:]) for end in ends for link in LINKS
    ]


def _apart(word: str, said: set[str]) -> str:
    splits = _splits(word)
    whole = next((pair for pair in splits if said.issuperset(pair)), None)
    if whole:
        return " ".join(whole)
    # The last part of a compound says what a thing is, the first of what kind.
    tail = next((tail for _, tail in splits if tail in said), "")
    return tail or next((head for head, _ in reversed(splits) if head in said), "")


# --- What was asked in vain -------------------------------------------------------
def misses(*, limit: int) -> list[Miss]:
    """What was asked for in vain, most often first."""
    return list(Miss.objects.all()[:limit])


def synonyms() -> list[Synonyms]:
    """All groups of words that mean the same."""
    return list(Synonyms.objects.all())
