"""A circuit breaker: who does not answer is not asked for a while.

closed      every request goes out; so many failures in a row open it
open        nothing goes out until the pause is over
half-open   one request goes out; it closes the breaker or opens it again

One stands before Saleor in each process; threads share it. Workers do not agree with
each other: each learns from its own requests within `failures` of them.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

State = Literal["closed", "open", "half-open"]
# Nobody makes us wait longer than this by asking for it.
LONGEST_PAUSE_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class BreakerView:
    """How a breaker stands; ages in seconds, None for what has not happened."""

    state: State
    failures: int
    success_age: float | None
    opens_in: float


class Breaker:
    """Counts failures in a row; `clock` is monotonic seconds."""

    def __init__(
        self,
        *,
        failures: int,
        pause_seconds: float,
        clock: Callable[[], float] = time.monotonic,
        changed: Callable[[State], None] = lambda _state: None,
    ) -> None:
        self._limit = max(1, failures)
        self._pause = pause_seconds
        self._clock = clock
        self._changed = changed
        self._lock = Lock()
        self._state: State = "closed"
        self._failures = 0
        self._until = 0.0
        self._asked_at = 0.0
        self._succeeded_at: float | None = None

    def may_pass(self) -> bool:
        """Whether a request may go out now; in half-open the first who asks may."""
        with self._lock:
            now = self._clock()
            if self._state == "closed":
                return True
            if now < self._until:
                return False
            # The one that was let out may have died without a word.
            is_free = self._state == "open" or now - self._asked_at > self._pause
            if is_free:
                self._asked_at = now
                self._set("half-open")
            return is_free

    def succeeded(self) -> None:
        """A usable answer came."""
        with self._lock:
            self._failures = 0
            self._succeeded_at = self._clock()
            # An answer to what was sent earlier does not shorten an asked-for pause.
            if self._state != "open":
                self._set("closed")

    def failed(self) -> None:
        """No usable answer came."""
        with self._lock:
            self._failures += 1
            if self._state == "half-open" or self._failures >= self._limit:
                self._open(self._pause)

    def hold(self, seconds: float) -> None:
        """The other side asked to be left alone for so long."""
        with self._lock:
            self._open(min(max(seconds, 0.0), LONGEST_PAUSE_SECONDS))

    def view(self) -> BreakerView:
        """How it stands now; asking changes nothing."""
        with self._lock:
            now = self._clock()
            known = self._succeeded_at
            return BreakerView(
                state=self._state,
                failures=self._failures,
                success_age=None if known is None else now - known,
                opens_in=max(0.0, self._until - now) if self._state == "open" else 0.0,
            )

    def _open(self, seconds: float) -> None:
        self._until = max(self._until, self._clock() + seconds)
        self._set("open")

    def _set(self, state: State) -> None:
        if state != self._state:
            self._state = state
            self._changed(state)
