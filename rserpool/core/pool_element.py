"""A pool element: a member of its pool for registrars, and a server of sessions for users (RFC 5352 §3).

An association becomes a session with the user's first message, either data or a cookie echo. An association that only
carries keep-alives is not a session. For a service that speaks first (`ElementConfig.greet_after`), silence of that
length starts a session as well. If a keep-alive arrives later, the association was a registrar's and the session ends.
Sessions do not depend on any registrar. What is done in a session is up to the program.
"""

from __future__ import annotations

import logging
import random

from rserpool.config import ElementConfig
from rserpool.core.machine import (
    Asked,
    AssociationLost,
    AssociationUp,
    Close,
    Due,
    Effect,
    Event,
    Heard,
    Identified,
    Malformed,
    Notify,
    Peer,
    Received,
    Send,
)
from rserpool.core.member_state import MemberTimer
from rserpool.core.membership import Membership
from rserpool.core.notices import DataReceived, SessionEnded, SessionStarted
from rserpool.core.registrar_hunt import Home, HuntToken
from rserpool.core.requests import (
    Deregister,
    EndSession,
    RefuseCookie,
    Register,
    SendCookie,
    SendTo,
    Update,
    UseRegistrars,
)
from rserpool.core.timers import Timers
from rserpool.errors import CauseCode, ErrorCause
from rserpool.model import AssociationId, Cookie, SessionMessage
from rserpool.wire import asap

log = logging.getLogger(__name__)


