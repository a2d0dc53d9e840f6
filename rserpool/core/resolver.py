"""How a pool user learns which elements are in a pool: its registrar, queries and cache (RFC 5352 §3.3, §3.7.2).

All queries of a user share one association to one registrar, which answers them in order. An unanswered query is
repeated at the next registrar. Queries of sessions are repeated indefinitely; a program's own query fails after a
number of attempts. A cache entry is valid for as long as the program allows (`stale_cache`), and indefinitely while
there is no registrar to ask.
"""

from __future__ import annotations

import logging
import random
from collections import deque
from collections.abc import Callable, Hashable, Set
from dataclasses import dataclass
from enum import Enum
from typing import Protocol, TypeAlias

from rserpool.config import UserConfig
from rserpool.core.machine import AssociationLost, AssociationUp, Effect, Peer, Send
from rserpool.core.registrar_hunt import Home, HuntState, RegistrarHunt
from rserpool.core.timers import Timers
from rserpool.errors import RemoteError
from rserpool.handlespace import Pool
from rserpool.model import AssociationId, ElementId, ElementKey, PoolElement, PoolHandle, TransportAddress
from rserpool.wire import asap

log = logging.getLogger(__name__)

ONE_EVENT = 0.05
"""Seconds in which all sessions that lose an element do so for one reason. It is short, because the element may have
answered its registrar since, and have died then."""

DOUBT = 5.0
"""Seconds for which all sessions of a user try an element last that did not answer one of them."""

LONGEST_T1 = UserConfig().resolution_timeout
"""Seconds up to which T1 doubles while registrars do not answer. A shorter `resolution_timeout` suits a local machine,
but must not keep a user from its answer when everything is slow."""


class UserTimer(Enum):
    """The timers of a pool user; those of RFC 5352 §7.1 have its names."""

    T1_ENRP_REQUEST = "a query was not answered"
    T5_SERVERHUNT = "no registrar was found"
    POOL = "time to resolve an empty pool again"
    CONNECT = "an element did not accept the session"
    PROGRESS = "an element did not send the expected data"
    RETRY = "time to try elements again that refused"


TimerKey: TypeAlias = tuple[UserTimer, Hashable]
"""A timer of a pool user: its kind and its subject (an asker, a pool handle or a session's token)."""


class Asker(Hashable, Protocol):
    """The origin of a query: a session, or a request of the program."""

    patient: bool
    """True if the query is repeated until it is answered; otherwise it fails after MAX-REQUEST-RETRANSMIT."""

    def answered(self, now: float, response: asap.HandleResolutionResponse) -> None:
        """Handle the registrar's answer, which may be an error."""

    def unanswered(self, now: float, all_tried: bool) -> None:
        """Handle the lack of an answer. The query continues. `all_tried`: no registrar of the list answered."""

    def failed(self, now: float) -> None:
        """Handle the end of the query without an answer. Never called if `patient`."""

    def try_again(self, now: float) -> None:
        """Ask again after `await_pool`, because the pool may have elements now."""


@dataclass(slots=True, eq=False)
class _Query:
    """A question about one pool; `unanswered` counts the attempts without an answer."""

    asker: Asker
    pool_handle: PoolHandle
    items: asap.ResolutionItems
    unanswered: int = 0


@dataclass(slots=True)
class _Cached:
    """The known elements of one pool, and the time of the latest answer."""

    pool: Pool
    resolved_at: float


