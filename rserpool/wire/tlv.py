"""Type-length-value parameters (RFC 5354 §2, §3): bounds, padding, and what to do with a parameter one does not know.

Everything that reads lengths from the network does it in `parameters()`. Emitted lengths follow the common practice:
a parameter's Length leaves out its own padding, whatever encloses it counts that padding. Both styles are accepted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from struct import Struct
from typing import Any, Final, Generic, TypeAlias, TypeVar

from rserpool.errors import CauseCode, ErrorCause, RemoteError

T = TypeVar("T")

HEADER: Final = Struct("!HH")
"""Type and Length, of parameters and of error causes."""

QUOTE_MAX: Final = 2048
"""Octets of the offending parameter or message that an error cause repeats at most."""

REPORTS_MAX: Final = 16
"""Unknown parameters reported per message at most. With `QUOTE_MAX` a report always fits into one message."""

_PADDING: Final = (b"", b"\0\0\0", b"\0\0", b"\0")  # by length modulo 4


class ParameterType(IntEnum):
    """The parameters of RFC 5354 §3, and the handle resolution option of draft asap-hropt."""

    IPV4_ADDRESS = 0x0001
    IPV6_ADDRESS = 0x0002
    DCCP_TRANSPORT = 0x0003
    SCTP_TRANSPORT = 0x0004
    TCP_TRANSPORT = 0x0005
    UDP_TRANSPORT = 0x0006
    UDP_LITE_TRANSPORT = 0x0007
    POLICY = 0x0008
    POOL_HANDLE = 0x0009
    POOL_ELEMENT = 0x000A
    SERVER_INFORMATION = 0x000B
    OPERATION_ERROR = 0x000C
    COOKIE = 0x000D
    PE_IDENTIFIER = 0x000E
    PE_CHECKSUM = 0x000F
    OPAQUE_TRANSPORT = 0x0010
    RESOLUTION_ITEMS = 0x803F


_KNOWN: Final = frozenset(ParameterType)


@dataclass(slots=True)
class Units:
    """What an encoder or decoder must know besides the value or the octets."""

    lives_per_second: int
    """Registration life on the wire, per second: 1 as in RFC 5354 §3.10, 1000 as rsplib counts."""

    reports: list[ErrorCause] = field(default_factory=list)
    """Collects unknown parameters that want to be reported though the message is acted upon."""

    def report(self, cause: ErrorCause) -> None:
        """Add to `reports`, as long as it all fits into one message."""
        if len(self.reports) < REPORTS_MAX:
            self.reports.append(cause)


Encoder: TypeAlias = Callable[[T, Units], bytes]
"""Value to whole parameters, header and padding included."""

Decoder: TypeAlias = Callable[[int, bytes, int, int, Units], T]
"""(type, data, start, end, units) to value; the parameter's value is `data[start:end]`."""


@dataclass(frozen=True, slots=True)
class Parameter(Generic[T]):
    """How one Python type stands on the wire. `value_type` is what message declarations say."""

    value_type: Any
    types: tuple[int, ...]
    encode: Encoder[T]
    decode: Decoder[T]


def tlv(kind: int, value: bytes) -> bytes:
    """One whole parameter with its padding."""
    size = len(value)
    return HEADER.pack(kind, 4 + size) + value + _PADDING[size & 3]


def parameters(data: bytes, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The parameters in `data[start:end]` as (type, start of value, end of value).

    `end` may leave out the last one's padding.
    """
    while start < end:
        if end - start < 4:
            raise broken(f"{end - start} octets are too few for a parameter")
        kind, length = HEADER.unpack_from(data, start)
        stop = start + length
        if length < 4 or stop > end:
            raise broken(f"parameter 0x{kind:04x} says {length} of {end - start} octets")
        yield kind, start + 4, stop
        start = stop + (-length & 3)


def invalid(text: str, quote: bytes) -> RemoteError:
    """The error for values that cannot be, with the parameter at fault (RFC 5354 §3.12.4)."""
    return RemoteError(text, ErrorCause(CauseCode.INVALID_VALUES, quote[:QUOTE_MAX]))


def broken(text: str) -> RemoteError:
    """The error for octets in which no parameter could be named that is at fault."""
    return RemoteError(text, ErrorCause(CauseCode.UNSPECIFIED))


def invalid_parameter(text: str, data: bytes, start: int, end: int) -> RemoteError:
    """As `invalid`, for the parameter whose value is `data[start:end]`."""
    return invalid(text, data[start - 4 : end])


def pass_over(kind: int, data: bytes, start: int, end: int, units: Units) -> None:
    """Skip a parameter that has no meaning here, or refuse the message, as its two highest bits say (RFC 5354 §3)."""
    skip, report = kind & 0x8000, kind & 0x4000
    if skip and not report:
        return
    cause = ErrorCause(CauseCode.UNRECOGNIZED_PARAMETER, data[start - 4 : end][:QUOTE_MAX])
    if skip:
        units.report(cause)
    elif kind in _KNOWN:
        # Not unrecognized, only out of place: saying so helps more than the silence that the bits 00 ask for.
        raise invalid_parameter(f"parameter 0x{kind:04x} has no place here", data, start, end)
    else:
        raise RemoteError(f"unknown parameter 0x{kind:04x}", cause if report else None)
