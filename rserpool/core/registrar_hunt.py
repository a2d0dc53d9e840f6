"""Finding a registrar, for elements and users (RFC 5352 §3.6, SH1 to SH6).

The candidates are the static list and the announced registrars, in order from a random start. Up to three associations
are tried at a time. The first one that comes up leads to the home registrar, and the others are closed. When
T5-Serverhunt expires, the next candidates are tried and T5 doubles. If all candidates refuse immediately, there is
nothing to wait for, so the next round begins after a short pause instead. How the home registrar is used, and whether
it still answers, is up to the core that owns the hunt.

A registrar that did not answer may still accept associations: over kernel SCTP the system does that for a frozen
process. For a while it is tried only when no other candidate is left.
"""

from __future__ import annotations

import logging
import random
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Generic, TypeVar

from rserpool.config import HuntConfig, InteropProfile
from rserpool.core.machine import AssociationLost, AssociationUp, Close, Connect, Effect, Notify, Peer
from rserpool.core.notices import RegistrarFound, RegistrarLost, RegistrarNotFound
from rserpool.core.timers import Timers, jittered
from rserpool.handlespace.size import ADDRESSES_MAX
from rserpool.model import UNKNOWN_SERVER, AssociationId, ServerId, TransportAddress, is_same_party
from rserpool.wire import asap

log = logging.getLogger(__name__)

K = TypeVar("K", bound=Hashable)


class HuntState(Enum):
    """Whether there is a home registrar."""

    IDLE = "idle"
    HUNTING = "looking for a registrar"
    FOUND = "has a home registrar"


_MOVES = {
    HuntState.IDLE: {HuntState.HUNTING, HuntState.FOUND},
    HuntState.HUNTING: {HuntState.FOUND, HuntState.IDLE},
    HuntState.FOUND: {HuntState.HUNTING, HuntState.IDLE},
}


@dataclass(frozen=True, slots=True)
class HuntToken:
    """Marks a `Connect` of the hunt."""

    attempt: int


@dataclass(frozen=True, slots=True)
class Home:
    """The home registrar of a pool element, or the registrar that a pool user asks (RFC 5352 §3.1, §3.3)."""

    server: ServerId
    """Its identifier, or `UNKNOWN_SERVER` (0). Keep-alives tell it to an element, announcements to both."""
    since: float
    """When it became the home registrar, in the time of the core's clock (seconds)."""


