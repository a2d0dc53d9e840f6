"""Announcements by UDP multicast: a registrar tells a group where it is (RFC 5352 §3.6, RFC 5353 §3.1).

A `MulticastGroup` joins a group on interfaces, each named by a local address, and sends through them from a chosen
source port, because rsplib takes an announcement's source address and port as the registrar's. An interface takes part
if its address and the group are of the same kind, IPv4 or IPv6. Multicast is only a shortcut: where it does not work,
one line is logged and nothing else happens.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import struct
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Final, TypeAlias

from rserpool.errors import LocalError
from rserpool.transport.flow import DATAGRAM_MAX

log = logging.getLogger(__name__)

TTL = 30
"""Hops that an announcement may take (30 in rsplib)."""

_IP_MULTICAST_ALL: Final = 49
_IPV6_MULTICAST_ALL: Final = 29
"""Linux delivers to every socket the groups that any program on the machine has joined, unless these are off (ip(7),
linux/in6.h)."""

_IPV6_ADDRESSES: Final = Path("/proc/net/if_inet6")
"""Linux's list of IPv6 addresses: address, interface index, and what we do not need."""

_SocketAddress: TypeAlias = tuple[str, int] | tuple[str, int, int, int]
"""A socket address: IP address and port, for IPv6 also flow and interface index."""


@dataclass(frozen=True, slots=True)
class GroupAddress:
    """A multicast group and its port. Raises `LocalError` if the group is not a multicast address."""

    group: str
    """The IPv4 or IPv6 multicast address, as text."""
    port: int
    """The UDP port."""

    def __post_init__(self) -> None:
        try:
            multicast = ip_address(self.group).is_multicast and "%" not in self.group
        except ValueError:
            multicast = False
        if not multicast:
            raise LocalError(
                f"{self.group} is no multicast address; choose one from 224.0.0.0 to 239.255.255.255, or below ff00::/8"
            )

    def __str__(self) -> str:
        return f"[{self.group}]:{self.port}" if self.is_ipv6 else f"{self.group}:{self.port}"

    @property
    def is_ipv6(self) -> bool:
        """Whether the group is an IPv6 address."""
        return ":" in self.group


def parse_group(text: str) -> GroupAddress:
    """Parse a group written as `239.0.0.50:3863` or `[ff02::133]:3863`. Raises `LocalError` if it is not one."""
    group, _, port = text.rpartition(":")
    if not (port.isascii() and port.isdecimal()) or not 0 < int(port) < 65536:
        raise LocalError(f"“{text}” needs a group and a port, such as {ASAP_GROUP}")
    if ":" in group and not (group.startswith("[") and group.endswith("]")):
        raise LocalError(f"“{text}” needs brackets around the group, as in [ff02::133]:{ASAP_GROUP.port}")
    return GroupAddress(group.removeprefix("[").removesuffix("]"), int(port))


ASAP_GROUP = GroupAddress("239.0.0.50", 3863)
"""Where rsplib's registrars announce themselves; IANA's groups are 224.0.1.185 and ff0x::133 (RFC 5352 §8.4)."""

ENRP_GROUP = GroupAddress("239.0.0.51", 9901)
"""Where rsplib's registrars show their presence; RFC 5353 assigns no group."""


