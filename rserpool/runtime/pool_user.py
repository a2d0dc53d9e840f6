"""A running pool user: it resolves pool handles and holds sessions that survive their element (RFC 5352 §3.3, §3.8).

A session yields each `SessionMessage` and, in its place among them, `FailedOver`: what follows comes from another
element. An element that was given a cookie continues where the former one stopped. Without a cookie the program
repeats its request.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self, TypeAlias

from rserpool.config import UserConfig
from rserpool.core import notices, requests
from rserpool.core.notices import Notice
from rserpool.core.pool_user import PoolUserCore
from rserpool.core.registrar_hunt import Home
from rserpool.core.session import LONGEST_CONNECT
from rserpool.errors import NoRegistrar, Rejected, SessionClosed
from rserpool.model import ElementId, PoolElement, PoolHandle, SessionMessage, TransportAddress
from rserpool.runtime.defaults import LOOPBACK, static_list
from rserpool.runtime.driver import Driver
from rserpool.runtime.lifetime import Inbox, Lifetime
from rserpool.runtime.tap import WireMessage
from rserpool.transport import best_transport
from rserpool.transport.base import Transport
from rserpool.transport.flow import FULL, PER_MESSAGE, ROOM
from rserpool.transport.multicast import GroupAddress
from rserpool.wire import asap
from rserpool.wire.cookie_seal import cookie_content


@dataclass(frozen=True, slots=True)
class FailedOver:
    """A session continues at another element (RFC 5352 §3.8)."""

    left: ElementId
    """The element that was lost; the same as `element` if that one did not accept the cookie and starts again."""
    element: PoolElement
    """The element that serves from here on."""
    cookie: bytes | None
    """The cookie that `element` was given, without its signature; None: there was none, or it was not accepted, so the
    program repeats its request."""
    lost_at: float
    """When the loss was noticed, in the event loop's time (seconds)."""


SessionItem: TypeAlias = SessionMessage | FailedOver
"""What a user receives in a session."""


