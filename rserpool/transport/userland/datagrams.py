"""UDP sockets that report datagrams arriving at a closed port, from the error queue of Linux (ip(7), IP_RECVERR).

Links may be cut, lose or delay packets on purpose (`link_faults`). We know the peer of a path's link if we dialled, or
once its association has told where the peer listens. Before that, its source address counts.
"""

from __future__ import annotations

import asyncio
import errno
import socket
import struct
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from rserpool.transport import interfaces
from rserpool.transport.link_faults import LinkFault, LinkFaults
from rserpool.transport.userland import packets
from rserpool.transport.userland.path import Address, Path

_BUFFER = 4 << 20
"""Octets requested for each of the socket's buffers; the kernel may give less."""
_QUOTED = 2048
"""Octets of our datagram that are read back from the error queue."""
_IP_RECVERR, _IPV6_RECVERR, _MSG_ERRQUEUE = 11, 25, 0x2000  # Linux; the socket module lacks some of them
_ON_LINUX = sys.platform == "linux"


def bound(host: str, port: int) -> socket.socket:
    """Open a non-blocking socket at this address and port (0: any) that queues its errors. Raises `OSError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    udp = socket.socket(family, socket.SOCK_DGRAM)
    try:
        udp.setblocking(False)
        for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
            udp.setsockopt(socket.SOL_SOCKET, option, _BUFFER)
        if family is socket.AF_INET6:
            udp.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        if _ON_LINUX:
            level, option = (socket.IPPROTO_IPV6, _IPV6_RECVERR) if ":" in host else (socket.IPPROTO_IP, _IP_RECVERR)
            udp.setsockopt(level, option, 1)
        udp.bind((host, port))
    except BaseException:
        udp.close()
        raise
    return udp


def by_route(sockets: Iterable[socket.socket], host: str) -> list[socket.socket]:
    """Return the sockets from which an address can be reached, the one at which the system's route begins first."""
    bound_at = {udp.getsockname()[0]: udp for udp in sockets}
    return [bound_at[own] for own in interfaces.by_route(bound_at, host)]


def send(udp: socket.socket, datagram: bytes | memoryview, remote: tuple[Any, ...]) -> int:
    """Send a datagram. Returns the errno, or 0. If there is no room now, it is dropped: SCTP retransmits it."""
    try:
        udp.sendto(datagram, remote)
    except ConnectionRefusedError:
        # The error of an earlier datagram, which is in the queue too. This one was not sent.
        with suppress(OSError):
            udp.sendto(datagram, remote)
    except (BlockingIOError, InterruptedError):
        pass
    except OSError as error:
        return error.errno or errno.EIO
    return 0


def refused(udp: socket.socket) -> Iterator[tuple[tuple[Any, ...], bytes]]:
    """Read the error queue. For each "port unreachable", yield the remote address and the beginning of our datagram."""
    while _ON_LINUX:
        try:
            datagram, ancillary, _, remote = udp.recvmsg(_QUOTED, 512, _MSG_ERRQUEUE)
        except OSError:
            return
        for _, kind, error in ancillary:
            if kind in (_IP_RECVERR, _IPV6_RECVERR) and struct.unpack_from("=I", error)[0] == errno.ECONNREFUSED:
                yield remote, datagram


class Outgoing:
    """Sends the packets of one port where links have `faults`, where peers have several addresses, or where we have.

    The addresses to tell peers are `told`. It is true if it has to do more for a packet than `send`.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, faults: LinkFaults, told: tuple[str, ...]) -> None:
        self._loop = loop
        self._faults = faults
        self._told = told

    def __bool__(self) -> bool:
        return bool(self._faults) or len(self._told) > 1

    def is_cut(self, remote: Address, path: Path | None) -> bool:
        """Tell whether nothing arrives from this socket address."""
        return (fault := self._fault(remote, path)) is not None and fault.cut

    def send(self, to: Path, packet: memoryview) -> None:
        """Send a packet of the stack. An error is kept in the path."""
        if len(self._told) > 1 and packet[packets.HEADER] in packets.SETUP:
            packet = memoryview(packets.with_addresses(bytes(packet), self._told))
        if to.multihomed is not None:
            to.multihomed.sending(packet, self._loop.time())
        fault = self._fault(to.remote, to)
        if fault is None:
            self._emit(to, packet)
        elif not fault.cut and not self._faults.lost(fault):
            # The timers may run in the thread of another event loop.
            late = bytes(packet)
            self._loop.call_soon_threadsafe(self._loop.call_later, fault.delay, self._emit_late, to, late)

    def send_on_route(self, path: Path, udp: socket.socket, remote: Address, packet: bytes) -> None:
        """Send a packet of our own to one of the peer's addresses."""
        fault = self._fault(remote, path)
        if fault is None or not (fault.cut or self._faults.lost(fault)):
            send(udp, packet, remote)

    def _emit(self, to: Path, packet: bytes | memoryview) -> None:
        to.error = send(to.udp, packet, to.remote)
        if to.error and to.multihomed is not None and to.multihomed.leave(self._loop.time()):
            to.error = send(to.udp, packet, to.remote)

    def _emit_late(self, to: Path, packet: bytes) -> None:
        if to.udp.fileno() >= 0:  # not closed in the meantime
            self._emit(to, packet)

    def _fault(self, remote: Address, path: Path | None) -> LinkFault | None:
        """Return the fault of the link to this socket address, or None."""
        if not self._faults:
            return None
        if path is not None and path.peer is not None:
            return self._faults.of(path.peer)
        return self._faults.at(remote[0], remote[1]) if remote else None
