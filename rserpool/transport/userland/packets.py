"""As much of an SCTP packet (RFC 9260 §3) as is needed to decide whether it goes to the stack, and checksums.

The stack checks everything else about packets from known peers.
"""

from __future__ import annotations

import struct
import warnings
from collections.abc import Callable
from typing import Final

HEADER: Final = 12
"""Octets of the common header."""
DATA: Final = 0
INIT: Final = 1
SACK: Final = 3
HEARTBEAT: Final = 4
COOKIES: Final = (10, 11)
"""Chunk types; the last are the two with a cookie, which may come together with data."""

SACK_ALONE: Final = HEADER + 16
"""Octets of a packet with an acknowledgement and nothing else."""
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
