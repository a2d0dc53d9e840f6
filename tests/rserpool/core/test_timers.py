"""Timers: at most one time per key, in order of time; jitter."""

from __future__ import annotations

import random
from math import inf

from hypothesis import given, settings
from hypothesis import strategies as st

from rserpool.core.timers import Timers, doubled, jittered


def test_without_timers_the_next_time_is_infinite() -> None:
    timers: Timers[str] = Timers()
    assert timers.next == inf
    assert list(timers.pop_due(1e9)) == []


def test_a_key_has_one_time_and_the_latest_one_counts() -> None:
    timers: Timers[str] = Timers()
    timers.set("a", 5)
    timers.set("b", 6)
    timers.set("a", 7)
    assert timers.next == 6
    assert list(timers.pop_due(7)) == ["b", "a"]
    assert not len(timers)


def test_keys_with_the_same_time_are_returned_in_the_order_in_which_they_were_set() -> None:
    timers: Timers[str] = Timers()
    for key in "cab":
        timers.set(key, 1)
    assert list(timers.pop_due(1)) == ["c", "a", "b"]


def test_a_key_that_is_cancelled_during_the_iteration_is_not_returned() -> None:
    timers: Timers[str] = Timers()
    timers.set("a", 1)
    timers.set("b", 1)
    came = []
    for key in timers.pop_due(1):
        came.append(key)
        timers.cancel("b")
    assert came == ["a"]


def test_a_key_that_is_set_during_the_iteration_is_returned_by_the_next_call() -> None:
    timers: Timers[str] = Timers()
    timers.set("a", 1)
    for key in timers.pop_due(1):
        timers.set(key, 1)
    assert timers.next == 1
    assert "a" in timers


def test_an_infinite_time_cancels_the_timer() -> None:
    timers: Timers[str] = Timers()
    timers.set("a", 1)
    timers.set("a", inf)
    assert "a" not in timers
    assert timers.next == inf


def test_outdated_entries_do_not_accumulate() -> None:
    timers: Timers[int] = Timers()
    for at in range(10_000):
        timers.set(at % 10, at)
    assert timers.stored < 200
    assert list(timers.pop_due(1e9)) == list(range(10))


@given(st.lists(st.tuples(st.integers(0, 5), st.one_of(st.none(), st.integers(0, 20))), max_size=60))
@settings(deadline=None, max_examples=200)
def test_timers_are_a_dictionary_sorted_by_time(history: list[tuple[int, int | None]]) -> None:
    timers: Timers[int] = Timers()
    twin: dict[int, int] = {}
    for key, at in history:
        if at is None:
            timers.cancel(key)
            twin.pop(key, None)
        else:
            timers.set(key, at)
            twin[key] = at
        assert timers.next == min(twin.values(), default=inf)
    due = list(timers.pop_due(10))
    assert sorted(due) == sorted(key for key, at in twin.items() if at <= 10)
    assert [twin[key] for key in due] == sorted(twin[key] for key in due)


@given(st.floats(0, 1e6), st.sampled_from([0.125, 0.25, 0.5]), st.integers())
def test_a_jittered_time_stays_within_its_spread(seconds: float, spread: float, seed: int) -> None:
    assert seconds * (1 - spread) <= jittered(seconds, spread, random.Random(seed)) <= seconds * (1 + spread)


def test_a_time_is_doubled_up_to_its_limit_however_often() -> None:
    assert [doubled(0.5, times, 3) for times in range(4)] == [0.5, 1, 2, 3]
    assert doubled(0.5, 5000, 3) == 3
    assert doubled(5, 2, 3) == 5, "a longer time stays as it is"
