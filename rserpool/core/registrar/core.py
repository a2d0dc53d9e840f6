"""A registrar: owns the handlespace, and passes each message and timer to the part that handles it.

One table maps message classes to methods, another one timer kinds to methods. A new message needs one new line. The
ASAP side (RFC 5352) is `pool_service`. The ENRP side (RFC 5353) consists of `peers`, `synchronisation` and `takeover`,
which do not know each other; `scope` decides what an event in one of them means for the others.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from typing import Any, TypeAlias

from rserpool.config import RegistrarConfig
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
    Received,
    Refused,
    Send,
)
from rserpool.core.reasons import Refusal
from rserpool.core.registrar.context import AT_ONCE, RegistrarContext
from rserpool.core.registrar.inquiries import InquiryTimer
from rserpool.core.registrar.liveness import LifeTimer
from rserpool.core.registrar.peers import PeerState
from rserpool.core.registrar.pool_service import PoolService, ServiceTimer
from rserpool.core.registrar.rivals import RivalTimer
from rserpool.core.registrar.scope import Scope
from rserpool.core.registrar.security.guard import Guard
from rserpool.core.registrar.security.refusals import RefusalTimer
from rserpool.core.registrar.synchronisation import SyncState
from rserpool.core.requests import JoinScope
from rserpool.core.timers import TimersByKind
from rserpool.errors import ErrorCause
from rserpool.handlespace import Handlespace
from rserpool.model import UNKNOWN_SERVER, AssociationId, ServerId, SessionMessage
from rserpool.wire import asap, enrp

log = logging.getLogger(__name__)

OnMessage: TypeAlias = Callable[[float, AssociationId, Any], None]
OnTimer: TypeAlias = Callable[[float, Any], None]


@dataclass(frozen=True, slots=True)
class Footprint:
    """How many entries a registrar keeps. All of them are bounded, whatever other parties send."""

    elements: int
    """Elements in the handlespace."""
    element_associations: int
    """Associations of the elements that register here."""
    peers: int
    """Other registrars, including dead ones."""
    peer_associations: int
    """Associations on which a peer has sent a message."""
    transfers: int
    """Handle tables that are being downloaded."""
    takeovers: int
    """Pending takeovers, our own and those of others."""
    timers: int
    """Timers that are set."""
    rates: int
    """Associations and addresses whose rates are limited, and that have not been idle since."""


class RegistrarCore:
    """The behaviour of one registrar; see `rserpool.core.machine.Core`."""

    def __init__(self, identifier: ServerId, config: RegistrarConfig, rng: random.Random) -> None:
        self.identifier = identifier
        self.handlespace = Handlespace(rng, config.selection_seed)
        self._effects: list[Effect] = []
        timers: TimersByKind[Enum, Hashable] = TimersByKind()
        emit = self._effects.append
        guard = self._guard = Guard(config, timers, emit)
        context = RegistrarContext(identifier, config, rng, self.handlespace, timers, guard, emit)
        self._name = context.name
        self._timers = context.timers
        self.deadline = self._timers.next
        self._service = service = PoolService(
            context,
            update=lambda *update: self._scope.update(*update),
            is_peer=lambda server: server in self._scope.peers,
        )
        self._liveness = liveness = service.liveness
        self._scope = Scope(context, service)
        self._on_message: dict[type, OnMessage] = {
            asap.Registration: service.on_registration,
            asap.Deregistration: service.on_deregistration,
            asap.HandleResolution: service.on_resolution,
            asap.EndpointKeepAliveAck: liveness.on_keep_alive_ack,
            asap.EndpointUnreachable: liveness.on_unreachable,
            **dict.fromkeys(enrp.ENRP_MESSAGES, self._scope.received),
        }
        self._on_timer: dict[Enum, OnTimer] = {
            LifeTimer.KEEP_ALIVE: liveness.ask,
            LifeTimer.NO_ANSWER: liveness.no_answer,
            ServiceTimer.LIFE: service.life_over,
            RivalTimer.SILENCE: service.rivals.silent,
            InquiryTimer.OVER: liveness.inquiry_over,
            RefusalTimer.COUNT: guard.refusals.tell,
            LifeTimer.GONE: liveness.remove_gone,
            **self._scope.on_timer,
        }

    def __repr__(self) -> str:
        return f"<RegistrarCore {self._name} {self.handlespace!r}>"

    @property
    def peers(self) -> tuple[ServerId, ...]:
        """The other registrars of the operation scope that have been heard and are not known to be dead."""
        peers = self._scope.peers
        return tuple(server for server in peers if peers.alive(server))

    @property
    def peer_states(self) -> dict[ServerId, PeerState]:
        """All registrars that are remembered as peers, and what is known about each."""
        return self._scope.peers.states()

    @property
    def sync_state(self) -> SyncState:
        """How far the registrar has joined its operation scope."""
        return self._scope.synchronisation.state

    @property
    def footprint(self) -> Footprint:
        """The number of entries in the tables that other parties can fill."""
        return Footprint(
            elements=len(self.handlespace),
            element_associations=self._service.associations,
            peers=len(self._scope.peers.states()),
            peer_associations=self._scope.peers.associations,
            transfers=self._scope.synchronisation.transfers,
            takeovers=len(self._scope.takeovers),
            timers=len(self._timers),
            rates=self._guard.buckets,
        )

    @property
    def refusals(self) -> dict[Refusal, int]:
        """How much was refused to strangers since the registrar began, of each kind that has occurred."""
        return dict(self._guard.refusals.counts)

    def step(self, now: float, event: Event) -> list[Effect]:
        """Handle one event; see `rserpool.core.machine.Core`."""
        match event:
            case Received():
                self._received(now, event)
            case Malformed(association=association, ppid=ppid, cause=ErrorCause() as cause):
                self._report(association, ppid, cause)
            case AssociationUp(association=association, peer=peer):
                self._liveness.up(now, association, peer)
            case Identified(association=association, identity=identity):
                self._guard.callers.identified(association, identity)
            case Refused(host=host):
                self._guard.refusals.note(now, Refusal.CERTIFICATE, host)
            case AssociationLost(association=None, peer=peer, refused=refused):
                self._liveness.not_dialled(now, peer, refused=refused)
                self._scope.lost(now, None, peer)
            case AssociationLost(association=int() as lost, peer=peer, graceful=graceful):
                self._service.rivals.lost(lost)
                self._liveness.lost(now, lost, gone=graceful)
                self._scope.lost(now, lost, peer)
            case Heard(source=source, message=enrp.Presence() as message):
                self._scope.heard(now, source, message)
            case Asked(request=JoinScope() as request):
                self._scope.join(now, request)
            case Due():
                for kind, subject in islice(self._timers.pop_due(now), AT_ONCE):
                    self._on_timer[kind](now, subject)
        for effect in self._effects:  # it grows while peers are asked
            if isinstance(effect, Close):  # no `AssociationLost` follows
                self._scope.lost(now, effect.association, ())
        self.deadline = self._timers.next
        effects = self._effects[:]
        self._effects.clear()
        return effects

    def _received(self, now: float, event: Received) -> None:
        message = event.message
        if isinstance(message, SessionMessage):
            # A sender of anything but ASAP and ENRP is neither a pool element nor a pool user nor a registrar.
            log.info("registrar %s: ends association %d: neither ASAP nor ENRP", self._name, event.association)
            self._liveness.give_up(now, event.association)
            return
        act = self._on_message.get(type(message))
        if act is None:
            log.debug("registrar %s: ignores %s", self._name, type(message).__name__)
        else:
            act(now, event.association, message)
        # RFC 5352 §2.2.14: an Error is never answered with an Error.
        if event.reports and not isinstance(message, asap.Error | enrp.Error):
            ppid = enrp.PPID if isinstance(message, enrp.EnrpMessage) else asap.PPID
            self._report(event.association, ppid, *event.reports)

    def _report(self, association: AssociationId, ppid: int, *causes: ErrorCause) -> None:
        """Report errors of a message to its sender, in the same protocol (RFC 5352 §2.2.14, RFC 5353 §2.10)."""
        error = asap.OperationError(causes)
        if ppid == asap.PPID:
            self._effects.append(Send(association, asap.Error(error)))
        elif not self._scope.alone:
            self._effects.append(Send(association, enrp.Error(self.identifier, UNKNOWN_SERVER, error)))
