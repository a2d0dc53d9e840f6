"""Any transport with faulty links: for lessons and tests, without privileges (`LinkFaults` has the rules).

**SCTP in UDP** loses and delays its packets itself (`userland.port`), so retransmissions, congestion and the end of an
association are those of real SCTP. All others cannot get at their packets; `FaultyEndpoint` plays there what a reliable
transport makes of a bad link, message by message:

- *Loss*: a lost message would break the promise to be reliable. It comes late instead, by retransmission timeouts that
  double (`RTO`), and those behind it wait for it.
- *Delay*: each message leaves so much later; dialling takes a round trip longer.
- *A cut*: nothing arrives, either way, also not the other end's farewell or death. What is sent is kept and arrives
  when the link is healed. After the patience of the transport (TCP: its `lost_after`; SCTP: the path profile's
  retransmissions) the association is `Lost`, and dialling finds nobody. The connection underneath is aborted
  then, which the other end, whose link is cut too, does not hear either.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Final

from rserpool.errors import TransportError
from rserpool.model import AssociationId, TransportAddress, TransportProtocol
from rserpool.transport.base import Closed, Endpoint, Lost, Message, SendFailed, Transport, TransportEvent, Up
from rserpool.transport.flow import FULL, ROOM, Waiters, check_message
from rserpool.transport.link_faults import LinkFault, LinkFaults

RTO: Final = 0.2
"""Seconds until a lost message is sent again, doubled each time; Linux waits so long at least."""
RTO_MAX: Final = 3.2

_PER_MESSAGE = 128
"""Octets a message that is held back costs beside its payload."""


@dataclass(eq=False, slots=True)
class _Line:
    """An association, and what is held back on it."""

    id: AssociationId
    peer: TransportAddress
    told: bool = False
    """Our reader knows that it is up."""
    held: deque[tuple[float, bytes, int, int]] = field(default_factory=deque)
    """Messages that leave later: when, payload, PPID, stream."""
    octets: int = 0
    """Of these."""
    unread: list[TransportEvent] = field(default_factory=list)
    """What came through the cut from an end that does not know of it."""
    unread_octets: int = 0
    ending: bool = False
    aborted: bool = False
    writer: asyncio.Task[None] | None = None
    patience: asyncio.TimerHandle | None = None
    room: Waiters = field(default_factory=Waiters)

    def stop(self) -> None:
        if self.writer is not None:
            self.writer.cancel()
            self.writer = None
        if self.patience is not None:
            self.patience.cancel()
            self.patience = None
        self.room.wake()


class FaultyEndpoint:
    """An endpoint of another transport, over links that have faults; see `rserpool.transport.base.Endpoint`."""

    local: TransportAddress

    def __init__(self, inner: Endpoint, faults: LinkFaults, lost_after: float | None) -> None:
        self._inner = inner
        self._faults = faults
        self._lost_after = lost_after
        self._loop = asyncio.get_running_loop()
        self._lines: dict[AssociationId, _Line] = {}
        self._own: deque[TransportEvent] = deque()
        """Events for the reader that do not come from within."""
        self._reader: asyncio.Task[Any] | None = None
        """Waits for an event from within."""
        self._woken = False
        self._changed = Waiters()
        self._closed = False
        self._unwatch = faults.watch(self._rules_changed)
        self.local = inner.local

    # --- dialling and sending -----------------------------------------------------------------------------------

    async def connect(self, peer: TransportAddress, *, timeout: float) -> AssociationId:
        deadline = self._loop.time() + timeout
        try:
            async with asyncio.timeout(timeout):
                while (fault := self._faults.of(peer)) is not None and fault.cut:
                    await self._changed.wait()
                if fault is not None:
                    await asyncio.sleep(2 * fault.delay + self._late(fault))
        except TimeoutError:
            raise TransportError(f"{peer} did not answer within {timeout:g} s") from None
        association = await self._inner.connect(peer, timeout=deadline - self._loop.time())
        self._enter(association, peer)
        return association

    def send(self, association: AssociationId, payload: bytes, *, ppid: int, stream: int = 0) -> bool:
        line = self._lines.get(association)
        if line is None or line.ending:
            check_message(payload, ppid, stream)
            return True
        fault = self._faults.of(line.peer)
        if fault is None and not line.held:
            return self._inner.send(association, payload, ppid=ppid, stream=stream)
        check_message(payload, ppid, stream)
        if line.octets >= FULL:
            return False
        due = self._loop.time()
        if fault is not None:
            due += fault.delay + self._late(fault)
        if line.held:
            due = max(due, line.held[-1][0])
        line.held.append((due, payload, ppid, stream))
        line.octets += len(payload) + _PER_MESSAGE
        self._write_later(line)
        return True

    async def writable(self, association: AssociationId) -> None:
        while (line := self._lines.get(association)) is not None and line.octets >= FULL and not line.ending:
            await line.room.wait()
        if association in self._lines and not self._lines[association].held:
            await self._inner.writable(association)

    def _late(self, fault: LinkFault) -> float:
        """Seconds until one of the copies of a message gets through."""
        late, wait = 0.0, RTO
        while self._faults.lost(fault):
            late += wait
            wait = min(2 * wait, RTO_MAX)
        return late

    def _write_later(self, line: _Line) -> None:
        if line.writer is None:
            line.writer = self._loop.create_task(self._write(line))

    async def _write(self, line: _Line) -> None:
        """Let out what is held back, each message at its time, and the farewell behind them."""
        while line.held or line.ending:
            if self._is_cut(line):
                await self._changed.wait()
                continue
            if not line.held:
                self._inner.shutdown(line.id)
                break
            due, payload, ppid, stream = line.held[0]
            if (wait := due - self._loop.time()) > 0:
                await asyncio.sleep(wait)
            elif self._inner.send(line.id, payload, ppid=ppid, stream=stream):
                line.held.popleft()
                line.octets -= len(payload) + _PER_MESSAGE
                if line.octets <= ROOM:
                    line.room.wake()
            else:
                await self._inner.writable(line.id)
        line.writer = None

    # --- receiving ----------------------------------------------------------------------------------------------

    async def receive(self) -> TransportEvent:
        while True:
            if self._own:
                return self._own.popleft()
            self._reader = task = asyncio.current_task()
            assert task is not None
            cancelling = task.cancelling()
            try:
                event = await self._inner.receive()
            except asyncio.CancelledError:
                # Was it only us? This is what `asyncio.timeout` does, for less; it comes with every message.
                if not self._woken or task.uncancel() > cancelling:
                    raise
                continue
            except TransportError:
                if self._own:
                    continue
                raise
            finally:
                self._reader, self._woken = None, False
            if self._passes(event):
                return event

    def _put(self, event: TransportEvent) -> None:
        """Tell the reader something that does not come from within; if it waits there it is woken."""
        self._own.append(event)
        if self._reader is not None and not self._woken:
            self._woken = True
            self._reader.cancel()

    def _passes(self, event: TransportEvent) -> bool:
        """Does an event from within reach our reader now?"""
        if isinstance(event, Up):
            self._enter(event.association, event.peer).told = True
            return True
        line = self._lines.get(event.association)
        if line is None:  # given up
            return False
        if (self._is_cut(line) or line.unread) and not line.aborted and not self._closed:
            line.unread.append(event)
            if isinstance(event, Message):
                line.unread_octets += len(event.payload) + _PER_MESSAGE
                if line.unread_octets > FULL:
                    self._give_up(line, "more came through the cut than can be kept")
            return False
        if isinstance(event, Lost) and line.held:
            self._fail(line, event.reason)
            return False
        if isinstance(event, Closed | Lost):
            self._leave(line)
        return True

    # --- rules --------------------------------------------------------------------------------------------------

    def _is_cut(self, line: _Line) -> bool:
        fault = self._faults.of(line.peer)
        return fault is not None and fault.cut

    def _rules_changed(self) -> None:
        self._changed.wake()
        for line in list(self._lines.values()):
            self._look(line)

    def _look(self, line: _Line) -> None:
        """Begin or end to lose patience with a line, as its rule is now."""
        if self._is_cut(line):
            if line.patience is None and self._lost_after is not None:
                reason = f"silent for {self._lost_after:.0f} s"
                line.patience = self._loop.call_later(self._lost_after, self._give_up, line, reason)
            return
        if line.patience is not None:
            line.patience.cancel()
            line.patience = None
        unread, line.unread, line.unread_octets = line.unread, [], 0
        for event in unread:
            if isinstance(event, Closed | Lost):
                # Its farewell was lost, and now there is nobody to answer.
                self._fail(line, event.reason if isinstance(event, Lost) else "the other end is gone")
            else:
                self._put(event)

    def _enter(self, association: AssociationId, peer: TransportAddress) -> _Line:
        line = self._lines.get(association)
        if line is None:
            line = self._lines[association] = _Line(association, peer)
            self._look(line)
        return line

    def _leave(self, line: _Line) -> None:
        self._lines.pop(line.id, None)
        line.stop()

    def _give_up(self, line: _Line, reason: str) -> None:
        if not line.told:  # nobody knows it yet; the next time
            line.patience = None
            self._look(line)
            return
        self._fail(line, reason)
        self._inner.abort(line.id)

    def _fail(self, line: _Line, reason: str) -> None:
        self._leave(line)
        for _, payload, ppid, _ in line.held:
            self._put(SendFailed(line.id, payload, ppid))
        self._put(Lost(line.id, reason))

    # --- ends ---------------------------------------------------------------------------------------------------

    def shutdown(self, association: AssociationId) -> None:
        line = self._lines.get(association)
        if line is None or line.ending:
            return
        if line.held or self._is_cut(line):
            line.ending = True
            self._write_later(line)
            line.room.wake()
        else:
            self._inner.shutdown(association)

    def abort(self, association: AssociationId) -> None:
        line = self._lines.get(association)
        if line is None:
            return
        over = any(isinstance(event, Closed | Lost) for event in line.unread)
        line.unread, line.aborted = [], True
        line.held.clear()
        line.stop()
        if over:
            self._leave(line)
            self._put(Closed(association))
        else:
            self._inner.abort(association)

    async def aclose(self, grace: float = 1.0) -> None:
        writers = [line.writer for line in self._lines.values() if line.writer is not None and not self._is_cut(line)]
        began = self._loop.time()
        if writers:
            await asyncio.wait(writers, timeout=grace)
        self._closed = True
        self._unwatch()
        for line in list(self._lines.values()):
            line.stop()
            for event in line.unread:
                if isinstance(event, Closed | Lost):
                    self._leave(line)
                    self._put(Closed(line.id))
            line.unread = []
        await self._inner.aclose(max(grace - (self._loop.time() - began), 0.0))


class FaultyTransport:
    """Opens endpoints of another transport over links with faults. `lost_after`: seconds of silence that it bears, None
    for any."""

    def __init__(self, inner: Transport, faults: LinkFaults, *, lost_after: float | None) -> None:
        self.name: str = inner.name
        self.protocol: TransportProtocol = inner.protocol
        self._inner = inner
        self._faults = faults
        self._lost_after = lost_after

    async def open(
        self, addresses: tuple[str, ...] = ("127.0.0.1",), port: int = 0, *, listen: bool = True
    ) -> FaultyEndpoint:
        """As the transport within does it."""
        endpoint = await self._inner.open(addresses, port, listen=listen)
        return FaultyEndpoint(endpoint, self._faults, self._lost_after)
