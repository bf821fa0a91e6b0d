"""Who does not answer is not asked for a while."""

from __future__ import annotations

from storefront.saleor.breaker import LONGEST_PAUSE_SECONDS, Breaker


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def breaker(clock: Clock, states: list[str]) -> Breaker:
    return Breaker(failures=3, pause_seconds=10, clock=clock, changed=states.append)


def test_so_many_failures_in_a_row_open_it_and_one_success_forgets_them() -> None:
    clock, states = Clock(), list[str]()
    guard = breaker(clock, states)
    guard.failed()
    guard.failed()
    guard.succeeded()
    guard.failed()
    guard.failed()
    assert (guard.may_pass(), guard.view().state) == (True, "closed")

    guard.failed()

    assert (guard.may_pass(), states) == (False, ["open"])
    view = guard.view()
    assert (view.failures, view.opens_in, view.success_age) == (3, 10.0, 0.0)


def test_after_the_pause_one_request_tries_and_the_others_wait() -> None:
    clock, states = Clock(), list[str]()
    guard = breaker(clock, states)
    for _ in range(3):
        guard.failed()
    clock.now += 9.9
    assert guard.may_pass() is False
    clock.now += 0.2

    assert [guard.may_pass() for _ in range(3)] == [True, False, False]
    guard.succeeded()

    assert guard.may_pass() is True
    assert states == ["open", "half-open", "closed"]


def test_a_failed_try_opens_it_again_for_the_whole_pause() -> None:
    clock, states = Clock(), list[str]()
    guard = breaker(clock, states)
    for _ in range(3):
        guard.failed()
    clock.now += 10
    assert guard.may_pass() is True
    guard.failed()

    clock.now += 9
    assert guard.may_pass() is False
    clock.now += 1
    assert guard.may_pass() is True
    assert states == ["open", "half-open", "open", "half-open"]


def test_a_try_that_never_comes_back_does_not_shut_the_door_for_ever() -> None:
    clock = Clock()
    guard = breaker(clock, [])
    for _ in range(3):
        guard.failed()
    clock.now += 10
    assert guard.may_pass() is True
    assert guard.may_pass() is False

    clock.now += 10.1

    assert guard.may_pass() is True


def test_who_asks_to_be_left_alone_is_left_alone_so_long_but_not_for_ever() -> None:
    clock = Clock()
    guard = breaker(clock, [])
    guard.hold(30)
    # An answer to something sent before does not shorten it.
    guard.succeeded()
    assert (guard.view().state, guard.view().opens_in) == ("open", 30.0)
    clock.now += 29
    assert guard.may_pass() is False
    clock.now += 1
    assert guard.may_pass() is True

    guard.hold(1e9)

    assert guard.view().opens_in == LONGEST_PAUSE_SECONDS
