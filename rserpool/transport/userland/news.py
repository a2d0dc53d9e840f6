"""The reports of a libusrsctp socket: pieces of messages, and the notifications (RFC 6458 §6) that matter here."""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

_UNSENT = 1
"""Flag of a failed message: it was never on the wire."""


class State(IntEnum):
    """The new state of an association (RFC 6458 §6.1.1)."""

    UP = 1
    LOST = 2
    RESTART = 3
    CLOSED = 4
    NOT_STARTED = 5


class Kind(IntEnum):
    """The notifications that we subscribe to."""

    ASSOC_CHANGE = 1
    SHUTDOWN_EVENT = 5
    ADAPTATION_INDICATION = 6
    PARTIAL_DELIVERY_EVENT = 7
    SEND_FAILED_EVENT = 0xE


@dataclass(slots=True)
class Piece:
    """Octets of a message. `last`: they complete the message."""

    number: int
    payload: bytes
    ppid: int
    stream: int
    last: bool


@dataclass(slots=True)
class Change:
    """An association changed its state. `path` and `port` name the other end."""

    number: int
    state: State
    streams: int
    path: int
    port: int


@dataclass(slots=True)
class Adaptation:
    """The peer's adaptation layer indication (RFC 5061 §4.2.6). It comes right after the `Change` to `UP`."""

    number: int
    indication: int


@dataclass(slots=True)
class PeerShutdown:
    """The peer has begun to shut down the association."""

    number: int


@dataclass(slots=True)
class Broken:
    """A message that was delivered in part will not be completed."""

    number: int


@dataclass(slots=True)
class Unsent:
    """A piece of a message that never left this machine. `first` and `last` mark the ends of the message."""

    number: int
    payload: bytes
    ppid: int
    first: bool
    last: bool


@dataclass(slots=True)
class Unacknowledged:
    """A piece of a message left this machine, and the peer has not acknowledged it."""

    number: int


News: TypeAlias = Piece | Change | Adaptation | PeerShutdown | Broken | Unsent | Unacknowledged


def notification(octets: bytes, path: int, port: int) -> News | None:
    """Decode a notification. Returns None if it does not matter. `path` and `port`: the sender that the stack names."""
    kind, flags = struct.unpack_from("=HH", octets)
    match kind:
        case Kind.ASSOC_CHANGE:
            state, _, streams, _, number = struct.unpack_from("=HHHHI", octets, 8)
            return Change(number, State(state), streams, path, port)
        case Kind.ADAPTATION_INDICATION:
            indication, number = struct.unpack_from("=II", octets, 8)
            return Adaptation(number, indication)
        case Kind.SHUTDOWN_EVENT:
            return PeerShutdown(*struct.unpack_from("=I", octets, 8))
        case Kind.PARTIAL_DELIVERY_EVENT:
            return Broken(*struct.unpack_from("=I", octets, 20))
        case Kind.SEND_FAILED_EVENT:
            _, _, fragment, ppid, _, _, number = struct.unpack_from("=IHHIIII", octets, 8)
            if not flags & _UNSENT:
                return Unacknowledged(number)
            return Unsent(number, octets[32:], socket.ntohl(ppid), bool(fragment & 2), bool(fragment & 1))
    return None
