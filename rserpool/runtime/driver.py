"""The only loop of the library: it joins one core to real associations.

It decodes what arrives, passes it to `core.step`, carries out the effects in order, and arms one timer for
`core.deadline`. The driver knows no role: the classes beside this file act on the notices.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from math import inf

from rserpool import wire
from rserpool.config import InteropProfile
from rserpool.core.machine import (
    Announce,
    AnyMessage,
    Asked,
    AssociationLost,
    AssociationUp,
    Close,
    Connect,
    Core,
    Due,
    Effect,
    Event,
    Heard,
    Identified,
    Malformed,
    Notify,
    Pause,
    Peer,
    Received,
    Refused,
    Send,
)
from rserpool.core.notices import Notice, PeerCutOff
from rserpool.errors import ErrorCause, LocalError, RemoteError
from rserpool.model import AssociationId, Identity, SessionMessage, TransportAddress, TransportProtocol
from rserpool.runtime.links import Links
from rserpool.runtime.tap import OnMessage, WireMessage, guarded
from rserpool.transport.base import Message, Outgoing, Transport
from rserpool.transport.multicast import GroupAddress, MulticastGroup
from rserpool.wire import asap, enrp

log = logging.getLogger(__name__)


class Driver:
    """Drives one core. `on_notice` is called with each of its notices in order, `on_message` with each message."""

    def __init__(
        self,
        core: Core,
        transport: Transport,
        *,
        on_notice: Callable[[Notice], None],
        profile: InteropProfile,
        dial_timeout: float = 5.0,
        on_message: OnMessage | None = None,
    ) -> None:
        self.core = core
        self._on_notice = on_notice
        self._life_unit = profile.life_unit
        self._on_message = guarded(on_message)
        self.links = Links(transport, self, dial_timeout=dial_timeout, on_message=self._on_message)
        self._events: deque[Event] = deque()
        self._groups: dict[int, MulticastGroup] = {}
        self._stepping = False
        self._closed = False
        self._timer: asyncio.TimerHandle | None = None
        self._timer_at = inf

    async def open(
        self, addresses: tuple[str, ...], port: int = 0, *, listen: bool = True, ppid: int = asap.PPID
    ) -> TransportAddress:
        """Open the endpoint of one protocol (`ppid`: ASAP or ENRP) and return its address. Raises `TransportError`."""
        return await self.links.open(ppid, addresses, port, listen=listen)

    def listen(self, ppid: int, where: GroupAddress, interfaces: Sequence[str]) -> None:
        """Listen to the announcements in a group."""
        self._group(ppid, where).join(interfaces)

    def announce(self, ppid: int, where: GroupAddress, interfaces: Sequence[str], *, from_port: int) -> None:
        """Send the core's announcements to a group."""
        self._group(ppid, where).announce_from(interfaces, from_port)

    def _group(self, ppid: int, where: GroupAddress) -> MulticastGroup:
        if ppid not in self._groups:
            self._groups[ppid] = MulticastGroup(where, partial(self._announced, ppid))
        return self._groups[ppid]

    def ask(self, *requests: object) -> None:
        """Pass requests to the core and carry out their effects. Messages to the same association leave together."""
        self.links.holding.begin()
        try:
            for request in requests:
                self._feed(Asked(request))
        finally:
            self.links.holding.end()

    def cut_off(self, association: AssociationId, reason: str) -> None:
        """End an association immediately, with a notice, because it uses more than its share of memory."""
        self.links.cut_off(association, reason)

    def expel(self, serial: int) -> int:
        """End all associations with the member whose certificate has this serial number. Return how many there were."""
        found = self.links.of_member(serial)
        for association in found:
            self.cut_off(association, "its certificate has been revoked")
        return len(found)

    async def aclose(self, grace: float = 1.0) -> None:
        """End all associations in order. The core takes no more steps."""
        if self._closed:
            return
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
        for group in self._groups.values():
            group.close()
        await self.links.aclose(grace)

    # --- stepping -----------------------------------------------------------------------------------------------

    def _feed(self, event: Event) -> None:
        """Step the core with `event`, and with further events that its effects cause immediately."""
        self._events.append(event)
        if self._stepping:
            return
        self._stepping = True
        self.links.holding.begin()
        try:
            while self._events and not self._closed:
                self._step(self._events.popleft())
        finally:
            self._stepping = False
            self._arm()
            self.links.holding.end()

    def _step(self, event: Event) -> None:
        try:
            effects = self.core.step(self.links.holding.now, event)
        except Exception:
            # A bug of ours must not let a peer stop us. The log gets everything about it, the association that the
            # event came from ends, and the others continue.
            log.exception("%s failed at %r", type(self.core).__name__, event)
            association: AssociationId | None = getattr(event, "association", None)
            if association is not None and association in self.links:
                self.links.break_off(association, "internal error")
            return
        for effect in effects:
            self._carry_out(effect)

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case Send():
                self._send(effect)
            case Notify(notice=notice):
                self._notify(notice)
            case Connect(peer=peer, token=token, private=private):
                self.links.connect(asap.PPID, peer, token, private=private)
            case Close(association=association, abort=abort):
                self.links.close(association, abort=abort)
            case Pause(association=association, seconds=seconds):
                self.links.pause(association)
                asyncio.get_running_loop().call_later(seconds, self.links.resume, association)

    def _notify(self, notice: Notice) -> None:
        try:
            self._on_notice(notice)
        except Exception:
            log.exception("on_notice failed for %r", notice)

    def _send(self, effect: Send) -> None:
        try:
            message = self._encoded(effect.message)
        except LocalError as error:
            # A bug: the limits of what is accepted exist so that every answer can be sent.
            log.warning("a message cannot be sent: %s", error)
            if isinstance(effect.to, int):
                self.links.break_off(effect.to, "its answer cannot be encoded")
        else:
            if isinstance(effect.to, Announce):
                if message.ppid in self._groups:
                    self._announce(self._groups[message.ppid], message)
            elif isinstance(effect.to, tuple):
                self.links.send_to(effect.to, message)
            else:
                self.links.send(effect.to, message)

    def _announce(self, group: MulticastGroup, message: Outgoing) -> None:
        if self._on_message is not None:
            own, to = self.links.local(message.ppid), _address_of(group)
            self._on_message(WireMessage(True, own, to, message.ppid, message.stream, message.payload))
        group.send(message.payload)

    def _arm(self) -> None:
        """Set the timer to the core's deadline."""
        deadline = self.core.deadline
        if self._closed or (deadline == self._timer_at and self._timer is not None):
            return
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._timer_at = deadline
        if deadline != inf:
            self._timer = asyncio.get_running_loop().call_at(deadline, self._due)

    def _due(self) -> None:
        self._timer = None
        if asyncio.get_running_loop().time() >= self._timer_at:  # some event loops call a little early
            self._feed(Due())
        else:
            self._arm()

    # --- events of the links -------------------------------------------------------------------------------------

    def link_up(self, association: AssociationId, peer: Peer, token: object) -> None:
        self._feed(AssociationUp(association, peer, token))

    def link_identified(self, association: AssociationId, identity: Identity) -> None:
        self._feed(Identified(association, identity))

    def link_refused(self, host: str, reason: str) -> None:
        self._feed(Refused(host, reason))

    def link_lost(self, association: AssociationId, peer: Peer, reason: str, token: object, graceful: bool) -> None:
        self._feed(AssociationLost(association, peer, reason, token, graceful))

    def link_over_limit(self, peer: Peer, reason: str) -> None:
        self._notify(PeerCutOff(str(peer[0]), reason))

    def link_not_made(self, peer: Peer, reason: str, token: object, *, refused: bool, ours: bool) -> None:
        self._feed(AssociationLost(None, peer, reason, token, refused=refused, ours=ours))

    def link_message(self, message: Message) -> None:
        self._feed(self._decoded(message))

    def _announced(self, ppid: int, payload: bytes, address: str, port: int) -> None:
        peer = TransportAddress(self.links.protocol, port, (address,))
        if self._on_message is not None:
            self._on_message(WireMessage(False, _address_of(self._groups[ppid]), peer, ppid, 0, payload))
        try:
            message = wire.decode(ppid, payload, life_unit=self._life_unit)
        except RemoteError as error:
            log.info("an announcement from %s is ignored: %s", address, error)
        else:
            self._feed(Heard(peer, message))

    # --- octets -------------------------------------------------------------------------------------------------

    def _encoded(self, message: AnyMessage) -> Outgoing:
        if isinstance(message, SessionMessage):
            return Outgoing(message.payload, message.ppid, message.stream)
        return Outgoing(wire.encode(message, life_unit=self._life_unit), wire.ppid_of(message))

    def _decoded(self, message: Message) -> Received | Malformed:
        if message.ppid not in (asap.PPID, enrp.PPID):
            return Received(message.association, SessionMessage(message.payload, message.ppid, message.stream))
        reports: list[ErrorCause] = []
        try:
            decoded = wire.decode(message.ppid, message.payload, reports, life_unit=self._life_unit)
        except RemoteError as error:
            log.info("association %d: %s", message.association, error)
            return Malformed(message.association, message.ppid, error.cause)
        return Received(message.association, decoded, tuple(reports))


def _address_of(group: MulticastGroup) -> TransportAddress:
    return TransportAddress(TransportProtocol.UDP, group.where.port, (group.where.group,))
