"""The things the RFCs describe, as values: used by the wire format, the handlespace and the cores alike.

Identifiers are 32-bit and print as `0x00c0ffee`. Durations are seconds (`float`); only the codec knows other units.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum
from math import inf
from typing import NewType, TypeAlias

from rserpool.errors import LocalError
from rserpool.policies.base import Policy

ServerId = NewType("ServerId", int)
"""A registrar's identifier: random, non-zero, fixed while it runs (RFC 5353 §3.1)."""

ElementId = NewType("ElementId", int)
"""A pool element's identifier within its pool: random, non-zero (RFC 5352 §3.1)."""

AssociationId = NewType("AssociationId", int)
"""One association of one endpoint in this process; never used again after it ended."""

UNKNOWN_SERVER = ServerId(0)
"""No registrar, or one whose identifier is not known yet."""

INFINITE_LIFE = inf


def hex_id(identifier: int) -> str:
    """An identifier as the RFCs and rsplib print it: `0x` and eight digits."""
    return f"0x{identifier:08x}"


class PoolHandle(bytes):
    """The name of a pool: octets, at least one (RFC 5354 §3.9). Prints as text where it is text."""

    __slots__ = ()

    def __new__(cls, value: bytes | str) -> PoolHandle:
        octets = value.encode() if isinstance(value, str) else value
        if not octets:
            raise LocalError("a pool handle needs at least one octet")
        return super().__new__(cls, octets)

    def __str__(self) -> str:
        return self.decode("utf-8", "backslashreplace")


ElementKey: TypeAlias = tuple[PoolHandle, ElementId]
"""What identifies an element in a handlespace: identifiers are unique only within a pool."""


class Cookie(bytes):
    """State that a pool element leaves with its user for another element (RFC 5352 §3.8); opaque to the user."""

    __slots__ = ()


class TransportProtocol(Enum):
    """The protocols of the transport parameters (RFC 5354 §3.3 to §3.8, §3.16)."""

    DCCP = "dccp"
    SCTP = "sctp"
    TCP = "tcp"
    UDP = "udp"
    UDP_LITE = "udp-lite"
    OPAQUE = "opaque"


class TransportUse(IntEnum):
    """What the transport carries (RFC 5354 §3.4): data alone, or data and the ASAP control channel."""

    DATA_ONLY = 0
    DATA_AND_CONTROL = 1


@dataclass(frozen=True, slots=True)
class TransportAddress:
    """One transport parameter: a protocol, a port and its IP addresses as text (several only with SCTP).

    `service_code` matters for DCCP alone, `opaque` holds the octets of an Opaque Transport.
    """

    protocol: TransportProtocol
    port: int
    addresses: tuple[str, ...]
    use: TransportUse = TransportUse.DATA_ONLY
    service_code: int = 0
    opaque: bytes = b""

    def __str__(self) -> str:
        hosts = ",".join(f"[{a}]" if ":" in a else a for a in self.addresses)
        return f"{hosts}:{self.port}" if hosts else f"{self.protocol.value} {self.opaque.hex()}"


@dataclass(frozen=True, slots=True)
class PoolElement:
    """The record of a pool element (RFC 5354 §3.10), not the thing that runs.

    `home` is its home registrar, `life` the registration life in seconds (`INFINITE_LIFE`: for ever), `transport` where
    it serves users, `asap_transport` where it answers its registrar (ENRP messages carry it, ASAP messages do not).
    """

    identifier: ElementId
    home: ServerId
    life: float
    transport: TransportAddress
    policy: Policy
    asap_transport: TransportAddress | None = None


@dataclass(frozen=True, slots=True)
class ServerInformation:
    """A registrar and its ENRP endpoint (RFC 5354 §3.11)."""

    identifier: ServerId
    transport: TransportAddress


@dataclass(frozen=True, slots=True)
class SessionMessage:
    """A message of a session, in either direction (RFC 5351 §3.2): the octets, the payload protocol identifier
    (PPID), and the SCTP stream. The PPID is neither ASAP's nor ENRP's; transports without streams carry the stream
    number as it is."""

    payload: bytes
    ppid: int
    stream: int = 0
