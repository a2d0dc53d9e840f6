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

    def __init__(self, port: Port, handle: UsrsctpSocket, number: int) -> None:
        self.full = False
        """There is no room. `writers` are woken when that changes."""
        self.writers = Waiters()
        self.flushed = 0.0
        """When the stack got the last message (event loop time)."""
        self._port = port
        self._socket = handle
        self._number = number
        self._waiting: list[tuple[bytes, int, int]] = []  # with PPID and stream
        self._queued = 0  # upper bound of the octets under way
        self._turn = -1  # of the port, in which the stack got a message
        self._burst = False  # the last messages left together
        self._ends = False

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
        self._waiting.append((payload, ppid, stream))
        if len(self._waiting) == 1:
            if self._burst or self._turn == self._port.turn:
                self._port.loop.call_soon(self.flush)
            else:
                self._turn = self._port.turn
                self.flush()
        return True

    def flush(self) -> None:
        """Give messages to the stack, as far as it has room."""
        if not self._waiting:
            return
        self._port.hurry()
        self.flushed = self._port.now
        self._burst = len(self._waiting) > 1
        del self._waiting[: self._socket.send(self._number, self._waiting)]
        if self._waiting:
            self.full = True
        elif self._ends:
            self._socket.shutdown(self._number)

    def end(self) -> None:
        """Shut the association down after the last message."""
        self._ends = True
        self.writers.wake()
        if self._waiting:
            self.flush()
        else:
            self._port.hurry()
            self._socket.shutdown(self._number)

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
        waiting, self._waiting = self._waiting, []
        return [SendFailed(association, payload, ppid) for payload, ppid, _ in waiting]

    def _octets_under_way(self) -> int:
        waiting = sum(len(payload) + PER_MESSAGE for payload, _, _ in self._waiting)
        return self._socket.queued(self._number) + waiting