class RegistrarHunt(Generic[K]):
    """The hunt of one core. `key` is its timer among the core's `timers`; `emit` receives its effects."""

    def __init__(
        self,
        registrars: tuple[Peer, ...],
        config: HuntConfig,
        profile: InteropProfile,
        rng: random.Random,
        timers: Timers[K],
        key: K,
        emit: Callable[[Effect], None],
    ) -> None:
        self.state = HuntState.IDLE
        self.home: AssociationId | None = None
        """The association to the home registrar; None if there is none."""
        self.fruitless = 0
        """Number of rounds since the last success that found no registrar, or in which T5 expired."""
        self._registrars = registrars
        self.home_server: ServerId = UNKNOWN_SERVER
        """The identifier that the home registrar announced; `UNKNOWN_SERVER` if no announcement of it was heard."""
        self._announced: dict[Peer, tuple[float, ServerId]] = {}
        """Registrars announced by multicast: when each announcement expires, and the registrar's identifier."""
        self._config = config
        self._profile = profile
        self._rng = rng
        self._timers = timers
        self._key = key
        self._emit = emit
        self._home_peer: Peer = ()
        self._silent: dict[Peer, float] = {}
        """Registrars that were left because they did not answer, and until when that is remembered."""
        self._found_at = 0.0
        self._attempts: dict[HuntToken, Peer] = {}
        self._overdue: dict[HuntToken, Peer] = {}
        """Attempts whose T5 expired: they no longer count as parallel attempts, but may still succeed."""
        self._attempt = 0
        self._queue: deque[Peer] = deque()
        self._t5 = config.timeout
        self._pause = config.pause

    def home_registrar(self, server: ServerId = UNKNOWN_SERVER) -> Home | None:
        """Return the home registrar, None if there is none. `server` is its identifier if the owner knows it."""
        return None if self.home is None else Home(server or self.home_server, self._found_at)

    def begin(self, now: float, reason: str = "", *, close: bool = False) -> None:
        """Begin to look for a registrar (SH1). The current one, if any, is lost because of `reason`.

        `close`: the current one does not answer. The association to it, which still exists, is aborted.
        """
        if close and self.home is not None:
            self._silent[self._home_peer] = now + self._config.timeout
        # A registrar that accepts us and drops us immediately counts as one that refuses.
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
        """Handle the loss of the home registrar without looking for another, which may claim us, until `begin`."""
        self._leave_home(reason)
        self._move(HuntState.IDLE, reason)

    def _leave_home(self, reason: str, *, close: bool = False) -> None:
        if self.home is not None:
            if close:
                self._emit(Close(self.home, abort=True))
            self.home = None
            self._emit(Notify(RegistrarLost(reason)))

    def stop(self) -> None:
        """Stop, because no registrar is needed any more, and shut down the association to the current one."""
        if self.home is not None:
            self._emit(Close(self.home))
            self.home = None
        self._timers.cancel(self._key)
        if self.state is not HuntState.IDLE:
            self._move(HuntState.IDLE)

    def use(self, now: float, registrars: tuple[Peer, ...]) -> None:
        """Replace the static list. The current home registrar is kept, whether it is on the list or not."""
        self._registrars = registrars
        candidates = self._candidates(now)
        for attempts in (self._attempts, self._overdue):
            for token in [token for token, peer in attempts.items() if peer not in candidates]:
                del attempts[token]
        if self.state is HuntState.HUNTING:
            self._t5, self._pause = self._config.timeout, self._config.pause
            self._round(now)

    def adopt(self, now: float, association: AssociationId, peer: Peer) -> AssociationId | None:
        """Use a registrar that claimed us, on its association (§3.4). Return the former one; the caller closes it."""
        former = self.home
        self._found(now, association, peer)
        return former

    def heard(self, now: float, source: TransportAddress, message: asap.ServerAnnounce) -> None:
        """Handle an announcement (§3.6): for a while, the registrar is a candidate like those of the static list."""
        peer = self._announced_at(source, message)
        if not peer:
            return
        if self.home is not None and is_same_party(peer, self._home_peer):
            self.home_server = message.server
        known = peer in self._candidates(now)
        if not known and len(self._announced) >= self._config.max_announced:
            return
        self._announced[peer] = now + self._config.announce_timeout, message.server
        if not known and self.state is HuntState.HUNTING:
            self._queue.append(peer)
            if self._key not in self._timers:
                self._timers.set(self._key, now + self._t5)
            self._dial()

    def _announced_at(self, source: TransportAddress, message: asap.ServerAnnounce) -> Peer:
        """Return where an announced registrar can be reached; empty if only over other protocols than ours."""
        if message.transports:
            ours = (t for t in message.transports if t.protocol is source.protocol and t.port)
            return tuple(t for t in ours if len(t.addresses) <= ADDRESSES_MAX)[:1]
        return (replace(source, port=asap.PORT) if self._profile.announces_transport else source,)

    def was_home(self, peer: Peer) -> bool:
        """Return whether a party is the last home registrar."""
        return is_same_party(peer, self._home_peer)

    def knows(self, now: float, peer: Peer) -> bool:
        """Return whether a party is the current registrar, a member of the static list, or announced."""
        return any(is_same_party(one, peer) for one in (self._home_peer, *self._candidates(now)))

    def _candidates(self, now: float) -> tuple[Peer, ...]:
        self._announced = {peer: heard for peer, heard in self._announced.items() if heard[0] > now}
        return (*self._registrars, *self._announced)

    def up(self, now: float, event: AssociationUp) -> None:
        """Handle the success of a `Connect` (SH4)."""
        peer = self._end(event.token)
        if peer is not None and self.state is HuntState.HUNTING:
            self._found(now, event.association, peer)
        elif event.association != self.home:
            self._emit(Close(event.association))

    def failed(self, now: float, event: AssociationLost) -> None:
        """Handle the failure of a `Connect`: try the next candidate (SH5)."""
        if self._end(event.token) is None or self.state is not HuntState.HUNTING:
            return
        self._dial()
        if not self._attempts and not self._overdue:
            self._rest(now)

    def due(self, now: float) -> None:
        """Handle the expiry of T5-Serverhunt, or the end of the pause after a round of refusals."""
        if self.state is not HuntState.HUNTING:
            return
        if self._attempts or self._overdue:
            self._found_nobody()
            self._overdue |= self._attempts
            self._attempts.clear()
            self._t5 = min(2 * self._t5, self._config.retran_max)
        self._round(now)

    def _round(self, now: float) -> None:
        """Start a round through all candidates, from a random start. Those that did not answer come last."""
        self._silent = {peer: until for peer, until in self._silent.items() if until > now}
        waiting = {*self._attempts.values(), *self._overdue.values()}
        candidates = self._candidates(now)
        peers = [peer for peer in self._queue if peer in candidates]
        rest = [peer for peer in candidates if peer not in peers]
        start = self._rng.randrange(len(rest)) if rest else 0
        peers += rest[start:] + rest[:start]
        peers.sort(key=lambda peer: (peer in self._silent, peer == self._home_peer))
        self._queue = deque(peer for peer in dict.fromkeys(peers) if peer not in waiting)
        if self._queue or waiting:
            self._timers.set(self._key, now + self._t5)
            self._dial()
        else:
            self._found_nobody()  # there are no candidates; `use` or `heard` will add some
            self._timers.cancel(self._key)

    def _rest(self, now: float) -> None:
        """Pause because all candidates refused, with jitter, because other parties are in the same situation."""
        self._found_nobody()
        self._timers.set(self._key, now + jittered(self._pause, 0.25, self._rng))
        self._pause = min(2 * self._pause, self._config.pause_max)

    def _found_nobody(self) -> None:
        """Count a round that found no registrar. Tell the program after the first one."""
        self.fruitless += 1
        if self.fruitless == 1:
            tried = dict.fromkeys(
                str(address) for peer in (*self._registrars, *self._announced) for address in peer[:1]
            )
            self._emit(Notify(RegistrarNotFound(tuple(tried))))

    def _dial(self) -> None:
        while self._queue and len(self._attempts) < self._config.parallel:
            if self._attempts and self._queue[0] in self._silent:
                return
            self._attempt += 1
            token = HuntToken(self._attempt)
            self._attempts[token] = self._queue.popleft()
            self._emit(Connect(self._attempts[token], token))

    def _found(self, now: float, association: AssociationId, peer: Peer) -> None:
        self.home, self._home_peer, self._found_at = association, peer, now
        announced = (server for known, (_, server) in self._announced.items() if is_same_party(known, peer))
        self.home_server = next(announced, UNKNOWN_SERVER)
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
        """Forget an attempt that is over. Return the peer that was dialled, or None if the attempt was dropped."""
        assert isinstance(token, HuntToken)
        return self._attempts.pop(token, None) or self._overdue.pop(token, None)
