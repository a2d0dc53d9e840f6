"""A pool element that runs: `async with rserpool.serve(handle, handler, ...) as element` (RFC 5352 §3.1, §3.8).

The handler is a coroutine function; it is called once per session, as soon as the user has sent its first message or
has echoed a cookie, and the session ends in order when it returns. A handler that raises ends its own session only.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, TypeAlias

from rserpool.config import ElementConfig
from rserpool.core import notices, requests
from rserpool.core.machine import Peer
from rserpool.core.pool_element import PoolElementCore
from rserpool.errors import LocalError
from rserpool.model import (
    UNKNOWN_SERVER,
    AssociationId,
    ElementId,
    PoolElement,
    PoolHandle,
    ServerId,
    SessionMessage,
    TransportAddress,
    TransportUse,
    hex_id,
)
from rserpool.policies import RoundRobin
from rserpool.policies.base import Policy
from rserpool.runtime.defaults import LOOPBACK, static_list
from rserpool.runtime.driver import Driver
from rserpool.runtime.inbox import Inbox, SessionClosed
from rserpool.runtime.tap import OnMessage
from rserpool.transport import best_transport
from rserpool.transport.base import Transport
from rserpool.transport.multicast import GroupAddress
from rserpool.wire import asap

log = logging.getLogger(__name__)

INBOX_LIMIT = 4096
"""Messages a session may have unread. A user that sends faster than the handler reads is let go: the endpoint is
shared with the other sessions and cannot wait for one of them."""


@dataclass(frozen=True, slots=True)
class Home:
    """The home registrar of an element: who it is (`UNKNOWN_SERVER` until it has said so), and since when."""

    server: ServerId
    since: float


class ServerSession:
    """One session, as the element sees it."""

    def __init__(self, server: PoolElementServer, association: AssociationId, cookie: bytes | None) -> None:
        self.id = int(association)
        self.cookie = cookie
        """The cookie that the user echoed when the session began, or None: it starts afresh."""
        self._association = association
        self._server = server
        self._inbox: Inbox[SessionMessage] = Inbox()

    async def receive(self) -> SessionMessage:
        """The next message of the user. Raises `SessionClosed` when the user has gone."""
        return await self._inbox.get()

    async def __aiter__(self) -> AsyncIterator[SessionMessage]:
        while True:
            try:
                yield await self.receive()
            except SessionClosed:
                return

    async def send(self, payload: bytes, *, ppid: int, stream: int = 0) -> None:
        """Send a message; waits while the association's buffer is full. Raises `SessionClosed`."""
        await self._ask(requests.SendTo(self._association, SessionMessage(payload, ppid, stream)))

    async def send_cookie(self, cookie: bytes) -> None:
        """Leave `cookie` with the user (RFC 5352 §3.8), after all that was sent before it. Raises `SessionClosed`."""
        await self._ask(requests.SendCookie(self._association, cookie))

    async def _ask(self, request: object) -> None:
        if self._inbox.ended:
            raise SessionClosed("the user has gone")
        self._server._driver.ask(request)
        await self._server._driver.links.drained(self._association)


Handler: TypeAlias = Callable[[ServerSession], Awaitable[None]]


