"""The other registrars of the operation scope: identifiers, addresses, and whether they are alive (RFC 5353 §3.4).

Any message from an unknown sender makes it a peer. Presences carry its address and the checksum of its elements. A peer
that is silent for MAX-TIME-LAST-HEARD, or whose association broke, is suspected and asked for a presence. If it does
not answer within MAX-TIME-NO-RESPONSE, or cannot be dialled, it is dead. Its association is then aborted: it may be
half open, and a peer that is alive after all learns from the abort that we consider it dead. `scope` decides what
follows.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from rserpool.core.machine import ANNOUNCE, Notify, Peer, Send
from rserpool.core.notices import PeerFound, PeerHeard, PeerLost
from rserpool.core.registrar.context import RegistrarContext
from rserpool.handlespace.size import ADDRESSES_MAX, MESSAGE_ROOM, transport_octets
from rserpool.model import UNKNOWN_SERVER, AssociationId, ServerId, ServerInformation, hex_id, is_same_party
from rserpool.wire import enrp
from rserpool.wire.enrp import PeChecksum

log = logging.getLogger(__name__)

HOST_MIN = 8
"""Peers that one host may always have. It may have half of all that are remembered if that is more, so that one host of
strangers does not take all the room. Members of the static list are not limited."""

_SERVER_FIXED = 20
"""Octets of the fixed fields of one entry of a list response, estimated from above."""


class PeerState(Enum):
    """What is known about a peer."""

    NEW = "known from others, never heard"
    ALIVE = "alive"
    SUSPECT = "suspected, asked for a presence"
    DEAD = "dead"


_MOVES = {
    PeerState.NEW: {PeerState.ALIVE, PeerState.SUSPECT, PeerState.DEAD},
    PeerState.ALIVE: {PeerState.SUSPECT, PeerState.DEAD},
    PeerState.SUSPECT: {PeerState.ALIVE, PeerState.DEAD},
    PeerState.DEAD: {PeerState.ALIVE},  # it came back
}


class Hearing(Enum):
    """How the sender of a message was classified."""

    IGNORED = "there are too many peers, or the sender's identifier is wrong"
    KNOWN = "the sender was known to be alive"
    INTRODUCED = "the sender is new or came back, and was sent a presence"


class PeerTimer(Enum):
    """The timers; the subject is a `ServerId`, for the heartbeat our own."""

    HEARTBEAT = "time to send a presence to all peers"
    LAST_HEARD = "a peer was silent for a long time"
    NO_RESPONSE = "a peer did not answer a request for a presence"


@dataclass(slots=True)
class RemoteRegistrar:
    """One peer."""

    identifier: ServerId
    state: PeerState = PeerState.NEW
    information: ServerInformation | None = None
    association: AssociationId | None = None
    """The association of its latest message; the only way to reach the peer while its address is unknown."""
    host: str = ""
    """The IP address from which we learnt of it, or that we were told."""
    listed: bool = False
    """True if it is at an address of the static list."""
    met: bool = False
    """True once we have received a message from it."""

    @property
    def address(self) -> Peer:
        """The address at which to dial it; empty if unknown."""
        return (self.information.transport,) if self.information is not None else ()


class Peers:
    """All peers of one registrar.

    `died` is called with the time and the identifier of a peer that is dead, `hang_up` to abort an association.
    `address_of` returns the addresses of the other side of an association. While there are too many peers, members of
    the static list take the places of others.
    """

    def __init__(
        self,
        context: RegistrarContext,
        died: Callable[[float, ServerId], None],
        hang_up: Callable[[float, AssociationId], None],
        address_of: Callable[[AssociationId], Peer],
    ) -> None:
        self._identifier = context.identifier
        self._name = context.name
        self._config = context.config
        self._rng = context.rng
        self._periodic = context.periodic
        self._timers = context.timers
        self._emit = context.emit
        self._checksum = context.handlespace.checksum
        self._died = died
        self._hang_up = hang_up
        self._address_of = address_of
        self._owned = context.handlespace.owned
        self._own: ServerInformation | None = None
        self._static: dict[Peer, ServerId | None] = {}
        self._peers: dict[ServerId, RemoteRegistrar] = {}
        self._speakers: dict[AssociationId, ServerId] = {}
        self._asked: ServerId | None = None

    def __contains__(self, server: object) -> bool:
        return server in self._peers

    def __iter__(self) -> Iterator[ServerId]:
        """Iterate over the peers that are not known to be dead."""
        return (p.identifier for p in self._peers.values() if p.state is not PeerState.DEAD)

    def states(self) -> dict[ServerId, PeerState]:
        """Return all peers, including dead ones, with their states."""
        return {peer.identifier: peer.state for peer in self._peers.values()}

    @property
    def associations(self) -> int:
        """The number of associations on which a peer has sent a message."""
        return len(self._speakers)

    def start(self, own: ServerInformation, static: tuple[Peer, ...]) -> None:
        """Set our own address and the static list. The caller sends the first `heartbeat` next."""
        self._own = own
        self._static = dict.fromkeys(static)

    def present(self) -> Iterator[ServerId]:
        """Iterate over the peers that are alive and not suspected."""
        return (p.identifier for p in self._peers.values() if p.state is PeerState.ALIVE)

    def alive(self, server: ServerId) -> bool:
        """Return whether the peer has been heard and is not known to be dead."""
        peer = self._peers.get(server)
        return peer is not None and peer.state in (PeerState.ALIVE, PeerState.SUSPECT)

    # --- presence (§3.4.1, §3.4.2) ------------------------------------------------------------------------------

    def heartbeat(self, now: float, pause: float) -> None:
        """Send a presence to every peer, to silent members of the static list, and to the group.

        The next heartbeat follows after about `pause` seconds.
        """
        for identifier in self:
            self.send_presence(identifier)
        for address, known in self._static.items():
            if known is None or not self.alive(known):
                self._emit(Send(address, self._presence(UNKNOWN_SERVER, True)))
        if self._config.announce:
            self._emit(Send(ANNOUNCE, self._presence(UNKNOWN_SERVER, False)))
        self._timers.set((PeerTimer.HEARTBEAT, self._identifier), now + self._periodic(pause))

    def send_presence(self, server: ServerId, *, reply_required: bool = False) -> None:
        """Send a presence to a peer: we are alive, and this is the checksum of our elements."""
        self.tell(server, self._presence(server, reply_required))

    def on_presence(self, message: enrp.Presence, *, answered: bool) -> None:
        """Handle a presence that arrived on an association, after `hear`, which may have `answered` it already."""
        peer = self._peers[message.sender]
        if message.server is not None and message.server.identifier == message.sender:
            self._learn(peer, message.server)
        if message.checksum is not None:
            self._emit(Notify(PeerHeard(message.sender, message.checksum, self._checksum(message.sender))))
        if message.reply_required and not answered:
            self.send_presence(message.sender)

    def _presence(self, receiver: ServerId, reply_required: bool) -> enrp.Presence:
        checksum = PeChecksum(self._checksum(self._identifier))
        return enrp.Presence(self._identifier, receiver, checksum, self._own, reply_required)

    # --- known peers --------------------------------------------------------------------------------------------

    def hear(self, now: float, association: AssociationId | None, sender: ServerId) -> Hearing:
        """Note that a message of `sender` arrived, on an association or by multicast (None)."""
        if sender in (self._identifier, UNKNOWN_SERVER):
            log.warning("registrar %s: ignores a message with the sender identifier %s", self._name, hex_id(sender))
            return Hearing.IGNORED
        if association is not None and self._speakers.get(association, sender) != sender:
            log.warning("registrar %s: ignores %s on another registrar's association", self._name, hex_id(sender))
            return Hearing.IGNORED
        address = self._address_of(association) if association is not None else ()
        peer = self._peers.get(sender) or self._add(now, sender, address)
        if peer is None:
            return Hearing.IGNORED
        if association is not None:
            peer.listed = peer.listed or self._is_listed(address)
            peer.association = association
            self._speakers[association] = sender
        returned = peer.state in (PeerState.NEW, PeerState.DEAD)
        if peer.state is not PeerState.ALIVE:
            self._move(peer, PeerState.ALIVE)
            self._emit(Notify(PeerFound(sender)))
            peer.met = True
        self._timers.cancel((PeerTimer.NO_RESPONSE, sender))
        self._timers.set((PeerTimer.LAST_HEARD, sender), now + self._config.max_time_last_heard)
        if not returned:
            return Hearing.KNOWN
        # §3.4.1: a new peer is asked for a presence. A peer that we considered dead has missed updates from us.
        self.send_presence(sender, reply_required=True)
        return Hearing.INTRODUCED

    def learn(self, now: float, information: ServerInformation) -> None:
        """Add a peer named by another one (list response, §3.2.2), and ask it for a presence."""
        server = information.identifier
        if server in self._peers or server in (self._identifier, UNKNOWN_SERVER):
            return
        peer = self._add(now, server, (information.transport,))
        if peer is not None:
            self._learn(peer, information)
            self.suspect(now, server)

    def meet(self, now: float, information: ServerInformation) -> bool:
        """Handle a multicast presence. Return false if its sender is ignored."""
        server = information.identifier
        if server in (self._identifier, UNKNOWN_SERVER):
            return False  # our own presence, or a sender without an identifier
        if server not in self._peers:
            peer = self._add(now, server, (information.transport,))
            if peer is not None:
                self._learn(peer, information)
        return self.hear(now, None, server) is not Hearing.IGNORED

    def orphan(self, now: float, server: ServerId) -> None:
        """Add the unknown home registrar of a known element as a peer, which may be dead."""
        if server not in (*self._peers, self._identifier, UNKNOWN_SERVER) and self._add(now, server) is not None:
            self._timers.set((PeerTimer.LAST_HEARD, server), now + self._config.max_time_last_heard)

    def _add(self, now: float, server: ServerId, address: Peer = ()) -> RemoteRegistrar | None:
        host = address[0].addresses[0] if address and address[0].addresses else ""
        listed = self._is_listed(address)
        neighbours = sum(1 for peer in self._peers.values() if host and peer.host == host and not peer.listed)
        if listed and len(self._peers) >= self._config.max_peers:
            self._make_room(now)
        if len(self._peers) >= self._config.max_peers or (
            not listed and neighbours >= max(HOST_MIN, self._config.max_peers // 2)
        ):
            log.warning("registrar %s: ignores %s: too many peers", self._name, hex_id(server))
            return None
        self._peers[server] = RemoteRegistrar(server, host=host, listed=listed)
        return self._peers[server]

    def _is_listed(self, address: Peer) -> bool:
        return any(is_same_party(one, address) for one in self._static)

    def _make_room(self, now: float) -> None:
        """Forget a peer that is not on the static list, preferably one that is dead, owns nothing and came last."""
        others = [peer for peer in reversed(self._peers.values()) if not peer.listed]
        if others:
            least = min(others, key=lambda peer: (peer.state is PeerState.ALIVE, self._owned(peer.identifier) > 0))
            log.warning("registrar %s: forgets %s: too many peers", self._name, hex_id(least.identifier))
            self.forget(now, least.identifier)

    def _learn(self, peer: RemoteRegistrar, information: ServerInformation) -> None:
        if len(information.transport.addresses) > ADDRESSES_MAX:
            log.info("registrar %s: ignores the addresses of %s: too many", self._name, hex_id(peer.identifier))
            return
        peer.information = information
        for address in self._static:
            if any(
                a.port == information.transport.port and set(a.addresses) & set(information.transport.addresses)
                for a in address
            ):
                self._static[address] = peer.identifier

    def inquire(self) -> None:
        """Ask one peer for its peers, so that registrars that forgot each other in a partition meet again."""
        acquaintances = list(self.present())
        self._asked = self._rng.choice(acquaintances) if acquaintances else None
        if self._asked is not None:
            self.tell(self._asked, enrp.ListRequest(self._identifier, self._asked))

    def was_asked(self, server: ServerId) -> bool:
        """Return whether this peer was asked for its peers, once per question: unsolicited lists are ignored."""
        asked, self._asked = self._asked == server, None if self._asked == server else self._asked
        return asked

    def forget(self, now: float, server: ServerId) -> None:
        """Remove a dead peer that owns no elements any more."""
        peer = self._peers.pop(server, None)
        if peer is not None:
            self._part(now, peer)
            self._stop_watching(server)

    def list(self) -> tuple[ServerInformation, ...]:
        """Return the peers that are alive, for a list response. Dead or suspected peers are not passed on.

        The result fits into one message (as in rsplib); peers with the most addresses are left out first.
        """
        known = [p.information for p in self._peers.values() if p.state is PeerState.ALIVE and p.information]
        told, room = [], MESSAGE_ROOM
        for information in sorted(known, key=lambda one: len(one.transport.addresses)):
            room -= _SERVER_FIXED + transport_octets(information.transport)
            if room >= 0:
                told.append(information)
        return tuple(told)

    # --- failure detection (§3.4.3) -----------------------------------------------------------------------------

    def suspect(self, now: float, server: ServerId) -> None:
        """Ask a peer for a presence because LAST_HEARD expired or its association broke."""
        peer = self._peers.get(server)
        if peer is None or peer.state not in (PeerState.NEW, PeerState.ALIVE):
            return
        self._move(peer, PeerState.SUSPECT)
        self._timers.cancel((PeerTimer.LAST_HEARD, server))
        self._timers.set((PeerTimer.NO_RESPONSE, server), now + self._config.max_time_no_response)
        self.send_presence(server, reply_required=True)

    def no_response(self, now: float, server: ServerId) -> None:
        """Declare a peer dead because NO_RESPONSE expired or it cannot be dialled."""
        peer = self._peers.get(server)
        if peer is None or peer.state is PeerState.DEAD:
            return
        self._move(peer, PeerState.DEAD)
        self._stop_watching(server)
        self._part(now, peer)
        if peer.met:
            self._emit(Notify(PeerLost(server)))
        self._died(now, server)

    def mark_dead(self, server: ServerId) -> None:
        """Declare a peer dead because we agreed that another registrar takes it over (§3.5)."""
        peer = self._peers.get(server)
        if peer is not None and peer.state is not PeerState.DEAD:
            self._move(peer, PeerState.DEAD)
            self._stop_watching(server)

    def lost(self, now: float, association: AssociationId | None, address: Peer) -> None:
        """Handle the end of an association, or a party that could not be dialled (None)."""
        if association is not None:
            self._speakers.pop(association, None)
        for peer in list(self._peers.values()):
            if association is not None and peer.association == association:
                peer.association = None
                if peer.address:
                    self.suspect(now, peer.identifier)
                else:  # it never sent its address (it may only read our handlespace), so it cannot be asked
                    self.no_response(now, peer.identifier)
            elif association is None and peer.address == address:
                if peer.state is PeerState.SUSPECT:
                    self.no_response(now, peer.identifier)
                else:
                    self.suspect(now, peer.identifier)

    # --- sending ------------------------------------------------------------------------------------------------

    def tell(self, server: ServerId, message: enrp.EnrpMessage) -> None:
        """Send a message to a peer, on its association or to its address."""
        peer = self._peers.get(server)
        if peer is None:
            return
        if peer.association is not None:
            self._emit(Send(peer.association, message))
        elif peer.address:
            self._emit(Send(peer.address, message))

    def _part(self, now: float, peer: RemoteRegistrar) -> None:
        """Abort the association with a peer; if there are several, the one that is in use."""
        if peer.association is not None:
            association, peer.association = peer.association, None
            self._speakers.pop(association, None)
            self._hang_up(now, association)

    def _stop_watching(self, server: ServerId) -> None:
        for kind in (PeerTimer.LAST_HEARD, PeerTimer.NO_RESPONSE):
            self._timers.cancel((kind, server))

    def _move(self, peer: RemoteRegistrar, state: PeerState) -> None:
        assert state in _MOVES[peer.state], f"{peer.state} -> {state}"
        log.info("registrar %s: peer %s is %s", self._name, hex_id(peer.identifier), state.value)
        peer.state = state
