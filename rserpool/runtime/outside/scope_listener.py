"""Hearing of the registrars of a scope in its multicast groups, without being a member of it.

A registrar announces itself to users and elements in one group (RFC 5352 §3.6) and to other registrars in another one
(RFC 5353 §3.1). An announcement to users also shows the profile: ours name a transport if they follow the RFCs, and
rsplib's never do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import Self

from rserpool import wire
from rserpool.config import RFC, RSPLIB, InteropProfile
from rserpool.errors import RemoteError
from rserpool.model import ServerId, TransportAddress, TransportProtocol
from rserpool.transport.multicast import GroupAddress, MulticastGroup
from rserpool.wire import asap, enrp


@dataclass(frozen=True, slots=True)
class Announcement:
    """What one announcement says."""

    server: ServerId
    """The registrar that announces itself."""
    address: TransportAddress
    """Where it is, for users and elements or for other registrars."""
    to_registrars: bool
    """Whether it is for other registrars, so that the address is that for ENRP."""
    profile: InteropProfile | None = None
    """The profile that the announcement shows, if it shows one."""


class ScopeListener:
    """Listens to announcements while its `async with` block lasts.

    Args:
        on_heard: Called with each announcement, in the event loop. They come about once a second from each registrar,
            and anybody can send them.
        protocol: The transport protocol of the scope. Registrars that announce others only are left out.
        asap_group: The group in which registrars announce themselves to users and elements.
        enrp_group: The group in which registrars announce themselves to each other.
        interfaces: The local IP addresses of the interfaces to listen at, such as `own_addresses()`.
    """

    def __init__(
        self,
        on_heard: Callable[[Announcement], object],
        *,
        protocol: TransportProtocol,
        asap_group: GroupAddress | None = None,
        enrp_group: GroupAddress | None = None,
        interfaces: Sequence[str],
    ) -> None:
        self._on_heard = on_heard
        self._protocol = protocol
        self._interfaces = interfaces
        self._groups = [
            MulticastGroup(group, partial(self._heard, ppid))
            for ppid, group in ((asap.PPID, asap_group), (enrp.PPID, enrp_group))
            if group is not None
        ]
        self.hears = False
        """Whether at least one interface could join a group."""

    async def __aenter__(self) -> Self:
        for group in self._groups:
            self.hears |= group.join(self._interfaces)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for group in self._groups:
            group.close()

    def _heard(self, ppid: int, payload: bytes, host: str, port: int) -> None:
        source = TransportAddress(self._protocol, port, (host,))
        try:
            message = wire.decode(ppid, payload)
        except RemoteError:
            return
        match message:
            case asap.ServerAnnounce(server, ()) if server:
                self._on_heard(Announcement(server, source, False, RSPLIB))
            case asap.ServerAnnounce(server, transports) if server:
                for address in [own for own in transports if own.protocol is self._protocol and own.port][:1]:
                    self._on_heard(Announcement(server, address, False, RFC))
            case enrp.Presence(sender, server=information) if sender:
                address = source if information is None else information.transport
                if address.protocol is self._protocol and address.port:
                    self._on_heard(Announcement(sender, address, True))


__all__ = ["Announcement", "ScopeListener"]
