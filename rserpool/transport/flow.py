"""What the back ends share: the limits, an endpoint's queue of events, and tasks that wait for room.

All limits are in octets. They keep a process from growing when a sender has no reader, or a slow one.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from rserpool.errors import LocalError, TransportError
from rserpool.model import AssociationId
from rserpool.transport.base import Message, TransportEvent

MAX_MESSAGE = 1 << 20
"""Longest message, in octets. Generous to services (RSerPool's own messages stay below 64 KiB), yet it limits what a
peer can make us store."""

DATAGRAM_MAX = 65_535
"""Octets of the longest UDP datagram, rounded up."""

FULL = 256 * 1024
"""Octets waiting, unread at an endpoint or unwritten on an association, at which no more are taken."""

ROOM = 64 * 1024
"""Octets waiting at which more are taken again. Well below `FULL`, so that reader and writer work in batches."""

PER_MESSAGE = 128
"""Octets that a queued message counts for beside its payload. Without them, tiny messages would have no limit."""

UNFINISHED_MAX = 32 << 20
"""Octets of messages whose end has not come, in all associations of an endpoint: 32 of the longest, or a thousand of
those that RSerPool itself sends."""

TOO_MUCH_UNFINISHED = "too much was unfinished, and its message was the oldest"
"""Why an association is ended at `UNFINISHED_MAX`."""

BACKLOG = 512
"""Associations or connections that the kernel accepts while we are busy: a whole classroom at the same time."""


def keep_freed_memory() -> None:
    """Let glibc keep 1 MiB of freed memory at the end of its heap, instead of 128 KiB.

    Otherwise it may give the memory of each long message back to the system and ask for it again: 15 page faults for
    64 KiB, and a third of the time. When a large block is freed, glibc keeps twice its size from then on (mallopt(3),
    M_TRIM_THRESHOLD). The block is never touched. Other systems lose a microsecond.
    """
    bytes(2 * FULL)


H = TypeVar("H", bound=Hashable)


class _Queue:
    """The unread events of one association."""

    __slots__ = ("association", "events", "sated", "unread")

    def __init__(self, association: AssociationId) -> None:
        self.association = association
        self.events: deque[TransportEvent] = deque()
        self.unread = 0
        self.sated = False


class Inbox:
    """The events of one endpoint, for one reader: in order for each association, and the associations in turn.

    The associations with unread events share `FULL` octets equally, so one that floods us delays the others by a few
    messages only. An association is sated when it has its share, and no longer when it has a quarter of that. While it
    is paused, its events wait, so that it becomes sated and its other side has to stop sending.
    `on_room` is called with an association that is no longer sated. `put` never refuses an event: the back end has to
    stop its sources.
    """

    def __init__(self, on_room: Callable[[AssociationId], None]) -> None:
        self._on_room = on_room
        self._queues: dict[AssociationId, _Queue] = {}
        self._turns: deque[_Queue] = deque()
        """The queues that are not empty and not paused, in the order of their turns."""
        self._paused: set[AssociationId] = set()
        self._closed = False
        self._reader: asyncio.Future[None] | None = None

    def put(self, event: TransportEvent) -> bool:
        """Queue an event for the reader. Return whether its association is sated now."""
        queue = self._queues.get(event.association)
        if queue is None:
            queue = self._queues[event.association] = _Queue(event.association)
            if event.association not in self._paused:
                self._turns.append(queue)
        queue.events.append(event)
        if type(event) is Message:
            octets = len(event.payload) + PER_MESSAGE
            queue.unread += octets
            if queue.unread * len(self._queues) >= FULL:
                queue.sated = True
        if self._reader is not None:
            self._wake()
        return queue.sated

    def sated(self, association: AssociationId) -> bool:
        """Return whether this association has as many unread octets as it may have."""
        queue = self._queues.get(association)
        return queue is not None and queue.sated

    def pause(self, association: AssociationId) -> None:
        """Keep the events of an association until `resume` or `close`."""
        self._paused.add(association)
        queue = self._queues.get(association)
        if queue is not None and queue in self._turns:
            self._turns.remove(queue)

    def resume(self, association: AssociationId) -> None:
        """Give an association its turns again."""
        if association in self._paused:
            self._paused.remove(association)
            if association in self._queues:
                self._turns.append(self._queues[association])
                self._wake()

    async def get(self) -> TransportEvent:
        """Return the next event. Raises `TransportError` when the inbox is closed and empty."""
        while not self._turns:
            if self._closed:
                raise TransportError("the endpoint is closed")
            if self._reader is not None:
                raise LocalError("an endpoint has one reader; another receive() is waiting already")
            self._reader = asyncio.get_running_loop().create_future()
            try:
                await self._reader
            finally:
                self._reader = None
        return self._take()

    def get_now(self) -> TransportEvent | None:
        """Return the next event; None if there is none."""
        return self._take() if self._turns else None

    def _take(self) -> TransportEvent:
        queue = self._turns[0]
        event = queue.events.popleft()
        if queue.events:
            self._turns.rotate(-1)
        else:
            self._turns.popleft()
            del self._queues[queue.association]
        if type(event) is Message:
            octets = len(event.payload) + PER_MESSAGE
            queue.unread -= octets
            if queue.sated and queue.unread * len(self._queues) <= ROOM:
                queue.sated = False
                self._on_room(queue.association)
        return event

    def close(self) -> None:
        """Accept that no more events will come. Queued events can still be read."""
        for association in list(self._paused):
            self.resume(association)
        self._closed = True
        self._wake()

    def take_all(self) -> list[TransportEvent]:
        """Remove and return all queued events, without a reader."""
        paused = (queue for association, queue in self._queues.items() if association in self._paused)
        events = [event for queue in (*self._turns, *paused) for event in queue.events]
        self._queues.clear()
        self._turns.clear()
        return events

    def _wake(self) -> None:
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)


class Unfinished(Generic[H]):
    """The octets of messages whose end has not come, for all associations of one endpoint.

    At more than `UNFINISHED_MAX` octets, `cut_off` is called with the association whose message is the oldest.
    """

    def __init__(self, cut_off: Callable[[H], None]) -> None:
        self._cut_off = cut_off
        self._octets: dict[H, int] = {}  # oldest first
        self._total = 0

    def keep(self, association: H, octets: int) -> None:
        """Note that this association has an unfinished message of this number of octets now."""
        self._total += octets - self._octets.get(association, 0)
        self._octets[association] = octets
        while self._total > UNFINISHED_MAX:
            oldest = next(iter(self._octets))
            self.drop(oldest)
            self._cut_off(oldest)

    def drop(self, association: H) -> None:
        """Note that the message of this association, if there is one, is finished or has been given up."""
        self._total -= self._octets.pop(association, 0)


class Waiters:
    """Tasks that wait for a change. Each checks its condition again when it is woken."""

    def __init__(self) -> None:
        self._futures: set[asyncio.Future[None]] = set()

    async def wait(self) -> None:
        """Wait until the next `wake`."""
        future = asyncio.get_running_loop().create_future()
        self._futures.add(future)
        try:
            await future
        finally:
            self._futures.discard(future)

    def wake(self) -> None:
        """Wake all waiting tasks."""
        for future in self._futures:
            if not future.done():
                future.set_result(None)
