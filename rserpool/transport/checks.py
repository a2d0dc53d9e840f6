"""Checks that every back end makes before it opens, dials or sends, so that all of them fail in the same words."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address
from typing import Final

from rserpool.errors import LocalError, TransportError
from rserpool.model import TransportAddress, TransportProtocol
from rserpool.transport.address import means_many
from rserpool.transport.flow import MAX_MESSAGE


def check_message(payload: bytes, ppid: int, stream: int) -> None:
    """Raise `LocalError` unless every transport can carry this message.

    SCTP has no empty user messages (RFC 9260 §3.3.1), so the others refuse them too.
    """
    if not 0 < len(payload) <= MAX_MESSAGE:
        raise LocalError(f"a message has 1 to {MAX_MESSAGE} octets, not {len(payload)}")
    if not 0 <= ppid < 1 << 32:
        raise LocalError(f"a PPID is a 32-bit number, not {ppid}")
    if not 0 <= stream < 1 << 16:
        raise LocalError(f"a stream is a 16-bit number, not {stream}")


def check_local(addresses: tuple[str, ...]) -> None:
    """Raise `TransportError` unless a peer could reach an endpoint at each of these IP addresses."""
    if not addresses:
        raise TransportError("an endpoint needs at least one local address")
    for address in addresses:
        try:
            own = ip_address(address)
        except ValueError:
            raise TransportError(f"“{address}” is not an IP address, such as 127.0.0.1 or ::1") from None
        if own.is_unspecified:
            raise TransportError(f"others cannot reach {address}: name the address of this machine that they can reach")
        if means_many(address):
            raise TransportError(f"{address} is an address of many: name one that this machine alone has")
        if isinstance(own, IPv6Address) and own.ipv4_mapped is not None:
            raise TransportError(f"{address} is an address of IPv4: write it as {own.ipv4_mapped}")
        if own.version == 6 and own.is_link_local:  # RFC 5354 has no place for the interface in an address
            raise TransportError(
                f"{address} names nobody without an interface, which others do not know; use another address, such as "
                "one that begins with 2 or fd"
            )


def check_peer(peer: TransportAddress, protocol: TransportProtocol) -> None:
    """Raise `TransportError` unless an endpoint that speaks `protocol` can dial `peer`."""
    if peer.protocol is not protocol:
        raise TransportError(f"{peer} is reached over {peer.protocol.value}, this endpoint speaks {protocol.name}")
    if peer.port == 0:
        raise TransportError(f"{peer} does not listen")


_OURS: Final = frozenset(
    {
        errno.EACCES,
        errno.EADDRNOTAVAIL,
        errno.EAFNOSUPPORT,
        errno.EMFILE,
        errno.ENETDOWN,
        errno.ENETUNREACH,
        errno.ENFILE,
        errno.ENOBUFS,
        errno.ENOMEM,
        errno.EPERM,
    }
)
"""The errors of a dial that say nothing about the peer: no route or address of our own, no descriptors, no memory."""


def dial_failure(peer: TransportAddress, timeout: float, *errors: OSError) -> TransportError:
    """Return the error of a dial, given those of each address that was tried for `timeout` seconds in all."""
    sentences: dict[str, None] = {}
    for error in errors:
        match error:
            case TimeoutError():
                sentence = f"{peer} did not answer within {timeout:g} s"
            case ConnectionRefusedError():
                sentence = f"nobody listens at {peer}"
            case ConnectionAbortedError():
                sentence = f"{peer} did not accept the association"
            case _:
                sentence = f"{peer} cannot be reached: {error_text(error)}"
        sentences[sentence] = None
    return TransportError(
        "; ".join(sentences),
        refused=bool(errors) and all(isinstance(error, ConnectionRefusedError) for error in errors),
        ours=bool(errors) and all(error.errno in _OURS for error in errors),
    )


def check_ways(addresses: tuple[str, ...], bound: tuple[str, ...]) -> None:
    """Raise `OSError` if a socket that is `bound` to these addresses (none: any) has no way to any of `addresses`."""
    error = OSError(errno.EAFNOSUPPORT, os.strerror(errno.EAFNOSUPPORT))
    for address in addresses:
        if not bound or any((":" in own) == (":" in address) for own in bound):
            try:
                check_route(address)
            except OSError as reason:
                error = reason
            else:
                return
    raise error


def check_route(address: str) -> None:
    """Raise `OSError` if this machine has no route to an IP address. Sends nothing."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect((address, 9))


def cannot_listen(addresses: Iterable[str], port: int, error: OSError) -> TransportError:
    """Return the error of an endpoint that cannot listen at `port` of these addresses (0: at any free port)."""
    where = " and ".join(addresses)
    if error.errno == errno.EADDRNOTAVAIL:
        return TransportError(f"cannot listen at {where}: this machine has no such address")
    at_port = f"port {port} of {where}" if port else where
    return TransportError(f"cannot listen at {at_port}: {error_text(error)}")


def error_text(error: OSError) -> str:
    """Return the system's description of an error in lower case, to follow a colon."""
    return (error.strerror or str(error)).lower()
