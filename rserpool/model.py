"""The objects of the RFCs as values, shared by the wire format, the handlespace and the cores.

Identifiers have 32 bits and print as `0x00c0ffee`. Durations are seconds (`float`); only the codec uses other units.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, IntEnum
from math import inf
from typing import NewType, TypeAlias

from rserpool.errors import LocalError
from rserpool.policies.base import Policy

ServerId = NewType("ServerId", int)
"""A registrar's identifier: random, non-zero, constant while the registrar runs (RFC 5353 §3.1)."""

ElementId = NewType("ElementId", int)
"""A pool element's identifier within its pool: random, non-zero (RFC 5352 §3.1)."""

AssociationId = NewType("AssociationId", int)
"""An association of an endpoint in this process. The number is not reused after the association ends."""

UNKNOWN_SERVER = ServerId(0)
"""No registrar, or a registrar whose identifier is not known yet."""

INFINITE_LIFE = inf
"""The registration life of an element that never expires."""


def hex_id(identifier: int) -> str:
    """Format an identifier as the RFCs and rsplib print it: `0x` and eight digits."""
    return f"0x{identifier:08x}"


HANDLE_MAX = 1024
"""Octets of the longest pool handle. RFC 5354 sets no limit, but the handle is part of most messages, and the answer to
a longer one may not fit into a message."""


class PoolHandle(bytes):
    """The name of a pool: 1 to `HANDLE_MAX` octets (RFC 5354 §3.9). Prints as text if it is UTF-8.

    Raises `LocalError` for an empty or longer name.
    """

    __slots__ = ()

    def __new__(cls, value: bytes | str) -> PoolHandle:
        octets = value.encode() if isinstance(value, str) else value
        if not octets:
            raise LocalError("a pool handle needs at least one octet")
        if len(octets) > HANDLE_MAX:
            raise LocalError(f"a pool handle has at most {HANDLE_MAX} octets, not {len(octets)}")
        return super().__new__(cls, octets)

    def __str__(self) -> str:
        return self.decode("utf-8", "backslashreplace")

    def check_length(self, most: int) -> None:
        """Raise `LocalError` if it has more than `most` octets, the limit of a profile (`handle_max`)."""
        if len(self) > most:
            raise LocalError(
                f"the pool handle {self} has {len(self)} octets, and this profile allows at most {most}; "
                "choose a shorter one"
            )


ElementKey: TypeAlias = tuple[PoolHandle, ElementId]
"""The key of an element in a handlespace: identifiers are unique only within a pool."""


COOKIE_MAX = 65_524
"""Octets of the longest cookie: what a message can carry, with its header and that of the parameter."""


class Cookie(bytes):
    """Session state that a pool element stores at its user for the next element (RFC 5352 §3.8); opaque to the user.

    Raises `LocalError` if it is longer than `COOKIE_MAX`.
    """

    __slots__ = ()

    def __new__(cls, value: bytes) -> Cookie:
        if len(value) > COOKIE_MAX:
            raise LocalError(f"a cookie has at most {COOKIE_MAX} octets, not {len(value)}")
        return super().__new__(cls, value)


class TransportProtocol(Enum):
    """The protocols of the transport parameters (RFC 5354 §3.3 to §3.8, §3.16)."""

    DCCP = "dccp"
    SCTP = "sctp"
    TCP = "tcp"
    UDP = "udp"
    UDP_LITE = "udp-lite"
    OPAQUE = "opaque"


class TransportUse(IntEnum):
    """What the transport carries (RFC 5354 §3.4): data only, or data and the ASAP control channel."""

    DATA_ONLY = 0
    DATA_AND_CONTROL = 1


@dataclass(frozen=True, slots=True)
class TransportAddress:
    """One transport parameter (RFC 5354 §3.3 to §3.8, §3.16)."""

    protocol: TransportProtocol
    """The transport protocol."""
    port: int
    """The port, 16 bits; 0 for a port that is not known or not chosen yet."""
    addresses: tuple[str, ...]
    """The IP addresses as text, without brackets; more than one only for SCTP."""
    use: TransportUse = TransportUse.DATA_ONLY
    """What the transport carries."""
    service_code: int = 0
    """The service code, 32 bits; for DCCP only."""
    opaque: bytes = b""
    """The octets of an Opaque Transport."""

    def __str__(self) -> str:
        hosts = ",".join(f"[{a}]" if ":" in a else a for a in self.addresses)
        return f"{hosts}:{self.port}" if hosts else f"{self.protocol.value} {self.opaque.hex()}"


Place: TypeAlias = tuple[TransportProtocol, int, str]
"""One address of one endpoint: protocol, port and IP address."""


def places(transports: Iterable[TransportAddress]) -> Iterator[Place]:
    """Return all places of a party's transports. Two parties with a place in common are the same party.

    A party that does not listen (port 0) has no place: others at the same host are different parties.
    """
    return (
        (transport.protocol, transport.port, host)
        for transport in transports
        if transport.port
        for host in transport.addresses
    )


def is_same_party(one: Iterable[TransportAddress], other: Iterable[TransportAddress]) -> bool:
    """Return whether two parties have a place in common, so that they are the same party."""
    return not set(places(one)).isdisjoint(places(other))


class _Encoded:
    """The octets of a `PoolElement`, kept by the codec, because users are told the same elements again and again."""

    __slots__ = ("octets", "octets_unit")
    octets: bytes
    """Its octets as users get them; not set before it was encoded."""
    octets_unit: int
    """The units of Registration Life per second in them."""

    def keep(self, octets: bytes, unit: int) -> None:
        """Keep the octets. They are no part of the value."""
        object.__setattr__(self, "octets", octets)
        object.__setattr__(self, "octets_unit", unit)


@dataclass(frozen=True, slots=True)
class PoolElement(_Encoded):
    """The record of a pool element (RFC 5354 §3.10), not the running program."""

    identifier: ElementId
    """Its identifier within the pool, 32 bits."""
    home: ServerId
    """Its home registrar; `UNKNOWN_SERVER` (0) if it is not known yet."""
    life: float
    """The registration life in seconds; `INFINITE_LIFE` never expires."""
    transport: TransportAddress
    """Where it serves users."""
    policy: Policy
    """The policy it is registered with, and its values."""
    asap_transport: TransportAddress | None = None
    """Where it answers its registrar. Users are not told."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a peer is, as the certificate says that it has shown in its TLS handshake."""

    name: str
    """The common name of the certificate's subject; "" if it has none."""
    serial: int
    """The certificate's serial number, which its authority has given to no other one."""
    subject: tuple[tuple[str, str], ...] = ()
    """The whole subject: names of attributes and values, in the order of the certificate."""
    may_be_registrar: bool = True
    """Whether the authority of the scope lets a member of this name be a registrar."""


@dataclass(frozen=True, slots=True)
class ServerInformation:
    """A registrar and its ENRP endpoint (RFC 5354 §3.11)."""

    identifier: ServerId
    """Its identifier, 32 bits."""
    transport: TransportAddress
    """Where other registrars reach it."""


@dataclass(frozen=True, slots=True)
class SessionMessage:
    """A message of a session, in either direction."""

    payload: bytes
    """The octets of the message."""
    ppid: int
    """The payload protocol identifier (RFC 9260 §3.3.1), 32 bits; neither that of ASAP (11) nor that of ENRP (12)."""
    stream: int = 0
    """The SCTP stream. Transports without streams carry the number unchanged."""
