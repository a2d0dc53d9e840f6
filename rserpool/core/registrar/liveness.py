"""Whether elements are alive: keep-alives, reports by users, and associations that end (RFC 5352 §3.4, §3.5).

An element that registered here is asked on its association. If that breaks, the element is in doubt: it may be dead, or
only the path is interrupted. It is then asked at its ASAP transport until it answers, until its host says that nobody
listens, or until our patience ends. What follows for the handlespace is up to the pool service.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from enum import Enum
from typing import Protocol

from rserpool.core.machine import Close, Notify, Peer, Send
from rserpool.core.notices import ElementReported
from rserpool.core.reasons import Refusal, RemovalReason
from rserpool.core.registrar.context import AT_ONCE, RegistrarContext
from rserpool.core.registrar.inquiries import Inquiries
from rserpool.core.registrar.supervision import Supervised, Supervision
from rserpool.core.timers import doubled, jittered
from rserpool.model import AssociationId, ElementKey, PoolElement, TransportAddress, is_same_party
from rserpool.wire import asap

REDIAL_PAUSE = 0.05
"""Seconds until an element in doubt that could not be dialled is dialled again, doubled up to `REDIAL_PAUSE_MAX`. A
process that is being killed may lose its associations a little before its port."""

REDIAL_PAUSE_MAX = 1.0

MAX_DOUBTS = 256
"""Maximum number of elements of one association that are asked when it is lost, and of elements in doubt that a
resolution puts last. No ordinary program registers that many on one association, so the others are removed."""


class LifeTimer(Enum):
    """The timers; the subject is an `ElementKey`, or None for `GONE`."""

    KEEP_ALIVE = "time for the next keep-alive"
    NO_ANSWER = "a keep-alive was not acknowledged"
    GONE = "more elements have lost their association"


class Remove(Protocol):
    """Removes an element from the handlespace; `tell` says whether to tell the peers."""

    def __call__(self, key: ElementKey, reason: RemovalReason, *, tell: bool = True) -> None: ...


class Liveness:
    """Supervises the elements of one registrar.

    `leave` is called when an element of ours is no longer here, because it is dead or has moved; `remove` when another
    registrar's element is dead; `alive` when an element that was asked is alive.
    """

    def __init__(
        self,
        context: RegistrarContext,
        leave: Callable[[ElementKey, RemovalReason], None],
        remove: Remove,
        alive: Callable[[ElementKey], None],
    ) -> None:
        self._identifier = context.identifier
        self._config = context.config
        self._rng = context.rng
        self._handlespace = context.handlespace
        self._timers = context.timers
        self._emit = context.emit
        self._leave = leave
        self._remove = remove
        self._alive = alive
        self._guard = context.guard
        self._callers = context.guard.callers
        self.peer = self._callers.peer
        self.supervision = Supervision(context.guard.holdings)
        """The elements that registered here, or that we took over."""
        self._inquiries = Inquiries(context, self.supervision.is_used)
        self.inquiry_over = self._inquiries.over
        self._gone: deque[tuple[ElementKey, Supervised]] = deque()
        """Elements that have lost their association and are about to be removed, unless they come again."""

    # --- associations -------------------------------------------------------------------------------------------

    def up(self, now: float, association: AssociationId, peer: Peer) -> None:
        """Note a new association."""
        self._callers.up(association, peer)
        for key in self._inquiries.up(association, peer):
            self._alive(key)
        for key in self.supervision.probed_at(peer):
            if self.supervision[key].lost_at is not None:  # it can be reached again, so it has to answer in time
                self._timers.set((LifeTimer.NO_ANSWER, key), now + self._config.keep_alive_timeout)

    def lost(self, now: float, association: AssociationId, *, gone: bool) -> None:
        """Handle the end of an association.

        Its elements are removed if they have `gone`: they shut it down, or we gave them up. Otherwise they are asked
        first, because the path may have been interrupted.
        """
        self._guard.lost(association)
        self._inquiries.lost(association)
        homeless, doubtful = self.supervision.lost(association)
        for key in homeless[:MAX_DOUBTS] if not gone else ():
            if self._can_be_asked(key):
                self.supervision.doubt(key, now)
                self.ask(now, key)
            else:
                self._leave(key, RemovalReason.ASSOCIATION_LOST)
        self._gone.extend((key, self.supervision[key]) for key in homeless[0 if gone else MAX_DOUBTS :])
        self.remove_gone(now)
        for key in doubtful:
            self.ask(now, key)

    def remove_gone(self, now: float, _: object = None) -> None:
        """Remove elements whose association has ended, `AT_ONCE` of them, so that others are served in between."""
        for _ in range(min(AT_ONCE, len(self._gone))):
            key, supervised = self._gone.popleft()
            if self.supervision.get(key) is supervised and supervised.association is None:
                self._leave(key, RemovalReason.ASSOCIATION_LOST)
        if self._gone:
            self._timers.set((LifeTimer.GONE, None), now)

    def not_dialled(self, now: float, peer: Peer, *, refused: bool) -> None:
        """Handle elements that could not be dialled. An element in doubt is dialled again unless nobody listens."""
        for key in self._inquiries.not_up(peer, refused=refused):
            self._remove(key, RemovalReason.UNREACHABLE, tell=False)
        for key in self.supervision.probed_at(peer):
            supervised = self.supervision[key]
            if supervised.lost_at is None:
                self._leave(key, RemovalReason.UNREACHABLE)
            elif refused:
                self._leave(key, RemovalReason.ASSOCIATION_LOST)
            else:
                pause = doubled(REDIAL_PAUSE, supervised.failures, REDIAL_PAUSE_MAX)
                supervised.failures += 1
                self._timers.set((LifeTimer.KEEP_ALIVE, key), now + pause)

    def _can_be_asked(self, key: ElementKey) -> bool:
        return self._asap_transport(key) is not None and self.supervision[key].elsewhere is None

    def _asap_transport(self, key: ElementKey) -> TransportAddress | None:
        """Return where the element can be asked without an association; None if that is not known."""
        element = self._handlespace.find(*key)
        return element.asap_transport if element is not None else None

    # --- keep-alives and reports --------------------------------------------------------------------------------

    def on_keep_alive_ack(self, now: float, association: AssociationId, message: asap.EndpointKeepAliveAck) -> None:
        """Note that an element answered a keep-alive (§3.4)."""
        key = self._handlespace.key(message.pool_handle, message.identifier)
        supervised = self.supervision.get(key)
        if not self.is_own(key, association):
            return
        if supervised is None:
            self._inquiries.over(now, key)
            self._alive(key)
        elif (LifeTimer.NO_ANSWER, key) in self._timers:
            if supervised.association is None and association in self._callers:
                self.come(key, association)  # claimed or in doubt: from now on this is its association
            self.rest(now, key)
            self._alive(key)

    def come(self, key: ElementKey, association: AssociationId) -> None:
        """Note that the element registered or acknowledged on this association."""
        callers = self._callers
        self.supervision.come(key, association, callers.place(association), callers.name(association))

    def is_own(self, key: ElementKey, association: AssociationId) -> bool:
        """Return whether an association is that of the element, because it registered on it or comes from its address.

        An element that registered with a certificate is the only one to have that, whatever its address is. Without
        one, any association may be its own if its address is not known.
        """
        supervised = self.supervision.get(key)
        if supervised is not None:
            if association in (supervised.association, supervised.former):
                return True
            if supervised.owner is not None:
                return supervised.owner == self._callers.name(association)
        transport = self._asap_transport(key)
        return transport is None or is_same_party((transport,), self.peer(association))

    def is_same(self, key: ElementKey, announced: PoolElement) -> bool:
        """Return whether the element that another registrar announced is the one that we know, at the same address."""
        known, other = self._asap_transport(key), announced.asap_transport
        return known is None or other is None or is_same_party((known,), (other,))

    def on_unreachable(self, now: float, association: AssociationId, message: asap.EndpointUnreachable) -> None:
        """Count a user's report, and check the element (§3.5).

        Each user, by place and by certificate, counts once until the element acknowledges a keep-alive, which voids all
        reports. When there are too many, the element has less time to acknowledge. Reports beyond the user's rate are
        dropped, as by rsplib.
        """
        if not self._guard.has_time(now, association, Refusal.REPORT_RATE):
            self._guard.may_answer(now, association)  # there is no answer to a report
            return
        key = self._handlespace.key(message.pool_handle, message.identifier)
        supervised = self.supervision.get(key)
        if supervised is None:
            if self.inquire(now, key):
                self._emit(Notify(ElementReported(*key, 1)))
            return
        user = self._callers.user(association, proxy=self._guard.is_proxy(association))
        if any(user & other for other in supervised.reporters) or self._is_discredited(supervised):
            return
        supervised.reporters |= {user}
        self._emit(Notify(ElementReported(*key, len(supervised.reporters))))
        self.inquire(now, key)
        if self._is_discredited(supervised):
            patience = min(self._config.report_patience, self._config.keep_alive_timeout)
            self._timers.set((LifeTimer.NO_ANSWER, key), max(now, supervised.asked_at + patience))

    def inquire(self, now: float, key: ElementKey) -> bool:
        """Ask whether any element, ours or not, is alive. Return false if it is being asked already, or cannot be."""
        if key in self.supervision:
            asked = (LifeTimer.NO_ANSWER, key) in self._timers
            if not asked:
                self.ask(now, key)
            return not asked
        transport = self._asap_transport(key)
        return transport is not None and self._inquiries.begin(now, key, transport)

    def _is_discredited(self, supervised: Supervised) -> bool:
        """Return whether more users than allowed reported the element since it was last known to be alive."""
        return len(supervised.reporters) > self._config.max_bad_pe_reports

    def claim(self, now: float, key: ElementKey, pause: float) -> None:
        """Supervise an element that was taken over. Tell it after `pause` seconds, by a keep-alive with the H bit."""
        self.supervision.claim(key)
        if pause:
            self._timers.set((LifeTimer.KEEP_ALIVE, key), now + pause)
        else:
            self.ask(now, key)

    def ask(self, now: float, key: ElementKey) -> None:
        """Send a keep-alive on the element's association, or to its ASAP transport if it has no association here.

        In the second case it has the H bit, so that the element uses the association that it arrives on.
        """
        supervised = self.supervision[key]
        lost_at = supervised.lost_at
        message = asap.EndpointKeepAlive(self._identifier, *key, home=supervised.association is None)
        self._timers.cancel((LifeTimer.KEEP_ALIVE, key))
        patience = self._config.keep_alive_timeout
        until = now + patience if lost_at is None else lost_at + max(patience, self._config.interruption_patience)
        self._timers.set((LifeTimer.NO_ANSWER, key), until)
        supervised.asked_at = now
        if supervised.association is not None:
            self._emit(Send(supervised.association, message))
            return
        transport = self._asap_transport(key)
        if transport is not None:
            self.supervision.probe(key, (transport,))
            self._emit(Send((transport,), message))

    def no_answer(self, now: float, key: ElementKey) -> None:
        """Remove an element that does not acknowledge (§3.4), and drop everything else on its association."""
        supervised = self.supervision[key]
        if supervised.former is None:
            reported = self._is_discredited(supervised)
            self._leave(key, RemovalReason.REPORTED if reported else RemovalReason.NO_ANSWER)
        if supervised.association is not None:
            self.give_up(now, supervised.association)

    def give_up(self, now: float, association: AssociationId) -> None:
        """Abort an association and treat it as lost."""
        self._emit(Close(association, abort=True))
        self.lost(now, association, gone=True)

    def rest(self, now: float, key: ElementKey) -> None:
        """Note that the element is alive; ask again after the interval, with ±50 % jitter against bursts (§3.4)."""
        self._timers.cancel((LifeTimer.NO_ANSWER, key))
        self.supervision.answered(key)
        pause = jittered(self._config.keep_alive_interval, 0.5, self._rng)
        self._timers.set((LifeTimer.KEEP_ALIVE, key), now + pause)

    def let_go(self, key: ElementKey) -> None:
        """Stop supervising an element."""
        self.supervision.leave(key)
        for kind in (LifeTimer.KEEP_ALIVE, LifeTimer.NO_ANSWER):
            self._timers.cancel((kind, key))
