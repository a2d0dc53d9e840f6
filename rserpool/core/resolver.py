"""How a pool user learns who is in a pool: its registrar, its questions, its cache (RFC 5352 §3.3, §3.7.2).

All questions of a user share one association to one registrar and are answered in order. A question without answer is
asked again at the next registrar; sessions ask for ever, a program that wants to know gets told that nobody answers.
The cache is for as long as the program allows (stale_cache), and without limit while there is no registrar to be asked.
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
from rserpool.core.registrar_hunt import HuntState, RegistrarHunt
from rserpool.core.timers import Timers
from rserpool.errors import RemoteError
from rserpool.handlespace import Pool
from rserpool.model import AssociationId, ElementId, PoolElement, PoolHandle
from rserpool.wire import asap

log = logging.getLogger(__name__)


class UserTimer(Enum):
    """What a pool user waits for; the RFC's names where it has some (§7.1)."""

    T1_ENRP_REQUEST = "a question was not answered"
    T5_SERVERHUNT = "no registrar was found"
    POOL = "an empty pool may have elements now"
    CONNECT = "an element did not accept the session"
    PROGRESS = "an element owes data"
    RETRY = "elements that refused may accept now"


TimerKey: TypeAlias = tuple[UserTimer, Hashable]


class Asker(Hashable, Protocol):
    """Who wants to know: a session, or the program."""

    patient: bool
    """Asks until it is answered; otherwise `failed` ends it after MAX-REQUEST-RETRANSMIT."""

    def answered(self, now: float, response: asap.HandleResolutionResponse) -> None: ...

    def unanswered(self, now: float, in_vain: bool) -> None:
        """Nobody answers at present; the question is asked on. `in_vain`: everybody has been tried."""

    def failed(self, now: float) -> None: ...

    def try_again(self, now: float) -> None:
        """After `await_pool`: the pool may have elements now."""


@dataclass(slots=True, eq=False)
class _Query:
    asker: Asker
    pool_handle: PoolHandle
    items: asap.ResolutionItems
    unanswered: int = 0


@dataclass(slots=True)
class _Cached:
    pool: Pool
    resolved_at: float


