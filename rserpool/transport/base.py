"""What every transport offers: one-to-many endpoints that carry whole messages.

A role opens one `Endpoint` on one port. The endpoint both listens and connects, because ENRP must be sent from the
advertised port, and a pool element is contacted at the port it registered from. One contract suite tests the rules that
all back ends follow: each `Up` is followed by exactly one `Closed` or `Lost`; `SendFailed` comes before `Lost`;
association ids are unique in the process and never reused; a payload protocol identifier (PPID) is a plain integer.

In events, `association` is an association id, `payload` the octets of a whole message, `ppid` its PPID (32 bits),
`stream` its SCTP stream, and `reason` a word or two for people.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, TypeAlias

from rserpool.model import AssociationId, Identity, TransportAddress, TransportProtocol

_ids = itertools.count(1)


def new_association_id() -> AssociationId:
    """Return the next association id of this process."""
    return AssociationId(next(_ids))


@dataclass(frozen=True, slots=True)
class Message:
    """A whole message, as it was sent."""

    association: AssociationId
    payload: bytes
    ppid: int
    stream: int = 0


class Outgoing(NamedTuple):
    """A message to send."""

    payload: bytes
    ppid: int
    stream: int = 0


@dataclass(frozen=True, slots=True)
class Up:
    """An association came up. `peer` is the address at which the other endpoint listens (port 0: it does not)."""

    association: AssociationId
    peer: TransportAddress
    ports: tuple[int, int] = field(default=(0, 0), compare=False)
    """Our port and the peer's, for observers: an end that does not listen has a port too."""
    identity: Identity | None = field(default=None, compare=False)
    """Who the peer is; None: the transport does not know."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The association ended in order. Either side may have ended it."""

    association: AssociationId


@dataclass(frozen=True, slots=True)
class Lost:
    """The association broke: it was aborted or reset, or the peer was silent for too long. `reason` is a short text."""

    association: AssociationId
    reason: str
    over_limit: bool = False
    """We ended it, because it used more than its share of memory or descriptors."""


@dataclass(frozen=True, slots=True)
class SendFailed:
    """A message that `send` accepted and that certainly did not arrive. Comes before `Lost`."""

    association: AssociationId
    payload: bytes
    ppid: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A connection with a `host` became no association, because one side does not speak TLS as the other does, or
    shows a certificate that does not count. `association` is a number that means nothing."""

    association: AssociationId
    host: str
    reason: str


TransportEvent: TypeAlias = Message | Up | Closed | Lost | SendFailed | Refused
"""What an endpoint reports."""


class Endpoint(Protocol):
    """One port of one role."""

    local: TransportAddress
    """Where peers reach this endpoint. It has the real port, even if the endpoint was opened on port 0."""

    async def connect(self, peer: TransportAddress, *, timeout: float, registrar: bool = False) -> AssociationId:
        """Open an association to `peer` and return its id. `receive` also delivers its `Up`, before any message on it.
        With `registrar`, over TLS, a peer that may not be a registrar (`Identity`) is refused.

        Raises `TransportError` with a sentence when nobody answers within `timeout` seconds; its `refused` is true if
        the host of `peer` answers that nobody listens there, which is all that remains of a process that died, or if
        the peer shows a certificate that does not count.
        """
        ...

    def send(self, association: AssociationId, payload: bytes, *, ppid: int, stream: int = 0) -> bool:
        """Queue a message and return True. Returns False if the buffer is full and the message was *not* taken: await
        `writable`, then try again.

        On an association that has ended, the message is dropped and True is returned; `receive` reports the end.
        """
        ...

    def send_all(self, association: AssociationId, messages: Sequence[Outgoing]) -> int:
        """Queue messages in order, as `send` does. Returns how many were taken: the rest found no room."""
        ...

    async def writable(self, association: AssociationId) -> None:
        """Wait until `send` takes messages again, or until the association has ended."""
        ...

    async def receive(self) -> TransportEvent:
        """Return the next event of any association. Raises `TransportError` once the endpoint is closed and drained."""
        ...

    def receive_now(self) -> TransportEvent | None:
        """Return the next event without waiting; None if there is none."""
        ...

    def pause(self, association: AssociationId) -> None:
        """Keep what arrives on an association, and its end, until `resume`. When no more can be kept, the other side
        has to wait."""
        ...

    def resume(self, association: AssociationId) -> None:
        """Deliver the events of an association again; without effect if it is not paused."""
        ...

    def shutdown(self, association: AssociationId) -> None:
        """End the association in order: queued messages are delivered first, then both sides see `Closed`."""
        ...

    def abort(self, association: AssociationId) -> None:
        """End the association now: this side sees `Closed`, the other side `Lost`."""
        ...

    async def aclose(self, grace: float = 1.0) -> None:
        """Shut down all associations, wait at most `grace` seconds for them, and free the port."""
        ...


def one_by_one(endpoint: Endpoint, association: AssociationId, messages: Sequence[Outgoing]) -> int:
    """Send messages as `Endpoint.send_all` does, where nothing is gained by sending them together."""
    for index, (payload, ppid, stream) in enumerate(messages):
        if not endpoint.send(association, payload, ppid=ppid, stream=stream):
            return index
    return len(messages)


class Transport(Protocol):
    """A way to open endpoints."""

    name: str
    """The name on the command line: memory, tcp, userland, kernel."""

    protocol: TransportProtocol
    """The protocol of the transport parameter that advertises its endpoints (RFC 5354)."""

    async def open(
        self, addresses: tuple[str, ...] = ("127.0.0.1",), port: int = 0, *, listen: bool = True
    ) -> Endpoint:
        """Open an endpoint at local `addresses` and `port` (0: any free one). With `listen` false it only connects.

        Raises `TransportError` with a sentence that says what to do.
        """
        ...