class PoolElementServer:
    """The thing that runs; the record it registers is a `PoolElement`. Made by `serve`."""

    def __init__(
        self,
        pool_handle: PoolHandle,
        handler: Handler,
        *,
        registrars: tuple[Peer, ...],
        transport: Transport,
        addresses: tuple[str, ...],
        port: int,
        asap_group: GroupAddress | None,
        policy: Policy,
        config: ElementConfig,
        identifier: ElementId | None,
        max_sessions: int,
        on_sessions: Callable[[int], None] | None,
        on_notice: Callable[[Any], None] | None,
        on_message: OnMessage | None,
        rng: random.Random,
    ) -> None:
        self.pool_handle = pool_handle
        self._home_since = 0.0
        self.identifier = identifier if identifier is not None else ElementId(rng.randrange(1, 0xFFFF_FFFF))
        self.on_notice = on_notice
        self.address: TransportAddress
        """Where users reach it; known once it is entered."""
        self._handler = handler
        self._where = addresses, port
        self._asap_group = asap_group
        self._policy = policy
        self._config = config
        self.max_sessions = max_sessions
        """Sessions at a time; 0: no limit."""
        self._on_sessions = on_sessions
        self._sessions: dict[AssociationId, tuple[ServerSession, asyncio.Task[None]]] = {}
        self._deregistered = asyncio.Event()
        core = PoolElementCore(registrars, config, rng)
        self._driver = Driver(core, transport, on_notice=self._on_notice, profile=config.profile, on_message=on_message)

    def __repr__(self) -> str:
        return f"<PoolElementServer {hex_id(self.identifier)} in {self.pool_handle}, {self.sessions} sessions>"

    @property
    def sessions(self) -> int:
        """Sessions being served now."""
        return len(self._sessions)

    @property
    def home(self) -> Home | None:
        """The registrar that has us in its handlespace, as far as we know; None while we look for one."""
        core = self._driver.core
        assert isinstance(core, PoolElementCore)
        server = core.home_server
        return None if server is None else Home(server, self._home_since)

    def update(self, policy: Policy) -> None:
        """Register again at once with another policy value: a new load, weight or priority."""
        if policy != self._policy:
            self._policy = policy
            self._driver.ask(requests.Update(policy))

    def use_registrars(self, registrars: Sequence[TransportAddress]) -> None:
        """Replace the static list of registrars."""
        self._driver.ask(requests.UseRegistrars(tuple((address,) for address in registrars)))

    async def __aenter__(self) -> PoolElementServer:
        local = await self._driver.open(*self._where)
        self.address = TransportAddress(local.protocol, local.port, local.addresses, TransportUse.DATA_AND_CONTROL)
        element = PoolElement(
            self.identifier, UNKNOWN_SERVER, self._config.registration_life, self.address, self._policy
        )
        if self._asap_group is not None:
            self._driver.listen(asap.PPID, self._asap_group, self._where[0])
        self._driver.ask(requests.Register(self.pool_handle, element))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self, grace: float = 1.0) -> None:
        """Leave the pool first, then end the sessions: their users go on elsewhere with their last cookies."""
        self._driver.ask(requests.Deregister())
        try:
            async with asyncio.timeout(grace):
                await self._deregistered.wait()
        except TimeoutError:
            log.info("element %s: no registrar took the deregistration in time", hex_id(self.identifier))
        tasks = [task for _, task in self._sessions.values()]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=grace)
        await self._driver.aclose(grace)

    def _on_notice(self, notice: Any) -> None:
        match notice:
            case notices.SessionStarted(association=association, cookie=cookie):
                self._start(association, cookie)
            case notices.DataReceived(association=association, data=data):
                self._received(association, data)
            case notices.SessionEnded(association=association, reason=reason):
                if association in self._sessions:
                    self._sessions[association][0]._inbox.end(reason)
            case notices.Deregistered():
                self._deregistered.set()
            case notices.RegistrarFound() | notices.HomeChanged():
                self._home_since = asyncio.get_running_loop().time()
        if self.on_notice is not None and not isinstance(notice, notices.DataReceived):
            self.on_notice(notice)

    def _start(self, association: AssociationId, cookie: bytes | None) -> None:
        if self.max_sessions and len(self._sessions) >= self.max_sessions:
            log.info("element %s is full: a session is refused", hex_id(self.identifier))
            self._driver.ask(requests.EndSession(association))
            return
        session = ServerSession(self, association, cookie)
        task = asyncio.get_running_loop().create_task(self._run(session))
        self._sessions[association] = session, task
        self._count_sessions()

    def _received(self, association: AssociationId, data: SessionMessage) -> None:
        entry = self._sessions.get(association)
        if entry is None:
            return
        session, task = entry
        if len(session._inbox) >= INBOX_LIMIT:
            log.warning("session %d sends faster than it is served: ended", association)
            session._inbox.end("too many unread messages")
            task.cancel()
            self._driver.ask(requests.EndSession(association, abort=True))
            return
        session._inbox.put(data)

    def _count_sessions(self) -> None:
        if self._on_sessions is not None:
            self._on_sessions(len(self._sessions))

    async def _run(self, session: ServerSession) -> None:
        try:
            await self._handler(session)
        except SessionClosed:
            pass
        except asyncio.CancelledError:
            task = asyncio.current_task()
            assert task is not None
            task.uncancel()  # ended by us: the session's end is told below
        except Exception:
            log.exception("the service failed in session %d; the others go on", session.id)
        finally:
            self._sessions.pop(session._association, None)
            self._count_sessions()
            session._inbox.end("the session is over")
            self._driver.ask(requests.EndSession(session._association))


def serve(
    pool_handle: bytes | str,
    handler: Handler,
    *,
    registrars: Sequence[TransportAddress] | None = None,
    transport: Transport | None = None,
    addresses: tuple[str, ...] = LOOPBACK,
    port: int = 0,
    asap_group: GroupAddress | None = None,
    policy: Policy | None = None,
    config: ElementConfig | None = None,
    identifier: ElementId | None = None,
    max_sessions: int = 0,
    on_sessions: Callable[[int], None] | None = None,
    on_notice: Callable[[Any], None] | None = None,
    on_message: OnMessage | None = None,
    rng: random.Random | None = None,
) -> PoolElementServer:
    """An element of the pool `pool_handle` that serves with `handler`, while its `async with` block lasts.

    `max_sessions` (0: no limit) sessions are served at a time, further ones are ended at once so that their users ask
    elsewhere; `on_sessions` hears how many there are whenever that changed. Registrars are those of the static list and
    those heard in `asap_group`, if there is one, on the interfaces of `addresses`. `on_message` hears each message as
    it is on the wire. Entering raises `TransportError` when the port cannot be opened; a missing registrar is hunted
    for ever.
    """
    if max_sessions < 0:
        raise LocalError("max_sessions is 0 (no limit) or more")
    transport = transport or best_transport()
    return PoolElementServer(
        PoolHandle(pool_handle),
        handler,
        registrars=static_list(registrars, transport),
        transport=transport,
        addresses=addresses,
        port=port,
        asap_group=asap_group,
        policy=policy or RoundRobin(),
        config=config or ElementConfig(),
        identifier=identifier,
        max_sessions=max_sessions,
        on_sessions=on_sessions,
        on_notice=on_notice,
        on_message=on_message,
        rng=rng or random.Random(),
    )
