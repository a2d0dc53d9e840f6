"""The other registrars of the operation scope: who they are, where they are, and whether they live (RFC 5353 §3.4).

Any message of an unknown sender makes it a peer; presences tell where it is and what it owns. A peer that was silent
for MAX-TIME-LAST-HEARD, or whose association broke, is asked for a sign of life; without one in MAX-TIME-NO-RESPONSE,
or when it cannot even be dialled, it is dead. Its association is aborted then: it may be half open, and a peer that
lives after all learns by this what we believe. What follows from all that is decided by `scope`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from rserpool.core.machine import ANNOUNCE, Notify, Peer, Send
from rserpool.core.notices import PeerFound, PeerHeard, PeerLost
from rserpool.core.registrar.context import RegistrarContext
from rserpool.model import UNKNOWN_SERVER, AssociationId, ServerId, ServerInformation, hex_id
from rserpool.wire import enrp
from rserpool.wire.enrp import PeChecksum

log = logging.getLogger(__name__)


_LIST_ROOM = 60_000
"""Octets of a list response, estimated from above; a message ends at 65535."""


class PeerState(Enum):
    NEW = "heard of, never heard from"
    ALIVE = "alive"
    SUSPECT = "asked for a sign of life"
    DEAD = "dead"


_MOVES = {
    PeerState.NEW: {PeerState.ALIVE, PeerState.SUSPECT, PeerState.DEAD},
    PeerState.ALIVE: {PeerState.SUSPECT, PeerState.DEAD},
    PeerState.SUSPECT: {PeerState.ALIVE, PeerState.DEAD},
    PeerState.DEAD: {PeerState.ALIVE},  # it came back
}


class Hearing(Enum):
    """What became of a message's sender."""

    IGNORED = "there are peers enough, or it is not what it says"
    KNOWN = "it was known to be alive"
    INTRODUCED = "it is new, or came back, and was shown that we live"


class PeerTimer(Enum):
    """What is waited for; the subject is a `ServerId`, of the heartbeat our own."""

    HEARTBEAT = "time to show that we live"
    LAST_HEARD = "nothing heard from a peer for long"
    NO_RESPONSE = "a peer was asked for a sign of life in vain"


@dataclass(slots=True)
class RemoteRegistrar:
    """One peer."""

    identifier: ServerId
    state: PeerState = PeerState.NEW
    information: ServerInformation | None = None
    association: AssociationId | None = None
    """Where it was heard last; the way to it as long as its address is not known."""
    met: bool = False
    """Did we ever hear it ourselves?"""

    @property
    def address(self) -> Peer:
        return (self.information.transport,) if self.information is not None else ()


