"""The associations of one userland endpoint: what its ports' news mean, and what is sent on them.

Where packets go and come from is in `port`, who dials whom in `endpoint`.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from rserpool.errors import LocalError
from rserpool.model import AssociationId, TransportAddress, TransportProtocol
from rserpool.transport.base import Closed, Lost, Message, SendFailed, Up, new_association_id
from rserpool.transport.flow import FULL, MAX_MESSAGE, ROOM, Inbox, Waiters
from rserpool.transport.userland import packets
from rserpool.transport.userland.news import Adaptation, Broken, Change, News, Piece, ShutdownAsked, State, Unsent
from rserpool.transport.userland.port import Address, Path, Port

_INDICATION = int.from_bytes(b"RP", "big")

_PER_MESSAGE = 128
"""Octets a queued message costs beside its payload."""


_TALKING = 1.0
"""Seconds without a message after which the ordinary heartbeats are enough."""


def indication(listening_port: int) -> int:
    """The adaptation layer indication of an endpoint that listens at this port (0: at none)."""
    return _INDICATION << 16 | listening_port


@dataclass(eq=False, slots=True)
class Dial:
    """An attempt to reach `peer`; the future gets the association, or None: try once more from another port."""

    peer: TransportAddress
    future: asyncio.Future[AssociationId | None]


@dataclass(eq=False, slots=True)
class Association:
    """An association that stands; `number` is what its port's socket calls it."""

    port: Port
    number: int
    path: Path
    peer_port: int
    """The SCTP port it comes from."""
    peer: TransportAddress
    streams: int
    own_tag: int
    peer_tag: int
    id: AssociationId = field(default_factory=new_association_id)
    ending: bool = False
    """We have asked for the end."""
    asked: bool = False
    """They have."""
    reason: str = "aborted by the other end, or silent for too long"
    queued: int = 0
    """At most so many octets are under way."""
    full: bool = False
    writers: Waiters = field(default_factory=Waiters)
    pieces: list[bytes] = field(default_factory=list)
    received: int = 0
    """Octets of `pieces`."""
    heard: float = 0.0
    """When the last message came."""
    unsent: list[bytes] = field(default_factory=list)
    """The pieces of a message that did not leave."""


