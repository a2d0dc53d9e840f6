"""As much of an SCTP packet (RFC 9260 §3) as is needed to decide whether it goes to the stack, and checksums.

The stack checks everything else about packets from known peers.
"""

from __future__ import annotations

import struct
import warnings
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

HEADER: Final = 12
"""Octets of the common header."""
DATA, INIT, INIT_ACK, SACK, HEARTBEAT, HEARTBEAT_ACK = range(6)
COOKIES: Final = (10, 11)
"""Chunk types; the last are the two with a cookie, which may come together with data."""
SETUP: Final = (INIT, INIT_ACK)
"""The chunk types that may tell addresses."""
_SHUTDOWN, _COOKIE_ECHO = 7, 10
_ANSWERED = frozenset({DATA, INIT, HEARTBEAT, _SHUTDOWN, _COOKIE_ECHO})
"""Chunk types that the peer answers, wherever it is."""

_IPV4_ADDRESS, _IPV6_ADDRESS, _HEARTBEAT_INFO = 5, 6, 1
"""Parameter types."""
ADDRESSES_MAX: Final = 16
"""Addresses of a peer that are looked at."""

SACK_ALONE: Final = HEADER + 16
"""Octets of a packet with an acknowledgement and nothing else."""
WINDOW, SHUT = slice(HEADER + 8, HEADER + 12), bytes(4)
"""Where an acknowledgement tells the room for more, and none."""
_SHORTEST = HEADER + 4
_INIT_SHORTEST = 20

_checksum_field = struct.Struct("<I")
_NO_CHECKSUM = bytes(4)


def _fast_checksum() -> Callable[[bytes], int] | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about its slow version
        try:
            import google_crc32c
        except ImportError:
            return None
    return google_crc32c.value if google_crc32c.implementation == "c" else None


# With the processor's own instruction. If it is None, the stack computes and checks checksums.
checksum = _fast_checksum()


def set_checksum(packet: memoryview) -> None:
    """Write the checksum (RFC 9260 §6.8) of a packet that has none, unless the stack does it."""
    if checksum is not None:
        _checksum_field.pack_into(packet, 8, checksum(bytes(packet)))


def is_intact(packet: bytes) -> bool:
    """Check the checksum of a packet, unless the stack does it."""
    return checksum is None or _checksum_field.unpack_from(packet, 8)[0] == checksum(
        packet[:8] + _NO_CHECKSUM + packet[HEADER:]
    )


def is_for(port: bytes, packet: bytes) -> bool:
    """Tell whether a packet is for this port (two octets), and intact as in `is_intact`."""
    return packet[2:4] == port and len(packet) >= _SHORTEST and is_intact(packet)


def destination(packet: bytes) -> int:
    """Return the destination port, or 0 if the packet is too short."""
    return packet[2] << 8 | packet[3] if len(packet) >= _SHORTEST else 0


def source(packet: bytes) -> int:
    """Return the source port."""
    return packet[0] << 8 | packet[1]


def tag(packet: bytes) -> int:
    """Return the verification tag: the secret of the receiver, 0 for an INIT."""
    return int.from_bytes(packet[4:8], "big")


def begins_with_init(packet: bytes) -> bool:
    """Tell whether the first chunk is an INIT."""
    return packet[HEADER] == INIT


def is_heartbeat(packet: memoryview) -> bool:
    """Tell whether the packet begins with a heartbeat."""
    return packet[HEADER] == HEARTBEAT


def is_sign_of_life(packet: bytes) -> bool:
    """Tell whether the packet begins with a heartbeat or the answer to one."""
    return packet[HEADER] in (HEARTBEAT, HEARTBEAT_ACK)


def init_tag(packet: bytes) -> int:
    """Return the initiate tag of an INIT: the tag of packets to its sender. 0 if the packet is too short."""
    return int.from_bytes(packet[16:20], "big") if len(packet) >= 20 else 0


