"""A session of a pool user: bound to one element at a time, and to another when that one is gone (RFC 5352 §3.8, §3.9).

It keeps the latest cookie and hands it to the next element before anything else, so that the service can go on where
the former element stopped. What was sent before a failover and is not in a cookie is for the program to repeat. Whom to
turn to next is the matter of `choice`, and who is in the pool that of `resolver`.
"""

from __future__ import annotations

import logging
import random
from collections import deque
from collections.abc import Callable
from enum import Enum

from rserpool.config import UserConfig
from rserpool.core.choice import Choice
from rserpool.core.machine import AssociationLost, AssociationUp, Close, Connect, Effect, Notify, Peer, Send
from rserpool.core.notices import (
    CookieReceived,
    SessionBound,
    SessionData,
    SessionFailedOver,
    SessionInterrupted,
    SessionWaiting,
)
from rserpool.core.resolver import Resolver, TimerKey, UserTimer
from rserpool.core.timers import Timers
from rserpool.errors import CauseCode
from rserpool.model import AssociationId, Cookie, ElementId, PoolElement, PoolHandle, SessionMessage, hex_id
from rserpool.wire import asap

log = logging.getLogger(__name__)


class SessionState(Enum):
    IDLE = "is not open yet"
    RESOLVING = "asks who is in its pool"
    CONNECTING = "connects to an element"
    BOUND = "is served"
    WAITING = "waits for an element"
    CLOSED = "is closed"


_MOVES = {
    SessionState.IDLE: {SessionState.RESOLVING, SessionState.CLOSED},
    SessionState.RESOLVING: {SessionState.CONNECTING, SessionState.WAITING, SessionState.CLOSED},
    SessionState.CONNECTING: {SessionState.BOUND, SessionState.RESOLVING, SessionState.CLOSED},
    SessionState.BOUND: {SessionState.RESOLVING, SessionState.CLOSED},
    SessionState.WAITING: {SessionState.RESOLVING, SessionState.CLOSED},
    SessionState.CLOSED: set(),
}


