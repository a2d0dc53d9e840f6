"""The associations of one userland endpoint: what the news of its ports mean, and sending.

`port` moves the packets, and `endpoint` dials.
"""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from functools import partial

from rserpool.errors import LocalError
from rserpool.model import AssociationId, TransportAddress, TransportProtocol
from rserpool.transport import sctp
from rserpool.transport.base import Closed, Lost, Message, SendFailed, Up
from rserpool.transport.flow import (
    MAX_MESSAGE,
    TOO_MUCH_UNFINISHED,
    Inbox,
    Unfinished,
    Waiters,
)
from rserpool.transport.slots import Slots
from rserpool.transport.userland import packets
from rserpool.transport.userland.association import Association, Dial
from rserpool.transport.userland.news import (
    Adaptation,
    Broken,
    Change,
    News,
    PeerShutdown,
    Piece,
    State,
    Unacknowledged,
    Unsent,
)
from rserpool.transport.userland.outbox import Outbox
from rserpool.transport.userland.path import Address, Path
from rserpool.transport.userland.port import Port
from rserpool.transport.userland.sockets import RECEIVE_BUFFER, RECEIVE_BUFFER_LEAST, UsrsctpSocket
from rserpool.transport.userland.usrsctp import SLOW_TICK, TICK

_AT_ONCE = 64
"""News read from one association before others get their turn."""
_TALKING = 1.0
"""Seconds without a message after which the regular heartbeats are enough."""


