"""Real threads that start at the same instant, for the tests of scarce things."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def race(
    tasks: Sequence[Callable[[], Any]], *, losing: tuple[type[Exception], ...] = ()
) -> list[Any]:
    """Run all at once, each on its own connection; answers in the order of the tasks.

    A refusal of the `losing` kinds is an answer too; any other fault is raised.
    """
    barrier = Barrier(len(tasks))

    def one(task: Callable[[], Any]) -> Any:
        barrier.wait(timeout=60)
        try:
            return task()
        except losing as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(one, tasks))