class Session:
    """One session of a user with a pool; made by `PoolUser.session`.

    Entering it (`async with`) waits until an element serves. Leaving it ends it. A session never ends by itself: while
    no element can be reached it waits for one.
    """

    def __init__(self, user: PoolUser, pool_handle: PoolHandle) -> None:
        self.pool_handle = pool_handle
        """The pool that serves it."""
        self.element: PoolElement | None = None
        """The element that serves now; None while there is none."""
        self.since = 0.0
        """When that element began to serve, in the event loop's time (seconds)."""
        self.sender: PoolElement | None = None
        """The element that sent the item received last. It differs from `element` while items of a lost element are
        unread."""
        self.ppid = 0
        """The payload protocol identifier of the latest message in either direction."""
        self.on_event: Callable[[Notice], None] | None = None
        """Called with this session's notices as they happen: bound, interrupted, waiting, cookie received, refused."""
        self._user = user
        self._token = next(user._tokens)
        self._life = Lifetime("the session", SessionClosed)
        self._bound: asyncio.Future[None]
        self._inbox: Inbox[SessionItem] = Inbox(self._life)
        self._lost_at = 0.0
        self._paused = False

    async def __aenter__(self) -> Self:
        self._user._life.check()
        self._life.check_new()
        self._life.begin()
        self._bound = asyncio.get_running_loop().create_future()
        self._user._sessions[self._token] = self
        self._user._driver.ask(requests.OpenSession(self._token, self.pool_handle))
        try:
            await self._life.wait(self._bound)
        except asyncio.CancelledError:
            self.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the session. Unread items can still be received; calls that wait in it raise `SessionClosed`."""
        if self._user._sessions.pop(self._token, None) is not None:
            self._life.end()
            self._user._driver.ask(requests.CloseSession(self._token))

    async def send(self, payload: bytes, *, ppid: int, stream: int = 0) -> None:
        """Send a message to the element that serves, and wait until its buffer has room for more.

        While no element serves, messages are kept in order for the next one.

        Args:
            payload: The octets of the message.
            ppid: The payload protocol identifier; neither ASAP's (11) nor ENRP's (12).
            stream: The SCTP stream; transports without streams pass the number on.

        Raises:
            SessionClosed: The session is closed, or was closed while this waited. The message may have been sent.
            NotRunning: The session is not entered yet.
        """
        self._life.check()
        self.ppid = ppid
        links = self._user._driver.links
        self._user._driver.ask(requests.SendData(self._token, SessionMessage(payload, ppid, stream)))
        association = links.private(self._token)
        writer = None if association is None else links.writer(association)
        if writer is not None:
            await self._life.wait(writer)

    async def receive(self) -> SessionItem:
        """Return the next message or failover, and wait for it if necessary. One task at a time may receive.

        Raises:
            SessionClosed: The session is closed, or was closed while this waited, and nothing is left to receive.
            NotRunning: The session is not entered yet.
            LocalError: Another task is receiving.
        """
        return self._received(await self._inbox.get())

    def receive_now(self) -> SessionItem | None:
        """Return the next message or failover if it has come already, otherwise None.

        A program that looks for more after each `receive` can process what came together at once.
        """
        item = self._inbox.get_now()
        return None if item is None else self._received(item)

    def _received(self, item: SessionItem) -> SessionItem:
        if isinstance(item, FailedOver):
            self.sender = item.element
        if self._paused and self._inbox.octets <= ROOM:
            self._pause(False)
        return item

    async def __aiter__(self) -> AsyncIterator[SessionItem]:
        """Receive until the session is closed."""
        while True:
            try:
                yield await self.receive()
            except SessionClosed:
                return

    def fail_over(self, reason: str) -> None:
        """Leave the element that serves for another one, because it is too slow or sends nonsense.

        Args:
            reason: A few words for the log and for `SessionInterrupted`.

        Raises:
            SessionClosed: The session is closed.
            NotRunning: The session is not entered yet.
        """
        self._life.check()
        self._user._driver.ask(requests.FailOver(self._token, reason))

    def _pause(self, paused: bool) -> None:
        """Read from the element only as fast as the program receives."""
        self._paused = paused
        links = self._user._driver.links
        association = links.private(self._token)
        if association is not None:
            (links.pause if paused else links.resume)(association)

    def _notice(self, notice: Notice) -> None:
        match notice:
            case notices.SessionData(data=data):
                self.ppid = data.ppid
                self._inbox.put(data, len(data.payload) + PER_MESSAGE)
                if not self._paused and self._inbox.octets >= FULL:
                    self._pause(True)
                return
            case notices.SessionBound(element=element):
                self.element, self.since = element, asyncio.get_running_loop().time()
                self.sender = element
                self._bound.set_result(None)
            case notices.SessionInterrupted():
                self.element = None
                self._lost_at = asyncio.get_running_loop().time()
            case notices.SessionFailedOver(left=left, element=element, cookie=cookie):
                self.element, self.since = element, asyncio.get_running_loop().time()
                self._paused = False  # the new element's association starts unpaused
                content = None if cookie is None else cookie_content(cookie)
                self._inbox.put(FailedOver(left, element, content, self._lost_at))
            case notices.SessionCookieRefused(element=element):
                self._inbox.put(FailedOver(element.identifier, element, None, self._lost_at))
        if self.on_event is not None:
            self.on_event(notice)


class PoolUser:
    """A pool user (RFC 5352) that runs while its `async with` block lasts.

    Args:
        registrars: The static list: ASAP addresses of registrars. By default the one at 127.0.0.1, port 3863.
        transport: How to reach registrars and elements; `best_transport()` by default. All members of a pool use the
            same.
        addresses: The local IP addresses to send from, and the interfaces to hear `asap_group` at.
        asap_group: The multicast group in which to hear of further registrars.
        config: Timers and limits.
        on_notice: Called with each notice but data, in order.
        on_message: Called with each message as it is on the wire, before it is acted upon.
        rng: The source of chance, for tests that repeat.

    Raises:
        TransportError: This machine offers no transport. Entering raises it when no port can be opened.
        NotRunning: Entering a user that is closed.
    """

    def __init__(
        self,
        *,
        registrars: Sequence[TransportAddress] | None = None,
        transport: Transport | None = None,
        addresses: tuple[str, ...] = LOOPBACK,
        asap_group: GroupAddress | None = None,
        config: UserConfig | None = None,
        on_notice: Callable[[Notice], None] | None = None,
        on_message: Callable[[WireMessage], None] | None = None,
        rng: random.Random | None = None,
    ) -> None:
        config = config or UserConfig()
        transport = transport or best_transport()
        self.on_notice = on_notice
        """Called with each notice but data, in order. May be replaced at any time."""
        self._profile = config.profile
        self._life = Lifetime("the pool user")
        self._address: TransportAddress | None = None
        self._addresses = addresses
        self._asap_group = asap_group
        self._tokens = itertools.count(1)
        self._sessions: dict[object, Session] = {}
        self._resolutions: dict[object, asyncio.Future[notices.Resolved]] = {}
        self._core = PoolUserCore(static_list(registrars, transport), config, rng or random.Random())
        self._driver = Driver(
            self._core,
            transport,
            on_notice=self._notice,
            profile=config.profile,
            # The core gives up earlier, but takes a registrar or an element that comes up later.
            dial_timeout=max(config.connect_timeout, LONGEST_CONNECT),
            on_message=on_message,
        )

    async def __aenter__(self) -> Self:
        self._life.check_new()
        self._address = await self._driver.open(self._addresses, listen=False)
        if self._asap_group is not None:
            self._driver.listen(asap.PPID, self._asap_group, self._addresses)
        self._life.begin()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for session in list(self._sessions.values()):
            session.close()
        self._life.end()
        await self._driver.aclose()

    @property
    def address(self) -> TransportAddress:
        """Where it sends from; port 0 if it has no port of its own. Raises `NotRunning` before it is entered."""
        return self._life.known(self._address)

    @property
    def home(self) -> Home | None:
        """The registrar that it asks; None while it has none."""
        return self._core.home_registrar

    @property
    def sessions(self) -> tuple[Session, ...]:
        """The sessions that are entered and not closed."""
        return tuple(self._sessions.values())

    def use_registrars(self, registrars: Sequence[TransportAddress]) -> None:
        """Replace the static list of registrars. The present registrar is kept as long as it answers."""
        self._driver.ask(requests.UseRegistrars(tuple((address,) for address in registrars)))

    def expel(self, serial: int) -> int:
        """End all associations over TLS with the member whose certificate has this serial number, immediately.

        Sessions with its elements fail over. Revoke the certificate first, or the member opens new associations.
        Returns the number of associations that have ended.
        """
        return self._driver.expel(serial)

    async def resolve(self, pool_handle: bytes | str, items: int = 0) -> notices.Resolved:
        """Ask a registrar for the elements of a pool, in the order of the pool's policy (RFC 5352 §3.3).

        Args:
            pool_handle: The pool: 1 octet or more, text as UTF-8.
            items: The number of elements to ask for; 0 leaves it to the registrar.

        Raises:
            Rejected: The registrar refused, because it does not know the pool for example.
            NoRegistrar: No registrar answered.
            NotRunning: The user is not entered yet, is closed, or was closed while this waited.
            LocalError: The pool handle is empty or too long.
        """
        handle = self._handle(pool_handle)
        token = next(self._tokens)
        future: asyncio.Future[notices.Resolved] = asyncio.get_running_loop().create_future()
        self._resolutions[token] = future
        try:
            self._driver.ask(requests.Resolve(token, handle, items))
            await self._life.wait(future)
            return future.result()
        finally:
            self._resolutions.pop(token, None)

    def session(self, pool_handle: bytes | str) -> Session:
        """Return a session with a pool, to be entered with `async with`.

        Args:
            pool_handle: The pool: 1 octet or more, text as UTF-8.

        Raises:
            NotRunning: The user is not entered yet, or is closed.
            LocalError: The pool handle is empty or too long.
        """
        return Session(self, self._handle(pool_handle))

    def _handle(self, pool_handle: bytes | str) -> PoolHandle:
        self._life.check()
        handle = PoolHandle(pool_handle)
        handle.check_length(self._profile.handle_max)
        return handle

    def _notice(self, notice: Notice) -> None:
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