class Associations:
    """The live associations, the dials in progress, and the inbox for their events."""

    def __init__(self) -> None:
        self.inbox = Inbox(self._continue_reading)
        self._unfinished: Unfinished[Association] = Unfinished(self._cut_off)
        self._slots: Slots[Association] = Slots(lambda own: own.active, self._cut_off, descriptors=False)
        self.ports: list[Port] = []
        self.live: dict[AssociationId, Association] = {}
        self.dials: dict[Path, Dial] = {}
        self.ended = Waiters()
        self.closed = False
        self._by_number: dict[tuple[Port, int], Association] = {}
        self._stirred: deque[Association] = deque()
        """Those that may have news or room, in the order of their turns."""
        self._looking_again = False
        self._unsettled: set[Outbox] = set()
        self._receive_buffer = RECEIVE_BUFFER
        self._talking: dict[Association, float] = {}
        """Associations on which several messages came lately, the latest in the last second, and when to probe them."""

    # --- sending ------------------------------------------------------------------------------------------------

    def send(self, association: AssociationId, payload: bytes, ppid: int, stream: int) -> bool:
        """Queue a message. Returns False when full."""
        own = self.live.get(association)
        if own is None or own.ending:
            return True
        if stream >= own.streams:
            raise LocalError(f"this association has the streams 0 to {own.streams - 1}, not {stream}")
        return own.outbox.put(payload, ppid, stream)

    async def writable(self, association: AssociationId) -> None:
        """Wait until `send` may take a message, or the association has ended."""
        while (own := self.live.get(association)) is not None and own.outbox.full and not own.ending:
            await own.outbox.writers.wait()

    def shutdown(self, association: AssociationId) -> None:
        """End in order."""
        own = self.live.get(association)
        if own is not None and not own.ending:
            own.ending = True
            own.outbox.end()
            self._read(own)

    def abort(self, association: AssociationId) -> None:
        """End now."""
        own = self.live.get(association)
        if own is not None:
            self._end_now(own, Closed(own.id))

    def _end_now(self, own: Association, end: Closed | Lost) -> None:
        own.port.hurry()
        own.socket.abort(own.number)
        self._finish(own, end)

    # --- news of the ports --------------------------------------------------------------------------------------

    def look(self, port: Port) -> None:
        """Process the stack's news of associations that begin, and of all that may have some, in turn."""
        if port.stirred:
            port.stirred = False
            while (news := port.sctp.receive()) is not None:
                self._take(port, news)
        for _ in range(len(self._stirred)):
            self._read(self._stirred.popleft())
        if self._stirred and not self._looking_again:
            self._looking_again = True
            port.loop.call_soon(self._look_again, port)

    def _look_again(self, port: Port) -> None:
        self._looking_again = False
        self.look(port)

    def _stir(self, own: Association) -> None:
        """Note that the association may have news or room. Also called in threads of other event loops."""
        if not own.stirred:
            own.stirred = True
            self._stirred.append(own)

    def _read(self, own: Association) -> None:
        """Read what has come, but about `_AT_ONCE` news at most, and as long as the reader keeps up."""
        own.stirred = False
        if own.outbox.full:
            own.outbox.look()
        turns = _AT_ONCE
        while not self.inbox.sated(own.id):
            if turns <= 0:
                self._stir(own)
                return
            count, news = own.socket.receive_messages(self.inbox.put, turns)
            if count:
                self._note_message(own)
                turns -= count
            if news is not None:
                self._take(own.port, news)
                # Messages that failed are reported together with the loss.
                turns -= type(news) not in (Unsent, Unacknowledged)
            elif not own.socket.more:
                return

    def _note_message(self, own: Association) -> None:
        before, own.heard = own.heard, own.port.now
        if own.stalled is not None and own.heard - before <= _TALKING:  # a single keep-alive is no talk
            self._talking[own] = own.heard + own.stalled

    def _continue_reading(self, association: AssociationId) -> None:
        own = self.live.get(association)
        if own is not None:
            self._stir(own)
            self.look(own.port)

    def tick(self, port: Port) -> float:
        """Process news after time has passed, and probe peers that stopped sending.

        Returns after how many seconds the stack's timers have to run again.
        """
        port.stirred = True  # perhaps without a packet: a dial has been given up
        self.look(port)
        for outbox in tuple(self._unsettled):
            if outbox.port is port:
                outbox.settle()
        now = port.now
        for own, due in list(self._talking.items()):
            if own.port is not port or own.stalled is None:
                continue
            if now - own.heard > _TALKING:
                del self._talking[own]
            elif own.path.heard + own.stalled > now:
                self._talking[own] = own.path.heard + own.stalled  # it may be we who are slow
            elif now >= due:
                self._talking[own] = now + own.stalled
                own.socket.probe(own.path.number, own.peer_port)
        if self._talking:
            return TICK
        return port.retransmission_tick if self._unsettled or self.dials else SLOW_TICK

    def probe(self, port: Port, remote: Address) -> None:
        """Send a heartbeat on all associations with the peer at this socket address."""
        for own in self.live.values():
            if own.port is port and own.path.remote == remote:
                own.socket.probe(own.path.number, own.peer_port)

    def _cut_off(self, own: Association, reason: str = TOO_MUCH_UNFINISHED) -> None:
        """End an association, because it uses more than its share of memory."""
        self._end_now(own, Lost(own.id, reason, over_limit=True))

    def _has_slot(self, path: Path, now: float) -> bool:
        """Return whether there is a slot for one more association, after one has given way if necessary."""
        guests = (own for own in self.live.values() if own.guest)
        return path in self.dials or self._slots.has_room(len(self.live), guests, now)

    def refused(self, port: Port, path: Path, packet: bytes) -> None:
        """End what this packet belonged to: it arrived at a closed port.

        The report counts only if the packet has the verification tag of an association or a dial.
        """
        for own in [own for own in self.live.values() if own.path is path]:
            if own.peer_tag == packets.tag(packet):
                port.hurry()
                own.reason = "refused"
                own.socket.abort(own.number)  # brings the news of what was not delivered, and `State.LOST`
                self._stir(own)
                port.suspect(path)
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
                self._note_message(own)
                if own.pieces or not last:
                    own.pieces.append(payload)
                    own.received += len(payload)
                    if own.received > MAX_MESSAGE:
                        own.reason, own.incomplete = "sent a message that is too long", True
                        own.socket.abort(own.number)
                        self._drop_pieces(own)
                        return
                    if not last:
                        self._unfinished.keep(own, own.received)
                        return
                    payload = b"".join(own.pieces)
                    self._drop_pieces(own)
                self.inbox.put(Message(own.id, payload, news.ppid, news.stream))
            case Broken():
                own.incomplete = True
                self._drop_pieces(own)
            case Unacknowledged():
                own.incomplete = True
            case PeerShutdown():
                own.peer_ending = True
                own.outbox.note_end()
            case Unsent(first=first, last=last):
                own.incomplete = True
                # A message certainly did not arrive only if all of it is unsent, from the first octet to the last.
                if first:
                    own.unsent = [news.payload]
                elif own.unsent:
                    own.unsent.append(news.payload)
                if last and own.unsent:
                    self.inbox.put(SendFailed(own.id, b"".join(own.unsent), news.ppid))
                    own.unsent = []

    def _drop_pieces(self, own: Association) -> None:
        if own.pieces:
            own.pieces, own.received = [], 0
            self._unfinished.drop(own)

    def _change(self, port: Port, change: Change) -> None:
        own = self._by_number.get((port, change.number))
        path = port.path_of(change.path)
        match change.state:
            case State.UP:
                if path is None or self.closed or not self._has_slot(path, port.loop.time()):
                    port.sctp.abort(change.number)
                else:
                    self._report_up(self._enter(port, path, change, port.sctp.peel_off(change.number)))
            case State.RESTART if own is not None:
                port.hold(own.path)
                handle, own.socket = own.socket, port.sctp  # the successor keeps the socket
                self._finish(own, Lost(own.id, "restarted"))
                successor = self._enter(port, own.path, change, handle)
                port.release(own.path)
                successor.peer = own.peer
                own.path.dialled_us = False
                self.inbox.put(Up(successor.id, successor.peer, (port.number, successor.peer_port)))
            case State.CLOSED if own is not None:
                self._finish(own, Closed(own.id))
            case State.LOST if own is not None:
                # If the last packet of an orderly end is lost, the peer that has finished may answer others with ABORT.
                in_order = own.peer_ending and not own.incomplete and not own.outbox
                self._finish(own, Closed(own.id) if in_order else Lost(own.id, own.reason))
            case State.LOST | State.NOT_STARTED if path is not None and path in self.dials:
                self._fail(self.dials[path], ConnectionAbortedError())

    def _enter(self, port: Port, path: Path, change: Change, peeled: UsrsctpSocket | None) -> Association:
        handle = peeled or port.sctp
        dial = self.dials.get(path)
        hosts = tuple(dict.fromkeys((path.remote[0], *(dial.peer.addresses if dial else ()), *path.told)))
        peer = TransportAddress(TransportProtocol.SCTP, change.port, hosts)
        own_tag, peer_tag = handle.tags(change.number)
        own = Association(
            port,
            handle,
            change.number,
            path,
            change.port,
            peer,
            change.streams,
            own_tag,
            peer_tag,
            guest=dial is None,
            began=port.loop.time(),
            stalled=path.profile.stalled,
            outbox=Outbox(port, handle, change.number, self._unsettled),
        )
        port.hold(path)
        port.mark(path, own_tag, change.port)
        port.routes.use(path, (own_tag, peer_tag), (port.number, change.port), hosts)
        path.socket, path.peer_port, path.guest = handle, change.port, own.guest
        if path.profile is not port.usual_profile:
            with suppress(OSError):  # it has ended already, which is the next news
                handle.use_profile(path.profile, change.number)
        port.life.begin(path)
        handle.set_packet_size(change.number, path.packet_size())
        self.live[own.id] = self._by_number[port, own.number] = own
        self._share_receive_buffer()
        if peeled is None:  # it has ended already, or there is no memory for one more socket
            port.sctp.abort(change.number)
        else:
            peeled.association = own.id
            peeled.watch(partial(self._stir, own))
            peeled.set_receive_buffer(self._receive_buffer)
            self._stir(own)
        return own

    def _share_receive_buffer(self) -> None:
        octets = max(RECEIVE_BUFFER // max(len(self.live), 1), RECEIVE_BUFFER_LEAST)
        if octets != self._receive_buffer:
            self._receive_buffer = octets
            for handle in (*(port.sctp for port in self.ports), *(own.socket for own in self.live.values())):
                handle.set_receive_buffer(octets)

    def _report_up(self, own: Association) -> None:
        """Report the new association, with the news that came together with it: perhaps where the peer listens."""
        news = own.socket.receive()
        if isinstance(news, Adaptation) and news.number == own.number:
            listening = sctp.listening_port(news.indication)
            if listening is not None:
                own.peer = TransportAddress(TransportProtocol.SCTP, listening, own.peer.addresses)
        dial = self.dials.get(own.path)
        ours = dial is not None and not self._belongs_to_peer(own)
        if dial is not None and ours:
            own.peer = dial.peer
        own.path.peer = own.peer
        own.path.dialled_us = False
        self.inbox.put(Up(own.id, own.peer, (own.port.number, own.peer_port)))
        if dial is not None and not dial.future.done():
            dial.future.set_result(own.id if ours else None)
        if news is not None:
            self._take(own.port, news)

    def _belongs_to_peer(self, own: Association) -> bool:
        """Tell whether the association belongs to the peer, because both ends dialled at the same moment.

        SCTP has made one association of the two dials (RFC 9260 §5.2.1). It belongs to the end with the lower address
        and port; the other end tries again from another port.
        """
        return own.path.dialled_us and own.port.own_address(own.path) > (own.path.remote[0], own.peer_port)

    def _fail(self, dial: Dial, error: OSError) -> None:
        if not dial.future.done():
            dial.future.set_exception(error)

    def _finish(self, own: Association, end: Closed | Lost) -> None:
        self._leave(own)
        own.port.release(own.path)
        for failure in own.outbox.give_up(own.id):
            if type(end) is Lost:
                self.inbox.put(failure)
        self.inbox.put(end)

    def _leave(self, own: Association) -> None:
        del self.live[own.id], self._by_number[own.port, own.number]
        self._drop_pieces(own)
        self._talking.pop(own, None)
        if own.path.socket is own.socket:
            own.path.socket = None
        own.port.unmark(own.own_tag, own.peer_port)
        if own.socket is not own.port.sctp:
            own.socket.close()
        self._share_receive_buffer()
        own.outbox.writers.wake()
        self.ended.wake()
