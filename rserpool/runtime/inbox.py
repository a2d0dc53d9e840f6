"""The items that a program has not received yet: a queue that ends with its session, used by both sides."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Generic, TypeVar

from rserpool.errors import LocalError
from rserpool.runtime.lifetime import Lifetime

T = TypeVar("T")


class Inbox(Generic[T]):
    """Items in order, for one reader at a time. Items that came before the end of `life` can be read after it."""

    def __init__(self, life: Lifetime) -> None:
        self._life = life
        self._items: deque[T] = deque()
        self._waiter: asyncio.Future[None] | None = None

    def __len__(self) -> int:
        return len(self._items)

    def put(self, item: T) -> None:
        """Add an item."""
        self._items.append(item)
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def get(self) -> T:
        """Return the next item. Raises the error of the lifetime when there is none and none will come."""
        if self._waiter is not None:
            raise LocalError("another task is receiving from this session")
        while not self._items:
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._life.wait(self._waiter)
            finally:
                self._waiter = None
        return self._items.popleft()
