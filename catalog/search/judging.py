"""How good the answers are: nDCG@10 and the share of queries that find nothing.

nDCG as Järvelin and Kekäläinen (2002) have it, with grades 3 (must come first), 1 (may
follow) and 0, gain 2^grade − 1 and discount log2(rank + 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log2
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

DEPTH = 10
FIRST, ALSO = 3, 1


@dataclass(frozen=True, slots=True)
class Question:
    """A query in a language and the grades of the products it should find."""

    language: str
    query: str
    grades: dict[str, int]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A question, what was answered, and nDCG@10 from 0 to 1."""

    question: Question
    slugs: tuple[str, ...]
    ndcg: float


def questions_read(path: Path) -> list[Question]:
    """Questions of a tab-separated file. Raises ValueError naming the line."""
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) not in {3, 4}:
            message = (
                f"{path.name}, line {number}: three or four cells, not {len(cells)}"
            )
            raise ValueError(message)
        grades = dict.fromkeys(cells[2].split(), FIRST)
        if len(cells) == 4:
            grades |= dict.fromkeys(cells[3].split(), ALSO)
        found.append(Question(cells[0], cells[1], grades))
    return found


def ndcg(slugs: Sequence[str], grades: dict[str, int]) -> float:
    """Gain of an order of products over that of the best order, 0 to 1."""
    best = _gain(sorted(grades.values(), reverse=True))
    return _gain([grades.get(slug, 0) for slug in slugs]) / best


def _gain(grades: Sequence[int]) -> float:
    return sum(
        float(2**grade - 1) / log2(rank + 1)
        for rank, grade in enumerate(grades[:DEPTH], start=1)
    )


def judge(
    questions: Iterable[Question], answer: Callable[[str], Sequence[str]]
) -> list[Judgement]:
    """Each question with what was answered and how good that is."""
    judged = []
    for question in questions:
        slugs = tuple(answer(question.query))
        judged.append(Judgement(question, slugs, ndcg(slugs, question.grades)))
    return judged


def mean_ndcg(judged: Sequence[Judgement]) -> float:
    """The mean over all queries."""
    return sum(one.ndcg for one in judged) / len(judged)


def zero_share(judged: Sequence[Judgement]) -> float:
    """The share of queries that found nothing, 0 to 1."""
    return sum(not one.slugs for one in judged) / len(judged)
