"""Taking over a dead registrar's elements, or agreeing that another registrar does (RFC 5353 §3.5).

We ask all other peers (INIT_TAKEOVER). When all have acknowledged, or if there is no other peer, the elements are ours
(TAKEOVER_SERVER). If two registrars want the same target, their identifiers decide, as the interop profile says. Any
message of the target stops the takeover. If the initiator of a takeover to which we agreed disappears, a timer ends the
wait.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from rserpool.core.machine import Notify
from rserpool.core.notices import TakeoverAbandoned, TakeoverAgreed, TakeoverStarted
from rserpool.core.reasons import AbandonReason
from rserpool.core.registrar.context import RegistrarContext
from rserpool.model import ServerId, hex_id
from rserpool.wire import enrp

log = logging.getLogger(__name__)


class TakeoverTimer(Enum):
    """The timers; the subject is the target."""

    ACKNOWLEDGEMENTS = "not all peers have acknowledged our takeover"
    RESULT = "the takeover to which we agreed is not complete"


@dataclass(slots=True)
class _Own:
    """A pending takeover of our own; `missing` are the peers that have not acknowledged."""

    since: float
    missing: set[ServerId]


@dataclass(slots=True)
class _Agreed:
    """A pending takeover by another registrar, to which we agreed."""

    since: float
    initiator: ServerId


class Takeovers:
    """All takeovers of one registrar.

    `complete` is called when one of our own may be carried out, with the time, the target, and the time at which the
    takeover began.
    """

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
        """Return whether a takeover of this target is pending, by us or by another registrar."""
        return target in self._own or target in self._agreed

    def __len__(self) -> int:
        """Return the number of pending takeovers, our own and those of others."""
        return len(self._own) + len(self._agreed)

    def begin(self, now: float, target: ServerId, peers: Iterable[ServerId]) -> None:
        """Start a takeover: tell all peers and the target (§3.5). Without other peers it completes immediately."""
        if target in self:
            return
        others = {peer for peer in peers if peer != target}
        self._own[target] = _Own(now, others)
        log.info("registrar %s: starts to take over %s", self._name, hex_id(target))
        self._emit(Notify(TakeoverStarted(target)))
        for peer in (*sorted(others), target):
            self._tell(peer, enrp.InitTakeover(self._identifier, peer, target))
        self._timers.set((TakeoverTimer.ACKNOWLEDGEMENTS, target), now + self._config.takeover_expiry)
        self._check(now, target)

    def on_init(self, now: float, message: enrp.InitTakeover) -> bool:
        """Handle another registrar's wish to take over a target other than us (§3.5).

        Return true if we agree; the acknowledgement is sent then.
        """
        target, sender = message.target, message.sender
        if target in self._own:
            if not self._config.profile.yields(self._identifier, sender):
                return False  # the other registrar yields to us
            del self._own[target]
            self._timers.cancel((TakeoverTimer.ACKNOWLEDGEMENTS, target))
            self._emit(Notify(TakeoverAbandoned(target, AbandonReason.YIELDED)))
        self._agreed[target] = _Agreed(now, sender)
        self._timers.set((TakeoverTimer.RESULT, target), now + 2 * self._config.takeover_expiry)
        self._emit(Notify(TakeoverAgreed(target, sender)))
        self.acknowledge(message)
        return True

    def acknowledge(self, message: enrp.InitTakeover) -> None:
        """Agree to another registrar's takeover."""
        self._tell(message.sender, enrp.InitTakeoverAck(self._identifier, message.sender, message.target))

    def on_ack(self, now: float, message: enrp.InitTakeoverAck) -> None:
        """Handle an acknowledgement of our takeover (§3.5)."""
        self.not_waiting_for(now, message.sender, only=message.target)

    def not_waiting_for(self, now: float, server: ServerId, only: ServerId | None = None) -> None:
        """Stop waiting for a peer that acknowledged or is dead; for all our takeovers, or `only` for one target."""
        for target, takeover in list(self._own.items()):
            if only in (None, target) and server in takeover.missing:
                takeover.missing.discard(server)
                self._check(now, target)

    def settled(self, now: float, target: ServerId) -> float:
        """Forget the takeovers of `target`. Return when the first of them began, or `now` if there was none."""
        takeovers = self._own.pop(target, None), self._agreed.pop(target, None)
        for kind in TakeoverTimer:
            self._timers.cancel((kind, target))
        return min((takeover.since for takeover in takeovers if takeover is not None), default=now)

    def lives(self, now: float, target: ServerId) -> None:
        """Stop all takeovers of `target`, because it sent a message (§3.5)."""
        if target in self._own:
            self._emit(Notify(TakeoverAbandoned(target, AbandonReason.TARGET_ALIVE)))
        self.settled(now, target)

    def acknowledgements_late(self, now: float, target: ServerId) -> None:
        """Complete a takeover although some peers did not acknowledge: the elements need a home."""
        takeover = self._own[target]
        log.info("registrar %s: %d peers did not acknowledge the takeover", self._name, len(takeover.missing))
        takeover.missing.clear()
        self._check(now, target)

    def result_late(self, now: float, target: ServerId) -> bool:
        """Forget the agreement with a registrar that has not completed its takeover. Return whether there was one."""
        return self._agreed.pop(target, None) is not None

    def _check(self, now: float, target: ServerId) -> None:
        takeover = self._own[target]
        if not takeover.missing:
            self.settled(now, target)
            self._complete(now, target, takeover.since)
