"""The values of `rserpool.runtime.links`: an association that is up, an attempt to dial one, and a message to send."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field, replace

from rserpool.core.machine import Peer
from rserpool.model import AssociationId, TransportAddress
from rserpool.runtime.tap import WireMessage
from rserpool.transport.base import Endpoint, Message, Outgoing


@dataclass(slots=True, eq=False)
class Link:
    """An association that is up: its endpoint, and the messages that wait for room."""

    endpoint: Endpoint
    peer: Peer
    token: object
    private: bool = False
    association: AssociationId = field(default_factory=lambda: AssociationId(0))
    ports: tuple[int, int] = (0, 0)
    """Our port and theirs; 0 until the endpoint reports the association as up."""
    backlog: deque[Outgoing] = field(default_factory=deque)
    waiting: int = 0
    """The number of octets in the backlog."""
    held: list[Outgoing] = field(default_factory=list)
    """Messages that leave together, when `Links.release` is called."""
    writer: asyncio.Task[None] | None = None
    ends: tuple[TransportAddress, TransportAddress] | None = None
    """Our address and theirs as `on_message` is given them, once the ports are known."""
    gate: asyncio.Event | None = None
    """If there is one, the reader of this private endpoint waits for it."""

    def open_gate(self) -> None:
        if self.gate is not None:
            self.gate.set()
            self.gate = None

    def seen(self, message: Message | Outgoing, *, outgoing: bool) -> WireMessage:
        """Return a message with both ends: a listening one with its port, any other with that of the association."""
        if self.ends is None:
            own, peer = self.endpoint.local, self.peer[0]
            if own.port == 0:
                own = replace(own, port=self.ports[0])
            if peer.port == 0:
                peer = replace(peer, port=self.ports[1])
            if own.port and peer.port:
                self.ends = own, peer
        else:
            own, peer = self.ends
        return WireMessage(outgoing, own, peer, message.ppid, message.stream, message.payload)


@dataclass(slots=True, eq=False)
class Dial:
    """A connection attempt with the messages that wait for it. Without an endpoint it opens one of its own."""

    endpoint: Endpoint | None
    peer: Peer
    token: object
    messages: list[Outgoing] = field(default_factory=list)
    waiting: int = 0
    """The number of octets of `messages`."""
    answered: bool = False
    private: bool = field(init=False)

    def __post_init__(self) -> None:
        self.private = self.endpoint is None