class Resolver:
    """The resolutions of one pool user; `emit` receives its effects."""

    def __init__(
        self,
        registrars: tuple[Peer, ...],
        config: UserConfig,
        rng: random.Random,
        timers: Timers[TimerKey],
        emit: Callable[[Effect], None],
    ) -> None:
        self._config = config
        self._rng = rng
        self._timers = timers
        self._emit = emit
        self._hunt = RegistrarHunt(
            registrars, config.hunt, config.profile, rng, timers, (UserTimer.T5_SERVERHUNT, None), emit
        )
        self._queries: dict[Asker, _Query] = {}
        self._sent: deque[_Query] = deque()
        """Queries that the current registrar has not answered, in order, including abandoned ones."""
        self._cache: dict[PoolHandle, _Cached] = {}
        self._awaiting: dict[PoolHandle, dict[Asker, None]] = {}
        self._doubtful: dict[ElementId, float] = {}
        """Elements that did not answer a session of this user, and until when that is remembered."""
        self._reported: dict[ElementKey, tuple[AssociationId, float]] = {}
        """The elements that were reported, to which registrar, and until when further reports are about the same."""
        self._t1 = config.resolution_timeout

    @property
    def home(self) -> AssociationId | None:
        """The association to the registrar; None if there is none."""
        return self._hunt.home

    def use_registrars(self, now: float, registrars: tuple[Peer, ...]) -> None:
        """Replace the static list."""
        self._hunt.use(now, registrars)

    @property
    def home_registrar(self) -> Home | None:
        """The registrar; None if there is none."""
        return self._hunt.home_registrar()

    def heard(self, now: float, source: TransportAddress, message: asap.ServerAnnounce) -> None:
        """Handle the announcement of a registrar (§3.6)."""
        self._hunt.heard(now, source, message)

    # --- asking -------------------------------------------------------------------------------------------------

    def ask(self, now: float, asker: Asker, pool_handle: PoolHandle, items: int) -> None:
        """Ask for up to `items` elements (0: all). An asker has one query at a time."""
        query = _Query(asker, pool_handle, asap.ResolutionItems(items) if items else asap.ALL_ITEMS)
        self._queries[asker] = query
        if self.home is not None:
            self._send(now, query)
            return
        self._timers.set((UserTimer.T1_ENRP_REQUEST, asker), now + self._t1)
        if self._hunt.state is HuntState.IDLE:
            self._hunt.begin(now)
        if self._hunt.fruitless:
            asker.unanswered(now, True)

    def await_pool(self, now: float, asker: Asker, pool_handle: PoolHandle) -> None:
        """Let `asker` try again later, when the pool may have elements. Only one waiting asker asks at a time."""
        self._awaiting.setdefault(pool_handle, {})[asker] = None
        self._arm_pool(now, pool_handle)

    def forget_asker(self, asker: Asker, pool_handle: PoolHandle) -> None:
        """Drop the query of `asker`, and its place in the queue for the pool."""
        self._queries.pop(asker, None)
        self._timers.cancel((UserTimer.T1_ENRP_REQUEST, asker))
        awaiting = self._awaiting.get(pool_handle)
        if awaiting is not None:
            awaiting.pop(asker, None)
            if not awaiting:
                del self._awaiting[pool_handle]
                self._timers.cancel((UserTimer.POOL, pool_handle))

    def report(self, now: float, pool_handle: PoolHandle, identifier: ElementId) -> None:
        """Report an unreachable element to the registrar, once for all sessions (§3.5), and remove it from the cache.

        It is reported again if another session finds out later, or if it has answered since.
        """
        self._reported = {key: one for key, one in self._reported.items() if one[1] > now and one[0] == self.home}
        key = (pool_handle, identifier)
        if self.home is not None and key not in self._reported:
            self._reported[key] = self.home, now + ONE_EVENT
            self._emit(Send(self.home, asap.EndpointUnreachable(pool_handle, identifier)))
        cached = self._cache.get(pool_handle)
        if cached is not None:
            cached.pool.remove(identifier)
            if not cached.pool:
                del self._cache[pool_handle]

    def doubt(self, now: float, identifier: ElementId) -> None:
        """Note that an element did not answer a session. For a while the other sessions try it last."""
        self._doubtful[identifier] = now + DOUBT

    def trust(self, identifier: ElementId) -> None:
        """Note that an element answers."""
        self._doubtful.pop(identifier, None)
        for key in [key for key in self._reported if key[1] == identifier]:
            del self._reported[key]

    def doubtful(self, now: float) -> Set[ElementId]:
        """Return the elements that did not answer a session a moment ago."""
        self._doubtful = {identifier: until for identifier, until in self._doubtful.items() if until > now}
        return self._doubtful.keys()

    # --- the cache ----------------------------------------------------------------------------------------------

    def knows(self, now: float, pool_handle: PoolHandle) -> bool:
        """Return whether the cache can be used: the entry is recent enough, or there is no registrar to ask."""
        cached = self._cache.get(pool_handle)
        if cached is None:
            return False
        return self.home is None or now - cached.resolved_at < self._config.stale_cache

    def choose(self, pool_handle: PoolHandle, exclude: Set[ElementId]) -> PoolElement | None:
        """Select the next element of the cache by the pool's policy, or None."""
        cached = self._cache.get(pool_handle)
        chosen = cached.pool.select(1, exclude) if cached is not None else ()
        return chosen[0] if chosen else None

    def _learn(self, now: float, query: _Query, response: asap.HandleResolutionResponse) -> None:
        handle, elements = response.pool_handle, response.pool_elements
        if response.error is not None or not elements:
            self._cache.pop(handle, None)
            return
        cached = self._cache.get(handle)
        if cached is None or cached.pool.policy is None or cached.pool.policy.code != elements[0].policy.code:
            cached = self._cache[handle] = _Cached(Pool(handle, self._rng), now)
        cached.resolved_at = now
        # An answer with fewer elements than requested is the complete pool.
        if query.items == asap.ALL_ITEMS or len(elements) < query.items:
            told = {element.identifier for element in elements}
            for identifier in [e.identifier for e in cached.pool if e.identifier not in told]:
                cached.pool.remove(identifier)
        for element in elements:
            try:
                cached.pool.add(element)
            except RemoteError as error:
                log.debug("pool user: not cached: %s", error)

    # --- answers ------------------------------------------------------------------------------------------------

    def on_response(self, now: float, response: asap.HandleResolutionResponse) -> None:
        """Handle the registrar's answer to the oldest query about this pool."""
        query = next((query for query in self._sent if query.pool_handle == response.pool_handle), None)
        if query is None:
            return  # an update; we do not subscribe to these
        self._sent.remove(query)
        self._t1 = self._config.resolution_timeout
        self._learn(now, query, response)
        if self._queries.get(query.asker) is query:
            del self._queries[query.asker]
            self._timers.cancel((UserTimer.T1_ENRP_REQUEST, query.asker))
            query.asker.answered(now, response)
        if response.pool_elements:
            self._timers.cancel((UserTimer.POOL, response.pool_handle))
            for asker in self._awaiting.pop(response.pool_handle, {}):
                asker.try_again(now)

    def pool_due(self, now: float, pool_handle: PoolHandle) -> None:
        """Let one asker that waits for the pool ask on behalf of all."""
        awaiting = self._awaiting.get(pool_handle)
        if not awaiting:
            return
        scout = next(iter(awaiting))
        del awaiting[scout]
        if awaiting:
            self._arm_pool(now, pool_handle)
        else:
            del self._awaiting[pool_handle]
        scout.try_again(now)

    def request_due(self, now: float, asker: Asker) -> None:
        """Handle the expiry of T1: repeat the query, at another registrar if the current one did not answer."""
        query = self._queries.get(asker)
        if query is None:
            return
        unanswered = query in self._sent
        if unanswered:
            # If no registrar answers in time, all of them may be slow, for example because the machine is overloaded.
            self._t1 = min(2 * self._t1, max(self._config.resolution_timeout, LONGEST_T1))
        self._timers.set((UserTimer.T1_ENRP_REQUEST, asker), now + self._t1)
        if unanswered:
            self._seek(now, "it did not answer the resolution", close=True)
        if self._queries.get(asker) is query:
            self._count(now, query)

    # --- the registrar ------------------------------------------------------------------------------------------

    def hunted(self, now: float, event: AssociationUp | AssociationLost) -> None:
        """Handle the outcome of a `Connect` of the hunt."""
        if isinstance(event, AssociationLost):
            self._while_hunting(now, lambda: self._hunt.failed(now, event))
            return
        before = self.home
        self._hunt.up(now, event)
        if self.home != before:
            self._sent.clear()
            for query in list(self._queries.values()):
                self._send(now, query)

    def hunt_due(self, now: float) -> None:
        """Handle the expiry of T5-Serverhunt, or the end of the pause after a round of refusals."""
        self._while_hunting(now, lambda: self._hunt.due(now))

    def home_lost(self, now: float, reason: str) -> None:
        """Handle the end of the association to the registrar."""
        self._seek(now, reason)

    def _seek(self, now: float, reason: str, *, close: bool = False) -> None:
        self._sent.clear()
        self._hunt.begin(now, reason, close=close)
        for query in list(self._queries.values()):
            query.asker.unanswered(now, bool(self._hunt.fruitless))  # the cache may help

    def _while_hunting(self, now: float, proceed: Callable[[], None]) -> None:
        before = self._hunt.fruitless
        proceed()
        if self._hunt.fruitless > before:
            for query in list(self._queries.values()):
                self._count(now, query)

    def _count(self, now: float, query: _Query) -> None:
        """Count another attempt without an answer (§7.2 MAX-REQUEST-RETRANSMIT)."""
        query.unanswered += 1
        if query.asker.patient or query.unanswered <= self._config.max_request_retransmit:
            query.asker.unanswered(now, True)
        else:
            self.forget_asker(query.asker, query.pool_handle)
            query.asker.failed(now)

    def _send(self, now: float, query: _Query) -> None:
        assert self.home is not None
        self._sent.append(query)
        self._timers.set((UserTimer.T1_ENRP_REQUEST, query.asker), now + self._t1)
        self._emit(Send(self.home, asap.HandleResolution(query.pool_handle, query.items)))

    def _arm_pool(self, now: float, pool_handle: PoolHandle) -> None:
        if (UserTimer.POOL, pool_handle) not in self._timers:
            self._timers.set((UserTimer.POOL, pool_handle), now + self._config.retry_delay)
