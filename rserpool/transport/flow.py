"""What the back ends share: the limits, an endpoint's queue of events, and those who wait for room.

All bounds are in octets, so that neither a sender without a reader nor a reader without haste makes a process grow.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from rserpool.errors import LocalError, TransportError
from rserpool.transport.base import Message, TransportEvent

MAX_MESSAGE = 1 << 20
"""Octets of one message: generous to services (RSerPool's own stay below 64 KiB), and a bound to a peer's claims."""

FULL = 256 * 1024
"""Octets waiting (unread at an endpoint, or unwritten on an association) from which on no more are taken."""

ROOM = 64 * 1024
"""Octets still waiting when more are taken again; well below `FULL`, so that reader and writer work in strides."""

_PER_MESSAGE = 128
"""Octets a queued message costs beside its payload; without it a flood of tiny messages would not be bounded."""


def check_message(payload: bytes, ppid: int, stream: int) -> None:
    """Raise `LocalError` unless every transport could carry this (SCTP has no empty user messages, RFC 9260 §3.3.1)."""
    if not 0 < len(payload) <= MAX_MESSAGE:
        raise LocalError(f"a message has 1 to {MAX_MESSAGE} octets, not {len(payload)}")
    if not 0 <= ppid < 1 << 32:
        raise LocalError(f"a PPID is a 32-bit number, not {ppid}")
    if not 0 <= stream < 1 << 16:
        raise LocalError(f"a stream is a 16-bit number, not {stream}")


class Inbox:
    """The events of one endpoint in order, for one reader.

    `full` turns on at `FULL` octets unread and off at `ROOM`; `on_room` is called when it turns off. Putting is never
    refused: to stop the sources while it is full is the back end's duty.
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
            self._unread += len(event.payload) + _PER_MESSAGE
            if self._unread >= FULL:
                self.full = True
        if self._reader is not None:
            self._wake()

    async def get(self) -> TransportEvent:
        """The next event; `TransportError` when the inbox is closed and empty."""
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
            self._unread -= len(event.payload) + _PER_MESSAGE
            if self.full and self._unread <= ROOM:
                self.full = False
                self._on_room()
        return event

    def close(self) -> None:
        """No more events will come; what is there can still be read."""
        self._closed = True
        self._wake()

    def take_all(self) -> list[TransportEvent]:
        """Empty it at once, without a reader."""
        events = list(self._events)
        self._events.clear()
        self._unread = 0
        self.full = False
        return events

    def _wake(self) -> None:
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)


class Waiters:
    """Tasks that wait for something to change; each looks again when woken."""

    def __init__(self) -> None:
        self._futures: set[asyncio.Future[None]] = set()

    async def wait(self) -> None:
        """Until the next `wake`."""
        future = asyncio.get_running_loop().create_future()
        self._futures.add(future)
        try:
            await future
        finally:
            self._futures.discard(future)

    def wake(self) -> None:
        """Let all who wait look again."""
        for future in self._futures:
            if not future.done():
                future.set_result(None)
