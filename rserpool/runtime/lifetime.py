"""The time in which a role or a session may be used, and what waits in it. `NotRunning` is the error outside it."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any, Generic, TypeVar

from rserpool.errors import LocalError, NotRunning

T = TypeVar("T")


class Lifetime:
    """From `begin` to `end`. What waits inside it is woken with the error when it ends.

    `name` appears in the sentences of errors, `over` is the class that is raised once it has ended.
    """

    def __init__(self, name: str, over: type[NotRunning] = NotRunning) -> None:
        self._name = name
        self._over = over
        self._ended: asyncio.Future[None] | None = None
        self._reason = ""

    @property
    def running(self) -> bool:
        """Whether it has begun and not ended."""
        return self._ended is not None and not self._reason

    def check_new(self) -> None:
        """Raise `LocalError` if it has begun or ended."""
        if self.running:
            raise LocalError(f"{self._name} is running: it cannot be entered again")
        if self._reason:
            raise self.error()

    def check(self) -> None:
        """Raise `NotRunning` unless it is running."""
        if not self.running:
            raise self.error()

    def error(self) -> NotRunning:
        """Return the error for use before it begins or after it ended."""
        if self._reason:
            return self._over(self._reason)
        return NotRunning(f"{self._name} is not running: enter it with `async with` first")

    def known(self, value: T | None) -> T:
        """Return what is known since it began. Raises `NotRunning` before."""
        if value is None:
            raise self.error()
        return value

    def begin(self) -> None:
        """From now on it may be used, in the running event loop."""
        self._ended = asyncio.get_running_loop().create_future()

    def end(self, reason: str = "") -> None:
        """Wake what waits. Only the first call counts; `reason` is the sentence of the errors from now on."""
        if not self._reason:
            self._reason = reason or f"{self._name} is closed"
            if self._ended is not None:
                self._ended.set_result(None)

    async def wait(self, future: asyncio.Future[Any]) -> None:
        """Wait until `future` is done. Raises `NotRunning` if this ends first; the future is left alone then."""
        self.check()
        assert self._ended is not None
        await asyncio.wait({future, self._ended}, return_when=asyncio.FIRST_COMPLETED)
        if not future.done() or future.cancelled():
            raise self.error()


class Inbox(Generic[T]):
    """The items that a program has not received yet, in order, for one reader at a time.

    Items that came before the end of `life` can be read after it.
    """

    def __init__(self, life: Lifetime) -> None:
        self._life = life
        self._items: deque[tuple[T, int]] = deque()
        self.octets = 0
        """The sum of the octets that the items count for."""
        self._waiter: asyncio.Future[None] | None = None

    def __bool__(self) -> bool:
        return bool(self._items)

    def put(self, item: T, octets: int = 0) -> None:
        """Add an item that counts for this number of octets."""
        self._items.append((item, octets))
        self.octets += octets
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
        return self._take()

    def get_now(self) -> T | None:
        """Return the next item; None if there is none."""
        return self._take() if self._items else None

    def _take(self) -> T:
        item, octets = self._items.popleft()
        self.octets -= octets
        return item