class Peers:
    """All peers of one registrar. It is given messages and timers; `died` is called when one is dead, and `hang_up` to
    abort an association."""

    def __init__(
        self,
        context: RegistrarContext,
        died: Callable[[float, ServerId], None],
        hang_up: Callable[[float, AssociationId], None],
    ) -> None:
        self._identifier = context.identifier
        self._name = context.name
        self._config = context.config
        self._rng = context.rng
        self._timers = context.timers
        self._emit = context.emit
        self._checksum = context.handlespace.checksum
        self._died = died
        self._hang_up = hang_up
        self._own: ServerInformation | None = None
        self._static: dict[Peer, ServerId | None] = {}
        self._peers: dict[ServerId, RemoteRegistrar] = {}
        self._speakers: dict[AssociationId, ServerId] = {}
        self._asked: ServerId | None = None

    def __contains__(self, server: object) -> bool:
        return server in self._peers

    def __iter__(self) -> Iterator[ServerId]:
        """Those that are not known to be dead."""
        return (p.identifier for p in self._peers.values() if p.state is not PeerState.DEAD)

    def start(self, own: ServerInformation, static: tuple[Peer, ...]) -> None:
        """Where we are, and the static list; what follows is the first `heartbeat`."""
        self._own = own
        self._static = dict.fromkeys(static)

    def present(self) -> Iterator[ServerId]:
        """Those that were heard lately and are not being asked whether they live."""
        return (p.identifier for p in self._peers.values() if p.state is PeerState.ALIVE)

    def alive(self, server: ServerId) -> bool:
        """Is there no reason to believe that it is dead?"""
        peer = self._peers.get(server)
        return peer is not None and peer.state in (PeerState.ALIVE, PeerState.SUSPECT)

    # --- presence (§3.4.1, §3.4.2) ------------------------------------------------------------------------------

    def heartbeat(self, now: float, pause: float) -> None:
        """A presence to every peer, to the silent part of the static list, to the group; again after about `pause`."""
        for identifier in self:
            self.send_presence(identifier)
        for address, known in self._static.items():
            if known is None or not self.alive(known):
                self._emit(Send(address, self._presence(UNKNOWN_SERVER, True)))
        if self._config.announce:
            self._emit(Send(ANNOUNCE, self._presence(UNKNOWN_SERVER, False)))
        # Jitter as rsplib's, so that registrars started together do not stay in step.
        jitter = self._rng.uniform(0.875, 1.125)
        self._timers.set((PeerTimer.HEARTBEAT, self._identifier), now + pause * jitter)

    def send_presence(self, server: ServerId, *, reply_required: bool = False) -> None:
        """Show a peer that we live, and what we own."""
        self.tell(server, self._presence(server, reply_required))

    def on_presence(self, message: enrp.Presence, *, answered: bool) -> None:
        """A presence came on an association. It was `hear`d already, and by that perhaps `answered`."""
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

    # --- who there is -------------------------------------------------------------------------------------------

    def hear(self, now: float, association: AssociationId | None, sender: ServerId) -> Hearing:
        """A message of `sender` came, on an association or (None) by multicast."""
        if sender in (self._identifier, UNKNOWN_SERVER):
            log.warning("registrar %s: a message with the sender %s is ignored", self._name, hex_id(sender))
            return Hearing.IGNORED
        if association is not None and self._speakers.get(association, sender) != sender:
            log.warning("registrar %s: an association speaks for %s as well, ignored", self._name, hex_id(sender))
            return Hearing.IGNORED
        peer = self._peers.get(sender) or self._add(sender)
        if peer is None:
            return Hearing.IGNORED
        if association is not None:
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
        # §3.4.1: a new peer is asked to introduce itself. One that we held for dead has missed what we told meanwhile.
        self.send_presence(sender, reply_required=True)
        return Hearing.INTRODUCED

    def learn(self, now: float, information: ServerInformation) -> None:
        """A third party told of a peer (a list response, §3.2.2): ask it to show itself."""
        server = information.identifier
        if server in self._peers or server in (self._identifier, UNKNOWN_SERVER):
            return
        peer = self._add(server)
        if peer is not None:
            self._learn(peer, information)
            self.suspect(now, server)

    def meet(self, now: float, information: ServerInformation) -> bool:
        """A peer showed itself by multicast. False: it is ignored."""
        server = information.identifier
        if server in (self._identifier, UNKNOWN_SERVER):
            return False  # that was us, or nobody
        if server not in self._peers:
            peer = self._add(server)
            if peer is not None:
                self._learn(peer, information)
        return self.hear(now, None, server) is not Hearing.IGNORED

    def orphan(self, now: float, server: ServerId) -> None:
        """An element was heard of whose home we do not know: it is a peer that may be dead."""
        if server not in (*self._peers, self._identifier, UNKNOWN_SERVER) and self._add(server) is not None:
            self._timers.set((PeerTimer.LAST_HEARD, server), now + self._config.max_time_last_heard)

    def _add(self, server: ServerId) -> RemoteRegistrar | None:
        if len(self._peers) >= self._config.max_peers:
            log.warning("registrar %s: %s is ignored, there are peers enough", self._name, hex_id(server))
            return None
        self._peers[server] = RemoteRegistrar(server)
        return self._peers[server]

    def _learn(self, peer: RemoteRegistrar, information: ServerInformation) -> None:
        peer.information = information
        for address in self._static:
            if any(
                a.port == information.transport.port and set(a.addresses) & set(information.transport.addresses)
                for a in address
            ):
                self._static[address] = peer.identifier

    def inquire(self) -> None:
        """Ask one peer whom it knows, so that those who forgot each other in a partition find each other again."""
        acquaintances = list(self.present())
        self._asked = self._rng.choice(acquaintances) if acquaintances else None
        if self._asked is not None:
            self.tell(self._asked, enrp.ListRequest(self._identifier, self._asked))

    def was_asked(self, server: ServerId) -> bool:
        """Was the peer asked whom it knows? Only once: who tells unasked is not listened to."""
        asked, self._asked = self._asked == server, None if self._asked == server else self._asked
        return asked

    def forget(self, now: float, server: ServerId) -> None:
        """The peer is dead and somebody looks after its elements."""
        peer = self._peers.pop(server, None)
        if peer is not None:
            self._part(now, peer)
            for kind in (PeerTimer.LAST_HEARD, PeerTimer.NO_RESPONSE):
                self._timers.cancel((kind, server))

    def list(self) -> tuple[ServerInformation, ...]:
        """Those that were heard lately, for a list response: dead entries must not be handed on.

        No more than one message takes (rsplib does the same); who claims a thousand addresses is left out first.
        """
        known = [p.information for p in self._peers.values() if p.state is PeerState.ALIVE and p.information]
        told, room = [], _LIST_ROOM
        for information in sorted(known, key=lambda one: len(one.transport.addresses)):
            room -= 20 + 20 * len(information.transport.addresses)
            if room >= 0:
                told.append(information)
        return tuple(told)

    # --- whether they live (§3.4.3) -----------------------------------------------------------------------------

    def suspect(self, now: float, server: ServerId) -> None:
        """LAST_HEARD is over, or the association broke: ask for a sign of life."""
        peer = self._peers.get(server)
        if peer is None or peer.state not in (PeerState.NEW, PeerState.ALIVE):
            return
        self._move(peer, PeerState.SUSPECT)
        self._timers.cancel((PeerTimer.LAST_HEARD, server))
        self._timers.set((PeerTimer.NO_RESPONSE, server), now + self._config.max_time_no_response)
        self.send_presence(server, reply_required=True)

    def no_response(self, now: float, server: ServerId) -> None:
        """NO_RESPONSE is over, or the peer cannot be dialled: it is dead."""
        peer = self._peers.get(server)
        if peer is None or peer.state is PeerState.DEAD:
            return
        self._move(peer, PeerState.DEAD)
        for kind in (PeerTimer.LAST_HEARD, PeerTimer.NO_RESPONSE):
            self._timers.cancel((kind, server))
        self._part(now, peer)
        if peer.met:
            self._emit(Notify(PeerLost(server)))
        self._died(now, server)

    def mark_dead(self, server: ServerId) -> None:
        """Another registrar takes this peer over, and we agreed (§3.5)."""
        peer = self._peers.get(server)
        if peer is not None and peer.state is not PeerState.DEAD:
            self._move(peer, PeerState.DEAD)
            for kind in (PeerTimer.LAST_HEARD, PeerTimer.NO_RESPONSE):
                self._timers.cancel((kind, server))

    def lost(self, now: float, association: AssociationId | None, address: Peer) -> None:
        """An association ended, or (None) a party could not be dialled."""
        if association is not None:
            self._speakers.pop(association, None)
        for peer in list(self._peers.values()):
            if association is not None and peer.association == association:
                peer.association = None
                if peer.address:
                    self.suspect(now, peer.identifier)
                else:  # it never said where it is, as one that only reads: there is no way left to ask it
                    self.no_response(now, peer.identifier)
            elif association is None and peer.address == address:
                if peer.state is PeerState.SUSPECT:
                    self.no_response(now, peer.identifier)
                else:
                    self.suspect(now, peer.identifier)

    # --- telling them -------------------------------------------------------------------------------------------

    def tell(self, server: ServerId, message: enrp.EnrpMessage) -> None:
        """Send to a peer, wherever it was heard or said it is."""
        peer = self._peers.get(server)
        if peer is None:
            return
        if peer.association is not None:
            self._emit(Send(peer.association, message))
        elif peer.address:
            self._emit(Send(peer.address, message))

    def _part(self, now: float, peer: RemoteRegistrar) -> None:
        """Abort the association with a peer; of several, the one that is used."""
        if peer.association is not None:
            association, peer.association = peer.association, None
            self._speakers.pop(association, None)
            self._hang_up(now, association)

    def _move(self, peer: RemoteRegistrar, state: PeerState) -> None:
        assert state in _MOVES[peer.state], f"{peer.state} -> {state}"
        log.info("registrar %s: peer %s is %s", self._name, hex_id(peer.identifier), state.value)
        peer.state = state
