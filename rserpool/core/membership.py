"""An element's registration in its pool: register, renew, deregister, follow the home registrar (RFC 5352 §3.1, §3.2).

A membership finds a registrar, registers, renews the registration when T4 expires, and follows a registrar that claims
the element after a takeover. Anybody can send a claim, so one by an unknown registrar is believed only if the home
registrar does not answer. It does not deal with users and their sessions.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from rserpool.config import ElementConfig
from rserpool.core.machine import AssociationLost, AssociationUp, Close, Effect, Notify, Peer, Send
from rserpool.core.member_state import MOVES, MemberState, MemberTimer
from rserpool.core.notices import (
    Deregistered,
    HomeChanged,
    Registered,
    RegistrationRejected,
    RegistrationUnanswered,
)
from rserpool.core.registrar_hunt import Home, HuntState, RegistrarHunt
from rserpool.core.requests import Register
from rserpool.core.timers import Timers, doubled
from rserpool.errors import CauseCode, ErrorCause
from rserpool.model import UNKNOWN_SERVER, AssociationId, ServerId, TransportAddress, hex_id
from rserpool.policies.base import Policy
from rserpool.wire import asap

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Claim:
    """A claim by an unknown registrar: the association on which it came, the sender's addresses and identifier."""

    association: AssociationId
    peer: Peer
    server: ServerId


