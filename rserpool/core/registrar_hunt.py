"""Finding a registrar (RFC 5352 §3.6, SH1 to SH6), for elements and users alike.

Up to three associations are tried at a time over the static list and what was announced, beginning anywhere in it; the
first to come up is the home registrar, the others are closed. When T5-Serverhunt runs out the rest of the list has its
turn, and T5 doubles. Where everybody refuses at once there is nothing to wait for, so the next round begins after a
short pause instead. What home is good for, and whether it still answers, is the business of the core around.
"""

from __future__ import annotations

import logging
import random
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from rserpool.config import HuntConfig
from rserpool.core.machine import AssociationLost, AssociationUp, Close, Connect, Effect, Notify, Peer
from rserpool.core.notices import RegistrarFound, RegistrarLost
from rserpool.core.timers import Timers
from rserpool.model import AssociationId

log = logging.getLogger(__name__)

K = TypeVar("K", bound=Hashable)


class HuntState(Enum):
    IDLE = "nobody needs a registrar"
    HUNTING = "looking for a registrar"
    FOUND = "has a home registrar"


_MOVES = {
    HuntState.IDLE: {HuntState.HUNTING, HuntState.FOUND},
    HuntState.HUNTING: {HuntState.FOUND, HuntState.IDLE},
    HuntState.FOUND: {HuntState.HUNTING, HuntState.IDLE},
}


@dataclass(frozen=True, slots=True)
class HuntToken:
    """Marks the `Connect`s of the hunt."""

    attempt: int


