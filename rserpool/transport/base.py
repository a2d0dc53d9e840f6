"""What every transport offers: one-to-many endpoints that carry whole messages (design §4).

A role opens one `Endpoint` on one port; that endpoint listens *and* connects, because ENRP must be sent from the
advertised port and a pool element is contacted at the port it registered from. Rules that keep the back ends alike,
tested by one contract suite: exactly one of `Closed` or `Lost` per `Up`; `SendFailed` before `Lost`; association ids
are unique in the process and never used again; a payload protocol identifier (PPID) is a plain integer.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from rserpool.model import AssociationId, TransportAddress, TransportProtocol

_ids = itertools.count(1)


def new_association_id() -> AssociationId:
    """The next association id of this process."""
    return AssociationId(next(_ids))


@dataclass(frozen=True, slots=True)
class Message:
    """A whole message as it was sent."""

    association: AssociationId
    payload: bytes
    ppid: int
    stream: int = 0


@dataclass(frozen=True, slots=True)
class Up:
    """An association came up. `peer` is where the other endpoint can be reached again (its listening port)."""

    association: AssociationId
    peer: TransportAddress
    ports: tuple[int, int] = field(default=(0, 0), compare=False)
    """Our port and theirs that it runs between, for who watches: whoever does not listen has a port too."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The association ended in order, by either side."""

    association: AssociationId


@dataclass(frozen=True, slots=True)
class Lost:
    """The association broke: aborted, reset, or silent for too long. `reason` is a word or two for people."""

    association: AssociationId
    reason: str


@dataclass(frozen=True, slots=True)
class SendFailed:
    """A message that was accepted by `send` and surely did not arrive; comes before `Lost`."""

    association: AssociationId
    payload: bytes
    ppid: int


TransportEvent: TypeAlias = Message | Up | Closed | Lost | SendFailed


class Endpoint(Protocol):
    """One port of one role."""

    local: TransportAddress
    """Where others reach this endpoint; with its real port, also when it was opened on port 0."""

    async def connect(self, peer: TransportAddress, *, timeout: float) -> AssociationId:
        """An association to `peer`. Its `Up` is delivered by `receive` too, before any message on it.

        Raises `TransportError` with a sentence when nobody answers within `timeout` seconds.
        """
        ...

    def send(self, association: AssociationId, payload: bytes, *, ppid: int, stream: int = 0) -> bool:
        """Queue a message. False: it was *not* taken because the buffer is full; await `writable`, then try again.

        On an association that has ended the message is dropped and True is returned: its end is, or will be, told
        by `receive`.
        """
        ...

    async def writable(self, association: AssociationId) -> None:
        """Return when `send` will take a message again, or when the association has ended."""
        ...

    async def receive(self) -> TransportEvent:
        """The next event of any association. Raises `TransportError` once the endpoint is closed and drained."""
        ...

    def shutdown(self, association: AssociationId) -> None:
        """End in order: what was queued is delivered first, then both sides see `Closed`."""
        ...

    def abort(self, association: AssociationId) -> None:
        """End now: this side sees `Closed`, the other side `Lost`."""
        ...

    async def aclose(self, grace: float = 1.0) -> None:
        """Shut all associations down, wait at most `grace` seconds for them, free the port."""
        ...


class Transport(Protocol):
    """A way to open endpoints."""

    name: str
    """As on the command line: memory, tcp, userland, kernel."""

    protocol: TransportProtocol
    """Which transport parameter its endpoints are advertised with."""

    async def open(
        self, addresses: tuple[str, ...] = ("127.0.0.1",), port: int = 0, *, listen: bool = True
    ) -> Endpoint:
        """An endpoint at local `addresses` and `port` (0: any free one); with `listen` false it only connects.

        Raises `TransportError` with a sentence that says what to do.
        """
        ...
