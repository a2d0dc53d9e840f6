"""The ASAP side of a registrar: registration, resolution, supervision of elements (RFC 5352 §3.1 to §3.5).

It owns what a registrar knows about an element of its own beside the record: its association (`attendance`), how often
users reported it, and when it is asked for a sign of life. Of elements that other registrars own it keeps the record
and its life; how the registrars agree about them is not its business.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from enum import Enum

from rserpool.core.machine import Close, Notify, Peer, Send
from rserpool.core.notices import (
    ElementAdded,
    ElementChanged,
    ElementMoved,
    ElementRemoved,
    ElementReported,
    HandleResolved,
    RegistrationRefused,
)
from rserpool.core.registrar.attendance import Attendance
from rserpool.core.registrar.context import RegistrarContext
from rserpool.errors import CauseCode, ErrorCause, RemoteError
from rserpool.handlespace import Added, Changed
from rserpool.model import (
    AssociationId,
    ElementId,
    ElementKey,
    PoolElement,
    PoolHandle,
    ServerId,
    TransportAddress,
    TransportProtocol,
    TransportUse,
    hex_id,
)
from rserpool.wire import asap
from rserpool.wire.enrp import UpdateAction

log = logging.getLogger(__name__)


class ServiceTimer(Enum):
    """What the service waits for; the subject of each timer is an element's `ElementKey`."""

    KEEP_ALIVE = "time for the next keep-alive"
    NO_ANSWER = "a keep-alive was not acknowledged"
    LIFE = "the registration life is over"