class RegistrarHunt(Generic[K]):
    """The hunt of one core. `key` is its timer among the core's `timers`; `emit` takes its effects."""

    def __init__(
        self,
        registrars: tuple[Peer, ...],
        config: HuntConfig,
        rng: random.Random,
        timers: Timers[K],
        key: K,
        emit: Callable[[Effect], None],
    ) -> None:
        self.state = HuntState.IDLE
        self.home: AssociationId | None = None
        """The association to the home registrar; None while there is none."""
        self.fruitless = 0
        """Rounds since the last success in which nobody was found, or in which T5 ran out."""
        self._registrars = registrars
        self._announced: dict[Peer, float] = {}
        """Registrars heard by multicast, and until when that is good for."""
        self._config = config
        self._rng = rng
        self._timers = timers
        self._key = key
        self._emit = emit
        self._home_peer: Peer = ()
        self._found_at = 0.0
        self._attempts: dict[HuntToken, Peer] = {}
        self._overdue: dict[HuntToken, Peer] = {}
        """Attempts on which T5 ran out: they count no more among the parallel ones, but may still succeed."""
        self._attempt = 0
        self._queue: deque[Peer] = deque()
        self._t5 = config.timeout
        self._pause = config.pause

    def begin(self, now: float, reason: str = "", *, close: bool = False) -> None:
        """SH1: look for a registrar; the present one is lost because of `reason`, `close`: and does not know yet."""
        # A registrar that takes us in and turns us out at once is worth no more than one that refuses.
        turned_out = self.home is not None and now - self._found_at < self._config.pause
        self._leave_home(reason, close=close)
        if self.state is not HuntState.HUNTING:
            self._move(HuntState.HUNTING, reason)
            if not turned_out:
                self._t5, self._pause = self._config.timeout, self._config.pause
        if turned_out:
            self._rest(now)
        else:
            self._round(now)

    def lose(self, reason: str) -> None:
        """The home registrar is gone, and another one may claim us: do not look for one before `begin`."""
        self._leave_home(reason)
        self._move(HuntState.IDLE, reason)

    def _leave_home(self, reason: str, *, close: bool = False) -> None:
        if self.home is not None:
            if close:
                self._emit(Close(self.home, abort=True))
            self.home = None
            self._emit(Notify(RegistrarLost(reason)))

    def stop(self) -> None:
        """No registrar is needed any more: leave the present one in order."""
        if self.home is not None:
            self._emit(Close(self.home))
            self.home = None
        self._timers.cancel(self._key)
        if self.state is not HuntState.IDLE:
            self._move(HuntState.IDLE)

    def use(self, now: float, registrars: tuple[Peer, ...]) -> None:
        """Replace the static list. A home registrar that answers is kept, whether it is on the list or not."""
        self._registrars = registrars
        candidates = self._candidates(now)
        for attempts in (self._attempts, self._overdue):
            for token in [token for token, peer in attempts.items() if peer not in candidates]:
                del attempts[token]
        if self.state is HuntState.HUNTING:
            self._t5, self._pause = self._config.timeout, self._config.pause
            self._round(now)

    def adopt(self, now: float, association: AssociationId, peer: Peer) -> AssociationId | None:
        """§3.4: a registrar claimed us; its association is the home association now. The former one is to be closed."""
        former = self.home
        self._found(now, association, peer)
        return former

    def heard(self, now: float, peer: Peer) -> None:
        """A registrar announced itself (§3.6): it is as good as one of the static list, for a while."""
        known = peer in self._candidates(now)
        if not known and len(self._announced) >= self._config.max_announced:
            return
        self._announced[peer] = now + self._config.announce_timeout
        if not known and self.state is HuntState.HUNTING:
            self._queue.append(peer)
            if self._key not in self._timers:
                self._timers.set(self._key, now + self._t5)
            self._dial()

    def _candidates(self, now: float) -> tuple[Peer, ...]:
        self._announced = {peer: until for peer, until in self._announced.items() if until > now}
        return (*self._registrars, *self._announced)

    def up(self, now: float, event: AssociationUp) -> None:
        """A `Connect` of ours succeeded (SH4)."""
        peer = self._end(event.token)
        if peer is not None and self.state is HuntState.HUNTING:
            self._found(now, event.association, peer)
        elif event.association != self.home:
            self._emit(Close(event.association))

    def failed(self, now: float, event: AssociationLost) -> None:
        """A `Connect` of ours failed: the next of the list has its turn (SH5)."""
        if self._end(event.token) is None or self.state is not HuntState.HUNTING:
            return
        self._dial()
        if not self._attempts and not self._overdue:
            self._rest(now)

    def due(self, now: float) -> None:
        """T5-Serverhunt ran out, or the pause after a round of refusals is over."""
        if self.state is not HuntState.HUNTING:
            return
        if self._attempts or self._overdue:
            self.fruitless += 1
            self._overdue |= self._attempts
            self._attempts.clear()
            self._t5 = min(2 * self._t5, self._config.retran_max)
        self._round(now)

    def _round(self, now: float) -> None:
        """Go once through the list, from a random place on; who failed us last comes last."""
        waiting = {*self._attempts.values(), *self._overdue.values()}
        candidates = self._candidates(now)
        peers = [peer for peer in self._queue if peer in candidates]
        rest = [peer for peer in candidates if peer not in peers]
        start = self._rng.randrange(len(rest)) if rest else 0
        peers += rest[start:] + rest[:start]
        peers.sort(key=lambda peer: peer == self._home_peer)
        self._queue = deque(peer for peer in dict.fromkeys(peers) if peer not in waiting)
        if self._queue or waiting:
            self._timers.set(self._key, now + self._t5)
            self._dial()
        else:
            self.fruitless += 1  # nobody is known; `use` and `heard` go on from here
            self._timers.cancel(self._key)

    def _rest(self, now: float) -> None:
        """Everybody refused: a short pause, with jitter, because others are in the same situation."""
        self.fruitless += 1
        self._timers.set(self._key, now + self._pause * self._rng.uniform(0.75, 1.25))
        self._pause = min(2 * self._pause, self._config.pause_max)

    def _dial(self) -> None:
        while self._queue and len(self._attempts) < self._config.parallel:
            self._attempt += 1
            token = HuntToken(self._attempt)
            self._attempts[token] = self._queue.popleft()
            self._emit(Connect(self._attempts[token], token))

    def _found(self, now: float, association: AssociationId, peer: Peer) -> None:
        self.home, self._home_peer, self._found_at = association, peer, now
        self.fruitless = 0
        self._queue.clear()
        self._timers.cancel(self._key)
        address = str(peer[0]) if peer else "an unknown address"
        if self.state is not HuntState.FOUND:
            self._move(HuntState.FOUND, address)
        self._emit(Notify(RegistrarFound(address)))

    def _move(self, state: HuntState, why: str = "") -> None:
        assert state in _MOVES[self.state], f"{self.state} -> {state}"
        self.state = state
        log.info("registrar hunt: %s%s", state.value, f" ({why})" if why else "")

    def _end(self, token: object) -> Peer | None:
        """An attempt is over; whose, or None if it is none of ours any more."""
        assert isinstance(token, HuntToken)
        return self._attempts.pop(token, None) or self._overdue.pop(token, None)
