"""A running pool element: `async with rserpool.serve(handle, handler, ...) as element` (RFC 5352 §3.1, §3.8).

The handler is a coroutine function. It is called once per session, as soon as the user has sent its first message or
has echoed a cookie, and the session ends in order when it returns. A handler that raises ends its own session only.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Sequence
from math import inf
from types import TracebackType
from typing import Self

from rserpool.config import ElementConfig
from rserpool.core import notices, requests
from rserpool.core.machine import Peer
from rserpool.core.notices import Notice
from rserpool.core.pool_element import PoolElementCore
from rserpool.core.registrar_hunt import Home
from rserpool.errors import LocalError, SessionClosed
from rserpool.handlespace.size import ADDRESSES_MAX
from rserpool.model import (
    UNKNOWN_SERVER,
    AssociationId,
    Cookie,
    ElementId,
    PoolElement,
    PoolHandle,
    SessionMessage,
    TransportAddress,
    TransportUse,
    hex_id,
)
from rserpool.policies import RoundRobin
from rserpool.policies.base import Policy
from rserpool.runtime.defaults import LOOPBACK, in_order, static_list
from rserpool.runtime.driver import Driver
from rserpool.runtime.lifetime import Lifetime
from rserpool.runtime.server_session import (
    ELEMENT_UNREAD_MAX,
    SESSION_UNREAD_MAX,
    Handler,
    ServerSession,
    SessionSeals,
    reach_cookies,
)
from rserpool.runtime.tap import WireMessage
from rserpool.transport import best_transport
from rserpool.transport.base import Transport
from rserpool.transport.multicast import GroupAddress
from rserpool.wire import asap
from rserpool.wire.cookie_seal import CookieNotAccepted, CookieSeal

log = logging.getLogger(__name__)


class PoolElementServer:
    """A pool element (RFC 5352) that runs while its `async with` block lasts; made by `serve`.

    The record that it registers is a `PoolElement`.
    """

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
        pool_key: bytes | None,
        service: str,
        max_sessions: int,
        on_sessions: Callable[[int], None] | None,
        on_notice: Callable[[Notice], None] | None,
        on_message: Callable[[WireMessage], None] | None,
        rng: random.Random,
    ) -> None:
        self.pool_handle = pool_handle
        """The pool that it is a member of."""
        self.identifier = identifier if identifier is not None else ElementId(rng.randrange(1, 0xFFFF_FFFF))
        """Its identifier within the pool."""
        self.on_notice = on_notice
        """Called with each notice but data, in order. May be replaced at any time."""
        self.max_sessions = max_sessions
        """The number of sessions served at the same time; 0: no limit. Further ones are refused."""
        self.cookie_patience = 0.0
        """When it closes, the seconds in which sessions that work may still reach their next cookie."""
        self.cookies_refused = 0
        """The number of cookies that were forged, stale or replayed. Only an element with a pool key notices."""
        self._leaving = False
        self._life = Lifetime("the pool element")
        self._address: TransportAddress | None = None
        self._handler = handler
        self._where = addresses, port
        self._asap_group = asap_group
        self._policy = policy
        self._config = config
        self._on_sessions = on_sessions
        self._seals: SessionSeals | None = None
        if pool_key is not None and config.profile.signs_cookies:
            self._seals = SessionSeals(CookieSeal(pool_key, pool_handle, service, config.cookie_life))
        self._sessions: dict[AssociationId, tuple[ServerSession, asyncio.Task[None]]] = {}
        self._idle_check: asyncio.TimerHandle | None = None
        self._deregistered = asyncio.Event()
        self._core = PoolElementCore(registrars, config, rng)
        self._driver = Driver(
            self._core, transport, on_notice=self._on_notice, profile=config.profile, on_message=on_message
        )

    def __repr__(self) -> str:
        return f"<PoolElementServer {hex_id(self.identifier)} in {self.pool_handle}, {self.sessions} sessions>"

    @property
    def address(self) -> TransportAddress:
        """Where users reach it, with its real port. Raises `NotRunning` before it is entered."""
        return self._life.known(self._address)

    @property
    def policy(self) -> Policy:
        """The policy with which it registers; `update` replaces it."""
        return self._policy

    @property
    def sessions(self) -> int:
        """The number of sessions being served now."""
        return len(self._sessions)

    @property
    def home(self) -> Home | None:
        """The registrar that has this element in its handlespace, as far as it knows; None while it looks for one."""
        return self._core.home_registrar

    def update(self, policy: Policy) -> None:
        """Register again immediately with another policy value: a new load, weight or priority.

        Args:
            policy: A policy of the same kind; registrars refuse another kind (RFC 5352 §3.1).
        """
        if policy != self._policy:
            self._policy = policy
            self._driver.ask(requests.Update(policy))

    def use_registrars(self, registrars: Sequence[TransportAddress]) -> None:
        """Replace the static list of registrars. The home registrar is kept as long as it answers."""
        self._driver.ask(requests.UseRegistrars(tuple((address,) for address in registrars)))

    async def __aenter__(self) -> Self:
        self._life.check_new()
        local = await self._driver.open(*self._where)
        self._address = TransportAddress(local.protocol, local.port, local.addresses, TransportUse.DATA_AND_CONTROL)
        element = PoolElement(
            self.identifier, UNKNOWN_SERVER, self._config.registration_life, self._address, self._policy
        )
        if self._asap_group is not None:
            self._driver.listen(asap.PPID, self._asap_group, self._where[0])
        self._driver.ask(requests.Register(self.pool_handle, element))
        self._life.begin()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self, grace: float = 1.0) -> None:
        """Leave the pool first, then end the sessions: their users continue elsewhere with their last cookies.

        Args:
            grace: Seconds that the registrar, the handlers and the associations each have to finish.
        """
        self._driver.ask(requests.Deregister())
        try:
            async with asyncio.timeout(grace):
                await self._deregistered.wait()
        except TimeoutError:
            log.info("element %s: no registrar took the deregistration in time", hex_id(self.identifier))
        self._leaving = bool(self.cookie_patience)
        await reach_cookies([session for session, _ in self._sessions.values()], self.cookie_patience)
        self._life.end()
        if self._idle_check is not None:
            self._idle_check.cancel()
        tasks = [task for _, task in self._sessions.values()]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=grace)
        await self._driver.aclose(grace)

    def _on_notice(self, notice: Notice) -> None:
        match notice:
            case notices.SessionStarted(association=association, cookie=cookie):
                self._start(association, cookie)
            case notices.DataReceived(association=association, data=data):
                self._received(association, data)
            case notices.SessionEnded(association=association, reason=reason):
                if association in self._sessions:
                    self._sessions[association][0]._over(reason)
            case notices.Deregistered():
                self._deregistered.set()
        if self.on_notice is not None and not isinstance(notice, notices.DataReceived):
            self.on_notice(notice)

    def _start(self, association: AssociationId, cookie: bytes | None) -> None:
        content, refused = cookie, ""
        seal: Callable[[bytes], Cookie] = Cookie
        if self._seals is not None:
            try:
                content, former = self._seals.begin(association, self._driver.links.peer(association), cookie)
                if former is not None:
                    self._end(former, "its user has come back on another association")
            except CookieNotAccepted as error:
                content, refused = None, str(error)
            seal = self._seals.sealing(association)
        full = self.max_sessions and len(self._sessions) >= self.max_sessions and not self._made_place()
        if self._leaving or full:
            why = "leaving" if self._leaving else "full"
            log.info("element %s is %s: a session is refused", hex_id(self.identifier), why)
            self._forget_session(association)
            self._driver.ask(requests.EndSession(association))
            return
        if refused:
            self._refuse_cookie(association, refused)
        session = ServerSession(association, content, seal, self._driver.ask, self._driver.links.writer)
        task = asyncio.get_running_loop().create_task(self._run(association, session))
        self._sessions[association] = session, task
        self._count_sessions()
        if self._idle_check is None:
            self._check_idle()

    def _forget_session(self, association: AssociationId) -> tuple[ServerSession, asyncio.Task[None]] | None:
        if self._seals is not None:
            self._seals.forget(association)
        return self._sessions.pop(association, None)

    def _refuse_cookie(self, association: AssociationId, reason: str) -> None:
        self.cookies_refused += 1
        # A program that takes notices needs no warning in the log too. A stranger can cause many.
        level = logging.WARNING if self.on_notice is None else logging.INFO
        log.log(level, "session %d begins without its cookie: %s", association, reason)
        self._driver.ask(requests.RefuseCookie(association))
        if self.on_notice is not None:
            self.on_notice(notices.CookieRefused(association, reason))

    def _made_place(self) -> bool:
        """End the session that has been idle longest, if that is long enough. Return whether there is a place now."""
        association, (session, _) = max(self._sessions.items(), key=lambda entry: entry[1][0]._idle)
        if session._idle < self._config.idle_gives_way:
            return False
        self._end(association, f"it was idle for {session._idle:.0f} s and another user needs its place")
        return True

    def _check_idle(self) -> None:
        """End the sessions that have been idle for too long, and look again later."""
        self._idle_check = None
        limit = self._config.idle_timeout
        for association, (session, _) in list(self._sessions.items()):
            if session._idle >= limit:
                self._end(association, f"it was idle for {session._idle:.0f} s")
        if self._sessions and self._life.running and limit != inf:
            self._idle_check = asyncio.get_running_loop().call_later(limit / 4, self._check_idle)

    def _received(self, association: AssociationId, message: SessionMessage) -> None:
        entry = self._sessions.get(association)
        if entry is None:
            return
        session, _ = entry
        session._received(message)
        if session._unread > SESSION_UNREAD_MAX:
            self._end(association, "too many unread octets", over_limit=True)
        elif session._unread * len(self._sessions) > ELEMENT_UNREAD_MAX:
            unread = {other: entry[0]._unread for other, entry in self._sessions.items()}
            if sum(unread.values()) > ELEMENT_UNREAD_MAX:
                self._end(
                    max(unread, key=unread.__getitem__), "too many unread octets in all sessions", over_limit=True
                )

    def _end(self, association: AssociationId, reason: str, *, over_limit: bool = False) -> None:
        """End a session against its service's will: in order, or at once with a notice if it is over a limit."""
        log.info("session %d ends: %s", association, reason)
        session, task = self._sessions[association]
        self._forget_session(association)
        session._over(reason)
        task.cancel()
        if over_limit:
            self._driver.cut_off(association, reason)
        else:
            self._driver.ask(requests.EndSession(association, reason=reason))
        self._count_sessions()

    def _count_sessions(self) -> None:
        if self._on_sessions is not None:
            self._on_sessions(len(self._sessions))

    async def _run(self, association: AssociationId, session: ServerSession) -> None:
        try:
            await self._handler(session)
        except SessionClosed:
            pass
        except asyncio.CancelledError:
            task = asyncio.current_task()
            assert task is not None
            task.uncancel()  # the element cancelled it; EndSession follows below
        except Exception:
            log.exception("the service failed in session %d; the other sessions continue", session.id)
        finally:
            session._over("the session is over")
            if self._forget_session(association) is not None:
                self._count_sessions()
                self._driver.ask(requests.EndSession(association))


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
    pool_key: bytes | None = None,
    service: str = "",
    max_sessions: int = 0,
    on_sessions: Callable[[int], None] | None = None,
    on_notice: Callable[[Notice], None] | None = None,
    on_message: Callable[[WireMessage], None] | None = None,
    rng: random.Random | None = None,
) -> PoolElementServer:
    """Return a pool element that serves sessions with `handler` while its `async with` block lasts.

    It registers when it is entered, and looks for a registrar as long as none answers.

    Args:
        pool_handle: The pool to enter: 1 octet or more, text as UTF-8.
        handler: The service, called once per session.
        registrars: The static list: ASAP addresses of registrars. By default the one at 127.0.0.1, port 3863.
        transport: How to reach registrars and to be reached; `best_transport()` by default. All members of a pool use
            the same.
        addresses: The local IP addresses to listen at, such as `own_addresses()`, and the interfaces to hear
            `asap_group` at. Over TCP, users are told only one: that from which the registrar is reached.
        port: The port to listen at; 0 takes any free one.
        asap_group: The multicast group in which to hear of further registrars.
        policy: The policy with which to register; `RoundRobin` by default. All elements of a pool use the same kind.
        config: Timers and limits.
        identifier: The identifier within the pool; random by default.
        pool_key: A secret of at least 16 octets that all elements of the pool share. With it cookies are signed, and
            a session whose cookie is forged, stale or replayed starts without it (RFC 5352 §3.8). Not used in
            rsplib's profile, whose elements do not sign.
        service: A name that signed cookies are bound to, if pools of several services share a key and a handle.
        max_sessions: The number of sessions served at the same time; 0: no limit. Further ones are ended immediately,
            so that their users ask another element.
        on_sessions: Called with the number of sessions whenever it changes.
        on_notice: Called with each notice but data, in order.
        on_message: Called with each message as it is on the wire, before it is acted upon.
        rng: The source of chance, for tests that repeat.

    Raises:
        LocalError: The pool handle is empty or too long, the pool key is too short, there are too many addresses, or
            `max_sessions` is negative.
        TransportError: This machine offers no transport. Entering raises it when the port cannot be opened.
        NotRunning: Entering an element that is closed.
    """
    if max_sessions < 0:
        raise LocalError("max_sessions is 0 (no limit) or more")
    if len(addresses) > ADDRESSES_MAX:
        raise LocalError(f"an element has at most {ADDRESSES_MAX} addresses")
    config, handle = config or ElementConfig(), PoolHandle(pool_handle)
    handle.check_length(config.profile.handle_max)
    transport = transport or best_transport()
    return PoolElementServer(
        handle,
        handler,
        registrars=static_list(registrars, transport),
        transport=transport,
        addresses=in_order(addresses, transport.protocol, registrars or ()),
        port=port,
        asap_group=asap_group,
        policy=policy or RoundRobin(),
        config=config,
        identifier=identifier,
        pool_key=pool_key,
        service=service,
        max_sessions=max_sessions,
        on_sessions=on_sessions,
        on_notice=on_notice,
        on_message=on_message,
        rng=rng or random.Random(),
    )
