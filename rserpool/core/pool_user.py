"""A pool user: resolves pool handles and keeps sessions with elements (RFC 5352 §3.3, §3.5, §3.8).

It connects the `resolver`, which talks to the registrar, the sessions, which talk to elements, and the program, which
makes requests. It is not a server: associations that others open are ignored.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from typing import Any

from rserpool.config import UserConfig
from rserpool.core.machine import (
    Asked,
    AssociationLost,
    AssociationUp,
    Close,
    Due,
    Effect,
    Event,
    Heard,
    Malformed,
    Notify,
    Peer,
    Received,
    Send,
)
from rserpool.core.notices import ResolutionFailed, Resolved
from rserpool.core.registrar_hunt import Home, HuntToken
from rserpool.core.requests import CloseSession, FailOver, OpenSession, Resolve, SendData, UseRegistrars
from rserpool.core.resolver import Resolver, TimerKey, UserTimer
from rserpool.core.session import SessionCore
from rserpool.core.timers import Timers
from rserpool.errors import CauseCode, ErrorCause
from rserpool.model import AssociationId
from rserpool.wire import asap

log = logging.getLogger(__name__)


class _Resolution:
    """A `Resolve` request of the program."""

    patient = False

    def __init__(self, request: Resolve, emit: Callable[[Effect], None]) -> None:
        self._request = request
        self._emit = emit

    def answered(self, now: float, response: asap.HandleResolutionResponse) -> None:
        """Tell the program the result."""
        request = self._request
        if response.error is not None:
            causes = response.error.causes or (ErrorCause(CauseCode.UNSPECIFIED),)
            self._emit(Notify(ResolutionFailed(request.token, request.pool_handle, causes[0])))
            return
        resolved = Resolved(request.token, request.pool_handle, response.policy, response.pool_elements)
        self._emit(Notify(resolved))

    def unanswered(self, now: float, all_tried: bool) -> None:
        """Do nothing; the resolver repeats the query until `failed`."""

    def failed(self, now: float) -> None:
        """Tell the program that no registrar answered."""
        self._emit(Notify(ResolutionFailed(self._request.token, self._request.pool_handle, None)))

    def try_again(self, now: float) -> None:
        """Never called; a resolution does not wait for a pool."""


class PoolUserCore:
    """The behaviour of one pool user; see `rserpool.core.machine.Core`."""

    def __init__(self, registrars: tuple[Peer, ...], config: UserConfig, rng: random.Random) -> None:
        self._config = config
        self._rng = rng
        self._timers: Timers[TimerKey] = Timers()
        self.deadline = self._timers.next
        self._effects: list[Effect] = []
        self._resolver = Resolver(registrars, config, rng, self._timers, self._emit)
        self._sessions: dict[object, SessionCore] = {}
        self._bound: dict[AssociationId, SessionCore] = {}
        self._on_timer: dict[UserTimer, Callable[[float, Any], None]] = {
            UserTimer.T1_ENRP_REQUEST: self._resolver.request_due,
            UserTimer.T5_SERVERHUNT: lambda now, _: self._resolver.hunt_due(now),
            UserTimer.POOL: self._resolver.pool_due,
            UserTimer.CONNECT: lambda now, token: self._sessions[token].connect_due(now),
            UserTimer.PROGRESS: lambda now, token: self._sessions[token].progress_due(now),
            UserTimer.RETRY: lambda now, token: self._sessions[token].try_again(now),
        }

    def __repr__(self) -> str:
        return f"<PoolUserCore {len(self._sessions)} sessions, {len(self._bound)} bound>"

    @property
    def home_registrar(self) -> Home | None:
        """The registrar that is asked; None if there is none."""
        return self._resolver.home_registrar

    def step(self, now: float, event: Event) -> list[Effect]:
        """Handle one event; see `rserpool.core.machine.Core`."""
        match event:
            case Received():
                self._received(now, event)
            case Malformed(association=association, ppid=asap.PPID, cause=ErrorCause() as cause):
                self._emit(Send(association, asap.Error(asap.OperationError((cause,)))))
            case AssociationUp():
                self._up(now, event)
            case AssociationLost():
                self._lost(now, event)
            case Due():
                for kind, subject in self._timers.pop_due(now):
                    self._on_timer[kind](now, subject)
            case Heard(source=source, message=asap.ServerAnnounce() as message):
                self._resolver.heard(now, source, message)
            case Asked(request=request):
                self._asked(now, request)
        self.deadline = self._timers.next
        effects = self._effects[:]
        self._effects.clear()
        return effects

    def _asked(self, now: float, request: object) -> None:
        match request:
            case Resolve():
                items = max(0, min(request.items, asap.ALL_ITEMS))
                self._resolver.ask(now, _Resolution(request, self._emit), request.pool_handle, items)
            case OpenSession(token=token, pool_handle=pool_handle) if token not in self._sessions:
                session = SessionCore(
                    token,
                    pool_handle,
                    self._config,
                    self._rng,
                    self._resolver,
                    self._timers,
                    self._bound,
                    self._emit,
                )
                self._sessions[token] = session
                session.open(now)
            case SendData(token=token, data=data) if token in self._sessions:
                self._sessions[token].send(now, data)
            case FailOver(token=token, reason=reason) if token in self._sessions:
                self._sessions[token].fail_over(now, reason)
            case CloseSession(token=token) if token in self._sessions:
                self._sessions.pop(token).close()
            case UseRegistrars(registrars=registrars):
                self._resolver.use_registrars(now, registrars)
            case _:
                log.debug("pool user: ignored %r: it is too late, or not a request to a user", request)

    def _received(self, now: float, event: Received) -> None:
        association, message = event.association, event.message
        session = self._bound.get(association)
        if session is not None:
            session.received(now, message)
        elif isinstance(message, asap.HandleResolutionResponse) and association == self._resolver.home:
            self._resolver.on_response(now, message)
        else:
            log.debug("pool user: ignored %s", type(message).__name__)
        # RFC 5352 §2.2.14: an Error is never answered with an Error.
        if event.reports and not isinstance(message, asap.Error):
            self._emit(Send(association, asap.Error(asap.OperationError(event.reports))))

    def _up(self, now: float, event: AssociationUp) -> None:
        if isinstance(event.token, HuntToken):
            self._resolver.hunted(now, event)
        elif event.token in self._sessions:
            self._sessions[event.token].up(now, event)
        elif event.token is not None:
            self._emit(Close(event.association))  # the session was closed while it was connecting

    def _lost(self, now: float, event: AssociationLost) -> None:
        if event.association is None:
            if isinstance(event.token, HuntToken):
                self._resolver.hunted(now, event)
            elif event.token in self._sessions:
                self._sessions[event.token].not_up(now, event)
        elif event.association == self._resolver.home:
            self._resolver.home_lost(now, event.reason)
        else:
            session = self._bound.pop(event.association, None)
            if session is not None:
                session.lost(now, event)

    def _emit(self, effect: Effect) -> None:
        self._effects.append(effect)