class Associations:
    """All that stand, those being dialled, and the inbox for what they bring."""

    def __init__(self, stalled: float | None) -> None:
        self._stalled = stalled
        self.inbox = Inbox(self._look_everywhere)
        self.ports: list[Port] = []
        self.standing: dict[AssociationId, Association] = {}
        self.dials: dict[Path, Dial] = {}
        self.ended = Waiters()
        self.closed = False
        self._by_number: dict[tuple[Port, int], Association] = {}
        self._full: set[Association] = set()
        self._newcomer: Association | None = None
        self._talking: dict[Association, float] = {}
        """Those that messages came from in the last second, and when they are to be probed."""

    # --- sending ------------------------------------------------------------------------------------------------

    def send(self, association: AssociationId, payload: bytes, ppid: int, stream: int) -> bool:
        """Queue a message; false: full."""
        own = self.standing.get(association)
        if own is None or own.ending:
            return True
        if stream >= own.streams:
            raise LocalError(f"this association has the streams 0 to {own.streams - 1}, not {stream}")
        if own.queued >= FULL:
            own.queued = own.port.sctp.queued(own.number)
        if own.queued >= FULL or not own.port.send(own.number, payload, ppid, stream):
            own.full = True
            self._full.add(own)
            return False
        own.queued += len(payload) + _PER_MESSAGE
        return True

    async def writable(self, association: AssociationId) -> None:
        """Until `send` may take a message, or the association has ended."""
        while (own := self.standing.get(association)) is not None and own.full and not own.ending:
            await own.writers.wait()

    def shutdown(self, association: AssociationId) -> None:
        """End in order."""
        own = self.standing.get(association)
        if own is not None and not own.ending:
            own.ending = True
            own.writers.wake()
            own.port.shutdown(own.number)
            self.look(own.port)

    def abort(self, association: AssociationId) -> None:
        """End now."""
        own = self.standing.get(association)
        if own is not None:
            self._leave(own)
            own.port.abort(own.number)
            own.port.release(own.path)
            self.inbox.put(Closed(own.id))

    # --- what the ports tell ------------------------------------------------------------------------------------

    def look(self, port: Port) -> None:
        """Take what the stack has for this port, as long as the reader keeps up."""
        while not self.inbox.full:
            news = port.sctp.receive()
            if self._newcomer is not None:
                self._introduce(news)
            if news is None:
                break
            self._take(port, news)
        for own in [own for own in self._full if own.port is port]:
            own.queued = own.port.sctp.queued(own.number)
            if own.queued <= ROOM:
                own.full = False
                self._full.discard(own)
                own.writers.wake()

    def tick(self, port: Port) -> None:
        """Time has passed: look, and probe those who fell silent."""
        self.look(port)
        now = port.loop.time()
        for own, due in list(self._talking.items()):
            if own.port is not port or self._stalled is None:
                continue
            if now - own.heard > _TALKING:
                del self._talking[own]
            elif now >= due:
                self._talking[own] = now + self._stalled
                port.sctp.probe(own.path.number, own.peer_port)

    def probe(self, port: Port, remote: Address) -> None:
        """Ask the other ends at this socket address for a sign of life."""
        for own in self.standing.values():
            if own.port is port and own.path.remote == remote:
                port.sctp.probe(own.path.number, own.peer_port)

    def _look_everywhere(self) -> None:
        for port in self.ports:
            self.look(port)

    def refused(self, port: Port, path: Path, packet: bytes) -> None:
        """This packet of ours met a closed port. Believed if its tag is that of a dial or an association."""
        for own in [own for own in self.standing.values() if own.path is path]:
            if own.peer_tag == packets.tag(packet):
                if own.asked and own.port.sctp.queued(own.number) == 0:
                    # They ended in order and have gone; only the last word of the farewell was lost.
                    self._finish(own, Closed(own.id))
                    port.abort(own.number)
                else:
                    own.reason = "refused"
                    port.abort(own.number)  # brings `Unsent` and `State.LOST`
                    port.doubt(path)
        dial = self.dials.get(path)
        if dial is not None and packets.begins_with_init(packet):
            number = port.sctp.number_of(path.number, dial.peer.port)
            if port.sctp.tags(number)[0] == packets.init_tag(packet) != 0:
                self._fail(dial, ConnectionRefusedError())

    def _take(self, port: Port, news: News) -> None:
        if isinstance(news, Change):
            self._change(port, news)
            return
        own = self._by_number.get((port, news.number))
        if own is None:
            return
        match news:
            case Piece(payload=payload, last=last):
                if self._stalled is not None:
                    own.heard = port.loop.time()
                    self._talking[own] = own.heard + self._stalled
                if own.pieces or not last:
                    own.pieces.append(payload)
                    own.received += len(payload)
                    if own.received > MAX_MESSAGE:
                        own.reason = "sent a message that is too long"
                        port.abort(own.number)
                        own.pieces, own.received = [], 0
                        return
                    if not last:
                        return
                    payload = b"".join(own.pieces)
                    own.pieces, own.received = [], 0
                self.inbox.put(Message(own.id, payload, news.ppid, news.stream))
            case Broken():
                own.pieces, own.received = [], 0
            case ShutdownAsked():
                own.asked = True
            case Unsent(first=first, last=last):
                # Only what is unsent from its first octet to its last surely did not arrive.
                if first:
                    own.unsent = [news.payload]
                elif own.unsent:
                    own.unsent.append(news.payload)
                if last and own.unsent:
                    self.inbox.put(SendFailed(own.id, b"".join(own.unsent), news.ppid))
                    own.unsent = []

    def _change(self, port: Port, change: Change) -> None:
        own = self._by_number.get((port, change.number))
        path = port.path_of(change.path)
        match change.state:
            case State.UP:
                if path is None or self.closed:
                    port.abort(change.number)
                else:
                    self._newcomer = self._enter(port, path, change)
            case State.RESTART if own is not None:
                port.hold(own.path)
                self._finish(own, Lost(own.id, "restarted"))
                heir = self._enter(port, own.path, change)
                port.release(own.path)
                heir.peer = own.peer
                own.path.invited = False
                self.inbox.put(Up(heir.id, heir.peer, (port.number, heir.peer_port)))
            case State.CLOSED if own is not None:
                self._finish(own, Closed(own.id))
            case State.LOST if own is not None:
                self._finish(own, Lost(own.id, own.reason))
            case State.LOST | State.NOT_STARTED if path is not None and path in self.dials:
                self._fail(self.dials[path], ConnectionAbortedError())

    def _enter(self, port: Port, path: Path, change: Change) -> Association:
        peer = TransportAddress(TransportProtocol.SCTP, change.port, (path.remote[0],))
        own_tag, peer_tag = port.sctp.tags(change.number)
        own = Association(port, change.number, path, change.port, peer, change.streams, own_tag, peer_tag)
        port.hold(path)
        port.mark(path, own_tag, change.port)
        port.sctp.set_packet_size(change.number, path.packet_size())
        self.standing[own.id] = self._by_number[port, own.number] = own
        return own

    def _introduce(self, news: News | None) -> None:
        """Tell of the newcomer, now that we know what came right behind it: where it is reached, or something else."""
        own, self._newcomer = self._newcomer, None
        assert own is not None
        if isinstance(news, Adaptation) and news.number == own.number and news.indication >> 16 == _INDICATION:
            own.peer = TransportAddress(TransportProtocol.SCTP, news.indication & 0xFFFF, own.peer.addresses)
        dial = self.dials.get(own.path)
        ours = dial is not None and not self._theirs(own)
        if dial is not None and ours:
            own.peer = dial.peer
        own.path.party = own.peer
        own.path.invited = False
        self.inbox.put(Up(own.id, own.peer, (own.port.number, own.peer_port)))
        if dial is not None and not dial.future.done():
            dial.future.set_result(own.id if ours else None)

    def _theirs(self, own: Association) -> bool:
        """Both dialled, and SCTP has made one association of it (RFC 9260 §5.2.1): it is the one's who has the lower
        address and port, the other tries again from another port."""
        return own.path.invited and own.port.own_address(own.path) > (own.path.remote[0], own.peer_port)

    def _fail(self, dial: Dial, error: OSError) -> None:
        if not dial.future.done():
            dial.future.set_exception(error)

    def _finish(self, own: Association, end: Closed | Lost) -> None:
        self._leave(own)
        own.port.release(own.path)
        self.inbox.put(end)

    def _leave(self, own: Association) -> None:
        del self.standing[own.id], self._by_number[own.port, own.number]
        self._full.discard(own)
        self._talking.pop(own, None)
        own.port.unmark(own.own_tag, own.peer_port)
        own.writers.wake()
        self.ended.wake()
