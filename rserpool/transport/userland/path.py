"""What is known of a peer's address and UDP port."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, TypeAlias

from rserpool.model import TransportAddress
from rserpool.transport.userland.sockets import LONGEST_PACKET, UsrsctpSocket

Address: TypeAlias = tuple[Any, ...]
"""A socket address as the socket module gives it."""


@dataclass(eq=False, slots=True)
class Path:
    """A peer as one of our UDP sockets reaches it. `number` is the stack's id for it."""

    udp: socket.socket
    remote: Address
    number: int = 0
    peer: TransportAddress | None = None
    """Where the peer's endpoint listens, if known."""
    users: int = 0
    """The number of its associations and dials."""
    answered: bool = False
    """We have sent something there."""
    error: int = 0
    """The errno of the last packet sent there; 0: none."""
    heard: float = 0.0
    """When the latest datagram was read (event loop time)."""
    socket: UsrsctpSocket | None = None
    """The socket of the latest association."""
    peer_port: int = 0
    """The SCTP port of the other end of that association."""
    guest: bool = False
    """The other end opened that association."""
    dialled_us: bool = False
    """The peer, or a forger of its address, has dialled us, and there is no association yet."""

    def set_heartbeat(self, seconds: float) -> None:
        """Set how long the latest association may be idle before a heartbeat is sent, and begin to wait now."""
        if self.socket is not None:
            self.socket.set_heartbeat(self.number, self.peer_port, seconds)

    def packet_size(self) -> int:
        """Return the octets of the longest SCTP packet that fits into one datagram on an Ethernet, or on loopback."""
        if ip_address(self.remote[0]).is_loopback:
            return LONGEST_PACKET
        return 1500 - (48 if self.udp.family == socket.AF_INET6 else 28)
