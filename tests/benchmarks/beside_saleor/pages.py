"""Pages on a real Saleor: what is ours of their time when cold, and whom they need warm.

`make bench-saleor-pages`, in the environment of a shop that is applied and seeded there.
Cold: every object counts as changed, so nothing that was kept is served. Warm: asked
again, once as it is and once while no request reaches Saleor.
"""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Any

from django.test import Client

from storefront.saleor.errors import Unreachable
from storefront.saleor.http_transport import HttpTransport
from storefront.sync.told_changes import everything_told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storefront.saleor.transport import Operation

ROUNDS = 9
PAGES = {
    "home": "/en-sg/",
    "shelf": "/en-sg/c/rice/",
    "collection": "/en-sg/collections/gi-treasures/",
    "product": "/en-sg/p/hom-mali-rice/",
    "search": "/en-sg/search/?q=rice",
    "base": "/en-sg/bases/doi-chaang/",
}
MOST_TIMES_SALEOR = 2.0


@dataclass(slots=True)
class Asked:
    """What a page asked Saleor, and how long it waited for it."""

    calls: list[str] = field(default_factory=list)
    seconds: float = 0.0


@contextmanager
def watched(*, is_away: bool = False) -> Iterator[Asked]:
    """Count what goes to Saleor inside; or let nothing through."""
    asked, real = Asked(), HttpTransport.execute

    def execute(self: HttpTransport, operation: Operation) -> dict[str, Any]:
        asked.calls.append(operation.name)
        if is_away:
            raise Unreachable
        start = time.perf_counter()
        try:
            return real(self, operation)
        finally:
            asked.seconds += time.perf_counter() - start

    HttpTransport.execute = execute  # type: ignore[method-assign]
    try:
        yield asked
    finally:
        HttpTransport.execute = real  # type: ignore[method-assign]


def page(path: str) -> float:
    """Seconds of one page. Raises `RuntimeError` if it is none."""
    start = time.perf_counter()
    answer = Client(SERVER_NAME="127.0.0.1").get(path)
    taken = time.perf_counter() - start
    if answer.status_code != 200:
        message = f"{path}: {answer.status_code}"
        raise RuntimeError(message)
    return taken


def measured(path: str) -> tuple[str, bool]:
    """A row of the table, and whether the page keeps to its bounds."""
    page(path)
    cold, within = [], []
    for _ in range(ROUNDS):
        everything_told()
        with watched() as asked:
            cold.append(page(path))
        within.append(asked.seconds)
    with watched() as still:
        warm = [page(path) for _ in range(ROUNDS)]
    with watched(is_away=True) as away:
        page(path)
    times = median(cold) / median(within) if median(within) else 0.0
    is_well = times <= MOST_TIMES_SALEOR and not still.calls and not away.calls
    row = (
        f"{median(cold) * 1000:8.0f} {median(within) * 1000:8.0f} {times:7.2f} "
        f"{len(asked.calls):6} {median(warm) * 1000:8.1f} {len(still.calls):6}"
    )
    return row, is_well


def main() -> int:
    """The table; 1 if a page is slower than it may be, or needs Saleor when warm."""
    say = sys.stdout.write
    say("page         cold ms  Saleor   times  calls  warm ms  calls\n")
    failed = 0
    for name, path in PAGES.items():
        row, is_well = measured(path)
        failed += not is_well
        say(f"{name:11} {row}{'' if is_well else '  too much'}\n")
        sys.stdout.flush()
    return min(failed, 1)
