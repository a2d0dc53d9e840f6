"""The kernel's SCTP sockets: their options, control messages and notifications, as far as we use them (RFC 6458).

pysctp opens a socket and sets it up. Its calls for data leak a little memory with each message and crash on some
notifications (version 0.7.3), so data moves through the socket's own `sendmsg` and `recvmsg`. The layouts are those of
linux/sctp.h. Nothing here waits or knows of event loops.
"""

from __future__ import annotations

import errno
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Any, TypeAlias

from rserpool.errors import TransportError
from rserpool.transport.flow import MAX_MESSAGE
from rserpool.transport.kernel.batches import SNDRCV, SNDRCVINFO
from rserpool.transport.path_profile import PathProfile
from rserpool.transport.sctp import IPPROTO_SCTP, STREAMS

END_OF_RECORD = 0x80
"""The flag of data that ends a message."""

_NOTIFICATION = 0x8000
_ABORT, _EOF = 0x4, 0x200
"""Flags of a send without data that ends the association: now, or in order."""

_RTOINFO, _ASSOCINFO, _INITMSG = 0, 1, 2
_ADAPTATION_LAYER, _PEER_ADDR_PARAMS, _EVENTS, _BINDX_ADD, _CONNECTX = 7, 9, 11, 100, 110
_HEARTBEATS_ON, _DELAYED_ACK_ON = 0x1, 0x20
_SO_SNDBUFFORCE = 32
_SUBSCRIBED = bytes([1, 1, 0, 1, 0, 1, 0, 1])
"""One octet for each: receive information, associations, addresses, send failures, errors, shutdown, partial,
adaptation."""

_ASSOC_CHANGE, _SEND_FAILED, _SHUTDOWN, _ADAPTATION = 0x8001, 0x8003, 0x8005, 0x8007
_CHANGE = struct.Struct("=HHIHHHHi")
_FAILURE = struct.Struct("=HHII")
_SHUTDOWN_EVENT = struct.Struct("=HHIi")
_INDICATION = struct.Struct("=HHIIi")

COMM_UP, COMM_LOST, RESTART, SHUTDOWN_COMP, CANT_STR_ASSOC = range(5)


@dataclass(frozen=True, slots=True)
class Piece:
    """Data: a message, or a part of one. `last` marks the end of a message."""

    number: int
    data: bytes
    ppid: int
    stream: int
    last: bool


@dataclass(frozen=True, slots=True)
class Change:
    """An association began or ended. `host` and `port` are the peer's primary address, `error` a cause (RFC 9260)."""

    number: int
    state: int
    error: int
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Indication:
    """The peer's adaptation layer indication (RFC 5061 §4.2.6). It comes right after `COMM_UP`."""

    number: int
    value: int


@dataclass(frozen=True, slots=True)
class Unsent:
    """A fragment of a message that never left this machine. `first` and `last` mark the ends of the message."""

    number: int
    data: bytes
    ppid: int
    first: bool
    last: bool


@dataclass(frozen=True, slots=True)
class Unacknowledged:
    """A fragment of a message left this machine, and the peer has not acknowledged it."""

    number: int


@dataclass(frozen=True, slots=True)
class PeerShutdown:
    """The peer has begun to shut down the association."""

    number: int


@dataclass(frozen=True, slots=True)
class Other:
    """A notification that we do not need."""

    number: int = 0


News: TypeAlias = Piece | Change | Indication | Unsent | Unacknowledged | PeerShutdown | Other


def load() -> Any:
    """Return the module of pysctp. Raises `TransportError` if it is missing or the kernel has no SCTP."""
    try:
        import sctp
    except (ImportError, OSError) as error:
        raise TransportError(
            f"kernel SCTP needs the Python package pysctp, on Linux: pip install pysctp ({error})"
        ) from None
    try:
        socket.socket(socket.AF_INET, socket.SOCK_SEQPACKET, IPPROTO_SCTP).close()
    except OSError:
        raise TransportError("this machine's kernel has no SCTP; if there is a module for it: modprobe sctp") from None
    return sctp


def family_of(addresses: tuple[str, ...]) -> int:
    """Return the family of a socket that can use all these addresses."""
    return socket.AF_INET6 if any(":" in address for address in addresses) else socket.AF_INET


