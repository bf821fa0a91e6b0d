"""How good the search is, and how it holds 100,000 products: `make bench` runs this.

312 queries in six languages with what they should find (search_queries.tsv), scored by
nDCG@10 and the share that find nothing; then the time of a search among many products.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pavilion_config.settings_test")
os.environ.setdefault("PAVILION_VAR", tempfile.mkdtemp(prefix="pavilion-search-"))

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from catalog.search.judging import (
    Judgement,
    judge,
    mean_ndcg,
    questions_read,
    zero_share,
)
from catalog.search.models import IndexedProduct, Token
from catalog.search.selectors import find
from tests.benchmarks.said import say
from tests.storefront.shop.indexed import goods_index

QUERIES = Path(__file__).with_name("search_queries.tsv")
CHANNEL = "judged"
SIZES = (1_000, 100_000)
WORDS = (
    "rice",
    "silk",
    "tea",
    "durian",
    "balm",
    "coffee",
    "mango",
    "paste",
    "bag",
    "bowl",
)


def run() -> None:
    """Print the scores and the times."""
    name = str(Path(os.environ["PAVILION_VAR"]) / "search.sqlite3")
    connection.settings_dict["NAME"] = name
    call_command("migrate", verbosity=0)
    goods_index(channel=CHANNEL)
    questions = questions_read(QUERIES)
    judged = judge(questions, answer)
    say(f"Search: {len(judged)} queries in six languages")
    by_language: dict[str, list[Judgement]] = {}
    for one in judged:
        by_language.setdefault(one.question.language, []).append(one)
    for language, some in [*sorted(by_language.items()), ("all", judged)]:
        say(
            f"  {language:<8} nDCG@10 {mean_ndcg(some):.3f}"
            f"   finds nothing {zero_share(some):.1%}   ({len(some)})"
        )
    first = 0.0
    for size in SIZES:
        fill(size)
        times = [timed(one.question.query) for one in judged[::6] for _ in range(2)]
        middle = statistics.median(times)
        first = first or middle
        say(
            f"  {size:>7,} products: median {middle:.1f} ms, slowest {max(times):.0f} ms,"
            f" {middle / first:.1f} x the smallest"
        )


def answer(query: str) -> tuple[str, ...]:
    """What a search finds among the declared goods."""
    return find(query=query, channel=CHANNEL, limit=10).slugs


def timed(query: str) -> float:
    """Milliseconds of one search among many."""
    start = time.perf_counter()
    find(query=query, channel="many", limit=48)
    return (time.perf_counter() - start) * 1000


def fill(size: int) -> None:
    """Products with the words of shops, so that common words are common."""
    there = IndexedProduct.objects.filter(slug__startswith="many-").count()
    made = [IndexedProduct(slug=f"many-{n:06d}") for n in range(there, size)]
    IndexedProduct.objects.bulk_create(made, batch_size=5_000)
    rows = IndexedProduct.objects.filter(slug__in=[one.slug for one in made[:1]])
    last = rows.first()
    if last is None:
        return
    Token.objects.bulk_create(
        (
            Token(product_id=last.pk + n, channel="many", token=token, weight=8)
            for n in range(len(made))
            for token in (WORDS[n % 10], f"kind{n % 977}", f"maker{n % 211}")
        ),
        batch_size=5_000,
    )


if __name__ == "__main__":
    run()
