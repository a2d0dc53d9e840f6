"""The Component Status Protocol of rsplib: registrars, elements and users report their status to a monitor.

No RFC describes it. The layout is that of rsplib 3 (version 0x200), checked against recorded traffic. A datagram holds
one report: big endian, 288 octets plus 24 for each association. Decoding either succeeds or raises `RemoteError`, and a
decoded report encodes to the same octets. `rserpool.runtime.csp` sends and receives reports.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from rserpool.errors import LocalError, RemoteError

PORT: Final = 2960
"""The UDP port of a monitor."""

VERSION: Final = 0x0000_0200
"""The protocol version of rsplib 3."""

FINAL: Final = 0x01
"""The flag of a component's final report."""

SHORTEST_INTERVAL: Final = 0.25
"""The shortest time between two reports, in seconds (rsplib's limit)."""

MAX_ASSOCIATIONS: Final = (0xFFFF - 288) // 24
"""The limit that the length field allows. (A datagram holds slightly fewer.)"""

_TYPE_REPORT: Final = 1
_REPORT = struct.Struct(">BBHIQQI128s128sHH")
_ASSOCIATION = struct.Struct(">QQHHI")
_TEXT: Final = 128
_UNKNOWN: Final = (1 << 64) - 1
_IDLE_WORKLOAD: Final = 0xFFFF
_FULL: Final = 0xFFFE
_LONGEST: Final = 1 << 51
"""Microseconds (71 years) that convert to seconds as a float and back without loss. Longer times are rejected."""


class Group(IntEnum):
    """The kind of component; the top octet of its identifier."""

    REGISTRAR = 1
    POOL_ELEMENT = 2
    POOL_USER = 3


def component_id(group: int, identifier: int) -> int:
    """Return the 64-bit identifier of a component: its group and 56 bits of its own identifier."""
    return group << 56 | identifier & 0x00FF_FFFF_FFFF_FFFF


def split_id(component: int) -> tuple[int, int]:
    """Return the group and own identifier of a component. The group may be unknown to `Group`."""
    return component >> 56, component & 0x00FF_FFFF_FFFF_FFFF


@dataclass(frozen=True, slots=True)
class Association:
    """An association of the sender with another component."""

    receiver: int
    """The identifier of the other component, 64 bits."""
    duration: float | None
    """Age in seconds; None if unknown."""
    ppid: int
    """The payload protocol identifier, 32 bits."""
    protocol: int = 132
    """The IP protocol number: 132 for SCTP, 6 for TCP."""
    flags: int = 0
    """16 bits without a known meaning."""


@dataclass(frozen=True, slots=True)
class Report:
    """One status report. Texts are octets without padding; `text` prepares them for display."""

    sender: int
    """The identifier of the component, 64 bits; see `component_id`."""
    uptime: float
    """Seconds since the component started."""
    interval: float
    """Seconds until the next report."""
    location: bytes = b""
    """Where the component is: a text of at most 128 octets."""
    status: bytes = b""
    """What the component does: a text of at most 128 octets."""
    workload: float | None = None
    """Workload from 0 to 1; None if the component has none."""
    associations: tuple[Association, ...] = ()
    """Its associations with other components."""
    flags: int = 0
    """8 bits; `FINAL` for the final report."""

    @property
    def final(self) -> bool:
        """Whether this is the component's final report. Any flag means that, as in rsplib's monitor."""
        return self.flags != 0


def text(octets: bytes) -> str:
    """Return a text field for display: up to its first NUL, without control characters."""
    decoded = octets.partition(b"\0")[0].decode("utf-8", "replace")
    return "".join(character if character.isprintable() else "�" for character in decoded)


def octets(words: str) -> bytes:
    """Return words as a text field: UTF-8, cut between characters so that a NUL fits after them."""
    return words.encode("utf-8", "replace")[: _TEXT - 1].decode("utf-8", "ignore").encode()


def encode(report: Report) -> bytes:
    """Return the octets of a report. Raises `LocalError` if a value does not fit its field."""
    count = len(report.associations)
    if count > MAX_ASSOCIATIONS or max(len(report.location), len(report.status)) > _TEXT:
        raise LocalError(
            f"a status report holds at most {MAX_ASSOCIATIONS} associations and texts of at most {_TEXT} octets"
        )
    workload = _IDLE_WORKLOAD if report.workload is None else round(min(max(report.workload, 0.0), 1.0) * _FULL)
    try:
        head = _REPORT.pack(
            _TYPE_REPORT,
            report.flags,
            _REPORT.size + count * _ASSOCIATION.size,
            VERSION,
            report.sender,
            _microseconds(report.uptime),
            _microseconds(report.interval),
            report.location,
            report.status,
            workload,
            count,
        )
        tail = [
            _ASSOCIATION.pack(
                a.receiver, _UNKNOWN if a.duration is None else _microseconds(a.duration), a.flags, a.protocol, a.ppid
            )
            for a in report.associations
        ]
    except struct.error as error:
        raise LocalError(f"a status report does not fit its fields: {error}") from error
    return b"".join((head, *tail))


def decode(data: bytes) -> Report:
    """Return the report in a datagram. Raises `RemoteError`, without a cause to send back, for invalid input."""
    if len(data) < _REPORT.size:
        raise RemoteError(f"{len(data)} octets are too few for a status report")
    kind, flags, length, version, sender, uptime, interval, location, status, workload, count = _REPORT.unpack_from(
        data
    )
    if (kind, version) != (_TYPE_REPORT, VERSION):
        raise RemoteError(f"unknown status report of type {kind} and version 0x{version:08x}")
    if not length == len(data) == _REPORT.size + count * _ASSOCIATION.size:
        raise RemoteError(
            f"a status report with {count} associations has length {length} but {len(data)} octets were received"
        )
    return Report(
        sender,
        _seconds(uptime),
        interval / 1e6,
        location.rstrip(b"\0"),
        status.rstrip(b"\0"),
        None if workload == _IDLE_WORKLOAD else workload / _FULL,
        tuple(
            Association(receiver, None if duration == _UNKNOWN else _seconds(duration), ppid, protocol, its_flags)
            for receiver, duration, its_flags, protocol, ppid in _ASSOCIATION.iter_unpack(data[_REPORT.size :])
        ),
        flags,
    )


def _seconds(microseconds: int) -> float:
    if microseconds > _LONGEST:
        raise RemoteError(f"a time of {microseconds} microseconds in a status report is too long")
    return microseconds / 1e6


def _microseconds(seconds: float) -> int:
    return round(seconds * 1e6)
