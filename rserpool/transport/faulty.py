"""Any transport over faulty links, for lessons and tests, without privileges. `LinkFaults` has the rules.

**SCTP in UDP** loses and delays its packets itself (`userland.port`), so retransmissions, congestion and the end of an
association are those of real SCTP. No other transport can get at its packets. For those, `FaultyEndpoint` plays what a
reliable transport makes of a bad link, message by message:

- *Loss*: losing a message would break the promise of reliable delivery. It arrives late instead, after retransmission
  timeouts that double (`RTO`), and the messages behind it wait.
- *Delay*: each message leaves later by the delay, and dialling takes one round trip longer.
- *A cut*: nothing arrives in either direction, not even the end of the association or the death of the peer. Sent
  messages are kept and arrive when the link is healed. After the patience of the transport (TCP: its `lost_after`;
  SCTP: the path profile's retransmissions) the association is `Lost`, and dialling finds nobody. The connection
  underneath is then aborted; the peer, whose link is cut too, does not hear of that either.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from rserpool.errors import TransportError
from rserpool.model import AssociationId, TransportAddress, TransportProtocol
from rserpool.transport.base import (
    Closed,
    Endpoint,
    Lost,
    Message,
    Outgoing,
    Refused,
    SendFailed,
    Transport,
    TransportEvent,
    Up,
    one_by_one,
)
from rserpool.transport.checks import check_message
from rserpool.transport.flow import FULL, PER_MESSAGE, ROOM, Waiters
from rserpool.transport.link_faults import LinkFault, LinkFaults

RTO: Final = 0.2
"""Seconds until a lost message is sent again, doubled each time; the minimum on Linux."""
RTO_MAX: Final = 3.2
"""Seconds."""


@dataclass(eq=False, slots=True)
class _Association:
    """An association, and what is held back on it."""

    id: AssociationId
    peer: TransportAddress
    reported: bool = False
    """Our reader has read its `Up`."""
    held: deque[tuple[float, bytes, int, int]] = field(default_factory=deque)
    """Messages that leave later: time (of the event loop), payload, PPID, stream."""
    octets: int = 0
    """Octets of `held`, with `PER_MESSAGE` for each message."""
    unread: list[TransportEvent] = field(default_factory=list)
    """Events that came during a cut, from a peer that does not know of it."""
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


def retransmission_delay(faults: LinkFaults, fault: LinkFault) -> float:
    """Return the seconds until one of the copies of a message gets through this link, at random."""
    late, wait = 0.0, RTO
    while faults.lost(fault):
        late += wait
        wait = min(2 * wait, RTO_MAX)
    return late


class FaultyEndpoint:
    """An endpoint of another transport over faulty links; see `rserpool.transport.base.Endpoint`."""

    local: TransportAddress

    def __init__(self, inner: Endpoint, faults: LinkFaults, lost_after: float | None) -> None:
        self._inner = inner
        self._faults = faults
        self._lost_after = lost_after
        self._loop = asyncio.get_running_loop()
        self._associations: dict[AssociationId, _Association] = {}
        self._own: deque[TransportEvent] = deque()
        """Events for the reader that do not come from the inner endpoint."""
        self._reader: asyncio.Task[Any] | None = None
        """The task that waits for an event of the inner endpoint."""
        self._woken = False
        self._changed = Waiters()
        self._closed = False
        self._unwatch = faults.watch(self._rules_changed)
        self.local = inner.local

    # --- dialling and sending -----------------------------------------------------------------------------------

    async def connect(self, peer: TransportAddress, *, timeout: float, registrar: bool = False) -> AssociationId:
        deadline = self._loop.time() + timeout
        try:
            async with asyncio.timeout(timeout):
                while (fault := self._faults.of(peer)) is not None and fault.cut:
                    await self._changed.wait()
                if fault is not None:
                    await asyncio.sleep(2 * fault.delay + retransmission_delay(self._faults, fault))
        except TimeoutError:
            raise TransportError(f"{peer} did not answer within {timeout:g} s") from None
        association = await self._inner.connect(peer, timeout=deadline - self._loop.time(), registrar=registrar)
        self._enter(association, peer)
        return association

    def send(self, association: AssociationId, payload: bytes, *, ppid: int, stream: int = 0) -> bool:
        own = self._associations.get(association)
        if own is None or own.ending:
            check_message(payload, ppid, stream)
            return True
        fault = self._faults.of(own.peer)
        if fault is None and not own.held:
            return self._inner.send(association, payload, ppid=ppid, stream=stream)
        check_message(payload, ppid, stream)
        if own.octets >= FULL:
            return False
        due = self._loop.time()
        if fault is not None:
            due += fault.delay + retransmission_delay(self._faults, fault)
        if own.held:
            due = max(due, own.held[-1][0])
        own.held.append((due, payload, ppid, stream))
        own.octets += len(payload) + PER_MESSAGE
        self._write_later(own)
        return True

    def send_all(self, association: AssociationId, messages: Sequence[Outgoing]) -> int:
        return one_by_one(self, association, messages)

    async def writable(self, association: AssociationId) -> None:
        while (own := self._associations.get(association)) is not None and own.octets >= FULL and not own.ending:
            await own.room.wait()
        if association in self._associations and not self._associations[association].held:
            await self._inner.writable(association)

    def _write_later(self, own: _Association) -> None:
        if own.writer is None:
            own.writer = self._loop.create_task(self._write(own))

    async def _write(self, own: _Association) -> None:
        """Send what is held back, each message at its time, and then the end if there is one."""
        while own.held or own.ending:
            if self._is_cut(own):
                await self._changed.wait()
                continue
            if not own.held:
                self._inner.shutdown(own.id)
                break
            due, payload, ppid, stream = own.held[0]
            if (wait := due - self._loop.time()) > 0:
                await asyncio.sleep(wait)
            elif self._inner.send(own.id, payload, ppid=ppid, stream=stream):
                own.held.popleft()
                own.octets -= len(payload) + PER_MESSAGE
                if own.octets <= ROOM:
                    own.room.wake()
            else:
                await self._inner.writable(own.id)
        own.writer = None

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
                # Did only `_put` cancel us? A cheaper `asyncio.timeout`, because this runs for every message.
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

    def receive_now(self) -> TransportEvent | None:
        if self._own:
            return self._own.popleft()
        while (event := self._inner.receive_now()) is not None:
            if self._passes(event):
                return event
        return None

    def pause(self, association: AssociationId) -> None:
        self._inner.pause(association)

    def resume(self, association: AssociationId) -> None:
        self._inner.resume(association)

    def _put(self, event: TransportEvent) -> None:
        """Queue an event that does not come from the inner endpoint. Wakes the reader if it waits there."""
        self._own.append(event)
        if self._reader is not None and not self._woken:
            self._woken = True
            self._reader.cancel()

    def _passes(self, event: TransportEvent) -> bool:
        """Tell whether an event of the inner endpoint reaches our reader now."""
        if isinstance(event, Up):
            self._enter(event.association, event.peer).reported = True
            return True
        if isinstance(event, Refused):
            return True
        own = self._associations.get(event.association)
        if own is None:  # already lost
            return False
        if (self._is_cut(own) or own.unread) and not own.aborted and not self._closed:
            own.unread.append(event)
            if isinstance(event, Message):
                own.unread_octets += len(event.payload) + PER_MESSAGE
                if own.unread_octets > FULL:
                    self._give_up(own, "more arrived during the cut than can be kept")
            return False
        if isinstance(event, Lost) and own.held:
            self._fail(own, event.reason)
            return False
        if isinstance(event, Closed | Lost):
            self._leave(own)
        return True

    # --- rules --------------------------------------------------------------------------------------------------

    def _is_cut(self, own: _Association) -> bool:
        fault = self._faults.of(own.peer)
        return fault is not None and fault.cut

    def _rules_changed(self) -> None:
        self._changed.wake()
        for own in list(self._associations.values()):
            self._look(own)

    def _look(self, own: _Association) -> None:
        """Start or stop the patience timer of an association, as its rule is now."""
        if self._is_cut(own):
            if own.patience is None and self._lost_after is not None:
                reason = f"silent for {self._lost_after:.0f} s"
                own.patience = self._loop.call_later(self._lost_after, self._give_up, own, reason)
            return
        if own.patience is not None:
            own.patience.cancel()
            own.patience = None
        unread, own.unread, own.unread_octets = own.unread, [], 0
        for event in unread:
            if isinstance(event, Closed | Lost):
                # Its end got lost in the cut, and now there is nobody to answer.
                self._fail(own, event.reason if isinstance(event, Lost) else "the other end is gone")
            else:
                self._put(event)

    def _enter(self, association: AssociationId, peer: TransportAddress) -> _Association:
        own = self._associations.get(association)
        if own is None:
            own = self._associations[association] = _Association(association, peer)
            self._look(own)
        return own

    def _leave(self, own: _Association) -> None:
        self._associations.pop(own.id, None)
        own.stop()

    def _give_up(self, own: _Association, reason: str) -> None:
        if not own.reported:  # the reader does not know it yet: wait again
            own.patience = None
            self._look(own)
            return
        self._fail(own, reason)
        self._inner.abort(own.id)

    def _fail(self, own: _Association, reason: str) -> None:
        self._leave(own)
        for _, payload, ppid, _ in own.held:
            self._put(SendFailed(own.id, payload, ppid))
        self._put(Lost(own.id, reason))

    # --- ends ---------------------------------------------------------------------------------------------------

    def shutdown(self, association: AssociationId) -> None:
        own = self._associations.get(association)
        if own is None or own.ending:
            return
        if own.held or self._is_cut(own):
            own.ending = True
            self._write_later(own)
            own.room.wake()
        else:
            self._inner.shutdown(association)

    def abort(self, association: AssociationId) -> None:
        own = self._associations.get(association)
        if own is None:
            return
        over = any(isinstance(event, Closed | Lost) for event in own.unread)
        own.unread, own.aborted = [], True
        own.held.clear()
        own.stop()
        if over:
            self._leave(own)
            self._put(Closed(association))
        else:
            self._inner.abort(association)

    async def aclose(self, grace: float = 1.0) -> None:
        writers = [
            own.writer for own in self._associations.values() if own.writer is not None and not self._is_cut(own)
        ]
        began = self._loop.time()
        if writers:
            await asyncio.wait(writers, timeout=grace)
        self._closed = True
        self._unwatch()
        for own in list(self._associations.values()):
            own.stop()
            for event in own.unread:
                if isinstance(event, Closed | Lost):
                    self._leave(own)
                    self._put(Closed(own.id))
            own.unread = []
        await self._inner.aclose(max(grace - (self._loop.time() - began), 0.0))


class FaultyTransport:
    """Opens endpoints of another transport over faulty links."""

    def __init__(self, inner: Transport, faults: LinkFaults, *, lost_after: float | None) -> None:
        self.name: str = inner.name
        self.protocol: TransportProtocol = inner.protocol
        self._inner = inner
        self._faults = faults
        self.lost_after = lost_after
        """Seconds of silence after which an association over a cut link is lost; None: never."""

    async def open(
        self, addresses: tuple[str, ...] = ("127.0.0.1",), port: int = 0, *, listen: bool = True
    ) -> FaultyEndpoint:
        """Open an endpoint of the inner transport."""
        endpoint = await self._inner.open(addresses, port, listen=listen)
        return FaultyEndpoint(endpoint, self._faults, self.lost_after)
