"""Step a registrar by hand and play the parts of its peers, which come, send messages and fall silent.

play = Scope()                      # a registrar in service, with identifier ME
play.comes(B, C)                    # two peers that know it and that it knows
play.owns(B, 1, 2)                  # B has announced two elements
play.says(B, enrp.ListRequest(B, ME))
expect(play).sent(enrp.ListResponse, to=play.at(B))
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar

from rserpool.config import RegistrarConfig
from rserpool.core.machine import Peer, Send
from rserpool.core.registrar import RegistrarCore
from rserpool.core.requests import JoinScope
from rserpool.model import AssociationId, ElementId, PoolElement, ServerId, ServerInformation, TransportAddress
from rserpool.model import TransportProtocol as Protocol
from rserpool.wire import asap, enrp
from rserpool.wire.enrp import PeChecksum, UpdateAction
from tests.helpers.cores import HANDLE, Play, an_element, expect

ME, A, B, C, D = ServerId(0x50), ServerId(0xA), ServerId(0xB0), ServerId(0xC0), ServerId(0xD0)
"""Our own identifier, that of a peer with a lower identifier, and those of three with higher ones."""

T = TypeVar("T")


def place(server: ServerId) -> Peer:
    """Return the addresses of a registrar."""
    return (TransportAddress(Protocol.TCP, 9901, (f"192.0.2.{server & 0xFF}",)),)


def information(server: ServerId) -> ServerInformation:
    return ServerInformation(server, place(server)[0])


def asap_place(number: int) -> Peer:
    """Return the address from which an element registers, and at which it answers keep-alives."""
    return (TransportAddress(Protocol.TCP, 7000 + number % 1000, an_element(number).transport.addresses),)


def owned_by(server: ServerId, number: int, **values: Any) -> PoolElement:
    """Return an element as its home registrar announces it: with home and ASAP transport."""
    return replace(an_element(number, **values), home=server, asap_transport=asap_place(number)[0])


class RegistrarPlay(Play):
    """A play with a registrar."""

    core: RegistrarCore


class Scope(RegistrarPlay):
    """A play with a registrar that has joined its operation scope."""

    def __init__(self, *static: ServerId, join: bool = True, **config: Any) -> None:
        super().__init__(RegistrarCore(ME, RegistrarConfig(**config), random.Random(1)))
        self._at: dict[ServerId, AssociationId] = {}
        if join:
            self.joins(*static)
            if not static:
                self.effects.clear()

    def joins(self, *static: ServerId) -> None:
        self.asks(JoinScope(place(ME)[0], tuple(map(place, static))))

    # --- peers --------------------------------------------------------------------------------------------------

    def at(self, server: ServerId) -> AssociationId:
        """Return the association with a peer; the peer dials if there is none."""
        if server not in self._at:
            self._at[server] = self.meets(place(server))
        return self._at[server]

    def comes(self, *servers: ServerId) -> None:
        """Peers come and send presences whose checksums equal our view of them."""
        for server in servers:
            self.shows(server)
        self.effects.clear()

    def says(self, server: ServerId, message: enrp.EnrpMessage) -> None:
        self.gets(self.at(server), message)

    def shows(self, server: ServerId, *, reply_required: bool = False, checksum: int | None = None) -> None:
        """A peer sends a presence, by default with the checksum that we expect."""
        seen = self.core.handlespace.checksum(server) if checksum is None else checksum
        shown = PeChecksum(seen)
        self.says(server, enrp.Presence(server, ME, shown, information(server), reply_required))

    def tells(self, server: ServerId, element: PoolElement, action: UpdateAction = UpdateAction.ADD_PE) -> None:
        """A peer sends a handle update."""
        self.says(server, enrp.HandleUpdate(server, ME, action, HANDLE, element))

    def owns(self, server: ServerId, *numbers: int) -> None:
        """A peer announces elements of its own."""
        for number in numbers:
            self.tells(server, owned_by(server, number))
        self.effects.clear()

    def dies(self, server: ServerId) -> None:
        """A peer's association breaks, and it cannot be dialled."""
        self.loses(self._at.pop(server))
        self.unreachable(place(server))

    def breaks(self, server: ServerId) -> None:
        """The association with a peer breaks, if there is one."""
        if server in self._at:
            self.loses(self._at.pop(server))

    # --- elements -----------------------------------------------------------------------------------------------

    def registers(self, number: int, **values: Any) -> AssociationId:
        """An element registers with us."""
        association = self.meets(asap_place(number))
        self.gets(association, asap.Registration(HANDLE, an_element(number, **values)))
        return association

    # --- state and messages -------------------------------------------------------------------------------------

    def homes(self) -> dict[int, int]:
        """Return the home of every element."""
        return {e.identifier: e.home for pool in self.core.handlespace for e in pool}

    def element(self, number: int) -> PoolElement | None:
        return self.core.handlespace.find(HANDLE, ElementId(number))

    def sent(self, kind: type[T]) -> list[tuple[Any, T]]:
        """Return the pending messages of a class, each with its destination."""
        return [(e.to, e.message) for e in self.effects if isinstance(e, Send) and isinstance(e.message, kind)]

    def receivers(self, kind: type[enrp.EnrpMessage]) -> list[ServerId]:
        """Return the receivers of the pending messages of a class."""
        return [message.receiver for _, message in self.sent(kind)]


def table(sender: ServerId, elements: Iterable[PoolElement], **flags: bool) -> enrp.HandleTableResponse:
    """Return one page of a handle table."""
    entries = (enrp.PoolEntry(HANDLE, tuple(elements)),)
    return enrp.HandleTableResponse(sender, ME, entries if entries[0].pool_elements else (), **flags)


__all__ = [
    "HANDLE",
    "ME",
    "A",
    "B",
    "C",
    "D",
    "RegistrarPlay",
    "Scope",
    "asap_place",
    "expect",
    "information",
    "owned_by",
    "place",
    "table",
]
