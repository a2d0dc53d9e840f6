"""Timers by key. A core keeps all its timers here; the earliest one is its `deadline`.

The timers are a heap. Outdated entries stay in it until they reach the top or are too many, so setting a timer again
costs O(log n) and cancelling one costs O(1). There is no clock and there are no callbacks.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Hashable, Iterator
from math import inf
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
S = TypeVar("S", bound=Hashable)


def jittered(seconds: float, spread: float, rng: random.Random) -> float:
    """Return a random time within ± `spread` (a fraction) of `seconds`, so that parties do not act in step."""
    return seconds * rng.uniform(1 - spread, 1 + spread)


def doubled(seconds: float, times: int, most: float) -> float:
    """Return `seconds` doubled this number of times (8 at most), up to `most`. It is never less than `seconds`."""
    return min(seconds * 2.0 ** min(times, 8), max(seconds, most))


class TimersByKind(Generic[K, S]):
    """At most one time per key, which consists of a kind and a subject.

    A registrar has two timers for each element. Therefore an entry of the heap contains kind and subject, not a tuple
    of them, which would need another 56 octets.
    """

    __slots__ = ("_heap", "_live", "_number", "_serial")

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, K, S]] = []
        self._live: dict[K, dict[S, tuple[float, int, K, S]]] = {}
        self._number = 0
        self._serial = 0

    def __len__(self) -> int:
        return self._number

    def __contains__(self, key: tuple[K, S]) -> bool:
        return key[1] in self._live.get(key[0], ())

    @property
    def stored(self) -> int:
        """The number of entries in memory, including outdated ones."""
        return len(self._heap)

    @property
    def next(self) -> float:
        """The earliest time of all keys; `inf` if no timer is set."""
        heap, live = self._heap, self._live
        while heap:
            first = heap[0]
            if live[first[2]].get(first[3]) is first:
                return first[0]
            heapq.heappop(heap)
        return inf

    def set(self, key: tuple[K, S], at: float) -> None:
        """Set the time of `key`, replacing an earlier one. `inf` cancels the timer."""
        if at == inf:
            self.cancel(key)
            return
        kind, subject = key
        subjects = self._live.get(kind)
        if subjects is None:
            subjects = self._live[kind] = {}
        self._serial += 1
        self._number += subject not in subjects
        subjects[subject] = entry = at, self._serial, kind, subject
        heapq.heappush(self._heap, entry)
        if len(self._heap) > self._number + self._number // 4 + 64:
            self._heap = [entry for subjects in self._live.values() for entry in subjects.values()]
            heapq.heapify(self._heap)

    def cancel(self, key: tuple[K, S]) -> None:
        """Cancel the timer of `key`, if it is set."""
        subjects = self._live.get(key[0])
        if subjects is not None and subjects.pop(key[1], None) is not None:
            self._number -= 1

    def pop_due(self, now: float) -> Iterator[tuple[K, S]]:
        """Remove and return the keys whose time has passed, in order of time.

        A key that is cancelled during the iteration is not returned. A key that is set during the iteration is
        returned by the next call at the earliest, so a timer of length zero cannot stall its core.
        """
        last = self._serial
        while self.next <= now:
            _, serial, kind, subject = self._heap[0]
            if serial > last:
                return
            heapq.heappop(self._heap)
            del self._live[kind][subject]
            self._number -= 1
            yield kind, subject


class Timers(Generic[S]):
    """At most one time per key, as in `TimersByKind`."""

    __slots__ = ("_timers",)

    def __init__(self) -> None:
        self._timers: TimersByKind[None, S] = TimersByKind()

    def __len__(self) -> int:
        return len(self._timers)

    def __contains__(self, key: S) -> bool:
        return (None, key) in self._timers

    @property
    def stored(self) -> int:
        """The number of entries in memory, including outdated ones."""
        return self._timers.stored

    @property
    def next(self) -> float:
        """The earliest time of all keys; `inf` if no timer is set."""
        return self._timers.next

    def set(self, key: S, at: float) -> None:
        """Set the time of `key`, replacing an earlier one. `inf` cancels the timer."""
        self._timers.set((None, key), at)

    def cancel(self, key: S) -> None:
        """Cancel the timer of `key`, if it is set."""
        self._timers.cancel((None, key))

    def pop_due(self, now: float) -> Iterator[S]:
        """Remove and return the keys whose time has passed, in order of time, as `TimersByKind.pop_due` does."""
        return (key for _, key in self._timers.pop_due(now))
