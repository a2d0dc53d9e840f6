"""The datagrams of one port that have been read and not yet processed: one queue for each peer, served in turn.

Without it, a peer that sends faster than we process would fill the queue of the UDP socket, which all peers share.
Theirs would wait behind its datagrams, and be dropped with them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable
from typing import Generic, TypeVar

from rserpool.transport.flow import PER_MESSAGE

WAITING_MAX = 4 << 20
"""Octets that wait for all peers together."""

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class _Queue(Generic[K, T]):
    """The items of one peer."""

    __slots__ = ("items", "key", "octets")

    def __init__(self, key: K) -> None:
        self.key = key
        self.items: deque[tuple[T, int]] = deque()
        self.octets = 0


class Intake(Generic[K, T]):
    """Items by peer, in order for each, and the peers in turn.

    The peers that have items share `WAITING_MAX` octets equally. What one sends beyond its share is dropped.
    """

    def __init__(self) -> None:
        self._queues: dict[K, _Queue[K, T]] = {}
        self.turns: deque[_Queue[K, T]] = deque()
        """The queues that are not empty, in the order of their turns."""

    def put(self, key: K, item: T, octets: int) -> None:
        """Queue an item of this many octets, or drop it. The first item of a peer is always taken."""
        queue = self._queues.get(key)
        if queue is None:
            queue = self._queues[key] = _Queue(key)
            self.turns.append(queue)
        octets += PER_MESSAGE
        if queue.octets * len(self.turns) < WAITING_MAX:
            queue.octets += octets
            queue.items.append((item, octets))

    def take(self) -> T | None:
        """Remove and return the next item, or None."""
        if not self.turns:
            return None
        queue = self.turns[0]
        item, octets = queue.items.popleft()
        queue.octets -= octets
        if queue.items:
            self.turns.rotate(-1)
        else:
            self.turns.popleft()
            del self._queues[queue.key]
        return item

    def take_all(self, key: K) -> list[T]:
        """Remove and return all items of one peer."""
        queue = self._queues.pop(key, None)
        if queue is None:
            return []
        self.turns.remove(queue)
        return [item for item, _ in queue.items]
