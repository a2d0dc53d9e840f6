"""Taking over a dead registrar's elements, or agreeing that another does (RFC 5353 §3.5).

We ask all other peers (INIT_TAKEOVER); when all have acknowledged, or there is nobody to ask, the elements are ours
(TAKEOVER_SERVER). Two that want the same target settle it by identifier, as the interop profile says. Any sign of life
of the target stops everything. An initiator that agreed to and that vanished itself is not waited for forever.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from rserpool.core.machine import Notify
from rserpool.core.notices import TakeoverAbandoned, TakeoverAgreed, TakeoverStarted
from rserpool.core.registrar.context import RegistrarContext
from rserpool.model import ServerId, hex_id
from rserpool.wire import enrp

log = logging.getLogger(__name__)


class TakeoverTimer(Enum):
    """What is waited for; the subject is the target."""

    ACKNOWLEDGEMENTS = "not all peers have acknowledged our takeover"
    RESULT = "the takeover that we agreed to has not been completed"


@dataclass(slots=True)
class _Own:
    """A takeover of ours under way."""

    since: float
    missing: set[ServerId]


@dataclass(slots=True)
class _Agreed:
    """A takeover of another that we agreed to."""

    since: float
    initiator: ServerId


class Takeovers:
    """All takeovers of one registrar. `complete` is called when one of ours may be carried out; it gets the target and
    when the takeover began."""

    def __init__(
        self,
        context: RegistrarContext,
        tell: Callable[[ServerId, enrp.EnrpMessage], None],
        complete: Callable[[float, ServerId, float], None],
    ) -> None:
        self._identifier = context.identifier
        self._name = context.name
        self._config = context.config
        self._timers = context.timers
        self._emit = context.emit
        self._tell = tell
        self._complete = complete
        self._own: dict[ServerId, _Own] = {}
        self._agreed: dict[ServerId, _Agreed] = {}

    def __contains__(self, target: object) -> bool:
        """Is somebody, we or another, about to take this target over?"""
        return target in self._own or target in self._agreed

    def begin(self, now: float, target: ServerId, peers: Iterable[ServerId]) -> None:
        """§3.5: tell all peers, the target included; with no other peer there is nobody to wait for."""
        if target in self:
            return
        others = {peer for peer in peers if peer != target}
        self._own[target] = _Own(now, others)
        log.info("registrar %s: takes over %s", self._name, hex_id(target))
        self._emit(Notify(TakeoverStarted(target)))
        for peer in (*sorted(others), target):
            self._tell(peer, enrp.InitTakeover(self._identifier, peer, target))
        self._timers.set((TakeoverTimer.ACKNOWLEDGEMENTS, target), now + self._config.takeover_expiry)
        self._check(now, target)

    def on_init(self, now: float, message: enrp.InitTakeover) -> bool:
        """§3.5: another wants `message.target`, who is not us. True: we agree and have acknowledged."""
        target, sender = message.target, message.sender
        if target in self._own:
            if not self._config.profile.yields(self._identifier, sender):
                return False  # it will yield to ours
            del self._own[target]
            self._timers.cancel((TakeoverTimer.ACKNOWLEDGEMENTS, target))
            self._emit(Notify(TakeoverAbandoned(target, "another one does")))
        self._agreed[target] = _Agreed(now, sender)
        self._timers.set((TakeoverTimer.RESULT, target), now + 2 * self._config.takeover_expiry)
        self._emit(Notify(TakeoverAgreed(target, sender)))
        self.acknowledge(message)
        return True

    def acknowledge(self, message: enrp.InitTakeover) -> None:
        """We have nothing against it."""
        self._tell(message.sender, enrp.InitTakeoverAck(self._identifier, message.sender, message.target))

    def on_ack(self, now: float, message: enrp.InitTakeoverAck) -> None:
        """§3.5: one acknowledgement less to wait for."""
        self.not_waiting_for(now, message.sender, only=message.target)

    def not_waiting_for(self, now: float, server: ServerId, only: ServerId | None = None) -> None:
        """A peer acknowledged, or is dead itself: it does not hold up a takeover."""
        for target, takeover in list(self._own.items()):
            if only in (None, target) and server in takeover.missing:
                takeover.missing.discard(server)
                self._check(now, target)

    def settled(self, now: float, target: ServerId) -> float:
        """The takeover of `target` is over, by whomever; since when we knew of it."""
        takeovers = self._own.pop(target, None), self._agreed.pop(target, None)
        for kind in TakeoverTimer:
            self._timers.cancel((kind, target))
        return min((takeover.since for takeover in takeovers if takeover is not None), default=now)

    def lives(self, now: float, target: ServerId) -> None:
        """§3.5: any message of the target stops its takeover."""
        if target in self._own:
            self._emit(Notify(TakeoverAbandoned(target, "it is alive")))
        self.settled(now, target)

    def acknowledgements_late(self, now: float, target: ServerId) -> None:
        """The rest does not answer. Who is silent has no say, and the elements need a home."""
        takeover = self._own[target]
        log.info("registrar %s: %d peers did not acknowledge", self._name, len(takeover.missing))
        takeover.missing.clear()
        self._check(now, target)

    def result_late(self, now: float, target: ServerId) -> bool:
        """The initiator we agreed with has not finished. True: the target has to be taken over anew."""
        return self._agreed.pop(target, None) is not None

    def _check(self, now: float, target: ServerId) -> None:
        takeover = self._own[target]
        if not takeover.missing:
            self.settled(now, target)
            self._complete(now, target, takeover.since)
