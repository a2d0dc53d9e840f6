"""Timers by key. A core keeps all its timers here; the earliest one is its `deadline`.

The timers are a heap. Outdated entries stay in it until they reach the top or become the majority, so setting a timer
again costs O(log n) and cancelling one costs O(1). There is no clock and there are no callbacks.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Hashable, Iterator
from math import inf
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


def jittered(seconds: float, spread: float, rng: random.Random) -> float:
    """Return a random time within ± `spread` (a fraction) of `seconds`, so that parties do not act in step."""
    return seconds * rng.uniform(1 - spread, 1 + spread)


def doubled(seconds: float, times: int, most: float) -> float:
    """Return `seconds` doubled this number of times (8 at most), up to `most`. It is never less than `seconds`."""
    return min(seconds * 2.0 ** min(times, 8), max(seconds, most))


class Timers(Generic[K]):
    """At most one time per key."""

    __slots__ = ("_heap", "_live", "_serial")

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, K]] = []
        self._live: dict[K, tuple[float, int, K]] = {}
        self._serial = 0

    def __len__(self) -> int:
        return len(self._live)

    def __contains__(self, key: K) -> bool:
        return key in self._live

    @property
    def stored(self) -> int:
        """The number of entries in memory, including outdated ones."""
        return len(self._heap)

    @property
    def next(self) -> float:
        """The earliest time of all keys; `inf` if no timer is set."""
        heap, live = self._heap, self._live
        while heap and live.get(heap[0][2]) is not heap[0]:
            heapq.heappop(heap)
        return heap[0][0] if heap else inf

    def set(self, key: K, at: float) -> None:
        """Set the time of `key`, replacing an earlier one. `inf` cancels the timer."""
        if at == inf:
            self.cancel(key)
            return
        self._serial += 1
        self._live[key] = entry = at, self._serial, key
        heapq.heappush(self._heap, entry)
        if len(self._heap) > 2 * len(self._live) + 64:
            self._heap = list(self._live.values())
            heapq.heapify(self._heap)

    def cancel(self, key: K) -> None:
        """Cancel the timer of `key`, if it is set."""
        self._live.pop(key, None)

    def pop_due(self, now: float) -> Iterator[K]:
        """Remove and return the keys whose time has passed, in order of time.

        A key that is cancelled during the iteration is not returned. A key that is set during the iteration is
        returned by the next call at the earliest, so a timer of length zero cannot stall its core.
        """
        last = self._serial
        while self.next <= now:
            _, serial, key = self._heap[0]
            if serial > last:
                return
            heapq.heappop(self._heap)
            del self._live[key]
            yield key
