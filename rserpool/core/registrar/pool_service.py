"""The ASAP side of a registrar: registration, resolution, removal of elements (RFC 5352 §3.1 to §3.3).

Whether the registrar's own elements are alive is found out in `liveness`. For elements that other registrars own it
keeps only the record and its registration life. It does not deal with how the registrars agree about elements.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from enum import Enum

from rserpool.core.machine import Notify, Peer, Send
from rserpool.core.notices import (
    ElementAdded,
    ElementChanged,
    ElementMoved,
    ElementRemoved,
    HandleResolved,
    RegistrationRefused,
)
from rserpool.core.reasons import Refusal, RemovalReason
from rserpool.core.registrar.context import RegistrarContext
from rserpool.core.registrar.liveness import MAX_DOUBTS, Liveness
from rserpool.core.registrar.offers import check, with_own_addresses
from rserpool.core.registrar.profile_check import LifeCheck
from rserpool.core.registrar.rivals import Rivals
from rserpool.errors import CauseCode, ErrorCause, LocalError, RemoteError
from rserpool.handlespace import Added, Changed
from rserpool.handlespace.size import ADDRESSES_MAX, fitting, octets
from rserpool.model import (
    AssociationId,
    ElementKey,
    PoolElement,
    PoolHandle,
    ServerId,
    TransportAddress,
    TransportUse,
    hex_id,
)
from rserpool.wire import asap
from rserpool.wire.enrp import UpdateAction

log = logging.getLogger(__name__)


class ServiceTimer(Enum):
    """The timer of the service; the subject is an `ElementKey`."""

    LIFE = "the registration life is over"


class PoolService:
    """Serves elements and users.

    `update` is called with each change that peers have to be told. `is_peer` returns whether a registrar is supervised
    as a peer; elements of any other registrar would never be taken over.
    """

    def __init__(
        self,
        context: RegistrarContext,
        update: Callable[[UpdateAction, PoolHandle, PoolElement], None],
        is_peer: Callable[[ServerId], bool],
    ) -> None:
        self._identifier = context.identifier
        self._name = context.name
        self._config = context.config
        self._life_check = LifeCheck(context.name, context.config.profile)
        self._guard = context.guard
        self._rng = context.rng
        self._handlespace = context.handlespace
        self._timers = context.timers
        self._emit = context.emit
        self._update = update
        self._is_peer = is_peer
        self.rivals = Rivals(context, register=self._register, refuse=self._refuse)
        """The elements that wait because another one has their identifier."""
        self.liveness = Liveness(context, leave=self._leave, remove=self._remove, alive=self.rivals.alive)
        """Whether the elements that registered here are alive."""
        self._supervision = self.liveness.supervision
        self.is_here = self._supervision.is_here

    @property
    def associations(self) -> int:
        """The number of associations of the elements that register here."""
        return self._supervision.associations

    # --- registration (§3.1, §3.2) ------------------------------------------------------------------------------

    def on_registration(self, now: float, association: AssociationId, message: asap.Registration) -> None:
        """Register or re-register an element, or refuse it (§3.1).

        If it is not the element that is registered under its identifier, that one is asked first.
        """
        key = (message.pool_handle, message.pool_element.identifier)
        if not self._guard.has_time(now, association, Refusal.REGISTRATION_RATE):
            if self._guard.may_answer(now, association):
                self._refuse(association, message, _too_often())
            return
        try:
            self._guard.check_pool(now, association, message.pool_handle)
        except RemoteError as error:
            if self._guard.may_answer(now, association):
                self._refuse(association, message, error)
            return
        if self.liveness.is_own(key, association):
            self._register(now, association, message)
        elif self.rivals.come(now, key, association, message):
            self.liveness.inquire(now, key)

    def _register(self, now: float, association: AssociationId, message: asap.Registration) -> None:
        handle, offered = message.pool_handle, message.pool_element
        self._life_check.saw(offered)
        is_successor = not self.liveness.is_own((handle, offered.identifier), association)
        try:
            self._check_handle(handle)
            check(offered)
            offered = self._with_own_addresses(now, association, offered)
            # §3.1: the registrar that accepts a registration becomes the home, even if another one owned the element.
            transport = self._asap_transport(association)
            element = replace(offered, home=self._identifier, asap_transport=transport)
            self._check_room(now, association, handle, element)
            change = self._handlespace.register(handle, element)
        except RemoteError as error:
            if self._guard.may_answer(now, association):
                self._refuse(association, message, error)
            return
        key = self._handlespace.key(handle, element.identifier)
        handle = key[0]  # the pool's own, of which there is only one in memory
        if is_successor:
            self.liveness.let_go(key)
        self.liveness.come(key, association)
        self._emit(Send(association, asap.RegistrationResponse(handle, element.identifier)))
        if isinstance(change, Added):
            log.info("registrar %s: %s %s is registered", self._name, handle, hex_id(element.identifier))
            self._emit(Notify(ElementAdded(handle, element)))
        elif isinstance(change, Changed):
            self._emit(Notify(ElementChanged(handle, element)))
        # RFC 5353 §3.3: even an unchanged renewal is announced, because it restarts the registration life at the peers.
        self._update(UpdateAction.ADD_PE, handle, element)
        self._timers.set((ServiceTimer.LIFE, key), now + element.life)
        self.liveness.rest(now, key)

    def on_deregistration(self, now: float, association: AssociationId, message: asap.Deregistration) -> None:
        """Remove an element (§3.2). The answer is the same if it is not registered.

        Only the element itself may do that. If another party tries, the element is asked whether it is alive.
        """
        key = self._handlespace.key(message.pool_handle, message.identifier)
        if not self._guard.has_time(now, association, Refusal.REGISTRATION_RATE):
            if not self._guard.may_answer(now, association):
                return
            cause = ErrorCause(CauseCode.LACK_OF_RESOURCES)
            error: asap.OperationError | None = asap.OperationError((cause,))
        elif self.liveness.is_own(key, association):
            self._remove(key, RemovalReason.DEREGISTERED)
            error = None
        else:
            self._guard.note(now, association, Refusal.ELEMENT)
            log.info("registrar %s: %s %s is not deregistered: by a stranger", self._name, key[0], hex_id(key[1]))
            self.liveness.inquire(now, key)
            error = asap.OperationError((ErrorCause(CauseCode.REJECTED_DUE_TO_SECURITY),))
        self._emit(Send(association, asap.DeregistrationResponse(*key, error)))

    def _with_own_addresses(self, now: float, association: AssociationId, offered: PoolElement) -> PoolElement:
        peer = () if self._guard.is_proxy(association) else self.liveness.peer(association)
        try:
            return with_own_addresses(offered, peer)
        except RemoteError:
            self._guard.note(now, association, Refusal.ADDRESS)
            raise

    def _check_room(self, now: float, association: AssociationId, handle: PoolHandle, element: PoolElement) -> None:
        """Refuse an element for which there is no room: in memory, in its pool, or in the share of its party."""
        if self._is_full(handle, element):
            raise RemoteError("there are too many elements", ErrorCause(CauseCode.LACK_OF_RESOURCES))
        key = (handle, element.identifier)
        pool = self._handlespace.pool(handle)
        supervised = self._supervision.get(key)
        if supervised is None or association not in (supervised.association, supervised.former):
            held = self._supervision.held(association)
            few = held < self._config.max_pools_of_one
            pools = 0 if few else self._supervision.pools(association, handle)
            size = 0 if pool is None or element.identifier in pool else len(pool)
            moves = supervised is not None and supervised.place == self._guard.callers.place(association)
            self._guard.check_room(now, association, handle, elements=held, pools=pools, pool_size=size, moves=moves)

    def _refuse(self, association: AssociationId, message: asap.Registration, error: RemoteError) -> None:
        handle, offered = message.pool_handle, message.pool_element
        cause, identifier = error.cause or ErrorCause(CauseCode.UNSPECIFIED), offered.identifier
        log.info("registrar %s: %s %s is refused: %s", self._name, handle, hex_id(identifier), error)
        told = asap.OperationError((self._with_parameter(cause, offered),))
        self._emit(Send(association, asap.RegistrationResponse(handle, identifier, told, rejected=True)))
        self._emit(Notify(RegistrationRefused(handle, identifier, cause)))

    def _with_parameter(self, cause: ErrorCause, offered: PoolElement) -> ErrorCause:
        """Return the cause with the parameter that it is about, if it has to contain one (RFC 5354 §3.12)."""
        match cause.code:
            case CauseCode.INVALID_VALUES if not cause.data:
                return asap.fault(cause.code, offered, life_unit=self._config.profile.life_unit)
            case CauseCode.INCONSISTENT_POOL_POLICY:
                return asap.fault(cause.code, offered.policy)
            case CauseCode.INCONSISTENT_TRANSPORT_TYPE:
                return asap.fault(cause.code, offered.transport)
        return cause

    def _asap_transport(self, association: AssociationId) -> TransportAddress | None:
        """Return the peer addresses of the element's association as one transport (§3.1)."""
        peer = self.liveness.peer(association)
        if not peer:
            return None
        return _one_transport(peer)

    def _check_handle(self, handle: PoolHandle) -> None:
        """Refuse a pool handle that stops other programs. It is kept out of the handlespace, so nobody hears of it."""
        try:
            handle.check_length(self._config.profile.handle_max)
        except LocalError as error:
            raise RemoteError(str(error), asap.fault(CauseCode.INVALID_VALUES, handle)) from error

    # --- resolution (§3.3) --------------------------------------------------------------------------------------

    def on_resolution(self, now: float, association: AssociationId, message: asap.HandleResolution) -> None:
        """Answer with elements selected by the pool's policy, or with an error if the pool is unknown (§3.3)."""
        handle = message.pool_handle
        if not self._guard.has_time(now, association, Refusal.RESOLUTION_RATE):
            if self._guard.may_answer(now, association):
                error = asap.OperationError((ErrorCause(self._config.profile.overload_cause),))
                self._emit(Send(association, asap.HandleResolutionResponse(handle, error=error)))
            return
        pool = self._handlespace.pool(handle)
        if pool is None:
            # No other parameter: rsplib reads the error only if it directly follows the pool handle.
            error = asap.OperationError((ErrorCause(CauseCode.UNKNOWN_POOL_HANDLE),))
            self._emit(Send(association, asap.HandleResolutionResponse(handle, error=error)))
            self._emit(Notify(HandleResolved(handle, ())))
            return
        wanted = self._config.max_resolution_items if message.items is None else message.items or asap.ALL_ITEMS
        count = min(wanted, self._config.resolution_items_limit)
        in_doubt = self._supervision.in_doubt(handle)
        if in_doubt and len(in_doubt) <= MAX_DOUBTS:
            # Elements that may be dead come last.
            chosen = pool.select(count, set(in_doubt))
            rest = [pool.get(identifier) for identifier in list(in_doubt)[: count - len(chosen)]]
            chosen += tuple([element for element in rest if element is not None])
        else:
            chosen = pool.select(count)
        elements = tuple(fitting(handle, chosen))
        # The policy may be omitted for round robin, but rsplib requires it. Its fields are those of the first element.
        policy = elements[0].policy if elements else pool.policy
        self._emit(Send(association, asap.HandleResolutionResponse(handle, policy, elements)))
        self._emit(Notify(HandleResolved(handle, tuple([element.identifier for element in elements]))))

    # --- the end of a registration ---------------------------------------------------------------------------------

    def life_over(self, now: float, key: ElementKey) -> None:
        """Remove an element whose registration was not renewed within its life (§3.1)."""
        self._remove(key, RemovalReason.LIFE_OVER, tell=key in self._supervision)

    # --- elements of other registrars (RFC 5353 §3.3, §3.5) -----------------------------------------------------

    def learn(self, now: float, handle: PoolHandle, element: PoolElement) -> bool:
        """Add or change an element that another registrar owns. Return false if it is refused.

        An element that registered here, on an association that still exists, remains ours.
        """
        key = (handle, element.identifier)
        self._life_check.saw(element)
        if self.is_here(key):
            if self.liveness.is_same(key, element):
                self._supervision[key].elsewhere = element
            else:  # anybody can announce an element with this identifier
                self.liveness.inquire(now, key)
            return False
        if self._is_full(handle, element):
            return False
        try:
            self._check_handle(handle)
            asap_transport = element.asap_transport
            peer = () if asap_transport is None or self._guard.vouches(element) else (asap_transport,)
            element = with_own_addresses(element, peer)
            change = self._handlespace.register(handle, element)
        except RemoteError as error:
            log.info("registrar %s: does not accept %s %s: %s", self._name, handle, hex_id(key[1]), error)
            return False
        key = self._handlespace.key(*key)
        self.liveness.let_go(key)
        self._timers.set((ServiceTimer.LIFE, key), now + element.life)
        if isinstance(change, Added):
            self._emit(Notify(ElementAdded(handle, element)))
        elif isinstance(change, Changed):
            self._emit(Notify(ElementChanged(handle, element)))
            if change.former.home != element.home:
                self._emit(Notify(ElementMoved(*key, element.home)))
        return True

    def unlearn(self, now: float, key: ElementKey, reason: RemovalReason) -> None:
        """Remove an element because of what another registrar says. If it is here, ask the element itself."""
        if self.is_here(key):
            self.liveness.ask(now, key)
        else:
            self._remove(key, reason, tell=False)

    def not_there(self, key: ElementKey, home: ServerId) -> None:
        """Forget that another registrar announced an element that is here, because that registrar lost it again."""
        supervised = self._supervision.get(key)
        if supervised is not None and supervised.elsewhere is not None and supervised.elsewhere.home == home:
            supervised.elsewhere = None

    def rehome(self, key: ElementKey, home: ServerId) -> None:
        """Make another registrar the home of an element, because it took the element over."""
        self.liveness.let_go(key)
        self._handlespace.change_home(*key, home)
        self._emit(Notify(ElementMoved(*key, home)))

    def claim(self, now: float, key: ElementKey, pause: float = 0.0) -> None:
        """Take over an element that is not registered here (§3.5), and tell it after `pause` seconds."""
        if self.is_here(key):
            return
        self.rehome(key, self._identifier)
        self.liveness.claim(now, key, pause)

    def _is_full(self, handle: PoolHandle, offered: PoolElement) -> bool:
        former = self._handlespace.find(handle, offered.identifier)
        if former is None and len(self._handlespace) >= self._config.max_elements:
            return True
        growth = octets(handle, offered) - (octets(handle, former) if former is not None else 0)
        return growth > 0 and self._handlespace.octets + growth > self._config.max_handlespace_octets

    # --- removal ------------------------------------------------------------------------------------------------

    def _leave(self, key: ElementKey, reason: RemovalReason) -> None:
        """Handle an element that is no longer here: it has moved to the registrar that announced it, or is gone."""
        elsewhere = self._supervision[key].elsewhere
        if elsewhere is not None and self._is_peer(elsewhere.home):
            try:
                self._handlespace.register(key[0], elsewhere)
            except RemoteError as error:
                log.info("registrar %s: %s %s cannot move: %s", self._name, key[0], hex_id(key[1]), error)
            else:
                self.liveness.let_go(key)
                self._emit(Notify(ElementMoved(*key, elsewhere.home)))
                return
        self._remove(key, reason)

    def _remove(self, key: ElementKey, reason: RemovalReason, *, tell: bool = True) -> None:
        removed = self._handlespace.deregister(*key)
        if removed is None:
            return
        self.liveness.let_go(key)
        self._timers.cancel((ServiceTimer.LIFE, key))
        self.rivals.soon(key)
        log.info("registrar %s: removes %s %s: %s", self._name, key[0], hex_id(key[1]), reason)
        self._emit(Notify(ElementRemoved(*key, reason)))
        if tell:
            self._update(UpdateAction.DEL_PE, key[0], removed.element)


def _one_transport(peer: Peer) -> TransportAddress:
    """Return the addresses of a party as one transport: those with the protocol and port of the first."""
    first = peer[0]
    if len(peer) == 1 and first.use is TransportUse.DATA_ONLY and len(first.addresses) <= ADDRESSES_MAX:
        return first  # this object is in memory anyway
    same = [t for t in peer if (t.protocol, t.port) == (first.protocol, first.port)]
    addresses = tuple(dict.fromkeys(address for transport in same for address in transport.addresses))
    return TransportAddress(first.protocol, first.port, addresses[:ADDRESSES_MAX], TransportUse.DATA_ONLY)


def _too_often() -> RemoteError:
    return RemoteError("it registers too often", ErrorCause(CauseCode.LACK_OF_RESOURCES))
