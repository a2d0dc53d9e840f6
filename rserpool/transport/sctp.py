"""What both SCTP back ends share: the protocol number, the number of streams, and how an end tells where it listens.

Each end tells where its endpoint can be reached in its adaptation layer indication (RFC 5061 §4.2.6): "RP" in the upper
16 bits, the listening port in the lower 16, and 0 if the endpoint does not listen.
"""

from __future__ import annotations

from typing import Final

IPPROTO_SCTP: Final = 132

STREAMS: Final = 64
"""Outgoing streams requested for an association. RSerPool itself uses one, and each costs memory."""

_MARK: Final = int.from_bytes(b"RP", "big")


def indication(listening_port: int) -> int:
    """Return the adaptation layer indication of an endpoint that listens at this port (0: at none)."""
    return _MARK << 16 | listening_port


def listening_port(indication: int) -> int | None:
    """Return the port in a peer's adaptation layer indication, or None if the indication is not one of ours."""
    return indication & 0xFFFF if indication >> 16 == _MARK else None
