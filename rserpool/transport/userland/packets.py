"""As much of an SCTP packet (RFC 9260 §3) as it takes to decide whether a stranger's is worth handing to the stack.

Checksums are the stack's business, and so is everything about packets of those it knows.
"""

from __future__ import annotations

from typing import Final

HEADER: Final = 12
INIT: Final = 1

_SHORTEST = HEADER + 4
_INIT_SHORTEST = 20


def destination(packet: bytes) -> int:
    """The port it is for; 0 if it is too short to be a packet."""
    return packet[2] << 8 | packet[3] if len(packet) >= _SHORTEST else 0


def source(packet: bytes) -> int:
    """The port it is from."""
    return packet[0] << 8 | packet[1]


def tag(packet: bytes) -> int:
    """The verification tag: the secret of whoever receives it, 0 for an INIT."""
    return int.from_bytes(packet[4:8], "big")


def begins_with_init(packet: bytes) -> bool:
    """Is its first chunk an INIT?"""
    return packet[HEADER] == INIT


def init_tag(packet: bytes) -> int:
    """The tag that the sender of this INIT wants to be written to with; 0 if it is cut off before."""
    return int.from_bytes(packet[16:20], "big") if len(packet) >= 20 else 0


def is_well_formed(packet: bytes) -> bool:
    """Do its chunks fill it exactly, and does an INIT come alone, with tag 0 (RFC 9260 §8.5.1)?"""
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
