"""A UDP socket that tells whose closed port its datagrams met: the error queue, which Linux has (ip(7), IP_RECVERR)."""

from __future__ import annotations

import errno
import socket
import struct
import sys
from collections.abc import Iterator
from typing import Any

_BUFFER = 4 << 20
"""Octets of the socket's buffers; the kernel gives what it allows."""
_QUOTED = 2048
"""Octets of a datagram of ours that are read back from the queue."""
_IP_RECVERR, _IPV6_RECVERR, _MSG_ERRQUEUE = 11, 25, 0x2000  # Linux; the socket module does not name them all
_ON_LINUX = sys.platform == "linux"


def bound(host: str, port: int) -> socket.socket:
    """A socket of this address and port (0: any) that does not block and keeps its errors. Raises OSError."""
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


def refused(udp: socket.socket) -> Iterator[tuple[tuple[Any, ...], bytes]]:
    """Take the errors queued and give, of those that say "port unreachable", where and the datagram's beginning."""
    while _ON_LINUX:
        try:
            datagram, ancillary, _, remote = udp.recvmsg(_QUOTED, 512, _MSG_ERRQUEUE)
        except OSError:
            return
        for _, kind, error in ancillary:
            if kind in (_IP_RECVERR, _IPV6_RECVERR) and struct.unpack_from("=I", error)[0] == errno.ECONNREFUSED:
                yield remote, datagram
