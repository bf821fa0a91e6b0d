"""What a query asks for: things, each by any of the words that mean it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalog.search.tokens import Run, runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LONGEST_QUERY = 200
MOST_THINGS = 12
MOST_RUNS_OF_A_TERM = 4
TOGETHER = ("han", "thai")

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that is asked for; each of `ways` is a set of tokens that says it."""

    ways: tuple[Key, ...]
    # The word as it was written, where it may be a slip of the pen.
    word: str = ""
    may_begin: bool = False
    is_known: bool = False

    @property
    def tokens(self) -> tuple[str, ...]:
        """All tokens of all ways, each once."""
        return tuple(dict.fromkeys(token for way in self.ways for token in way))


class Terms:
    """Groups of words that mean the same, found by any of them."""

    def __init__(self, groups: Iterable[Sequence[str]]) -> None:
        self._ways: dict[Key, list[Key]] = {}
        self.words: set[str] = set()
        for group in groups:
            read = [runs(word) for word in group]
            ways = [tuple(t for run in some for t in run.tokens) for some in read]
            for some in read:
                key = tuple(
                    run.text if run.kind in TOGETHER else _stem(run) for run in some
                )
                if key:
                    self._ways.setdefault(key, []).extend(filter(None, ways))
                    self.words |= {part for part in key if part.isalpha()}

    def ways_of(self, key: Key) -> list[Key]:
        """Ways to say what a term means; none for a term of no group."""
        return self._ways.get(key, [])

    def longest_in(self, text: str) -> str:
        """The longest term that a Chinese, Japanese or Thai run contains."""
        inside = (key[0] for key in self._ways if len(key) == 1 and key[0] in text)
        return max(inside, key=len, default="")


def _stem(run: Run) -> str:
    return run.tokens[0]


def things(query: str, terms: Terms) -> list[Thing]:
    """The things of a query in order; its last word may be the beginning of one."""
    found = list(_things(runs(query[:LONGEST_QUERY]), terms))[:MOST_THINGS]
    if found and not found[-1].is_known:
        last = found[-1]
        found[-1] = Thing(last.ways, last.word, may_begin=True)
    return found


def _things(given: list[Run], terms: Terms) -> Iterable[Thing]:
    at = 0
    while at < len(given):
        run = given[at]
        if run.kind in TOGETHER:
            yield from _together(run, terms)
            at += 1
            continue
        width, ways = _longest_term(given, at, terms)
        word = run.text if width == 1 else ""
        own = tuple(t for one in given[at : at + width] for t in one.tokens)
        yield Thing(tuple(dict.fromkeys([own, *ways])), word, is_known=bool(ways))
        at += width


def _longest_term(given: list[Run], at: int, terms: Terms) -> tuple[int, list[Key]]:
    for width in range(min(MOST_RUNS_OF_A_TERM, len(given) - at), 0, -1):
        some = given[at : at + width]
        if any(run.kind in TOGETHER for run in some):
            continue
        ways = terms.ways_of(tuple(map(_stem, some)))
        if ways:
            return width, ways
    return 1, []


def _together(run: Run, terms: Terms) -> Iterable[Thing]:
    """A run without gaps, taken apart where it contains a term."""
    term = terms.longest_in(run.text)
    if not term:
        yield Thing((run.tokens,))
        return
    before, _, after = run.text.partition(term)
    for rest in runs(before):
        yield from _together(rest, terms)
    own = tuple(token for one in runs(term) for token in one.tokens)
    ways = terms.ways_of((term,))
    yield Thing(tuple(dict.fromkeys([own, *ways])), is_known=True)
    for rest in runs(after):
        yield from _together(rest, terms)
