"""A `ServiceSession` in the test itself. It keeps what the service sends, and the test can wait for that."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

from app.services import ServiceSession
from rserpool import Cookie, SessionClosed, SessionMessage


class UserSession(ServiceSession):
    """A session as a service sees it, and the user's side of it."""

    def __init__(self, cookie: bytes | None = None, *, number: int = 1) -> None:
        self.sent: list[tuple[str, bytes]] = []
        self.has_left = False
        self._id = number
        self._cookie = cookie
        self._orders: asyncio.Queue[SessionMessage | None] = asyncio.Queue()
        self._news = asyncio.Condition()

    # --- the service's side -----------------------------------------------------------------------------------------

    @property
    def id(self) -> int:
        return self._id

    @property
    def cookie(self) -> bytes | None:
        return self._cookie

    async def __aiter__(self) -> AsyncIterator[SessionMessage]:
        while (message := await self._orders.get()) is not None:
            yield message

    async def send(self, payload: bytes, *, ppid: int, stream: int = 0) -> None:
        await self._keep("data" if (ppid, stream) == (32, 0) else f"{ppid}/{stream}", payload)

    async def send_all(self, messages: Sequence[SessionMessage | Cookie]) -> None:
        for message in messages:
            if isinstance(message, Cookie):
                await self.send_cookie(message)
            else:
                await self.send(message.payload, ppid=message.ppid, stream=message.stream)

    async def send_cookie(self, cookie: bytes) -> None:
        await self._keep("cookie", cookie)

    async def _keep(self, kind: str, octets: bytes) -> None:
        if self.has_left:
            raise SessionClosed("the user has left")
        async with self._news:
            self.sent.append((kind, octets))
            self._news.notify_all()

    # --- the user's side --------------------------------------------------------------------------------------------

    def order(self, payload: bytes, ppid: int = 32, stream: int = 0) -> None:
        self._orders.put_nowait(SessionMessage(payload, ppid, stream))

    def leave(self) -> None:
        """Send no further orders. The handler returns after the pending ones."""
        self._orders.put_nowait(None)

    def vanish(self) -> None:
        """Leave immediately. The next thing that the service sends fails."""
        self.has_left = True
        self.leave()

    async def until(self, count: int) -> None:
        """Wait until this many things have been sent."""
        async with self._news:
            await self._news.wait_for(lambda: len(self.sent) >= count)