class PoolService:
    """Serves elements and users. It is given messages and timers, and `emit` takes its effects.

    `update` hears of what peers have to be told; `is_peer` tells whether a registrar is being watched: an element of
    somebody else would never be taken over.
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
        self._rng = context.rng
        self._handlespace = context.handlespace
        self._timers = context.timers
        self._emit = context.emit
        self._update = update
        self._is_peer = is_peer
        self._peers: dict[AssociationId, Peer] = {}
        self._attendance = Attendance()
        self.is_here = self._attendance.is_here

    # --- associations -------------------------------------------------------------------------------------------

    def up(self, association: AssociationId, peer: Peer) -> None:
        """An association came up; its peer addresses become the ASAP transport of whoever registers on it."""
        self._peers[association] = peer

    def lost(self, now: float, association: AssociationId | None, peer: Peer) -> None:
        """An association ended, or an element without one could not be dialled: its elements are gone."""
        if association is None:
            for key in self._attendance.unreachable(peer):
                self._leave(key, "cannot be reached")
        else:
            self._peers.pop(association, None)
            gone, doubtful = self._attendance.lost(association)
            for key in gone:
                self._leave(key, "association lost")
            for key in doubtful:
                self.ask_for_life(now, key)

    # --- registration (§3.1, §3.2) ------------------------------------------------------------------------------

    def on_registration(self, now: float, association: AssociationId, message: asap.Registration) -> None:
        handle, offered = message.pool_handle, message.pool_element
        try:
            _check(offered)
            if self._is_full(handle, offered.identifier):
                raise RemoteError("there are elements enough", ErrorCause(CauseCode.LACK_OF_RESOURCES))
            # §3.1: whoever accepts the registration becomes the home, also of an element that another one owned.
            transport = self._asap_transport(association)
            element = replace(offered, home=self._identifier, asap_transport=transport)
            change = self._handlespace.register(handle, element)
        except RemoteError as error:
            self._refuse(association, handle, offered, error)
            return
        key = (handle, element.identifier)
        self._attendance.come(key, association)
        self._emit(Send(association, asap.RegistrationResponse(handle, element.identifier)))
        if isinstance(change, Added):
            log.info("registrar %s: %s %s is registered", self._name, handle, hex_id(element.identifier))
            self._emit(Notify(ElementAdded(handle, element)))
        elif isinstance(change, Changed):
            self._emit(Notify(ElementChanged(handle, element)))
        # RFC 5353 §3.3: also of an unchanged renewal, because peers count the life of what they were told.
        self._update(UpdateAction.ADD_PE, handle, element)
        self._timers.set((ServiceTimer.LIFE, key), now + element.life)
        self._rest(now, key)

    def on_deregistration(self, now: float, association: AssociationId, message: asap.Deregistration) -> None:
        # §3.2: an element that is not there has what it wants; the answer is the same.
        self._remove((message.pool_handle, message.identifier), "deregistered")
        self._emit(Send(association, asap.DeregistrationResponse(message.pool_handle, message.identifier)))

    def _refuse(self, association: AssociationId, handle: PoolHandle, offered: PoolElement, error: RemoteError) -> None:
        cause, identifier = error.cause or ErrorCause(CauseCode.UNSPECIFIED), offered.identifier
        log.info("registrar %s: %s %s is refused: %s", self._name, handle, hex_id(identifier), error)
        told = asap.OperationError((self._with_parameter(cause, offered),))
        self._emit(Send(association, asap.RegistrationResponse(handle, identifier, told, rejected=True)))
        self._emit(Notify(RegistrationRefused(handle, identifier, cause)))

    def _with_parameter(self, cause: ErrorCause, offered: PoolElement) -> ErrorCause:
        """RFC 5354 §3.12: some causes repeat the parameter that they are about."""
        match cause.code:
            case CauseCode.INVALID_VALUES:
                return asap.fault(cause.code, offered, life_unit=self._config.profile.life_unit)
            case CauseCode.INCONSISTENT_POOL_POLICY:
                return asap.fault(cause.code, offered.policy)
            case CauseCode.INCONSISTENT_TRANSPORT_TYPE:
                return asap.fault(cause.code, offered.transport)
        return cause

    def _asap_transport(self, association: AssociationId) -> TransportAddress | None:
        """Where the element's association comes from, as one transport (§3.1)."""
        peer = self._peers.get(association)
        if not peer:
            return None
        first = peer[0]
        same = [t for t in peer if (t.protocol, t.port) == (first.protocol, first.port)]
        addresses = tuple(dict.fromkeys(address for transport in same for address in transport.addresses))
        return TransportAddress(first.protocol, first.port, addresses, TransportUse.DATA_ONLY)

    # --- resolution (§3.3) --------------------------------------------------------------------------------------

    def on_resolution(self, now: float, association: AssociationId, message: asap.HandleResolution) -> None:
        handle = message.pool_handle
        pool = self._handlespace.pool(handle)
        if pool is None:
            # Not a word beside the error: others read it only right after the handle.
            error = asap.OperationError((ErrorCause(CauseCode.UNKNOWN_POOL_HANDLE),))
            self._emit(Send(association, asap.HandleResolutionResponse(handle, error=error)))
            self._emit(Notify(HandleResolved(handle, ())))
            return
        wanted = self._config.max_resolution_items if message.items is None else message.items or asap.ALL_ITEMS
        chosen = pool.select(min(wanted, self._config.resolution_items_limit))
        elements = tuple([replace(element, asap_transport=None) for element in chosen])
        # The policy may be left out for round robin, but others insist on it; its fields are the first element's.
        policy = elements[0].policy if elements else pool.policy
        self._emit(Send(association, asap.HandleResolutionResponse(handle, policy, elements)))
        self._emit(Notify(HandleResolved(handle, tuple([element.identifier for element in elements]))))

    # --- supervision (§3.4, §3.5) -------------------------------------------------------------------------------

    def on_keep_alive_ack(self, now: float, association: AssociationId, message: asap.EndpointKeepAliveAck) -> None:
        key = (message.pool_handle, message.identifier)
        attendance = self._attendance.get(key)
        if attendance is None or (ServiceTimer.NO_ANSWER, key) not in self._timers:
            return
        if attendance.association is None and association in self._peers:
            self._attendance.come(key, association)  # a claimed element: this is how it hangs together with us now
        self._rest(now, key)

    def on_unreachable(self, now: float, association: AssociationId, message: asap.EndpointUnreachable) -> None:
        key = (message.pool_handle, message.identifier)
        attendance = self._attendance.get(key)
        if attendance is None:
            return  # unknown, or another registrar's: its home sees for itself
        attendance.reports += 1
        self._emit(Notify(ElementReported(*key, attendance.reports)))
        if attendance.reports >= self._config.max_bad_pe_reports:
            self._remove(key, "reported")
        elif (ServiceTimer.NO_ANSWER, key) not in self._timers:
            self.ask_for_life(now, key)

    def ask_for_life(self, now: float, key: ElementKey, *, claim: bool = False) -> None:
        """Send a keep-alive: on the element's association, or to its ASAP transport when it has none here."""
        attendance = self._attendance[key]
        message = asap.EndpointKeepAlive(self._identifier, *key, home=claim)
        self._timers.cancel((ServiceTimer.KEEP_ALIVE, key))
        self._timers.set((ServiceTimer.NO_ANSWER, key), now + self._config.keep_alive_timeout)
        if attendance.association is not None:
            self._emit(Send(attendance.association, message))
            return
        element = self._handlespace.find(*key)
        if element is not None and element.asap_transport is not None:
            self._attendance.probe(key, (element.asap_transport,))
            self._emit(Send((element.asap_transport,), message))

    def no_answer(self, now: float, key: ElementKey) -> None:
        """§3.4: an element that does not acknowledge is removed. Whatever hangs on its association goes too."""
        attendee = self._attendance[key]
        if attendee.former is None:
            self._leave(key, "no keep-alive")
        if attendee.association is not None:
            self.give_up(now, attendee.association)

    def life_over(self, now: float, key: ElementKey) -> None:
        """§3.1: a registration that was not renewed within its life is void."""
        self._remove(key, "life over", tell=key in self._attendance)

    def give_up(self, now: float, association: AssociationId) -> None:
        """Abort an association and treat it as lost."""
        self._emit(Close(association, abort=True))
        self.lost(now, association, ())

    def _rest(self, now: float, key: ElementKey) -> None:
        """The element lives; ask again after the interval, with ±50 % jitter against bursts (§3.4)."""
        self._timers.cancel((ServiceTimer.NO_ANSWER, key))
        self._attendance.answered(key)
        pause = self._config.keep_alive_interval * self._rng.uniform(0.5, 1.5)
        self._timers.set((ServiceTimer.KEEP_ALIVE, key), now + pause)

    # --- elements of others (RFC 5353 §3.3, §3.5) ---------------------------------------------------------------

    def learn(self, now: float, handle: PoolHandle, element: PoolElement) -> bool:
        """Enter or change an element that another registrar owns. False: it is refused.

        One that registered here, on an association that stands, is ours whatever others believe.
        """
        key = (handle, element.identifier)
        if self.is_here(key):
            self._attendance[key].elsewhere = element
            return False
        if self._is_full(*key):
            return False
        try:
            change = self._handlespace.register(handle, element)
        except RemoteError as error:
            log.info("registrar %s: %s %s is not learnt: %s", self._name, handle, hex_id(key[1]), error)
            return False
        self._let_go(key)
        self._timers.set((ServiceTimer.LIFE, key), now + element.life)
        if isinstance(change, Added):
            self._emit(Notify(ElementAdded(handle, element)))
        elif isinstance(change, Changed):
            self._emit(Notify(ElementChanged(handle, element)))
            if change.former.home != element.home:
                self._emit(Notify(ElementMoved(*key, element.home)))
        return True

    def unlearn(self, now: float, key: ElementKey, reason: str) -> None:
        """Take out an element because of what another registrar says; if it is here we ask the element itself."""
        if self.is_here(key):
            self.ask_for_life(now, key)
        else:
            self._remove(key, reason, tell=False)

    def not_there(self, key: ElementKey, home: ServerId) -> None:
        """A registrar has lost an element again that it told of while it was here."""
        attendee = self._attendance.get(key)
        if attendee is not None and attendee.elsewhere is not None and attendee.elsewhere.home == home:
            attendee.elsewhere = None

    def rehome(self, key: ElementKey, home: ServerId) -> None:
        """Another registrar took the element over."""
        self._let_go(key)
        self._handlespace.change_home(*key, home)
        self._emit(Notify(ElementMoved(*key, home)))

    def claim(self, now: float, key: ElementKey) -> None:
        """§3.5: the element is ours now; a keep-alive with the H bit tells it so."""
        if self.is_here(key):
            return
        self.rehome(key, self._identifier)
        self._attendance.claim(key)
        self.ask_for_life(now, key, claim=True)

    def _is_full(self, handle: PoolHandle, identifier: ElementId) -> bool:
        return (
            len(self._handlespace) >= self._config.max_elements and self._handlespace.find(handle, identifier) is None
        )

    def _let_go(self, key: ElementKey) -> None:
        """The element is not ours (any more)."""
        self._attendance.leave(key)
        for kind in (ServiceTimer.KEEP_ALIVE, ServiceTimer.NO_ANSWER):
            self._timers.cancel((kind, key))

    # --- leaving ------------------------------------------------------------------------------------------------

    def _leave(self, key: ElementKey, reason: str) -> None:
        """The element is not here any more: it is where another registrar has told, or gone."""
        elsewhere = self._attendance[key].elsewhere
        if elsewhere is not None and self._is_peer(elsewhere.home):
            try:
                self._handlespace.register(key[0], elsewhere)
            except RemoteError as error:
                log.info("registrar %s: %s %s left: %s", self._name, key[0], hex_id(key[1]), error)
            else:
                self._let_go(key)
                self._emit(Notify(ElementMoved(*key, elsewhere.home)))
                return
        self._remove(key, reason)

    def _remove(self, key: ElementKey, reason: str, *, tell: bool = True) -> None:
        removed = self._handlespace.deregister(*key)
        if removed is None:
            return
        self._let_go(key)
        self._timers.cancel((ServiceTimer.LIFE, key))
        log.info("registrar %s: %s %s is removed: %s", self._name, key[0], hex_id(key[1]), reason)
        self._emit(Notify(ElementRemoved(*key, reason)))
        if tell:
            self._update(UpdateAction.DEL_PE, key[0], removed.element)


def _check(element: PoolElement) -> None:
    """Refuse what no user could use. Whether it agrees with its pool is the handlespace's question."""
    transport = element.transport
    if not element.identifier:
        objection = "its identifier is 0"
    elif element.life <= 0:
        objection = "its registration life is over before it begins"
    elif transport.protocol is TransportProtocol.OPAQUE:
        return  # octets that only its users understand
    elif not transport.port:
        objection = "its transport has no port"
    else:
        return
    raise RemoteError(objection, ErrorCause(CauseCode.INVALID_VALUES))