class MulticastGroup:
    """Membership in a group. `on_datagram` gets payload, source address and source port, and runs in the event loop."""

    def __init__(self, where: GroupAddress, on_datagram: Callable[[bytes, str, int], None]) -> None:
        self.where = where
        """The group and its port."""
        self._on_datagram = on_datagram
        self._hearing: list[asyncio.Task[None]] = []
        self._senders: list[tuple[socket.socket, _SocketAddress]] = []

    def join(self, interfaces: Sequence[str]) -> bool:
        """Listen on these interfaces. Returns False if none works; a log line says why."""
        for interface in self._usable(interfaces):
            receiver = self._udp_socket()
            try:
                self._become_member(receiver, interface)
            except OSError as error:
                receiver.close()
                log.info("cannot hear announcements from %s on %s: %s", self.where, interface, error)
            else:
                hearing = asyncio.get_running_loop().create_task(self._hear(receiver))
                hearing.add_done_callback(lambda _, receiver=receiver: receiver.close())  # type: ignore[misc]
                self._hearing.append(hearing)
        return bool(self._hearing)

    def _become_member(self, receiver: socket.socket, interface: str) -> None:
        if sys.platform == "win32":  # it binds to addresses of its own only
            receiver.bind(("::" if self.where.is_ipv6 else "0.0.0.0", self.where.port))
        else:
            # Bound to the group, not to the wildcard: the same port may carry other things to our own address.
            receiver.bind(self._group_on(interface))
        if self.where.is_ipv6:
            if sys.platform == "linux":
                with suppress(OSError):  # kernels before 4.20 do not know it
                    receiver.setsockopt(socket.IPPROTO_IPV6, _IPV6_MULTICAST_ALL, 0)
            group = socket.inet_pton(socket.AF_INET6, self.where.group)
            receiver.setsockopt(
                socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, group + struct.pack("@I", _index_of(interface))
            )
        else:
            if sys.platform == "linux":
                receiver.setsockopt(socket.IPPROTO_IP, _IP_MULTICAST_ALL, 0)
            membership = socket.inet_aton(self.where.group) + socket.inet_aton(interface)
            receiver.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)

    def announce_from(self, interfaces: Sequence[str], port: int) -> bool:
        """Send through these interfaces, from `port`. Returns False if none works; a log line says why."""
        for interface in self._usable(interfaces):
            sender = self._udp_socket()
            try:
                if self.where.is_ipv6:
                    index = _index_of(interface)
                    sender.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, index)
                    sender.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, TTL)
                    sender.bind((_bare(interface), port, 0, index if ip_address(interface).is_link_local else 0))
                else:
                    sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(interface))
                    sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, TTL)
                    sender.bind((interface, port))
            except OSError as error:
                sender.close()
                log.info("cannot announce to %s on %s: %s", self.where, interface, error.strerror)
            else:
                self._senders.append((sender, self._group_on(interface)))
        return bool(self._senders)

    def send(self, payload: bytes) -> None:
        """Send an announcement. A failure is only logged, because the next announcement follows soon."""
        for sender, place in self._senders:
            try:
                sender.sendto(payload, place)
            except OSError as error:
                log.debug("an announcement to %s was not sent: %s", self.where, error.strerror)

    def close(self) -> None:
        """Leave the group."""
        while self._hearing:
            self._hearing.pop().cancel()
        while self._senders:
            self._senders.pop()[0].close()

    async def _hear(self, receiver: socket.socket) -> None:
        """Pass on what comes, one datagram in each turn of the event loop."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                payload, (address, port, *_) = await loop.sock_recvfrom(receiver, DATAGRAM_MAX)
            except OSError as error:
                log.debug("an announcement to %s was not heard: %s", self.where, error)
            else:
                loop.call_soon(self._heard, payload, address, port)
            await asyncio.sleep(0)

    def _heard(self, payload: bytes, address: str, port: int) -> None:
        if self._hearing:
            self._on_datagram(payload, address, port)

    def _usable(self, interfaces: Sequence[str]) -> list[str]:
        """Return the interfaces whose addresses are of the kind of the group. A log line says so if there are none."""
        usable = [interface for interface in interfaces if (":" in interface) == self.where.is_ipv6]
        if not usable:
            log.info("%s is not used: %s is of another kind", self.where, ", ".join(interfaces))
        return usable

    def _group_on(self, interface: str) -> _SocketAddress:
        """Return the group as a socket address on an interface."""
        if self.where.is_ipv6:
            return self.where.group, self.where.port, 0, _index_of(interface)
        return self.where.group, self.where.port

    def _udp_socket(self) -> socket.socket:
        """Return a UDP socket that shares the group's port with other programs on this machine."""
        udp = socket.socket(socket.AF_INET6 if self.where.is_ipv6 else socket.AF_INET, socket.SOCK_DGRAM)
        udp.setblocking(False)
        udp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if sys.platform not in ("linux", "win32"):
            udp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # BSD needs this for the same effect
        return udp


def _bare(address: str) -> str:
    """Return an address without the interface that may follow it (`fe80::1%eth0`)."""
    return address.partition("%")[0]


def _index_of(address: str) -> int:
    """Return the index of the interface with this IPv6 address. 0 leaves the choice to the system."""
    wanted = socket.inet_pton(socket.AF_INET6, _bare(address)).hex()
    with suppress(OSError):
        if "%" in address:
            return socket.if_nametoindex(address.partition("%")[2])
        for line in _IPV6_ADDRESSES.read_text("ascii").splitlines():
            octets, index, *_ = line.split()
            if octets == wanted:
                return int(index, 16)
    return 0
