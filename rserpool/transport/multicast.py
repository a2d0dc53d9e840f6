"""Announcements by UDP multicast: a registrar tells a group where it is (RFC 5352 §3.6, RFC 5353 §3.1).

A `MulticastGroup` joins a group on interfaces, each named by a local address, and sends through them from a chosen
source port, because rsplib takes an announcement's source address and port as the registrar's. Multicast is only a
shortcut: where it does not work, one line is logged and nothing else happens. Only IPv4, like rsplib's groups.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address

from rserpool.errors import LocalError
from rserpool.transport.flow import DATAGRAM_MAX

log = logging.getLogger(__name__)

TTL = 30
"""Hops that an announcement may take (30 in rsplib)."""

_IP_MULTICAST_ALL = 49
"""Linux delivers to every socket the groups that any program on the machine has joined, unless this is off (ip(7))."""


@dataclass(frozen=True, slots=True)
class GroupAddress:
    """A multicast group and its port. Raises `LocalError` if the group is not an IPv4 multicast address."""

    group: str
    """The IPv4 multicast address, as text."""
    port: int
    """The UDP port."""

    def __post_init__(self) -> None:
        try:
            multicast = IPv4Address(self.group).is_multicast
        except ValueError:
            multicast = False
        if not multicast:
            raise LocalError(f"{self.group} is no IPv4 multicast address; choose one from 224.0.0.0 to 239.255.255.255")

    def __str__(self) -> str:
        return f"{self.group}:{self.port}"


def parse_group(text: str) -> GroupAddress:
    """Parse a group written as `239.0.0.50:3863`. Raises `LocalError` if it is not one."""
    group, _, port = text.rpartition(":")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise LocalError(f"“{text}” needs a group and a port, such as {ASAP_GROUP}")
    return GroupAddress(group, int(port))


ASAP_GROUP = GroupAddress("239.0.0.50", 3863)
"""Where rsplib's registrars announce themselves; IANA's group is 224.0.1.185 (RFC 5352 §8.4)."""

ENRP_GROUP = GroupAddress("239.0.0.51", 9901)
"""Where rsplib's registrars show their presence; RFC 5353 assigns no group."""


class MulticastGroup:
    """Membership in a group. `on_datagram` gets payload, source address and source port, and runs in the event loop."""

    def __init__(self, where: GroupAddress, on_datagram: Callable[[bytes, str, int], None]) -> None:
        self.where = where
        self._on_datagram = on_datagram
        self._receiver: socket.socket | None = None
        self._senders: list[socket.socket] = []

    def join(self, interfaces: Sequence[str]) -> bool:
        """Listen on these interfaces, except for IPv6 ones. Returns False if none works; a log line says why."""
        receiver = _udp_socket()
        try:
            if sys.platform == "linux":
                receiver.setsockopt(socket.IPPROTO_IP, _IP_MULTICAST_ALL, 0)
            # Bound to the group, not to the wildcard: the same port may carry other things to our own address.
            receiver.bind((self.where.group, self.where.port))
            joined = [interface for interface in _ipv4(interfaces) if self._join_on(receiver, interface)]
            if joined:
                asyncio.get_running_loop().add_reader(receiver.fileno(), self._readable)
        except (OSError, NotImplementedError) as error:
            log.info("cannot hear announcements from %s: %s", self.where, error)
            joined = []
        if not joined:
            receiver.close()
            return False
        self._receiver = receiver
        return True

    def _join_on(self, receiver: socket.socket, interface: str) -> bool:
        membership = socket.inet_aton(self.where.group) + socket.inet_aton(interface)
        try:
            receiver.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)
        except OSError as error:
            log.info("cannot hear announcements from %s on %s: %s", self.where, interface, error.strerror)
            return False
        return True

    def announce_from(self, interfaces: Sequence[str], port: int) -> bool:
        """Send through these interfaces, from `port`. Returns False if none works; a log line says why."""
        for interface in _ipv4(interfaces):
            sender = _udp_socket()
            try:
                sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(interface))
                sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, TTL)
                sender.bind((interface, port))
            except OSError as error:
                sender.close()
                log.info("cannot announce to %s on %s: %s", self.where, interface, error.strerror)
            else:
                self._senders.append(sender)
        return bool(self._senders)

    def send(self, payload: bytes) -> None:
        """Send an announcement. A failure is only logged, because the next announcement follows soon."""
        for sender in self._senders:
            try:
                sender.sendto(payload, (self.where.group, self.where.port))
            except OSError as error:
                log.debug("an announcement to %s was not sent: %s", self.where, error.strerror)

    def close(self) -> None:
        """Leave the group."""
        if self._receiver is not None:
            asyncio.get_running_loop().remove_reader(self._receiver.fileno())
            self._receiver.close()
            self._receiver = None
        while self._senders:
            self._senders.pop().close()

    def _readable(self) -> None:
        assert self._receiver is not None
        try:
            payload, (address, port) = self._receiver.recvfrom(DATAGRAM_MAX)
        except OSError:
            return
        self._on_datagram(payload, address, port)


def _ipv4(interfaces: Sequence[str]) -> list[str]:
    return [interface for interface in interfaces if ":" not in interface]


def _udp_socket() -> socket.socket:
    """Return a UDP socket that shares the group's port with other programs on this machine."""
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.setblocking(False)
    udp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if sys.platform != "linux":
        udp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # BSD needs this for the same effect
    return udp
