"""Our own writes are told to whoever keeps answers of commerce, without waiting.

Saleor's events say the same a little later; one of them may get lost, and the embedded
engine sends none.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.utils import timezone

from storefront.saleor.object_versions import EVERY, KINDS, ObjectKey, versions_raise

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def told(*keys: ObjectKey) -> Iterator[None]:
    """Whatever is written inside changes these objects, also if it breaks half-way."""
    try:
        yield
    finally:
        versions_raise(keys=keys, now=timezone.now())


def everything_told() -> None:
    """Nobody knows what did not change: every kept answer is asked anew."""
    keys = [ObjectKey(kind, EVERY) for kind in KINDS]
    versions_raise(keys=keys, now=timezone.now())
