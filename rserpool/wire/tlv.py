"""Type-length-value parameters (RFC 5354 §2, §3): bounds, padding and the handling of unknown parameters.

Only `parameters()` reads lengths from the network. Encoded lengths follow common practice: the Length of a parameter
excludes its own padding, and the Length of the enclosing structure includes it. The decoder accepts both styles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from struct import Struct
from typing import Any, Final, Generic, TypeAlias, TypeVar

from rserpool.errors import CauseCode, ErrorCause, LocalError, RemoteError

T = TypeVar("T")
B = TypeVar("B", bound=bytes)

HEADER: Final = Struct("!HH")
"""Type and Length of a parameter or an error cause."""

LIFE_UNIT: Final = 1.0
"""Seconds per unit of Registration Life on the wire (RFC 5354 §3.10), unless a profile differs."""

QUOTE_MAX: Final = 2048
"""Maximum number of octets of the offending parameter or message that an error cause repeats."""

REPORTS_MAX: Final = 16
"""Maximum number of unknown parameters reported per message. With `QUOTE_MAX` a report fits into one message."""

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
    """The context of an encoder or decoder: the unit of Registration Life, and the reports collected so far."""

    lives_per_second: int
    """Units of Registration Life per second: 1 in RFC 5354 §3.10, 1000 in rsplib."""

    reports: list[ErrorCause] = field(default_factory=list)
    """Unknown parameters that ask for a report although the message is processed."""

    def report(self, cause: ErrorCause) -> None:
        """Add a cause to `reports` unless `REPORTS_MAX` is reached."""
        if len(self.reports) < REPORTS_MAX:
            self.reports.append(cause)


@lru_cache(maxsize=8)
def lives_per_second(life_unit: float) -> int:
    """Return the units of Registration Life per second, given the seconds per unit."""
    return round(1 / life_unit)


Encoder: TypeAlias = Callable[[T, Units], bytes]
"""Encodes a value as a complete parameter with header and padding."""

Decoder: TypeAlias = Callable[[int, bytes, int, int, Units], T]
"""Decodes (type, data, start, end, units), where `data[start:end]` is the value of the parameter."""


@dataclass(frozen=True, slots=True)
class Parameter(Generic[T]):
    """The wire format of one Python type. Message declarations name `value_type`."""

    value_type: Any
    types: tuple[int, ...]
    encode: Encoder[T]
    decode: Decoder[T]


def tlv(kind: int, value: bytes) -> bytes:
    """Return a complete parameter with its padding."""
    size = len(value)
    return HEADER.pack(kind, 4 + size) + value + _PADDING[size & 3]


def parameters(data: bytes, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield the parameters in `data[start:end]` as (type, start of value, end of value).

    `end` may exclude the padding of the last one. Raises `RemoteError` for a length that is out of bounds.
    """
    while start < end:
        if end - start < 4:
            raise broken(f"{end - start} octets are too few for a parameter")
        kind, length = HEADER.unpack_from(data, start)
        stop = start + length
        if length < 4 or stop > end:
            raise broken(f"parameter 0x{kind:04x} has length {length} but only {end - start} octets are left")
        yield kind, start + 4, stop
        start = stop + (-length & 3)


def invalid(text: str, quote: bytes) -> RemoteError:
    """Return the error for invalid values, which quotes the parameter at fault (RFC 5354 §3.12.4)."""
    return RemoteError(text, ErrorCause(CauseCode.INVALID_VALUES, quote[:QUOTE_MAX]))


def broken(text: str) -> RemoteError:
    """Return the error for malformed octets where no single parameter is at fault."""
    return RemoteError(text, ErrorCause(CauseCode.UNSPECIFIED))


def invalid_parameter(text: str, data: bytes, start: int, end: int) -> RemoteError:
    """Return the error of `invalid` for the parameter whose value is `data[start:end]`."""
    return invalid(text, data[start - 4 : end])


def octet_string(value_type: type[B], kind: int) -> Parameter[B]:
    """Return the wire format of a type of octets whose constructor raises `LocalError` for a wrong length."""

    def encode(value: B, units: Units) -> bytes:
        return tlv(kind, value)

    def decode(kind: int, data: bytes, start: int, end: int, units: Units) -> B:
        try:
            return value_type(data[start:end])
        except LocalError as error:
            raise invalid_parameter(str(error), data, start, end) from error

    return Parameter(value_type, (kind,), encode, decode)


def pass_over(kind: int, data: bytes, start: int, end: int, units: Units) -> None:
    """Skip an unexpected parameter or reject the message, depending on its two highest type bits (RFC 5354 §3)."""
    skip, report = kind & 0x8000, kind & 0x4000
    if skip and not report:
        return
    cause = ErrorCause(CauseCode.UNRECOGNIZED_PARAMETER, data[start - 4 : end][:QUOTE_MAX])
    if skip:
        units.report(cause)
    elif kind in _KNOWN:
        # The type is known but misplaced. An error helps the sender more than the silence that bits 00 ask for.
        raise invalid_parameter(f"parameter 0x{kind:04x} is not allowed here", data, start, end)
    else:
        raise RemoteError(f"unknown parameter 0x{kind:04x}", cause if report else None)
