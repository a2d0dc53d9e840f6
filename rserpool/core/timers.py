"""Timers by key: a core keeps all its waiting here and shows the earliest as its `deadline`.

A heap in which outdated entries stay until they come up or become the majority: re-arming a keep-alive timer costs
O(log n), forgetting one costs nothing. There is no clock in it and no callback.
"""

from __future__ import annotations

import heapq
from collections.abc import Hashable, Iterator
from math import inf
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


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
    def next(self) -> float:
        """The earliest time of all keys; `inf` when there is none."""
        heap, live = self._heap, self._live
        while heap and live.get(heap[0][2]) is not heap[0]:
            heapq.heappop(heap)
        return heap[0][0] if heap else inf

    def set(self, key: K, at: float) -> None:
        """Wake `key` at `at`; replaces its former time. `inf` is the same as cancelling."""
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
        """Forget `key`, if it was set."""
        self._live.pop(key, None)

    def pop_due(self, now: float) -> Iterator[K]:
        """Take out the keys whose time has come, in order of time.

        A key that is cancelled on the way does not come any more, and one that is set on the way comes at the next
        call: a timer of no length cannot hold up its core.
        """
        last = self._serial
        while self.next <= now:
            _, serial, key = self._heap[0]
            if serial > last:
                return
            heapq.heappop(self._heap)
            del self._live[key]
            yield key
