"""What is known of one association of a userland endpoint, and of one dial."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from rserpool.model import AssociationId, TransportAddress
from rserpool.transport.base import new_association_id
from rserpool.transport.userland.outbox import Outbox
from rserpool.transport.userland.path import Path
from rserpool.transport.userland.port import Port
from rserpool.transport.userland.sockets import UsrsctpSocket


@dataclass(eq=False, slots=True)
class Dial:
    """An attempt to reach `peer`. The future gets the association, or None: try once more from another port."""

    peer: TransportAddress
    future: asyncio.Future[AssociationId | None]


@dataclass(eq=False, slots=True)
class Association:
    """A live association. `number` is the library's id for it, `socket` its own (the port's: it ended before that)."""

    port: Port
    socket: UsrsctpSocket
    number: int
    path: Path
    peer_port: int
    """The SCTP port of the other end."""
    peer: TransportAddress
    streams: int
    own_tag: int
    peer_tag: int
    guest: bool
    """The other end opened it."""
    began: float
    """Event loop time."""
    stalled: float | None
    """As in the path's `PathProfile`."""
    outbox: Outbox
    id: AssociationId = field(default_factory=new_association_id)
    stirred: bool = False
    """It waits to be looked at, because something may have happened to it."""
    ending: bool = False
    """We have begun to shut it down."""
    peer_ending: bool = False
    """The peer has begun to shut it down."""
    incomplete: bool = False
    """A message was not delivered, or perhaps not."""
    reason: str = "aborted by the other end, or silent for too long"
    pieces: list[bytes] = field(default_factory=list)
    received: int = 0
    """Octets of `pieces`."""
    heard: float = 0.0
    """When the last message came (event loop time); 0: none has come."""
    unsent: list[bytes] = field(default_factory=list)
    """The pieces of a message that did not leave this machine."""

    @property
    def active(self) -> tuple[bool, float]:
        """Whether a message has come, and when the last was sent or came (at first: the beginning; event loop time)."""
        return self.heard > 0, max(self.began, self.heard, self.outbox.flushed)