class Membership:
    """The registration of one element. The core passes it the events that concern it; `emit` receives its effects."""

    def __init__(
        self,
        registrars: tuple[Peer, ...],
        config: ElementConfig,
        rng: random.Random,
        timers: Timers[MemberTimer],
        emit: Callable[[Effect], None],
    ) -> None:
        self.state = MemberState.OUT
        self._config = config
        self._timers = timers
        self._emit = emit
        self._hunt = RegistrarHunt(
            registrars, config.hunt, config.profile, rng, timers, MemberTimer.T5_SERVERHUNT, emit
        )
        self._entry: Register | None = None
        """The requested registration; its element carries the latest policy."""
        self._home_server: ServerId = UNKNOWN_SERVER
        self._claim: _Claim | None = None
        """The latest claim that waits for the home registrar to answer."""
        self._succession_ends = 0.0
        self._unanswered = 0
        self._changed = False
        """True if the policy changed after the pending registration was sent."""
        self._refused: Policy | None = None

    @property
    def registration(self) -> Register | None:
        """What the element is registered as, or tries to be; None if it is in no pool."""
        return self._entry if self.state is not MemberState.OUT else None

    @property
    def home(self) -> AssociationId | None:
        """The association to the home registrar."""
        return self._hunt.home

    @property
    def home_registrar(self) -> Home | None:
        """The home registrar; None if there is none."""
        return self._hunt.home_registrar(self._home_server)

    @property
    def name(self) -> str:
        """The element's identifier and pool as text, for log lines."""
        return f"{hex_id(self._entry.element.identifier)} of {self._entry.pool_handle}" if self._entry else "unnamed"

    # --- requests of the program --------------------------------------------------------------------------------

    def join(self, now: float, entry: Register) -> None:
        """Join the pool and stay in it."""
        self._entry = entry
        self._timers.cancel(MemberTimer.T3_DEREGISTRATION)
        self._move(MemberState.JOINING)
        self._register(now)

    def update(self, now: float, policy: Policy) -> None:
        """Register again immediately with another policy."""
        if self._entry is None:
            return
        self._entry = replace(self._entry, element=replace(self._entry.element, policy=policy))
        if self.state is MemberState.REFUSED and policy != self._refused:
            self._move(MemberState.JOINING)
        if self.state in (MemberState.JOINING, MemberState.IN):
            self._register(now)

    def leave(self, now: float) -> None:
        """Leave the pool (§3.2). T3 limits how long we try to tell a registrar."""
        if self.state is MemberState.OUT:
            self._emit(Notify(Deregistered(told=True)))
        elif self.state is not MemberState.LEAVING:
            self._move(MemberState.LEAVING)
            for timer in (MemberTimer.T2_REGISTRATION, MemberTimer.T4_REREGISTRATION, MemberTimer.CLAIM):
                self._timers.cancel(timer)
            self._timers.set(MemberTimer.T3_DEREGISTRATION, now + self._config.registration_timeout)
            if self.home is not None:
                self._at_home(now)
            else:
                self._seek_to_leave(now, "")

    def use_registrars(self, now: float, registrars: tuple[Peer, ...]) -> None:
        """Replace the static list."""
        self._hunt.use(now, registrars)

    # --- messages of the registrar ------------------------------------------------------------------------------

    def on_registration_response(
        self, now: float, association: AssociationId, message: asap.RegistrationResponse
    ) -> None:
        """Handle the answer to our registration (§3.1)."""
        if association != self.home or not self._names_us(message):
            return
        self._drop_claim()
        if MemberTimer.T2_REGISTRATION not in self._timers:
            return  # no registration is pending, or the answer is too late
        self._timers.cancel(MemberTimer.T2_REGISTRATION)
        self._unanswered = 0
        if message.rejected or message.error is not None:
            causes = message.error.causes if message.error is not None else ()
            self._rejected(now, causes[0] if causes else ErrorCause(CauseCode.UNSPECIFIED))
            return
        again = self.state is MemberState.IN
        self._move(MemberState.IN)
        self._emit(Notify(Registered(again)))
        self._timers.set(MemberTimer.T4_REREGISTRATION, now + self._config.reregistration)
        if self._changed:
            self._register(now)

    def _rejected(self, now: float, cause: ErrorCause) -> None:
        assert self._entry is not None
        self._move(MemberState.REFUSED, str(cause))
        self._emit(Notify(RegistrationRejected(cause)))
        # §3.1: a rejected registration is not repeated unchanged.
        self._refused = self._entry.element.policy
        if self._changed:
            self._move(MemberState.JOINING)
            self._register(now)

    def on_deregistration_response(
        self, now: float, association: AssociationId, message: asap.DeregistrationResponse
    ) -> None:
        """Handle the answer to our deregistration (§3.2)."""
        if self.state is MemberState.LEAVING and association == self.home and self._names_us(message):
            self._left(told=message.error is None)

    def on_keep_alive(
        self, now: float, association: AssociationId, peer: Peer, message: asap.EndpointKeepAlive
    ) -> None:
        """Answer a keep-alive on its association unless the pool handle is wrong; the H bit claims us (§3.4).

        A registrar that we do not know claims us only if the home registrar is lost or does not answer.
        """
        entry = self._entry
        if entry is None or self.state is MemberState.OUT or message.pool_handle != entry.pool_handle:
            return
        if message.identifier is not None and message.identifier != entry.element.identifier:
            return
        claim = _Claim(association, peer, message.server)
        waiting = MemberTimer.CLAIM in self._timers
        if association == self.home and not (waiting and message.home):
            self._acknowledge(entry, association)
            self._home_server = message.server
            self._drop_claim()
        elif not message.home:
            self._acknowledge(entry, association)
        elif self.home is None or waiting or self._hunt.knows(now, peer):
            self._adopt(now, entry, claim)
        else:
            self._ask_home(now, claim)

    def _acknowledge(self, entry: Register, association: AssociationId) -> None:
        self._emit(Send(association, asap.EndpointKeepAliveAck(entry.pool_handle, entry.element.identifier)))

    def _ask_home(self, now: float, claim: _Claim) -> None:
        """Ask the home registrar anything, because somebody says that it is dead. Its answer voids the claim."""
        log.info("element %s: %s, which is unknown, claims it", self.name, hex_id(claim.server))
        self._claim = claim
        if MemberTimer.HOME not in self._timers and self.home is not None and self._entry is not None:
            self._timers.set(MemberTimer.HOME, now + self._config.home_patience)
            question = asap.HandleResolution(self._entry.pool_handle, asap.ResolutionItems(1))
            self._emit(Send(self.home, question))

    def on_resolution_response(self, association: AssociationId) -> None:
        """Note that the home registrar is alive."""
        if association == self.home:
            self._drop_claim()

    def _drop_claim(self) -> None:
        self._claim = None
        self._timers.cancel(MemberTimer.HOME)

    def forget(self, association: AssociationId) -> None:
        """Forget a claim that came on this association, which has ended or has become a session."""
        if self._claim is not None and self._claim.association == association:
            self._drop_claim()

    def _adopt(self, now: float, entry: Register, claim: _Claim) -> None:
        """Make the sender our home registrar (§3.4), and register there so that all registrars agree."""
        server = claim.server
        self._acknowledge(entry, claim.association)
        self._drop_claim()
        self._timers.cancel(MemberTimer.CLAIM)
        former = self._hunt.adopt(now, claim.association, claim.peer)
        self._home_server = server
        self._emit(Notify(HomeChanged(server)))
        if self.state in (MemberState.JOINING, MemberState.REFUSED):
            self._move(MemberState.IN, f"claimed by {hex_id(server)}")
        self._at_home(now)
        if former not in (None, claim.association):
            # This tells the former home that it is no longer our home. It may be the same registrar, so register first.
            self._emit(Close(former))

    # --- finding and losing the registrar -----------------------------------------------------------------------

    def hunted(self, now: float, event: AssociationUp | AssociationLost) -> None:
        """Handle the outcome of a `Connect` of the hunt."""
        if isinstance(event, AssociationUp):
            before, is_successor = self.home, not self._hunt.fruitless and not self._hunt.was_home(event.peer)
            self._hunt.up(now, event)
            if self.home == before:
                return
            self._drop_claim()
            if is_successor and self.state is MemberState.JOINING and now < self._succession_ends:
                # It has been alive all the time, so it may be taking over our former home.
                self._timers.set(MemberTimer.CLAIM, self._succession_ends)
            else:
                self._at_home(now)
        else:
            self._hunt.failed(now, event)
            if self.state is MemberState.LEAVING and self._hunt.fruitless:
                self._left(told=False)

    def home_lost(self, now: float, reason: str) -> None:
        """Handle the end of the association to the home registrar."""
        if self._entry is not None and self._claim is not None:
            self._unhome(reason)
            self._hunt.lose(reason)
            self._adopt(now, self._entry, self._claim)
        elif self.state is MemberState.LEAVING:
            self._seek_to_leave(now, reason)
        elif self.state is MemberState.IN and self._config.claim_wait > 0:
            self._unhome(reason)
            self._hunt.lose(reason)
            self._timers.set(MemberTimer.CLAIM, now + self._config.claim_wait)
            self._succession_ends = now + self._config.succession_wait
        else:
            self._seek_home(now, reason)

    def heard(self, now: float, source: TransportAddress, message: asap.ServerAnnounce) -> None:
        """Handle the announcement of a registrar (§3.6)."""
        self._hunt.heard(now, source, message)

    def due(self, now: float, timer: MemberTimer) -> None:
        """Handle the expiry of a timer."""
        match timer:
            case MemberTimer.T2_REGISTRATION:
                self._unanswered += 1
                if self._unanswered == self._config.max_reg_attempt:
                    self._emit(Notify(RegistrationUnanswered(self._unanswered)))
                self._seek_home(now, "it did not answer the registration", close=True)
            case MemberTimer.T3_DEREGISTRATION:
                self._left(told=False)
            case MemberTimer.T4_REREGISTRATION:
                self._register(now)
            case MemberTimer.T5_SERVERHUNT:
                self._hunt.due(now)
            case MemberTimer.CLAIM if self.home is not None:
                self._at_home(now)
            case MemberTimer.CLAIM:
                self._seek_home(now, "no registrar claimed us")
            case MemberTimer.HOME if self._entry is not None and self._claim is not None:
                self._adopt(now, self._entry, self._claim)

    def _at_home(self, now: float) -> None:
        """Send the pending registration or deregistration to the home registrar that was found or adopted."""
        assert self.home is not None
        self._timers.cancel(MemberTimer.T2_REGISTRATION)
        if self.state in (MemberState.JOINING, MemberState.IN):
            self._register(now)
        elif self.state is MemberState.LEAVING and self._entry is not None:
            message = asap.Deregistration(self._entry.pool_handle, self._entry.element.identifier)
            self._emit(Send(self.home, message))

    def _seek_home(self, now: float, reason: str, *, close: bool = False) -> None:
        self._unhome(reason)
        self._hunt.begin(now, reason, close=close)

    def _unhome(self, reason: str) -> None:
        self._home_server = UNKNOWN_SERVER
        for timer in (MemberTimer.T2_REGISTRATION, MemberTimer.T4_REREGISTRATION, MemberTimer.CLAIM):
            self._timers.cancel(timer)
        if self.state is MemberState.IN:
            self._move(MemberState.JOINING, reason)

    def _seek_to_leave(self, now: float, reason: str) -> None:
        """Find a registrar to deregister at. If all refuse the connection, there is no point in waiting for T3."""
        if self._hunt.state is not HuntState.HUNTING:
            self._hunt.begin(now, reason)
        if self._hunt.fruitless:
            self._left(told=False)

    def _left(self, told: bool) -> None:
        self._timers.cancel(MemberTimer.T3_DEREGISTRATION)
        self._drop_claim()
        self._move(MemberState.OUT)
        self._hunt.stop()
        self._home_server = UNKNOWN_SERVER
        self._emit(Notify(Deregistered(told)))

    def _register(self, now: float) -> None:
        """Register, or renew, at the home registrar. If there is none, look for one."""
        assert self._entry is not None
        if MemberTimer.CLAIM in self._timers:
            return  # a successor of the home registrar may claim us; otherwise we register when the timer expires
        if self.home is None:
            if self._hunt.state is not HuntState.HUNTING:
                self._hunt.begin(now)
            return
        if MemberTimer.T2_REGISTRATION in self._timers:
            # One registration at a time: a burst of updates becomes a single one after the answer.
            self._changed = True
            return
        self._changed = False
        self._timers.cancel(MemberTimer.T4_REREGISTRATION)
        # Otherwise all elements would repeatedly abandon a registrar that is slow because many of them register.
        wait = doubled(self._config.registration_timeout, self._unanswered, self._config.hunt.retran_max)
        self._timers.set(MemberTimer.T2_REGISTRATION, now + wait)
        element = replace(self._entry.element, home=self._home_server)
        self._emit(Send(self.home, asap.Registration(self._entry.pool_handle, element)))

    # --- helpers ------------------------------------------------------------------------------------------------

    def _names_us(self, message: asap.RegistrationResponse | asap.DeregistrationResponse) -> bool:
        entry = self._entry
        return entry is not None and (message.pool_handle, message.identifier) == (
            entry.pool_handle,
            entry.element.identifier,
        )

    def _move(self, state: MemberState, why: str = "") -> None:
        if state is self.state:
            return
        assert state in MOVES[self.state], f"{self.state} -> {state}"
        self.state = state
        log.info("element %s %s%s", self.name, state.value, f" ({why})" if why else "")
