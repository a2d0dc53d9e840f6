"""A user's end of a `ServerSession`, in the test itself: what the service sends is kept, and can be waited for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from rserpool.errors import TransportError


@dataclass
class Message:
    payload: bytes
    ppid: int = 32
    stream: int = 0


class SessionOver(TransportError):
    """As the library's `SessionClosed`."""


class UserSession:
    """What `rserpool.serve` hands to a handler, as far as services use it; and the user's side of it."""

    def __init__(self, cookie: bytes | None = None, *, number: int = 1) -> None:
        self.id = number
        self.cookie = cookie
        self.sent: list[tuple[str, bytes]] = []
        self.has_left = False
        self._orders: asyncio.Queue[Message | None] = asyncio.Queue()
        self._news = asyncio.Condition()

    # --- the service's side -----------------------------------------------------------------------------------------

    async def receive(self) -> Message:
        message = await self._orders.get()
        if message is None:
            raise SessionOver("the user has gone")
        return message

    async def __aiter__(self) -> AsyncIterator[Message]:
        while True:
            try:
                yield await self.receive()
            except SessionOver:
                return

    async def send(self, payload: bytes, *, ppid: int, stream: int = 0) -> None:
        await self._keep("data" if (ppid, stream) == (32, 0) else f"{ppid}/{stream}", payload)

    async def send_cookie(self, cookie: bytes) -> None:
        await self._keep("cookie", cookie)

    async def _keep(self, kind: str, octets: bytes) -> None:
        if self.has_left:
            raise SessionOver("the user has gone")
        async with self._news:
            self.sent.append((kind, octets))
            self._news.notify_all()

    # --- the user's side --------------------------------------------------------------------------------------------

    def order(self, payload: bytes, ppid: int = 32, stream: int = 0) -> None:
        self._orders.put_nowait(Message(payload, ppid, stream))

    def leave(self) -> None:
        """No further orders; the handler returns when it has done those before."""
        self._orders.put_nowait(None)

    def vanish(self) -> None:
        """Gone at once: the next thing the service sends fails."""
        self.has_left = True
        self.leave()

    async def until(self, count: int) -> None:
        """Wait until so many things have been sent."""
        async with self._news:
            await self._news.wait_for(lambda: len(self.sent) >= count)
