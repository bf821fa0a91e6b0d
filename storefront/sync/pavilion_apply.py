"""Make the shop the declared one. Safe to run twice, and to run again after a break."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from catalog.search.services import synonyms_seed
from storefront.sync.changes import ConvergeError, is_waiting
from storefront.sync.pavilion_plan import pavilion_plan
from storefront.sync.told_changes import everything_told

if TYPE_CHECKING:
    from collections.abc import Callable

    from catalog.declaration import Pavilion
    from storefront.saleor.client import SaleorClient
    from storefront.sync.changes import Change

# Warehouses, then channels, then what hangs on both; one more to see that it holds.
ROUNDS = 6


def _silent(change: Change) -> None:
    """Progress that nobody watches."""


def pavilion_apply(
    *,
    client: SaleorClient,
    pavilion: Pavilion,
    prune: bool = False,
    progress: Callable[[Change], None] = _silent,
) -> list[Change]:
    """Run changes until none is left; `progress` hears of each. Answers what was done.

    Changes that wait for the id of something new run in a later round, planned again
    from the shop as it is then. Raises `SaleorError`; raises `ConvergeError` when
    changes remain that do not take. What was done by then stays done.
    """
    done: list[Change] = []
    try:
        _rounds(client, pavilion, prune, progress, done)
    finally:
        if done:
            everything_told()
    synonyms_seed(groups=pavilion.synonyms, now=timezone.now())
    return done


def _rounds(
    client: SaleorClient,
    pavilion: Pavilion,
    prune: bool,  # noqa: FBT001
    progress: Callable[[Change], None],
    done: list[Change],
) -> None:
    changes: list[Change] = []
    for _ in range(ROUNDS):
        changes = pavilion_plan(client=client, pavilion=pavilion, prune=prune)
        ready = [change for change in changes if not is_waiting(change.variables)]
        if not ready:
            break
        for change in ready:
            client.run_raw(change.operation, change.variables)
            progress(change)
            done.append(change)
    if changes:
        words = "; ".join(change.words for change in changes)
        message = f"The shop does not take these changes: {words}"
        raise ConvergeError(message)