class SessionCore:
    """One session. `bound` is its user's table of associations in sessions, which it keeps its own entry of."""

    patient = True

    def __init__(
        self,
        token: object,
        pool_handle: PoolHandle,
        config: UserConfig,
        rng: random.Random,
        resolver: Resolver,
        timers: Timers[TimerKey],
        bound: dict[AssociationId, SessionCore],
        emit: Callable[[Effect], None],
    ) -> None:
        self.state = SessionState.IDLE
        self._token = token
        self._pool_handle = pool_handle
        self._config = config
        self._choice = Choice(config, rng)
        self._resolver = resolver
        self._timers = timers
        self._bound = bound
        self._emit = emit
        self._element: PoolElement | None = None
        """Who serves us, or whom we are connecting to."""
        self._association: AssociationId | None = None
        self._left: ElementId | None = None
        """Who served us before, after the first loss."""
        self._cookie: Cookie | None = None
        self._pending: deque[SessionMessage] = deque()
        self._given_up: list[Peer] = []  # connections that took too long and have not ended yet
        self._bound_at = 0.0
        self._heard = False
        self._reason = ""  # for which we told the program to wait; empty when an element has spoken since

    def __repr__(self) -> str:
        return f"<SessionCore {self._token} with {self._pool_handle} {self.state.value}>"

    # --- what the program asks ----------------------------------------------------------------------------------

    def open(self, now: float) -> None:
        """Look for an element, the first or another."""
        self._move(SessionState.RESOLVING)
        recommended = self._choice.recommended()
        if recommended is not None:
            self._connect(now, recommended)
        elif not self._turn_to_cache(now):
            self._resolver.ask(now, self, self._pool_handle, self._choice.items)

    try_again = open
    """After a pause: the pool may have elements now, or those that refused may accept."""

    def send(self, now: float, data: SessionMessage) -> None:
        """Send data, or keep it until an element is bound."""
        if self._association is None:
            self._pending.append(data)
        else:
            self._emit(Send(self._association, data))
            self._expect_progress(now)

    def fail_over(self, now: float, reason: str) -> None:
        """Leave the present element, if there is one."""
        if self.state is SessionState.BOUND:
            self._leave(abort=True)
            self._interrupted(now, reason)

    def close(self) -> None:
        """End the session."""
        if self._association is not None:
            self._leave()
        self._resolver.forget_asker(self, self._pool_handle)
        for timer in (UserTimer.CONNECT, UserTimer.PROGRESS, UserTimer.RETRY):
            self._timers.cancel((timer, self._token))
        self._move(SessionState.CLOSED)

    # --- finding an element -------------------------------------------------------------------------------------

    def _turn_to_cache(self, now: float) -> bool:
        if not self._resolver.knows(now, self._pool_handle):
            return False
        chosen = self._resolver.choose(self._pool_handle, self._choice.failed)
        if chosen is None and self._resolver.home is not None:
            return False  # the registrar may know others
        self._connect_or_rest(now, chosen)
        return True

    def answered(self, now: float, response: asap.HandleResolutionResponse) -> None:
        """The registrar told us who is in the pool, or refused."""
        elements = response.pool_elements
        if response.error is not None or not elements:
            causes = response.error.causes if response.error is not None else ()
            if not causes or any(cause.code == CauseCode.UNKNOWN_POOL_HANDLE for cause in causes):
                reason = f"No element is registered in pool {self._pool_handle}."
            else:
                reason = f"The registrar does not resolve pool {self._pool_handle}: {causes[0]}."
            self._choice.start_over()
            self._wait(reason)
            self._resolver.await_pool(now, self, self._pool_handle)
        elif self._config.stale_cache > 0:
            self._connect_or_rest(now, self._resolver.choose(self._pool_handle, self._choice.failed))
        else:
            self._connect_or_rest(now, self._choice.first_of(elements))

    def unanswered(self, now: float, in_vain: bool) -> None:
        """No registrar answers: the cache will do, if there is any."""
        if self._resolver.knows(now, self._pool_handle):
            self._resolver.forget_asker(self, self._pool_handle)
            self._turn_to_cache(now)
        elif in_vain:
            self._tell_waiting("No registrar answers.")

    def failed(self, now: float) -> None:
        """Does not come: a session is patient."""

    def _connect_or_rest(self, now: float, element: PoolElement | None) -> None:
        if element is not None:
            self._connect(now, element)
        else:
            self._timers.set((UserTimer.RETRY, self._token), now + self._choice.rest())
            self._wait(f"All elements of pool {self._pool_handle} have been tried, none serves us.")

    def _wait(self, reason: str) -> None:
        self._move(SessionState.WAITING, reason)
        self._tell_waiting(reason)

    def _tell_waiting(self, reason: str) -> None:
        """Once per change of the reason."""
        if reason != self._reason:
            self._reason = reason
            self._emit(Notify(SessionWaiting(self._token, reason)))

    def _connect(self, now: float, element: PoolElement) -> None:
        self._element = element
        self._move(SessionState.CONNECTING, hex_id(element.identifier))
        self._timers.set((UserTimer.CONNECT, self._token), now + self._config.connect_timeout)
        self._emit(Connect((element.transport,), self._token, private=True))

    def up(self, now: float, event: AssociationUp) -> None:
        """A `Connect` of ours succeeded."""
        element = self._element
        if self._is_late(event.peer) or self.state is not SessionState.CONNECTING or element is None:
            self._emit(Close(event.association, abort=True))
            return
        self._timers.cancel((UserTimer.CONNECT, self._token))
        self._move(SessionState.BOUND, hex_id(element.identifier))
        self._association = event.association
        self._bound[event.association] = self
        self._bound_at, self._heard = now, False
        if self._cookie is not None:
            # §3.8: the cookie echo goes before anything else.
            self._emit(Send(event.association, asap.CookieEcho(self._cookie)))
        if self._cookie is not None or self._pending:
            self._expect_progress(now)
        while self._pending:
            self._emit(Send(event.association, self._pending.popleft()))
        if self._left is None:
            self._emit(Notify(SessionBound(self._token, element)))
        else:
            self._emit(Notify(SessionFailedOver(self._token, self._left, element, self._cookie)))

    def not_up(self, now: float, event: AssociationLost) -> None:
        """A `Connect` of ours failed."""
        if not self._is_late(event.peer):
            self._unreachable(now)

    def connect_due(self, now: float) -> None:
        """The element takes too long to accept."""
        assert self._element is not None
        self._given_up.append((self._element.transport,))
        self._unreachable(now)

    def _unreachable(self, now: float) -> None:
        if self.state is not SessionState.CONNECTING or self._element is None:
            return
        self._timers.cancel((UserTimer.CONNECT, self._token))
        self._choice.leave_out(self._element.identifier)
        self._resolver.report(self._pool_handle, self._element.identifier)
        self.open(now)

    def _is_late(self, peer: Peer) -> bool:
        """Whether this is the end of a connection that we gave up before."""
        awaited = self.state is SessionState.CONNECTING and self._element and peer == (self._element.transport,)
        late = peer in self._given_up and not awaited
        if late:
            self._given_up.remove(peer)
        return late

    # --- being served -------------------------------------------------------------------------------------------

    def received(self, now: float, message: object) -> None:
        """The element says something."""
        match message:
            case SessionMessage() if self._element is not None:
                self._heard, self._reason = True, ""
                self._emit(Notify(SessionData(self._token, message, self._element)))
                if (UserTimer.PROGRESS, self._token) in self._timers:
                    self._expect_progress(now)
            case asap.Cookie(cookie=cookie):
                self._heard, self._reason, self._cookie = True, "", cookie
                self._emit(Notify(CookieReceived(self._token, bytes(cookie))))
            case asap.BusinessCard(pool_handle=self._pool_handle, pool_elements=elements):
                self._choice.prefer(elements)
            case _:
                log.debug("session %s: %s is ignored", self._token, type(message).__name__)

    def lost(self, now: float, event: AssociationLost) -> None:
        """The association to the element ended."""
        assert self._element is not None
        self._association = None
        if not event.graceful:
            # An element that ends the session in order can be reached; it does not want, or leaves.
            self._resolver.report(self._pool_handle, self._element.identifier)
        self._interrupted(now, event.reason)

    def progress_due(self, now: float) -> None:
        """The element is silent for too long."""
        self.fail_over(now, f"no data for {self._config.progress_timeout:g} s")

    def _interrupted(self, now: float, reason: str) -> None:
        element = self._element
        assert element is not None
        self._timers.cancel((UserTimer.PROGRESS, self._token))
        self._choice.leave_out(element.identifier, now - self._bound_at if self._heard else 0.0)
        self._left = element.identifier
        self._emit(Notify(SessionInterrupted(self._token, element, reason)))
        self.open(now)

    def _leave(self, *, abort: bool = False) -> None:
        assert self._association is not None
        del self._bound[self._association]
        self._emit(Close(self._association, abort))
        self._association = None

    def _expect_progress(self, now: float) -> None:
        """The element owes us data from now on."""
        if self._config.progress_timeout > 0:
            self._timers.set((UserTimer.PROGRESS, self._token), now + self._config.progress_timeout)

    def _move(self, state: SessionState, why: str = "") -> None:
        if state is self.state:
            return
        assert state in _MOVES[self.state], f"{self.state} -> {state}"
        self.state = state
        log.info("session %s with %s %s%s", self._token, self._pool_handle, state.value, f" ({why})" if why else "")
