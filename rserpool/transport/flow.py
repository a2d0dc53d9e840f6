"""What the back ends share: the limits, an endpoint's queue of events, and tasks that wait for room.

All limits are in octets. They keep a process from growing when a sender has no reader, or a slow one.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from rserpool.errors import LocalError, TransportError
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

BACKLOG = 512
"""Associations or connections that the kernel accepts while we are busy: a whole classroom at the same time."""


class Inbox:
    """The events of one endpoint in order, for one reader.

    `full` becomes true at `FULL` unread octets and false again at `ROOM`, when `on_room` is called. `put` never refuses
    an event: the back end has to stop its sources while the inbox is full.
    """

    def __init__(self, on_room: Callable[[], None]) -> None:
        self.full = False
        self._on_room = on_room
        self._events: deque[TransportEvent] = deque()
        self._unread = 0
        self._closed = False
        self._reader: asyncio.Future[None] | None = None

    def put(self, event: TransportEvent) -> None:
        """Queue an event for the reader."""
        self._events.append(event)
        if type(event) is Message:
            self._unread += len(event.payload) + PER_MESSAGE
            if self._unread >= FULL:
                self.full = True
        if self._reader is not None:
            self._wake()

    async def get(self) -> TransportEvent:
        """Return the next event. Raises `TransportError` when the inbox is closed and empty."""
        while not self._events:
            if self._closed:
                raise TransportError("the endpoint is closed")
            if self._reader is not None:
                raise LocalError("an endpoint has one reader; another receive() is waiting already")
            self._reader = asyncio.get_running_loop().create_future()
            try:
                await self._reader
            finally:
                self._reader = None
        event = self._events.popleft()
        if type(event) is Message:
            self._unread -= len(event.payload) + PER_MESSAGE
            if self.full and self._unread <= ROOM:
                self.full = False
                self._on_room()
        return event

    def close(self) -> None:
        """Accept that no more events will come. Queued events can still be read."""
        self._closed = True
        self._wake()

    def take_all(self) -> list[TransportEvent]:
        """Remove and return all queued events, without a reader."""
        events = list(self._events)
        self._events.clear()
        self._unread = 0
        self.full = False
        return events

    def _wake(self) -> None:
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)


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
