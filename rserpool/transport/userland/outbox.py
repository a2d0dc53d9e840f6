"""The messages of one association on their way into the stack."""

from __future__ import annotations

from rserpool.model import AssociationId
from rserpool.transport.base import SendFailed
from rserpool.transport.flow import FULL, PER_MESSAGE, ROOM, Waiters
from rserpool.transport.userland.port import Port
from rserpool.transport.userland.sockets import UsrsctpSocket


class Outbox:
    """Collects the messages that are sent in one turn of the event loop, so that they share packets.

    The first leaves at once, unless the last ones left together: then more are likely to follow.
    """

    def __init__(self, port: Port, handle: UsrsctpSocket, number: int, unsettled: set[Outbox]) -> None:
        self.full = False
        """There is no room. `writers` are woken when that changes."""
        self.writers = Waiters()
        self.flushed = 0.0
        """When the stack got the last message (event loop time)."""
        self.port = port
        self._unsettled = unsettled  # those of all associations for which a timer of the stack may run
        self._settled = True
        self._socket = handle
        self._number = number
        self._waiting: list[tuple[bytes, int, int]] = []  # with PPID and stream
        self._queued = 0  # upper bound of the octets under way
        self._turn = -1  # of the port, in which the stack got a message
        self._burst = False  # the last messages left together
        self._ends = self._peer_ends = False

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def put(self, payload: bytes, ppid: int, stream: int) -> bool:
        """Queue a message. Returns False when full."""
        if self._queued >= FULL:
            self._queued = self._octets_under_way()
            if self._queued >= FULL:
                self.full = True
                return False
        self._queued += len(payload) + PER_MESSAGE
        port = self.port
        if not self._waiting:
            if self._burst or self._turn == port.turn:
                port.loop.call_soon(self.flush)
            else:
                self._turn = port.turn
                self.flushed = port.now
                if self._settled:
                    self._begin()
                if self._socket.send_one(self._number, payload, ppid, stream):
                    return True
                self.full = True
        self._waiting.append((payload, ppid, stream))
        return True

    def flush(self) -> None:
        """Give messages to the stack, as far as it has room."""
        if not self._waiting:
            return
        self._begin()
        self._burst = len(self._waiting) > 1
        del self._waiting[: self._socket.send(self._number, self._waiting)]
        if self._waiting:
            self.full = True
        elif self._ends:
            self._socket.shutdown(self._number)

    def _begin(self) -> None:
        """Prepare for handing something to the stack, which will start timers for it."""
        self.flushed = self.port.now
        if self._settled:
            self._settled = False
            self._unsettled.add(self)
            self.port.hurry()

    def settle(self) -> None:
        """Note if everything is acknowledged, and no timer of the stack runs except for heartbeats."""
        ends = self._ends or self._peer_ends
        if not ends and not self._waiting and self._socket.queued(self._number) == 0:
            self._settled = True
            self._unsettled.discard(self)

    def end(self) -> None:
        """Shut the association down after the last message."""
        self._ends = True
        self.writers.wake()
        if self._waiting:
            self.flush()
        else:
            self._begin()
            self._socket.shutdown(self._number)

    def note_end(self) -> None:
        """Note that the peer shuts the association down."""
        self._peer_ends = True
        self._begin()

    def look(self) -> None:
        """Continue if the stack has room again."""
        if self.full:
            self.flush()
            self._queued = self._octets_under_way()
            if self._queued <= ROOM:
                self.full = False
                self.writers.wake()

    def give_up(self, association: AssociationId) -> list[SendFailed]:
        """Remove all messages that the stack does not have, and return what to report about them."""
        self._unsettled.discard(self)
        waiting, self._waiting = self._waiting, []
        return [SendFailed(association, payload, ppid) for payload, ppid, _ in waiting]

    def _octets_under_way(self) -> int:
        waiting = sum(len(payload) + PER_MESSAGE for payload, _, _ in self._waiting)
        return self._socket.queued(self._number) + waiting