def open_socket(
    family: int, addresses: tuple[str, ...], port: int, profile: PathProfile, indication: int
) -> socket.socket:
    """Open a non-blocking one-to-many socket, bound if there are addresses. May raise `OSError`."""
    sctp = load()
    wrapped = sctp.sctpsocket_udp(family)
    handle: socket.socket = wrapped.sock()
    try:
        handle.setblocking(False)
        wrapped.nodelay = 1
        indicate(handle, indication)
        wrapped.initparams.num_ostreams = STREAMS
        use_profile(handle, profile)
        handle.setsockopt(IPPROTO_SCTP, _EVENTS, _SUBSCRIBED)
        # When this process ends, the kernel aborts what is still open, so that peers see it is no end in order.
        handle.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        _enlarge_buffers(handle)
        if addresses:
            handle.bind((_for_family(addresses[0], family), port))
        if len(addresses) > 1:
            # Not by pysctp: its bindx() writes IPv6 addresses beyond their buffer.
            handle.setsockopt(IPPROTO_SCTP, _BINDX_ADD, _pack(addresses[1:], handle.getsockname()[1]))
    except BaseException:
        handle.close()
        raise
    return handle


def indicate(handle: socket.socket, value: int) -> None:
    """Set the adaptation layer indication of associations that begin from now on."""
    handle.setsockopt(IPPROTO_SCTP, _ADAPTATION_LAYER, struct.pack("=I", value))


