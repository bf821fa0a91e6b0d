"""The search of the demo pavilion, judged by queries that people would type."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from catalog.search.judging import judge, mean_ndcg, questions_read, zero_share
from catalog.search.selectors import find
from tests.storefront.shop.indexed import goods_index

pytestmark = pytest.mark.django_db
QUERIES = Path(__file__).parents[2] / "benchmarks" / "search_queries.tsv"


def test_queries_in_six_languages_find_what_they_mean() -> None:
    goods_index(channel="judged")
    questions = questions_read(QUERIES)
    assert len(questions) >= 200
    assert min(Counter(one.language for one in questions).values()) >= 35
    judged = judge(
        questions, lambda query: find(query=query, channel="judged", limit=10).slugs
    )
    worst = [
        f"{one.question.language} {one.question.query}: {one.ndcg:.2f} {one.slugs[:5]}"
        for one in sorted(judged, key=lambda one: one.ndcg)
        if one.ndcg < 0.7
    ]
    assert zero_share(judged) <= 0.01, worst
    assert mean_ndcg(judged) >= 0.95, worst
