"""UDP sockets that report datagrams arriving at a closed port, from the error queue of Linux (ip(7), IP_RECVERR)."""

from __future__ import annotations

import errno
import socket
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

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
