"""What a party may do at this registrar: the rules of `rserpool.access`, rates, and limits of what it may have.

Published countermeasures limit how often a user may resolve handles and report elements (Dreibholz et al. on the attack
resistance of RSerPool; rsplib: `-maxhrrate`, `-maxeurate`). Limits hold for each association, and four times as much
(`address_share`) for each address, so that more associations do not help, while several machines behind one address
have room. Everything that is refused is counted (`refusals`).
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from math import inf

from rserpool.config import RegistrarConfig
from rserpool.core.machine import Effect, Pause
from rserpool.core.reasons import Refusal
from rserpool.core.registrar.security.callers import NOWHERE, Callers
from rserpool.core.registrar.security.holdings import Holdings
from rserpool.core.registrar.security.rates import Rate
from rserpool.core.registrar.security.refusals import Refusals
from rserpool.core.timers import TimersByKind
from rserpool.errors import CauseCode, ErrorCause, RemoteError
from rserpool.model import AssociationId, PoolElement, PoolHandle

ANSWERS = 50.0
"""Refusals per second that one address is told of. Beyond that it gets no answer, as if the message was lost."""


DEAF = 0.5
"""Seconds for which nothing is read of an association that goes on nevertheless. Reading costs more than refusing. It
is short beside the time in which an element has to acknowledge a keep-alive."""


class _Rates:
    """One rate for associations and, multiplied, for places."""

    def __init__(self, rate: float, share: int) -> None:
        self._of_one = Rate(rate)
        self._of_place = Rate(rate * share)

    def __len__(self) -> int:
        return len(self._of_one) + len(self._of_place)

    def take(self, now: float, association: AssociationId, place: str) -> bool:
        return self._of_one.take(now, association) and (place == NOWHERE or self._of_place.take(now, place))

    def forget(self, association: AssociationId) -> None:
        self._of_one.forget(association)


class Guard:
    """The rules and limits of one registrar."""

    def __init__(
        self, config: RegistrarConfig, timers: TimersByKind[Enum, object], emit: Callable[[Effect], None]
    ) -> None:
        self.callers = Callers()
        """Who is on the other side of each association."""
        self.holdings = Holdings()
        """What the parties at each place have registered here."""
        self.refusals = Refusals(timers, emit)
        """What was refused."""
        self._config = config
        self._emit = emit
        self._access = config.access
        share = config.address_share
        self._rates = {
            Refusal.RESOLUTION_RATE: _Rates(config.max_resolution_rate, share),
            Refusal.REPORT_RATE: _Rates(config.max_report_rate, share),
            Refusal.REGISTRATION_RATE: _Rates(config.max_registration_rate, share),
        }
        self._answers = Rate(ANSWERS)

    @property
    def buckets(self) -> int:
        """The number of entries in the tables of rates."""
        return sum(map(len, self._rates.values())) + len(self._answers)

    def lost(self, association: AssociationId) -> None:
        """Forget an association. Its address is remembered until that makes no difference."""
        self.callers.lost(association)
        for rates in self._rates.values():
            rates.forget(association)

    # --- rates --------------------------------------------------------------------------------------------------

    def has_time(self, now: float, association: AssociationId, what: Refusal) -> bool:
        """Return whether a message may be handled, as far as the rate `what` is concerned. Count it if not."""
        if self._rates[what].take(now, association, self.callers.place(association)):
            return True
        self.note(now, association, what)
        return False

    def may_answer(self, now: float, association: AssociationId) -> bool:
        """Return whether a refusal may be answered. If not, pause the association for a moment: it floods us."""
        if self._answers.take(now, self.callers.place(association)):
            return True
        self._emit(Pause(association, DEAF))
        return False

    # --- rules --------------------------------------------------------------------------------------------------

    def check_pool(self, now: float, association: AssociationId, handle: PoolHandle) -> None:
        """Raise `RemoteError` if the party may not register in this pool."""
        callers = self.callers
        if not self._access.may_register(str(handle), callers.hosts(association), callers.name(association)):
            self.note(now, association, Refusal.POOL)
            raise RemoteError("it may not register in this pool", ErrorCause(CauseCode.REJECTED_DUE_TO_SECURITY))

    def is_proxy(self, association: AssociationId) -> bool:
        """Return whether the party may register elements at others' addresses."""
        return self._access.is_proxy(self.callers.hosts(association), self.callers.name(association))

    def vouches(self, element: PoolElement) -> bool:
        """Return whether an element of another registrar may have addresses that its ASAP transport does not have."""
        asap = element.asap_transport
        return asap is None or self._access.is_proxy(asap.addresses, None)

    def may_speak_enrp(self, now: float, association: AssociationId) -> bool:
        """Return whether the party may be a registrar. Count it if not."""
        callers = self.callers
        allowed = self._access.may_speak_enrp(callers.hosts(association), callers.name(association))
        if allowed and callers.may_be_registrar(association):
            return True
        self.note(now, association, Refusal.ENRP)
        return False

    def may_be_registrar(self, now: float, hosts: tuple[str, ...]) -> bool:
        """Return whether a registrar that we have heard of at these addresses may be dialled. Count it if not."""
        if self._access.may_be_registrar(hosts):
            return True
        self.refusals.note(now, Refusal.ENRP, ",".join(hosts[:1]))
        return False

    # --- holdings -----------------------------------------------------------------------------------------------

    def check_room(
        self,
        now: float,
        association: AssociationId,
        handle: PoolHandle,
        elements: int,
        pools: int,
        pool_size: int,
        moves: bool,
    ) -> None:
        """Raise `RemoteError` if the party may not register one more element in this pool.

        `elements` is the number of those that its association has, `pools` that of its pools with this one, and
        `pool_size` that of the others in the pool. `moves` is true for an element that its place has already.
        """
        config, place, held = self._config, self.callers.place(association), self.holdings
        most_elements, most_pools = config.max_elements_of_one or inf, config.max_pools_of_one or inf
        share = inf if moves else config.address_share
        if elements >= most_elements or held.elements(place) >= most_elements * share:
            what = Refusal.ELEMENTS
        elif pools > most_pools or held.pools(place, handle) > most_pools * share:
            what = Refusal.POOLS
        elif pool_size >= (config.max_pool_size or inf):
            what = Refusal.POOL_SIZE
        else:
            return
        self.note(now, association, what)
        raise RemoteError(what.value, ErrorCause(CauseCode.LACK_OF_RESOURCES))

    def note(self, now: float, association: AssociationId, what: Refusal) -> None:
        """Count a refusal."""
        callers = self.callers
        self.refusals.note(now, what, callers.name(association) or callers.place(association))