def use_profile(handle: socket.socket, profile: PathProfile) -> None:
    """Set the parameters of the paths of a socket's one association, or of those that begin from now on."""
    rto = (_ms(seconds) for seconds in (profile.rto_initial, profile.rto_max, profile.rto_min))
    handle.setsockopt(IPPROTO_SCTP, _RTOINFO, struct.pack("=iIII", 0, *rto))
    with suppress(OSError):  # of an association whose paths together may be retransmitted less often
        handle.setsockopt(IPPROTO_SCTP, _ASSOCINFO, struct.pack("=iHHIII", 0, profile.retransmissions, 0, 0, 0, 0))
    with suppress(OSError):  # an association has begun already
        attempts = struct.pack("=HHHH", 0, 0, profile.retransmissions, min(_ms(profile.rto_max), 65_535))
        handle.setsockopt(IPPROTO_SCTP, _INITMSG, attempts)
    # Try another address long before the association is lost.
    path = max(1, profile.retransmissions // 4)
    handle.setsockopt(
        IPPROTO_SCTP,
        _PEER_ADDR_PARAMS,
        struct.pack(
            "=i128xIHIII2x",
            *(0, _ms(profile.heartbeat), path, 0, _ms(profile.delayed_ack), _HEARTBEATS_ON | _DELAYED_ACK_ON),
        ),
    )


def _ms(seconds: float) -> int:
    return max(1, round(seconds * 1000))


def _enlarge_buffers(handle: socket.socket) -> None:
    """Make room for the longest message, which must fit into the send buffer. The kernel doubles the values set.

    A receive buffer of the usual size takes few messages of 32 KiB on the loopback interface. Linux 6.1 then sometimes
    loses one at a shut window and never accepts it again.
    """
    handle.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, MAX_MESSAGE // 2)
    try:
        handle.setsockopt(socket.SOL_SOCKET, _SO_SNDBUFFORCE, MAX_MESSAGE // 2)
    except PermissionError:
        handle.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MAX_MESSAGE // 2)


def peel_off(handle: socket.socket, number: int) -> socket.socket:
    """Return an association's own socket. Raises `OSError` if it has ended already."""
    import _sctp

    peeled = socket.socket(handle.family, socket.SOCK_SEQPACKET, IPPROTO_SCTP, _sctp.peeloff(handle.fileno(), number))
    peeled.setblocking(False)
    return peeled


def peers_addresses(handle: socket.socket, number: int) -> list[str]:
    """Return all addresses of the peer."""
    import _sctp

    return [plain(host) for host, _ in _sctp.getpaddrs(handle.fileno(), number)]


def begin(handle: socket.socket, hosts: list[str], port: int) -> None:
    """Begin an association with the peer at these addresses. A `Change` reports the outcome. May raise `OSError`."""
    try:
        handle.setsockopt(IPPROTO_SCTP, _CONNECTX, _pack(hosts, port))
    except BlockingIOError as error:
        if error.errno != errno.EINPROGRESS:  # EALREADY is an error of the same class
            raise


def send(handle: socket.socket, number: int, payload: bytes, ppid: int, stream: int) -> None:
    """Send a message. Raises `BlockingIOError` if there is no room, another `OSError` if it can never be sent."""
    info = SNDRCVINFO.pack(stream, 0, 0, socket.htonl(ppid), 0, 0, 0, 0, number)
    handle.sendmsg([payload], [(IPPROTO_SCTP, SNDRCV, info)], socket.MSG_NOSIGNAL)


def end(handle: socket.socket, number: int) -> None:
    """End an association in order, after everything sent."""
    info = SNDRCVINFO.pack(0, 0, _EOF, 0, 0, 0, 0, 0, number)
    handle.sendmsg([], [(IPPROTO_SCTP, SNDRCV, info)], socket.MSG_NOSIGNAL)


def give_up(handle: socket.socket, host: str, port: int) -> None:
    """Abandon an association that was begun and has not come up."""
    info = SNDRCVINFO.pack(0, 0, _ABORT, 0, 0, 0, 0, 0, 0)
    handle.sendmsg([], [(IPPROTO_SCTP, SNDRCV, info)], socket.MSG_NOSIGNAL, (_for_family(host, handle.family), port))


def receive(handle: socket.socket) -> News:
    """Return the next message or notification. Raises `BlockingIOError` if there is none."""
    data, ancillary, flags, address = handle.recvmsg(65536, 64)
    stream, _, _, ppid, _, _, _, _, number = SNDRCVINFO.unpack_from(ancillary[0][2]) if ancillary else (0,) * 9
    return news(data, flags, socket.ntohl(ppid), stream, number, address)


def news(data: bytes, flags: int, ppid: int, stream: int, number: int = 0, address: Any = None) -> News:
    """Return what was read: octets, their flags and values, and the peer's address if it is known."""
    if flags & _NOTIFICATION:
        return _notification(data, address)
    return Piece(number, data, ppid, stream, bool(flags & END_OF_RECORD))


def _notification(data: bytes, address: Any) -> News:
    (kind,) = struct.unpack_from("=H", data)
    match kind:
        case _ if kind == _ASSOC_CHANGE:
            _, _, _, state, error, _, _, number = _CHANGE.unpack_from(data)
            host, port = (plain(address[0]), address[1]) if address else ("", 0)
            return Change(number, state, socket.ntohs(error), host, port)
        case _ if kind == _SEND_FAILED:
            _, sent, _, _ = _FAILURE.unpack_from(data)
            _, _, flags, ppid, *_ = SNDRCVINFO.unpack_from(data, _FAILURE.size)
            (number,) = struct.unpack_from("=i", data, _FAILURE.size + SNDRCVINFO.size)
            if sent:  # it left, and nobody knows whether it arrived
                return Unacknowledged(number)
            octets = data[_FAILURE.size + SNDRCVINFO.size + 4 :]
            return Unsent(number, octets, socket.ntohl(ppid), bool(flags & 2), bool(flags & 1))
        case _ if kind == _SHUTDOWN:
            _, _, _, number = _SHUTDOWN_EVENT.unpack_from(data)
            return PeerShutdown(number)
        case _ if kind == _ADAPTATION:
            _, _, _, value, number = _INDICATION.unpack_from(data)
            return Indication(number, value)
    return Other()


def plain(host: str) -> str:
    """Return an address in its usual form: no IPv4 mapped into IPv6, no zone."""
    address = ip_address(host.partition("%")[0])
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(address)


def _for_family(host: str, family: int) -> str:
    return f"::ffff:{host}" if family == socket.AF_INET6 and ":" not in host else host


def _pack(hosts: tuple[str, ...] | list[str], port: int) -> bytes:
    """Pack addresses one after the other, each as its family's structure."""
    packed = b""
    for host in hosts:
        if ":" in host:
            packed += struct.pack("=H2sI16sI", socket.AF_INET6, port.to_bytes(2, "big"), 0, ip_address(host).packed, 0)
        else:
            packed += struct.pack("=H2s4s8x", socket.AF_INET, port.to_bytes(2, "big"), ip_address(host).packed)
    return packed