def is_well_formed(packet: bytes) -> bool:
    """Tell whether the chunks fill the packet exactly, and an INIT comes alone and with tag 0 (RFC 9260 §8.5.1)."""
    offset, kinds = HEADER, []
    while offset < len(packet):
        length = packet[offset + 2] << 8 | packet[offset + 3] if offset + 4 <= len(packet) else 0
        if length < 4 or offset + length > len(packet):
            return False
        if packet[offset] == INIT and length < _INIT_SHORTEST:
            return False
        kinds.append(packet[offset])
        offset += (length + 3) & ~3
    return (INIT in kinds) == (tag(packet) == 0) and (INIT not in kinds or len(kinds) == 1)


# --- several addresses ------------------------------------------------------------------------------------------------


def with_addresses(packet: bytes, hosts: tuple[str, ...]) -> bytes:
    """Return a packet of an INIT or INIT ACK alone, which also tells these addresses (RFC 9260 §3.3.2.1)."""
    told = b""
    for host in hosts:
        address = ip_address(host)
        kind = _IPV6_ADDRESS if address.version == 6 else _IPV4_ADDRESS
        told += struct.pack(">HH", kind, 4 + len(address.packed)) + address.packed
    chunk = packet[HEADER:]
    padded = chunk + bytes(-len(chunk) % 4)
    return _finished(packet[:8], padded[:2] + struct.pack(">H", len(padded) + len(told)) + padded[4:] + told)


def addresses(packet: bytes) -> tuple[str, ...]:
    """Return the addresses that an INIT or INIT ACK tells; none if it is malformed."""
    found: list[str] = []
    end = min(HEADER + int.from_bytes(packet[HEADER + 2 : HEADER + 4], "big"), len(packet))
    offset = HEADER + _INIT_SHORTEST
    while offset + 4 <= end and len(found) < ADDRESSES_MAX:
        kind, length = struct.unpack_from(">HH", packet, offset)
        value = packet[offset + 4 : min(offset + length, end)]
        if length < 4:
            break
        if kind == _IPV4_ADDRESS and len(value) == 4:
            found.append(str(IPv4Address(value)))
        elif kind == _IPV6_ADDRESS and len(value) == 16:
            found.append(str(IPv6Address(value)))
        offset += (length + 3) & ~3
    return tuple(found)


def wants_answer(packet: memoryview) -> bool:
    """Tell whether the peer has to answer this packet."""
    kind = packet[HEADER]
    if kind == SACK:  # data may follow
        return HEADER + (packet[HEADER + 2] << 8 | packet[HEADER + 3]) < len(packet)
    return kind in _ANSWERED


def probe(ports: tuple[int, int], peer_tag: int, number: bytes) -> bytes:
    """Return a packet with a HEARTBEAT that contains a number of 8 octets. `ports` are ours and the peer's."""
    info = struct.pack(">HH", _HEARTBEAT_INFO, 4 + len(number)) + number
    return _finished(struct.pack(">HHI", *ports, peer_tag), struct.pack(">BBH", HEARTBEAT, 0, 4 + len(info)) + info)


def is_answer(packet: bytes, number: bytes) -> bool:
    """Tell whether the packet answers the probe with this number."""
    return packet[HEADER] == HEARTBEAT_ACK and packet[HEADER + 8 : HEADER + 16] == number


def answer(packet: bytes, peer_tag: int) -> bytes | None:
    """Return the answer to a HEARTBEAT that is alone in its packet, or None."""
    alone = HEADER + (packet[HEADER + 2] << 8 | packet[HEADER + 3]) == len(packet)
    if packet[HEADER] != HEARTBEAT or not alone:
        return None
    ports = packet[2:4] + packet[:2]
    return _finished(ports + struct.pack(">I", peer_tag), bytes((HEARTBEAT_ACK,)) + packet[HEADER + 1 :])


def _finished(head: bytes, chunk: bytes) -> bytes:
    """Return the packet of these ports and tag, and this chunk."""
    packet = bytearray(head + _NO_CHECKSUM + chunk)
    set_checksum(memoryview(packet))
    return bytes(packet)
