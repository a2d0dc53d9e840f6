"""Endpoints in one process, without sockets, tasks or a clock. The same calls give the same events in the same order.

For tests, and for a registrar, elements and users embedded in one program. A message is in the other endpoint's queue
when `send` returns. To meet, endpoints must be opened on one `MemoryNetwork` and one event loop. They are advertised as
SCTP, because that is the service they model: messages, streams, several addresses. Nothing is lost, late or reordered
here; `rserpool.simulation` does that, without asyncio. `MemoryNetwork.kill` plays the death of a process.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from rserpool.errors import TransportError
from rserpool.model import AssociationId, TransportAddress, TransportProtocol
from rserpool.transport.base import (
    Closed,
    Lost,
    Message,
    Outgoing,
    SendFailed,
    TransportEvent,
    Up,
    new_association_id,
    one_by_one,
)
from rserpool.transport.checks import check_message
from rserpool.transport.flow import Inbox, Waiters

_FIRST_EPHEMERAL_PORT = 49152


class MemoryNetwork:
    """The endpoints that listen, by address and port."""

    def __init__(self) -> None:
        self._listening: dict[tuple[str, int], MemoryEndpoint] = {}
        self._ports = itertools.count(_FIRST_EPHEMERAL_PORT)

    def kill(self, endpoint: MemoryEndpoint) -> None:
        """End an endpoint as the death of its process would: what it has not read fails, and its peers see `Lost`."""
        self._leave(endpoint)
        endpoint._die()

    def _enter(self, endpoint: MemoryEndpoint, addresses: tuple[str, ...], port: int) -> int:
        if port == 0:
            port = next(p for p in self._ports if not any((a, p) in self._listening for a in addresses))
        for address in addresses:
            if (address, port) in self._listening:
                raise TransportError(f"port {port} of {address} is taken; choose another, or 0 for any free one")
        self._listening.update(((address, port), endpoint) for address in addresses)
        return port

    def _leave(self, endpoint: MemoryEndpoint) -> None:
        self._listening = {at: other for at, other in self._listening.items() if other is not endpoint}

    def _find(self, peer: TransportAddress) -> MemoryEndpoint:
        for address in peer.addresses:
            if (address, peer.port) in self._listening:
                return self._listening[address, peer.port]
        raise TransportError(f"nobody listens at {peer}", refused=True)


@dataclass(eq=False, slots=True)
class _Half:
    """One end of an association."""

    owner: MemoryEndpoint
    association: AssociationId = field(default_factory=new_association_id)
    other: _Half = field(init=False)


class MemoryEndpoint:
    """One port of one role on a `MemoryNetwork`; see `rserpool.transport.base.Endpoint`."""

    local: TransportAddress

    def __init__(self, network: MemoryNetwork, addresses: tuple[str, ...], port: int, *, listen: bool) -> None:
        self._network = network
        self._halves: dict[AssociationId, _Half] = {}
        self._room = Waiters()  # tasks that wait to send to this endpoint
        self._inbox = Inbox(lambda _: self._room.wake())
        self._closed = False
        real_port = network._enter(self, addresses, port) if listen else 0
        self.local = TransportAddress(TransportProtocol.SCTP, real_port, addresses)

    async def connect(self, peer: TransportAddress, *, timeout: float, registrar: bool = False) -> AssociationId:
        """Open an association to `peer` immediately, or fail; `timeout` has no meaning here."""
        if self._closed:
            raise TransportError("the endpoint is closed")
        if peer.protocol is not TransportProtocol.SCTP:
            raise TransportError(f"{peer} is reached over {peer.protocol.value}, the memory transport plays SCTP")
        near, far = _Half(self), _Half(self._network._find(peer))
        near.other, far.other = far, near
        port = self.local.port or next(self._network._ports)
        for half, other_end, ports in ((far, self.local, (peer.port, port)), (near, peer, (port, peer.port))):
            half.owner._halves[half.association] = half
            half.owner._inbox.put(Up(half.association, other_end, ports))
        return near.association

    def send(self, association: AssociationId, payload: bytes, *, ppid: int, stream: int = 0) -> bool:
        check_message(payload, ppid, stream)
        half = self._halves.get(association)
        if half is None:
            return True
        far = half.other
        if far.owner._inbox.sated(far.association):
            return False
        far.owner._inbox.put(Message(far.association, payload, ppid, stream))
        return True

    def send_all(self, association: AssociationId, messages: Sequence[Outgoing]) -> int:
        return one_by_one(self, association, messages)

    async def writable(self, association: AssociationId) -> None:
        while (half := self._halves.get(association)) is not None:
            far = half.other
            if not far.owner._inbox.sated(far.association):
                break
            await far.owner._room.wait()

    async def receive(self) -> TransportEvent:
        return await self._inbox.get()

    def receive_now(self) -> TransportEvent | None:
        return self._inbox.get_now()

    def pause(self, association: AssociationId) -> None:
        self._inbox.pause(association)

    def resume(self, association: AssociationId) -> None:
        self._inbox.resume(association)

    def shutdown(self, association: AssociationId) -> None:
        half = self._part(association)
        if half is not None:
            self._inbox.put(Closed(association))
            half.other.owner._inbox.put(Closed(half.other.association))

    def abort(self, association: AssociationId) -> None:
        half = self._part(association)
        if half is not None:
            self._inbox.put(Closed(association))
            half.other.owner._inbox.put(Lost(half.other.association, "aborted by the other end"))

    async def aclose(self, grace: float = 1.0) -> None:
        """Shut down all associations and free the port. There is nothing to wait for, so `grace` has no meaning."""
        self._network._leave(self)
        for association in list(self._halves):
            self.shutdown(association)
        self._closed = True
        self._inbox.close()

    def _part(self, association: AssociationId) -> _Half | None:
        """Remove an association from both ends and wake the tasks that wait for room on it."""
        half = self._halves.pop(association, None)
        if half is not None:
            del half.other.owner._halves[half.other.association]
            half.other.owner._room.wake()
            self._room.wake()
        return half

    def _die(self) -> None:
        far_of = {association: half.other for association, half in self._halves.items()}
        for event in self._inbox.take_all():
            if isinstance(event, Message) and event.association in far_of:
                far = far_of[event.association]
                far.owner._inbox.put(SendFailed(far.association, event.payload, event.ppid))
        for association, far in far_of.items():
            self._part(association)
            far.owner._inbox.put(Lost(far.association, "the other end is gone"))
        self._inbox.take_all()  # events that an association with itself has just put there
        self._closed = True
        self._inbox.close()


class MemoryTransport:
    """Opens endpoints on one `MemoryNetwork`: the one given, or its own."""

    name: str = "memory"
    protocol: TransportProtocol = TransportProtocol.SCTP

    def __init__(self, network: MemoryNetwork | None = None) -> None:
        self.network = network or MemoryNetwork()

    async def open(
        self, addresses: tuple[str, ...] = ("127.0.0.1",), port: int = 0, *, listen: bool = True
    ) -> MemoryEndpoint:
        """Open an endpoint at `addresses` and `port` (0: the next free one). With `listen` false its port stays 0."""
        if not addresses:
            raise TransportError("an endpoint needs at least one local address")
        return MemoryEndpoint(self.network, addresses, port, listen=listen)