class PoolElementCore:
    """The behaviour of one element; see `rserpool.core.machine.Core`."""

    def __init__(self, registrars: tuple[Peer, ...], config: ElementConfig, rng: random.Random) -> None:
        self._timers: Timers[MemberTimer] = Timers()
        self.deadline = self._timers.next
        self._effects: list[Effect] = []
        self._member = Membership(registrars, config, rng, self._timers, self._emit)
        self._peers: dict[AssociationId, Peer] = {}
        self._no_registrars: set[AssociationId] = set()
        """Associations whose other side has shown the certificate of somebody who is no registrar."""
        self._sessions: set[AssociationId] = set()
        self._greet_after = config.greet_after
        self._silent: Timers[AssociationId] = Timers()
        """Associations without any message yet, and when they become sessions."""
        self._greeted: set[AssociationId] = set()
        """Sessions that began by silence and whose user has not sent anything yet."""

    def __repr__(self) -> str:
        return f"<PoolElementCore {self._member.name} {self._member.state.value}, {len(self._sessions)} sessions>"

    @property
    def registration(self) -> Register | None:
        """What the element is registered as, or tries to be; None if it is in no pool."""
        return self._member.registration

    @property
    def home(self) -> AssociationId | None:
        """The association to the home registrar; None without home registrar."""
        return self._member.home

    @property
    def home_registrar(self) -> Home | None:
        """The home registrar; None if there is none."""
        return self._member.home_registrar

    def step(self, now: float, event: Event) -> list[Effect]:
        """Handle one event; see `rserpool.core.machine.Core`."""
        match event:
            case Received():
                self._received(now, event)
            case Malformed(association=association, ppid=asap.PPID, cause=ErrorCause() as cause):
                self._emit(Send(association, asap.Error(asap.OperationError((cause,)))))
            case AssociationUp():
                if isinstance(event.token, HuntToken):
                    self._member.hunted(now, event)
                else:
                    self._peers[event.association] = event.peer
                    if self._greet_after is not None:
                        self._silent.set(event.association, now + self._greet_after)
            case Identified(association=association, identity=identity) if not identity.may_be_registrar:
                self._no_registrars.add(association)
            case AssociationLost():
                self._lost(now, event)
            case Due():
                for timer in self._timers.pop_due(now):
                    self._member.due(now, timer)
                for association in self._silent.pop_due(now):
                    if self._in_session(association, None):
                        self._greeted.add(association)
            case Heard(source=source, message=asap.ServerAnnounce() as message):
                self._member.heard(now, source, message)
            case Asked(request=request):
                self._asked(now, request)
        self.deadline = min(self._timers.next, self._silent.next)
        effects = self._effects[:]
        self._effects.clear()
        return effects

    def _asked(self, now: float, request: object) -> None:
        match request:
            case Register():
                self._member.join(now, request)
            case Update(policy=policy):
                self._member.update(now, policy)
            case Deregister():
                self._member.leave(now)
            case UseRegistrars(registrars=registrars):
                self._member.use_registrars(now, registrars)
            case SendTo(association=association, data=data) if association in self._sessions:
                self._emit(Send(association, data))
            case SendCookie(association=association, cookie=cookie) if association in self._sessions:
                self._emit(Send(association, asap.Cookie(Cookie(cookie))))
            case RefuseCookie(association=association) if association in self._sessions:
                cause = ErrorCause(CauseCode.REJECTED_DUE_TO_SECURITY)
                self._emit(Send(association, asap.Error(asap.OperationError((cause,)))))
            case EndSession(association=association, abort=abort, reason=reason) if association in self._sessions:
                self._emit(Close(association, abort))
                self._forget(association, reason)
            case _:
                log.debug("pool element: ignored %r: it is too late, or not a request to an element", request)

    def _received(self, now: float, event: Received) -> None:
        association, message = event.association, event.message
        self._silent.cancel(association)
        if association in self._greeted:
            self._greeted.discard(association)
            if isinstance(message, asap.EndpointKeepAlive):
                self._end_session(association, "the association is a registrar's")
        match message:
            case SessionMessage():
                if self._in_session(association, None):
                    self._emit(Notify(DataReceived(association, message)))
            case asap.CookieEcho(cookie=cookie):
                # §3.8: the cookie echo precedes all data. It has no meaning later in a session.
                if association not in self._sessions:
                    self._in_session(association, bytes(cookie))
            case asap.EndpointKeepAlive():
                if association in self._no_registrars:
                    log.warning("a keep-alive of somebody who is no registrar of this scope is ignored")
                elif association not in self._sessions:
                    self._member.on_keep_alive(now, association, self._peers.get(association, ()), message)
            case asap.RegistrationResponse():
                self._member.on_registration_response(now, association, message)
            case asap.DeregistrationResponse():
                self._member.on_deregistration_response(now, association, message)
            case asap.HandleResolutionResponse():
                self._member.on_resolution_response(association)
            case _:
                log.debug("pool element: ignored %s", type(message).__name__)
        # RFC 5352 §2.2.14: an Error is never answered with an Error.
        if event.reports and not isinstance(message, asap.Error):
            self._emit(Send(association, asap.Error(asap.OperationError(event.reports))))

    def _lost(self, now: float, event: AssociationLost) -> None:
        if event.association is None:
            if isinstance(event.token, HuntToken):
                self._member.hunted(now, event)
        elif event.association == self._member.home:
            self._peers.pop(event.association, None)
            self._silent.cancel(event.association)
            self._member.home_lost(now, event.reason)
        else:
            self._member.forget(event.association)
            self._forget(event.association, event.reason)

    def _in_session(self, association: AssociationId, cookie: bytes | None) -> bool:
        """Return whether the association is a session, and start one if necessary. The one to the registrar is none."""
        if association == self._member.home:
            return False
        if association not in self._sessions:
            self._sessions.add(association)
            self._member.forget(association)
            self._emit(Notify(SessionStarted(association, cookie)))
        return True

    def _forget(self, association: AssociationId, reason: str) -> None:
        self._peers.pop(association, None)
        self._no_registrars.discard(association)
        self._silent.cancel(association)
        self._greeted.discard(association)
        if association in self._sessions:
            self._end_session(association, reason)

    def _end_session(self, association: AssociationId, reason: str) -> None:
        self._sessions.discard(association)
        self._emit(Notify(SessionEnded(association, reason)))

    def _emit(self, effect: Effect) -> None:
        if isinstance(effect, Close):
            self._no_registrars.discard(effect.association)
            self._peers.pop(effect.association, None)  # no `AssociationLost` follows
        self._effects.append(effect)
