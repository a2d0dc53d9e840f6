"""What waits for a program to receive it: a queue with an end, shared by both sides of a session."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Generic, TypeVar

from rserpool.errors import TransportError

T = TypeVar("T")


class SessionClosed(TransportError):
    """The session is over; nothing more will come and nothing more can be sent."""


class Inbox(Generic[T]):
    """Items in order; after `end`, the items that came before it, then `SessionClosed`. One reader at a time."""

    def __init__(self) -> None:
        self._items: deque[T] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._reason: str | None = None

    def __len__(self) -> int:
        return len(self._items)

    @property
    def ended(self) -> bool:
        return self._reason is not None

    def put(self, item: T) -> None:
        self._items.append(item)
        self._wake()

    def end(self, reason: str) -> None:
        if self._reason is None:
            self._reason = reason
            self._wake()

    async def get(self) -> T:
        """The next item. Raises `SessionClosed` after the last one."""
        while not self._items:
            if self._reason is not None:
                raise SessionClosed(self._reason)
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        return self._items.popleft()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
