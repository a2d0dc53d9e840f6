"""One session as a pool element sees it (RFC 5352 §3.8), with the limits that keep one user from using up the element.

The endpoint is shared with the other sessions, so it cannot wait for a service that reads too slowly. What a service
has not read is limited in octets, for each session and for all of an element together.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Final, TypeAlias

from rserpool.core import requests
from rserpool.core.machine import Peer
from rserpool.errors import SessionClosed
from rserpool.model import AssociationId, Cookie, SessionMessage
from rserpool.runtime.lifetime import Inbox, Lifetime
from rserpool.transport.flow import PER_MESSAGE
from rserpool.wire.cookie_seal import SESSION_OCTETS, CookieNotAccepted, CookieSeal

SESSION_UNREAD_MAX: Final = 8 << 20
"""Octets that a service may leave unread in one session."""

ELEMENT_UNREAD_MAX: Final = 32 << 20
"""Octets that a service may leave unread in all sessions of an element. Beyond that, the session with most ends."""


class ServerSession:
    """One session as the element sees it; passed to the handler."""

    def __init__(
        self,
        association: AssociationId,
        cookie: bytes | None,
        seal: Callable[[bytes], Cookie],
        ask: Callable[..., None],
        writer: Callable[[AssociationId], asyncio.Task[None] | None],
    ) -> None:
        self.id = int(association)
        """A number that no other session of this process has."""
        self.cookie = cookie
        """The cookie that the user echoed when the session began (RFC 5352 §3.8); None if it starts afresh.
        With a pool key, it is one that an element of the pool has signed, and is given here without its signature."""
        self._association = association
        self._seal = seal
        self._request = ask
        self._writer = writer
        self._life = Lifetime("the session", SessionClosed)
        self._life.begin()
        self._inbox: Inbox[SessionMessage] = Inbox(self._life)
        self._clock = asyncio.get_running_loop().time
        self._quiet_since = self._clock()
        self._waiting = 0
        self._receiving = False
        self._at_cookie: asyncio.Event | None = None

    async def receive(self) -> SessionMessage:
        """Return the user's next message, and wait for it if necessary. One task at a time may receive.

        Raises:
            SessionClosed: The session is over, and nothing is left to receive.
            LocalError: Another task is receiving.
        """
        if self._inbox:
            return await self._inbox.get()
        self._quiet_since = self._clock()
        self._waiting += 1
        self._receiving = True
        if self._at_cookie is not None:
            self._at_cookie.set()
        try:
            return await self._inbox.get()
        finally:
            self._waiting -= 1
            self._receiving = False

    async def __aiter__(self) -> AsyncIterator[SessionMessage]:
        """Receive until the session is over."""
        while True:
            try:
                yield await self.receive()
            except SessionClosed:
                return

    async def send(self, payload: bytes, *, ppid: int, stream: int = 0) -> None:
        """Send a message to the user, and wait until the association's buffer has room for more.

        Args:
            payload: The octets of the message.
            ppid: The payload protocol identifier; neither ASAP's (11) nor ENRP's (12).
            stream: The SCTP stream; transports without streams pass the number on.

        Raises:
            SessionClosed: The session is over, or ended while this waited.
        """
        await self._ask(requests.SendTo(self._association, SessionMessage(payload, ppid, stream)))

    async def send_all(self, messages: Sequence[SessionMessage | Cookie]) -> None:
        """Send messages and cookies in this order, and wait until there is room for more. Together they cost less.

        Args:
            messages: What `send` and `send_cookie` would send one by one.

        Raises:
            LocalError: A cookie is too long for a message.
            SessionClosed: The session is over, or ended while this waited.
        """
        to = self._association
        last = 0
        if self._at_cookie is not None:
            last = max(
                (at for at, message in enumerate(messages, 1) if not isinstance(message, SessionMessage)), default=0
            )
            messages = messages[: last or len(messages)]
        await self._ask(
            *(
                requests.SendTo(to, message)
                if isinstance(message, SessionMessage)
                else requests.SendCookie(to, self._seal(message))
                for message in messages
            )
        )
        if last:
            await self._stop_at_cookie()

    async def send_cookie(self, cookie: bytes) -> None:
        """Leave state with the user for the next element (RFC 5352 §3.8), after everything sent before it.

        Args:
            cookie: The state, opaque to the user. Only the latest cookie counts. With a pool key it is signed; put into
                it what the user has ordered, so that the progress cannot be used for another order.

        Raises:
            LocalError: The cookie is too long for a message.
            SessionClosed: The session is over, or ended while this waited.
        """
        await self._ask(requests.SendCookie(self._association, self._seal(cookie)))
        if self._at_cookie is not None:
            await self._stop_at_cookie()

    async def _ask(self, *asked: object) -> None:
        self._life.check()
        self._request(*asked)
        writer = self._writer(self._association)
        if writer is None and not self._waiting:
            return
        self._quiet_since = self._clock()
        if writer is not None:
            self._waiting += 1
            try:
                await self._life.wait(writer)
            finally:
                self._waiting -= 1
                self._quiet_since = self._clock()

    # --- for the element ----------------------------------------------------------------------------------------

    @property
    def _unread(self) -> int:
        """The number of octets that the service has not read, with an allowance for each message."""
        return self._inbox.octets

    @property
    def _idle(self) -> float:
        """The seconds for which the service has waited for its user; 0 while it works."""
        return self._clock() - self._quiet_since if self._waiting else 0.0

    def _received(self, message: SessionMessage) -> None:
        """Pass a message to the service. One that waits for its user when its element leaves does not begin again."""
        if self._at_cookie is None or not self._at_cookie.is_set():
            self._inbox.put(message, len(message.payload) + PER_MESSAGE)

    async def _reach_cookie(self) -> None:
        """Wait until the service sends its next cookie or waits for its user. It does nothing more then."""
        if self._life.running:
            self._at_cookie = asyncio.Event()
            if self._receiving:
                self._at_cookie.set()
            await self._at_cookie.wait()

    async def _stop_at_cookie(self) -> None:
        """Wait for the end of the session: what is sent after the last cookie would be computed again elsewhere."""
        assert self._at_cookie is not None
        self._at_cookie.set()
        await self._life.wait(asyncio.get_running_loop().create_future())

    def _over(self, reason: str) -> None:
        """Wake the service: the session is over. Only the first reason counts."""
        if self._at_cookie is not None:
            self._at_cookie.set()
        self._life.end(reason)


class SessionSeals:
    """Opens the cookies that users echo to an element, and seals its new ones (`rserpool.wire.cookie_seal`)."""

    def __init__(self, seal: CookieSeal) -> None:
        self._seal = seal
        self._served: dict[AssociationId, tuple[bytes, Peer]] = {}  # what its cookies have in common, and the user

    def begin(
        self, association: AssociationId, user: Peer, cookie: bytes | None
    ) -> tuple[bytes | None, AssociationId | None]:
        """Begin a session. Return the content of its cookie, and the association on which it is still served.

        A user may notice a loss before its element does, and come back. From another host that would be a replay.
        Raises `CookieNotAccepted`: then the session has begun without a cookie.
        """
        self._served[association] = secrets.token_bytes(SESSION_OCTETS), user
        if cookie is None:
            return None, None
        opened = self._seal.open(cookie, at=time.time())
        former = next((other for other, (number, _) in self._served.items() if number == opened.session), None)
        if former is not None and _hosts(self._served[former][1]).isdisjoint(_hosts(user)):
            raise CookieNotAccepted("its session is served here already")
        self._served[association] = opened.session, user
        return opened.content, former

    def sealing(self, association: AssociationId) -> Callable[[bytes], Cookie]:
        """Return what signs the cookies of a session that has begun."""
        number, _ = self._served[association]
        return lambda content: self._seal.seal(content, session=number, at=time.time())

    def forget(self, association: AssociationId) -> None:
        """Note that a session is over."""
        self._served.pop(association, None)


def _hosts(peer: Peer) -> set[str]:
    return {host for address in peer for host in address.addresses}


async def reach_cookies(sessions: Sequence[ServerSession], patience: float) -> None:
    """Wait until each session that works has sent another cookie, or has nothing to do; at most `patience` seconds."""
    working = [asyncio.create_task(session._reach_cookie()) for session in sessions] if patience else []
    if working:
        _, late = await asyncio.wait(working, timeout=patience)
        for task in late:
            task.cancel()


Handler: TypeAlias = Callable[[ServerSession], Awaitable[None]]
"""A service: called once per session. It is cancelled when its element closes."""