class Resolver:
    """The resolutions of one pool user; `emit` takes its effects."""

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
        self._hunt = RegistrarHunt(registrars, config.hunt, rng, timers, (UserTimer.T5_SERVERHUNT, None), emit)
        self._queries: dict[Asker, _Query] = {}
        self._sent: deque[_Query] = deque()
        """What the present registrar has been asked and has not answered, in order; also what nobody waits for now."""
        self._cache: dict[PoolHandle, _Cached] = {}
        self._awaiting: dict[PoolHandle, dict[Asker, None]] = {}

    @property
    def home(self) -> AssociationId | None:
        """The association to the registrar."""
        return self._hunt.home

    def use_registrars(self, now: float, registrars: tuple[Peer, ...]) -> None:
        """Replace the static list."""
        self._hunt.use(now, registrars)

    def heard(self, now: float, registrar: Peer) -> None:
        """A registrar announced itself."""
        self._hunt.heard(now, registrar)

    # --- asking -------------------------------------------------------------------------------------------------

    def ask(self, now: float, asker: Asker, pool_handle: PoolHandle, items: int) -> None:
        """Ask for up to `items` elements (0: all). An asker has one question at a time."""
        query = _Query(asker, pool_handle, asap.ResolutionItems(items) if items else asap.ALL_ITEMS)
        self._queries[asker] = query
        if self.home is not None:
            self._send(now, query)
            return
        self._timers.set((UserTimer.T1_ENRP_REQUEST, asker), now + self._config.resolution_timeout)
        if self._hunt.state is HuntState.IDLE:
            self._hunt.begin(now)
        if self._hunt.fruitless:
            asker.unanswered(now, True)

    def await_pool(self, now: float, asker: Asker, pool_handle: PoolHandle) -> None:
        """Have `asker` try again when the pool may have elements. One asks at a time, however many wait."""
        self._awaiting.setdefault(pool_handle, {})[asker] = None
        self._arm_pool(now, pool_handle)

    def forget_asker(self, asker: Asker, pool_handle: PoolHandle) -> None:
        """`asker` wants to know nothing any more."""
        self._queries.pop(asker, None)
        self._timers.cancel((UserTimer.T1_ENRP_REQUEST, asker))
        awaiting = self._awaiting.get(pool_handle)
        if awaiting is not None:
            awaiting.pop(asker, None)
            if not awaiting:
                del self._awaiting[pool_handle]
                self._timers.cancel((UserTimer.POOL, pool_handle))

    def report(self, pool_handle: PoolHandle, identifier: ElementId) -> None:
        """§3.5: tell the registrar that an element cannot be reached; and do not choose it from the cache."""
        if self.home is not None:
            self._emit(Send(self.home, asap.EndpointUnreachable(pool_handle, identifier)))
        cached = self._cache.get(pool_handle)
        if cached is not None:
            cached.pool.remove(identifier)
            if not cached.pool:
                del self._cache[pool_handle]

    # --- the cache ----------------------------------------------------------------------------------------------

    def knows(self, now: float, pool_handle: PoolHandle) -> bool:
        """Whether the cache may be used instead of asking: it is young enough, or there is nobody to ask."""
        cached = self._cache.get(pool_handle)
        if cached is None:
            return False
        return self.home is None or now - cached.resolved_at < self._config.stale_cache

    def choose(self, pool_handle: PoolHandle, exclude: Set[ElementId]) -> PoolElement | None:
        """The next element of the cache by the pool's policy."""
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
        # Fewer than were wanted are all there are.
        if query.items == asap.ALL_ITEMS or len(elements) < query.items:
            told = {element.identifier for element in elements}
            for identifier in [e.identifier for e in cached.pool if e.identifier not in told]:
                cached.pool.remove(identifier)
        for element in elements:
            try:
                cached.pool.add(element)
            except RemoteError as error:
                log.debug("pool user: left out of the cache: %s", error)

    # --- answers ------------------------------------------------------------------------------------------------

    def on_response(self, now: float, response: asap.HandleResolutionResponse) -> None:
        """The registrar answered its oldest question about this pool."""
        query = next((query for query in self._sent if query.pool_handle == response.pool_handle), None)
        if query is None:
            return  # nobody asked: we did not subscribe to updates
        self._sent.remove(query)
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
        """One of those that wait for the pool asks for all of them."""
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
        """T1: the question is asked again, elsewhere if a registrar was asked and is silent."""
        query = self._queries.get(asker)
        if query is None:
            return
        self._timers.set((UserTimer.T1_ENRP_REQUEST, asker), now + self._config.resolution_timeout)
        if query in self._sent:
            self._seek(now, "it did not answer the resolution", close=True)
        if self._queries.get(asker) is query:
            self._count(now, query)

    # --- the registrar ------------------------------------------------------------------------------------------

    def hunted(self, now: float, event: AssociationUp | AssociationLost) -> None:
        """A `Connect` of the hunt ended."""
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
        """T5, or the pause after a round of refusals."""
        self._while_hunting(now, lambda: self._hunt.due(now))

    def home_lost(self, now: float, reason: str) -> None:
        """The association to the registrar ended."""
        self._seek(now, reason)

    def _seek(self, now: float, reason: str, *, close: bool = False) -> None:
        self._sent.clear()
        self._hunt.begin(now, reason, close=close)
        for query in list(self._queries.values()):
            query.asker.unanswered(now, bool(self._hunt.fruitless))  # there may be somebody in the cache

    def _while_hunting(self, now: float, proceed: Callable[[], None]) -> None:
        before = self._hunt.fruitless
        proceed()
        if self._hunt.fruitless > before:
            for query in list(self._queries.values()):
                self._count(now, query)

    def _count(self, now: float, query: _Query) -> None:
        """The question went unanswered once more (§7.2 MAX-REQUEST-RETRANSMIT)."""
        query.unanswered += 1
        if query.asker.patient or query.unanswered <= self._config.max_request_retransmit:
            query.asker.unanswered(now, True)
        else:
            self.forget_asker(query.asker, query.pool_handle)
            query.asker.failed(now)

    def _send(self, now: float, query: _Query) -> None:
        assert self.home is not None
        self._sent.append(query)
        self._timers.set((UserTimer.T1_ENRP_REQUEST, query.asker), now + self._config.resolution_timeout)
        self._emit(Send(self.home, asap.HandleResolution(query.pool_handle, query.items)))

    def _arm_pool(self, now: float, pool_handle: PoolHandle) -> None:
        if (UserTimer.POOL, pool_handle) not in self._timers:
            self._timers.set((UserTimer.POOL, pool_handle), now + self._config.retry_delay)
