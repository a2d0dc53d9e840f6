"""A session of a pool user: bound to one element at a time, and to another one after a failure (RFC 5352 §3.8, §3.9).

A session keeps the latest cookie and sends it to the next element before anything else, so that the service can resume
where the former element stopped. The program has to repeat what it sent before a failover and what is not covered by a
cookie. `choice` decides which element is tried next; `resolver` knows the elements of the pool.
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
    SessionCookieRefused,
    SessionData,
    SessionFailedOver,
    SessionInterrupted,
    SessionWaiting,
)
from rserpool.core.resolver import Resolver, TimerKey, UserTimer
from rserpool.core.timers import Timers, doubled
from rserpool.errors import CauseCode
from rserpool.model import AssociationId, Cookie, ElementId, PoolElement, PoolHandle, SessionMessage, hex_id
from rserpool.wire import asap

log = logging.getLogger(__name__)

LONGEST_CONNECT = UserConfig().connect_timeout
"""Seconds up to which `connect_timeout` doubles each time that no element of the pool accepted the session."""


class SessionState(Enum):
    """What a session is doing."""

    IDLE = "is not open yet"
    RESOLVING = "is resolving its pool handle"
    CONNECTING = "is connecting to an element"
    BOUND = "is bound to an element"
    WAITING = "is waiting for an element"
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
    """One session. `bound` is the user's table of bound associations, in which the session keeps its own entry."""

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
        """The element that serves the session, or that is being connected to."""
        self._recommended = False
        """True if another element recommended it, on a business card. The registrar is told nothing about it then:
        otherwise any element could have others reported as unreachable."""
        self._association: AssociationId | None = None
        self._left: ElementId | None = None
        """The element that served the session before; None before the first failover."""
        self._cookie: Cookie | None = None
        self._echoed = False
        """The element that serves was sent a cookie."""
        self._pending: deque[SessionMessage] = deque()
        self._given_up: list[Peer] = []  # connection attempts that took too long and have not ended yet
        self._bound_at = 0.0
        self._heard = False
        self._hindrance = ""  # why this side could not dial the latest element; empty if it could
        self._reason = ""  # of the latest `SessionWaiting`; empty when an element has sent something since

    # --- requests of the program --------------------------------------------------------------------------------

    def open(self, now: float) -> None:
        """Look for an element: the first one, or another one after a failure."""
        self._move(SessionState.RESOLVING)
        recommended = self._choice.recommended()
        if recommended is not None:
            self._connect(now, recommended, recommended=True)
        elif not self._turn_to_cache(now):
            items = self._choice.items
            self._resolver.ask(now, self, self._pool_handle, items and items + len(self._resolver.doubtful(now)))

    try_again = open
    """Look again after a pause: the pool may have elements now, or those that refused may accept."""

    def send(self, now: float, data: SessionMessage) -> None:
        """Send a message, or queue it until an element is bound."""
        if self._association is None:
            self._pending.append(data)
        else:
            self._emit(Send(self._association, data))
            self._expect_progress(now)

    def fail_over(self, now: float, reason: str) -> None:
        """Leave the current element for another one. Does nothing if the session is not bound."""
        if self.state is SessionState.BOUND:
            if not self._heard and self._element is not None:
                self._resolver.doubt(now, self._element.identifier)
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
            return False  # the registrar may know other elements
        self._connect_or_rest(now, chosen)
        return True

    def answered(self, now: float, response: asap.HandleResolutionResponse) -> None:
        """Handle the registrar's answer: the elements of the pool, or an error."""
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
            doubtful = self._resolver.doubtful(now)
            trusted = (element for element in elements if element.identifier not in doubtful)
            self._connect_or_rest(now, self._choice.first_of((*trusted, *elements)))

    def unanswered(self, now: float, all_tried: bool) -> None:
        """Handle the lack of an answer: use the cache, if there is an entry."""
        if self._resolver.knows(now, self._pool_handle):
            self._resolver.forget_asker(self, self._pool_handle)
            self._turn_to_cache(now)
        elif all_tried:
            self._tell_waiting("No registrar answers.")

    def failed(self, now: float) -> None:
        """Never called; sessions wait indefinitely."""

    def _connect_or_rest(self, now: float, element: PoolElement | None) -> None:
        if element is not None:
            self._connect(now, element)
        else:
            self._timers.set((UserTimer.RETRY, self._token), now + self._choice.rest())
            tried = f"All elements of pool {self._pool_handle} have been tried. None accepts the session"
            self._wait(f"{tried}: {self._hindrance}." if self._hindrance else f"{tried}.")

    def _wait(self, reason: str) -> None:
        self._move(SessionState.WAITING, reason)
        self._tell_waiting(reason)

    def _tell_waiting(self, reason: str) -> None:
        """Tell the program why the session waits, once per reason."""
        if reason != self._reason:
            self._reason = reason
            self._emit(Notify(SessionWaiting(self._token, reason)))

    def _connect(self, now: float, element: PoolElement, *, recommended: bool = False) -> None:
        self._element, self._recommended = element, recommended
        self._move(SessionState.CONNECTING, hex_id(element.identifier))
        # If no element accepts, all of them may be slow, for example because the machine is overloaded.
        wait = doubled(self._config.connect_timeout, self._choice.rounds, LONGEST_CONNECT)
        self._timers.set((UserTimer.CONNECT, self._token), now + wait)
        self._emit(Connect((element.transport,), self._token, private=True))

    def up(self, now: float, event: AssociationUp) -> None:
        """Handle the success of a `Connect`."""
        element = self._element
        if self._is_late(event.peer) or self.state is not SessionState.CONNECTING or element is None:
            self._emit(Close(event.association, abort=True))
            return
        self._timers.cancel((UserTimer.CONNECT, self._token))
        self._move(SessionState.BOUND, hex_id(element.identifier))
        self._association = event.association
        self._bound[event.association] = self
        self._bound_at, self._heard = now, False
        self._echoed = self._cookie is not None
        if self._cookie is not None:
            # §3.8: the cookie echo precedes all data.
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
        """Handle the failure of a `Connect`."""
        if not self._is_late(event.peer):
            self._unreachable(now, event.reason if event.ours else "")

    def connect_due(self, now: float) -> None:
        """Handle the expiry of the connect timer: the element takes too long to accept."""
        assert self._element is not None
        self._given_up.append((self._element.transport,))
        self._resolver.doubt(now, self._element.identifier)
        self._unreachable(now)

    def _unreachable(self, now: float, hindrance: str = "") -> None:
        """Try another element. The element is reported, unless a `hindrance` on this side is the reason."""
        if self.state is not SessionState.CONNECTING or self._element is None:
            return
        self._timers.cancel((UserTimer.CONNECT, self._token))
        self._choice.leave_out(self._element.identifier)
        self._hindrance = hindrance
        if hindrance:
            log.warning("element %s is left out: %s", hex_id(self._element.identifier), hindrance)
        else:
            self._report(now, self._element)
        self.open(now)

    def _report(self, now: float, element: PoolElement) -> None:
        """Report an unreachable element to the registrar that named it (§3.5)."""
        if not self._recommended:
            self._resolver.report(now, self._pool_handle, element.identifier)

    def _is_late(self, peer: Peer) -> bool:
        """Return whether this is the outcome of a connection attempt that was given up before."""
        awaited = self.state is SessionState.CONNECTING and self._element and peer == (self._element.transport,)
        late = peer in self._given_up and not awaited
        if late:
            self._given_up.remove(peer)
        return late

    # --- being served -------------------------------------------------------------------------------------------

    def received(self, now: float, message: object) -> None:
        """Handle a message of the element."""
        if not self._heard and self._element is not None:
            self._resolver.trust(self._element.identifier)
        match message:
            case SessionMessage() if self._element is not None:
                self._heard, self._reason = True, ""
                self._emit(Notify(SessionData(self._token, message, self._element)))
                if (UserTimer.PROGRESS, self._token) in self._timers:
                    self._expect_progress(now)
            case asap.Cookie(cookie=cookie):
                self._heard, self._reason, self._cookie = True, "", cookie
                self._emit(Notify(CookieReceived(self._token, bytes(cookie))))
            case asap.Error(error=error) if self._echoed and self._element is not None and _is_refusal(error):
                # §3.8 says what an element checks, not what it does then. Ours serves the session without the cookie.
                self._echoed, self._cookie = False, None
                self._emit(Notify(SessionCookieRefused(self._token, self._element)))
            case asap.BusinessCard(pool_handle=self._pool_handle, pool_elements=elements):
                self._choice.prefer(elements)
            case _:
                log.debug("session %s: ignored %s", self._token, type(message).__name__)

    def lost(self, now: float, event: AssociationLost) -> None:
        """Handle the end of the association to the element."""
        assert self._element is not None
        self._association = None
        if not event.graceful:
            # An element that shuts the session down can be reached; it refuses the session or leaves the pool.
            self._report(now, self._element)
        self._interrupted(now, event.reason)

    def progress_due(self, now: float) -> None:
        """Handle the expiry of the progress timer: the element is silent for too long."""
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
        """Start the progress timer, because the element has to send data now."""
        if self._config.progress_timeout > 0:
            self._timers.set((UserTimer.PROGRESS, self._token), now + self._config.progress_timeout)

    def _move(self, state: SessionState, why: str = "") -> None:
        if state is self.state:
            return
        assert state in _MOVES[self.state], f"{self.state} -> {state}"
        self.state = state
        log.info("session %s with %s %s%s", self._token, self._pool_handle, state.value, f" ({why})" if why else "")


def _is_refusal(error: asap.OperationError) -> bool:
    return any(cause.code == CauseCode.REJECTED_DUE_TO_SECURITY for cause in error.causes)
