"""The parts of `rserpool.runtime.links`: an association that is up, an attempt to dial one, and messages held back."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from rserpool.core.machine import Peer
from rserpool.errors import LocalError
from rserpool.model import AssociationId, Identity, TransportAddress
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
    identity: Identity | None = None
    """Who the other end is, over TLS."""
    ports: tuple[int, int] = (0, 0)
    """Our port and theirs; 0 until the endpoint reports the association as up."""
    backlog: deque[Outgoing] = field(default_factory=deque)
    waiting: int = 0
    """The number of octets in the backlog."""
    held: list[Outgoing] = field(default_factory=list)
    """Messages that leave together; see `Holding`."""
    writer: asyncio.Task[None] | None = None
    ends: tuple[TransportAddress, TransportAddress] | None = None
    """Our address and theirs as `on_message` is given them, once the ports are known."""

    @property
    def may_be_registrar(self) -> bool:
        """Whether the other end may be a registrar, as far as is known."""
        return self.identity is None or self.identity.may_be_registrar

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


class Holding:
    """Holds back what is sent between `begin` and `end`, so that it leaves together and the clock is read once for it.

    `hand_over` sends messages on a link. It gets those that are sent at other times at once.
    """

    def __init__(self, hand_over: Callable[[Link, Sequence[Outgoing]], None]) -> None:
        self.now = 0.0
        """The time at the latest `begin` (of the event loop, in seconds)."""
        self._hand_over = hand_over
        self._depth = 0
        self._links: list[Link] = []

    def begin(self) -> None:
        """Hold back messages until the same number of calls of `end`."""
        if not self._depth:
            self.now = asyncio.get_running_loop().time()
        self._depth += 1

    def end(self) -> None:
        """Send what was held back. Raises `LocalError` if some of it can never be sent."""
        self._depth -= 1
        if self._depth or not self._links:
            return
        links, self._links = self._links, []
        failure: LocalError | None = None
        for link in links:
            try:
                self.flush(link)
            except LocalError as error:
                failure = error
        if failure is not None:
            raise failure

    def put(self, link: Link, message: Outgoing) -> None:
        """Send a message now or later."""
        if not self._depth:
            self._hand_over(link, (message,))
            return
        if not link.held:
            self._links.append(link)
        link.held.append(message)

    def flush(self, link: Link) -> None:
        """Send what is held back on one link."""
        messages, link.held = link.held, []
        if messages:
            self._hand_over(link, messages)


class LinkEvents(Protocol):
    """The receiver of what happens to associations."""

    def link_up(self, association: AssociationId, peer: Peer, token: object) -> None:
        """An association came up; `token` is the one it was dialled with."""

    def link_identified(self, association: AssociationId, identity: Identity) -> None:
        """The other side of an association, which is up, has shown a certificate."""

    def link_refused(self, host: str, reason: str) -> None:
        """A connection with a host became no association: it is no member of our scope, or we are none of its scope."""

    def link_message(self, message: Message) -> None:
        """A message arrived."""

    def link_lost(self, association: AssociationId, peer: Peer, reason: str, token: object, graceful: bool) -> None:
        """An association ended."""

    def link_not_made(self, peer: Peer, reason: str, token: object, *, refused: bool, ours: bool) -> None:
        """An association could not be made: nobody listens there (`refused`), or for a reason on this side (`ours`)."""

    def link_over_limit(self, peer: Peer, reason: str) -> None:
        """We end an association, because it uses more than its share of memory or descriptors."""
