"""A pool user that runs: resolves handles and holds sessions that survive their element (RFC 5352 §3.3, §3.8, §5).

    async with rserpool.PoolUser() as user, user.session(b"EchoPool") as session:
        await session.send(b"hello", ppid=0)
        async for item in session: ...

A session yields `SessionMessage`s and, in their place among them, `FailedOver`: what follows comes from another
element. When that one was given a cookie it goes on where the former stopped; without, the program asks again.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, TypeAlias

from rserpool.config import UserConfig
from rserpool.core import notices, requests
from rserpool.core.pool_user import PoolUserCore
from rserpool.errors import LocalError, NoRegistrar, Rejected
from rserpool.model import ElementId, PoolElement, PoolHandle, SessionMessage, TransportAddress
from rserpool.runtime.defaults import LOOPBACK, static_list
from rserpool.runtime.driver import Driver
from rserpool.runtime.inbox import Inbox, SessionClosed
from rserpool.runtime.tap import OnMessage
from rserpool.transport import best_transport
from rserpool.transport.base import Transport
from rserpool.transport.multicast import GroupAddress
from rserpool.wire import asap


@dataclass(frozen=True, slots=True)
class FailedOver:
    """The session goes on at `element`. `cookie`: what it was given (None: nothing; ask again). `lost_at`: when the
    loss of `left` was noticed, in the loop's clock (seconds)."""

    left: ElementId
    element: PoolElement
    cookie: bytes | None
    lost_at: float


SessionItem: TypeAlias = SessionMessage | FailedOver

_HIGH, _LOW = 512, 64
"""Unread items at which reading from the element stops, and goes on again."""


class Session:
    """One session with a pool. Entering it waits until an element is bound; leaving it ends it."""

    def __init__(self, user: PoolUser, pool_handle: PoolHandle) -> None:
        self.pool_handle = pool_handle
        self.element: PoolElement | None = None
        """Who serves now; None while nobody does."""
        self.since = 0.0
        """When that element began to serve, in the event loop's time (seconds)."""
        self.sender: PoolElement | None = None
        """The element that sent the item received last, or will send the first. Differs from `element` while items of
        an element that is lost are unread."""
        self.ppid = 0
        """The payload protocol of the latest message, either way."""
        self.on_event: Callable[[Any], None] | None = None
        """Called with this session's notices as they happen: interrupted, waiting, cookie received."""
        self._user = user
        self._token = next(user._tokens)
        self._bound = asyncio.Event()
        self._inbox: Inbox[SessionItem] = Inbox()
        self._lost_at = 0.0
        self._paused = False

    async def __aenter__(self) -> Session:
        self._user._sessions[self._token] = self
        self._user._driver.ask(requests.OpenSession(self._token, self.pool_handle))
        try:
            await self._bound.wait()
        except asyncio.CancelledError:
            self.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the session. Nothing more is received."""
        if self._user._sessions.pop(self._token, None) is not None:
            self._inbox.end("the session is closed")
            self._user._driver.ask(requests.CloseSession(self._token))

    async def send(self, payload: bytes, *, ppid: int, stream: int = 0) -> None:
        """Send to whoever serves, waiting while the buffer is full. While nobody does, messages are kept in order."""
        if self._inbox.ended:
            raise SessionClosed("the session is closed")
        self.ppid = ppid
        links = self._user._driver.links
        self._user._driver.ask(requests.SendData(self._token, SessionMessage(payload, ppid, stream)))
        association = links.private(self._token)
        if association is not None:
            await links.drained(association)

    async def receive(self) -> SessionItem:
        """The next message or failover. Raises `SessionClosed` after `close`."""
        item = await self._inbox.get()
        if isinstance(item, FailedOver):
            self.sender = item.element
        if self._paused and len(self._inbox) <= _LOW:
            self._pause(False)
        return item

    async def __aiter__(self) -> AsyncIterator[SessionItem]:
        while True:
            try:
                yield await self.receive()
            except SessionClosed:
                return

    def fail_over(self, reason: str) -> None:
        """Leave the present element for another: it is too slow, or talks nonsense."""
        self._user._driver.ask(requests.FailOver(self._token, reason))

    def _pause(self, paused: bool) -> None:
        """Read from the element only as fast as the program takes it."""
        self._paused = paused
        links = self._user._driver.links
        association = links.private(self._token)
        if association is not None:
            (links.pause if paused else links.unpause)(association)

    def _notice(self, notice: Any) -> None:
        match notice:
            case notices.SessionData(data=data):
                self.ppid = data.ppid
                self._inbox.put(data)
                if not self._paused and len(self._inbox) >= _HIGH:
                    self._pause(True)
                return
            case notices.SessionBound(element=element):
                self.element, self.since = element, asyncio.get_running_loop().time()
                self.sender = element
                self._bound.set()
            case notices.SessionInterrupted():
                self.element = None
                self._lost_at = asyncio.get_running_loop().time()
            case notices.SessionFailedOver(left=left, element=element, cookie=cookie):
                self.element, self.since = element, asyncio.get_running_loop().time()
                self._paused = False  # the new element's association starts unpaused
                self._inbox.put(FailedOver(left, element, cookie, self._lost_at))
        if self.on_event is not None:
            self.on_event(notice)


class PoolUser:
    """Resolves pool handles and opens sessions. `registrars` is its static list; others are heard in `asap_group`, if
    there is one, on the interfaces of `addresses`. `on_notice` hears all but data, `on_message` each message as
    it is on the wire."""

    def __init__(
        self,
        *,
        registrars: Sequence[TransportAddress] | None = None,
        transport: Transport | None = None,
        addresses: tuple[str, ...] = LOOPBACK,
        asap_group: GroupAddress | None = None,
        config: UserConfig | None = None,
        on_notice: Callable[[Any], None] | None = None,
        on_message: OnMessage | None = None,
        rng: random.Random | None = None,
    ) -> None:
        config = config or UserConfig()
        transport = transport or best_transport()
        self.on_notice = on_notice
        self.address: TransportAddress
        """Where it speaks from; known once it is entered."""
        self._addresses = addresses
        self._asap_group = asap_group
        self._tokens = itertools.count(1)
        self._sessions: dict[object, Session] = {}
        self._resolutions: dict[object, asyncio.Future[notices.Resolved]] = {}
        core = PoolUserCore(static_list(registrars, transport), config, rng or random.Random())
        self._driver = Driver(
            core,
            transport,
            on_notice=self._notice,
            profile=config.profile,
            dial_timeout=config.connect_timeout,
            on_message=on_message,
        )

    async def __aenter__(self) -> PoolUser:
        self.address = await self._driver.open(self._addresses, listen=False)
        if self._asap_group is not None:
            self._driver.listen(asap.PPID, self._asap_group, self._addresses)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for session in list(self._sessions.values()):
            session.close()
        for future in self._resolutions.values():
            future.cancel()
        await self._driver.aclose()

    @property
    def sessions(self) -> tuple[Session, ...]:
        """The sessions that are open."""
        return tuple(self._sessions.values())

    def use_registrars(self, registrars: Sequence[TransportAddress]) -> None:
        """Replace the static list of registrars."""
        self._driver.ask(requests.UseRegistrars(tuple((address,) for address in registrars)))

    async def resolve(self, pool_handle: bytes | str, items: int = 0) -> notices.Resolved:
        """The elements of a pool, in the order of its policy. `items` 0: as many as the registrar will tell.

        Raises `Rejected` when the registrar refuses (an unknown pool), `NoRegistrar` when none answers.
        """
        token = next(self._tokens)
        future: asyncio.Future[notices.Resolved] = asyncio.get_running_loop().create_future()
        self._resolutions[token] = future
        try:
            self._driver.ask(requests.Resolve(token, PoolHandle(pool_handle), items))
            return await future
        finally:
            self._resolutions.pop(token, None)

    def session(self, pool_handle: bytes | str) -> Session:
        """A session with the pool, to be entered with `async with`."""
        if self._driver.closed:
            raise LocalError("the pool user is closed; enter it with `async with` first")
        return Session(self, PoolHandle(pool_handle))

    def _notice(self, notice: Any) -> None:
        match notice:
            case notices.Resolved(token=token):
                self._resolve(token, notice)
            case notices.ResolutionFailed(token=token, pool_handle=handle, cause=cause):
                error = Rejected(f"pool {handle}: {cause}", cause) if cause else NoRegistrar("no registrar answered")
                self._resolve(token, error)
            case _:
                session = self._sessions.get(getattr(notice, "token", None))
                if session is not None:
                    session._notice(notice)
        if self.on_notice is not None and not isinstance(notice, notices.SessionData):
            self.on_notice(notice)

    def _resolve(self, token: object, answer: notices.Resolved | Exception) -> None:
        future = self._resolutions.get(token)
        if future is None or future.done():
            return
        if isinstance(answer, Exception):
            future.set_exception(answer)
        else:
            future.set_result(answer)
