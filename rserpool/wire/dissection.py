"""The fields of a message for display: `dissect(ppid, payload)` returns a tree of fields with their octet positions.

The leaves cover every octet exactly once and in order, even in malformed messages: unreadable octets become a leaf with
a `fault`. Header and fixed fields follow the message declarations, parameter bounds come from the decoder, and the
fault of a parameter is the decoder's error message. Only the inner layout of parameters is defined here, in `INSIDE`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from enum import Enum
from functools import lru_cache
from ipaddress import ip_address
from typing import Any, Final, TypeAlias

from rserpool.errors import ErrorCause, RemoteError
from rserpool.model import PoolElement, ServerInformation, TransportUse, hex_id
from rserpool.policies import POLICIES
from rserpool.wire import decode, message_class
from rserpool.wire.asap import PPID as ASAP
from rserpool.wire.parameters import PARAMETERS
from rserpool.wire.schema import MESSAGE_HEADER, Wire
from rserpool.wire.tlv import LIFE_UNIT, ParameterType, Units, lives_per_second, parameters

_SHOWN: Final = 24
"""Number of octets of a value that are shown; an ellipsis stands for the rest."""


@dataclass(frozen=True, slots=True)
class WireField:
    """A field of a message: `payload[start:start + length]`."""

    name: str
    """Its name, for display."""
    value: str
    """Its value, for display; long values are shortened."""
    start: int
    """The position of its first octet in the message."""
    length: int
    """Its number of octets."""
    parts: tuple[WireField, ...] = ()
    """The fields inside it; they cover it without gaps."""
    fault: str = ""
    """An error in the field, or in the message at this position; empty if there is none."""

    @property
    def end(self) -> int:
        """The position after the field."""
        return self.start + self.length

    def leaves(self) -> Iterator[WireField]:
        """Yield the fields without parts, in octet order."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()

    def faults(self) -> Iterator[WireField]:
        """Yield the fields with a fault, innermost first."""
        for part in self.parts:
            yield from part.faults()
        if self.fault:
            yield self


def message_name(ppid: int, payload: bytes) -> str:
    """Return the type of a message in words, like `Handle resolution`, or an empty string for an unknown type."""
    cls = message_class(ppid, payload[0]) if payload else None
    return "" if cls is None else _words(cls.__name__)


def dissect(ppid: int, payload: bytes, *, life_unit: float = LIFE_UNIT) -> WireField:
    """Return the fields of an ASAP or ENRP message as a tree. Raises nothing, even for invalid messages.

    Args:
        ppid: The payload protocol identifier: 11 for ASAP, 12 for ENRP.
        payload: The octets of the message.
        life_unit: Seconds per unit of Registration Life on the wire; see `InteropProfile`.
    """
    name = message_name(ppid, payload) or "Unknown message"
    protocol = "ASAP" if ppid == ASAP else "ENRP"
    try:
        decode(ppid, payload, life_unit=life_unit)
        fault = ""
    except RemoteError as error:
        fault = str(error)
    parts = _Walk(payload, Units(lives_per_second(life_unit))).message(
        message_class(ppid, payload[0]) if payload else None
    )
    return WireField(name, protocol, 0, len(payload), tuple(parts), fault)


def plain(octets: bytes) -> str:
    """Return the first octets as hexadecimal digits."""
    return octets[:_SHOWN].hex(" ") + (" …" if len(octets) > _SHOWN else "")


_ABBREVIATIONS: Final = {
    "pe": "PE",
    "ipv4": "IPv4",
    "ipv6": "IPv6",
    "sctp": "SCTP",
    "dccp": "DCCP",
    "tcp": "TCP",
    "udp": "UDP",
}


@lru_cache(maxsize=256)
def _words(name: str) -> str:
    """Return `HandleResolution`, `pool_handle` or `POOL_HANDLE` in words: `Handle resolution`, `Pool handle`."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").lower().split()
    first, *others = (_ABBREVIATIONS.get(word, word) for word in words)
    return " ".join((first[0].upper() + first[1:] if first.islower() else first, *others))


# --- the inner layout of parameters ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """A number of fixed size."""

    name: str
    size: int
    show: Callable[[int, Units], str] = lambda number, _units: str(number)


def _identifier(number: int, _units: Units) -> str:
    return hex_id(number)


def _hexadecimal(digits: int) -> Callable[[int, Units], str]:
    return lambda number, _units: f"0x{number:0{digits}x}"


def _life(number: int, units: Units) -> str:
    return "infinite" if number == 0xFFFF_FFFF else f"{number / units.lives_per_second:g} s"


def _use(number: int, _units: Units) -> str:
    known = {int(use): use.name.lower().replace("_", " ") for use in TransportUse}
    return known.get(number, str(number))


def _policy(number: int, _units: Units) -> str:
    known = POLICIES.get(number)
    return f"0x{number:08x}" + (f" ({known.name})" if known is not None else "")


_PORT: Final = _Piece("Port", 2)
_RESERVED: Final = _Piece("Reserved", 2, _hexadecimal(4))


class _Then(Enum):
    """What follows the numbers of fixed size."""

    OCTETS = "octets"
    TEXT = "text"
    ADDRESS = "address"
    PARAMETERS = "parameters"
    CAUSES = "causes"
    WORDS = "words"


_Inside: TypeAlias = tuple[tuple[_Piece, ...], _Then]

INSIDE: Final[dict[int, _Inside]] = {
    ParameterType.IPV4_ADDRESS: ((), _Then.ADDRESS),
    ParameterType.IPV6_ADDRESS: ((), _Then.ADDRESS),
    ParameterType.DCCP_TRANSPORT: (
        (_PORT, _RESERVED, _Piece("Service code", 4, _hexadecimal(8))),
        _Then.PARAMETERS,
    ),
    ParameterType.SCTP_TRANSPORT: ((_PORT, _Piece("Transport use", 2, _use)), _Then.PARAMETERS),
    ParameterType.TCP_TRANSPORT: ((_PORT, _Piece("Transport use", 2, _use)), _Then.PARAMETERS),
    ParameterType.UDP_TRANSPORT: ((_PORT, _RESERVED), _Then.PARAMETERS),
    ParameterType.UDP_LITE_TRANSPORT: ((_PORT, _RESERVED), _Then.PARAMETERS),
    ParameterType.POLICY: ((_Piece("Policy type", 4, _policy),), _Then.WORDS),
    ParameterType.POOL_HANDLE: ((), _Then.TEXT),
    ParameterType.POOL_ELEMENT: (
        (
            _Piece("PE identifier", 4, _identifier),
            _Piece("Home registrar", 4, _identifier),
            _Piece("Registration life", 4, _life),
        ),
        _Then.PARAMETERS,
    ),
    ParameterType.SERVER_INFORMATION: ((_Piece("Server identifier", 4, _identifier),), _Then.PARAMETERS),
    ParameterType.OPERATION_ERROR: ((), _Then.CAUSES),
    ParameterType.COOKIE: ((), _Then.OCTETS),
    ParameterType.PE_IDENTIFIER: ((_Piece("Identifier", 4, _identifier),), _Then.OCTETS),
    ParameterType.PE_CHECKSUM: ((_Piece("Checksum", 2, _hexadecimal(4)),), _Then.OCTETS),
    ParameterType.OPAQUE_TRANSPORT: ((), _Then.OCTETS),
    ParameterType.RESOLUTION_ITEMS: ((_Piece("Number", 4),), _Then.OCTETS),
}

_CODECS: Final = {kind: parameter for parameter in PARAMETERS for kind in parameter.types}


class _Walk:
    """Builds the fields of one message."""

    def __init__(self, data: bytes, units: Units) -> None:
        self._data, self._units = data, units

    def message(self, cls: type[Wire] | None) -> list[WireField]:
        data, size = self._data, len(self._data)
        if size < MESSAGE_HEADER.size:
            return [self._octets("Octets", 0, size, "too short for a message")] if size else []
        code, flags, length = MESSAGE_HEADER.unpack_from(data)
        fits = MESSAGE_HEADER.size <= length <= size <= length + (-length & 3)
        found = [
            WireField("Message type", f"0x{code:02x}", 0, 1, fault="" if cls is not None else "unknown message type"),
            WireField("Flags", _flags(cls, flags), 1, 1),
            WireField("Length", str(length), 2, 2, fault="" if fits else f"the message has {size} octets"),
        ]
        end = min(length, size) if length >= MESSAGE_HEADER.size else MESSAGE_HEADER.size
        if cls is None:
            found += self._rest("Octets", MESSAGE_HEADER.size, end)
        else:
            start = self._fixed(cls, end, found)
            found += self.parameters(start, end)
        if size > end:
            padding = fits and not any(data[end:])
            name = "Padding" if padding else "Octets beyond the length"
            found += self._rest(name, end, size, "" if fits else "beyond the length of the message")
        return found

    def _fixed(self, cls: type[Wire], end: int, found: list[WireField]) -> int:
        """Add the fields directly after the header to `found` and return their end."""
        start = MESSAGE_HEADER.size
        for name, read in cls.plan.fixed:
            is_enum = isinstance(read, type) and issubclass(read, Enum)
            if end - start < 4:
                found += self._rest(_words(name), start, end, "truncated")
                return end
            size = 2 if is_enum else 4
            number = int.from_bytes(self._data[start : start + size], "big")
            fault = ""
            try:
                value = f"{number} ({_words(read(number).name)})" if is_enum else hex_id(number)
            except ValueError:
                value, fault = str(number), "unknown value"
            found.append(WireField(_words(name), value, start, size, fault=fault))
            if is_enum:
                found.append(self._octets("Reserved", start + 2, start + 4))
            start += 4
        return start

    # --- parameters -------------------------------------------------------------------------------------------------

    def parameters(self, start: int, end: int, *, causes: bool = False) -> list[WireField]:
        """Return the parameters in a range, or the error causes, which have the same layout."""
        found: list[WireField] = []
        at = start
        try:
            for kind, first, last in parameters(self._data, start, end):
                stop = min(last + (-(last - first) & 3), end)
                found.append(self._cause(kind, first, last, stop) if causes else self._one(kind, first, last, stop))
                at = stop
        except RemoteError as error:
            found.append(self._octets("Octets", at, end, str(error)))
        return found

    def _one(self, kind: int, first: int, last: int, stop: int) -> WireField:
        known = kind in INSIDE
        name = _words(ParameterType(kind).name) if known else f"Unknown parameter 0x{kind:04x}"
        pieces, then = INSIDE.get(kind, ((), _Then.OCTETS))
        inside = self._pieces(pieces, first, last)
        at = inside[-1].end if inside else first
        inside += self._then(then, at, last)
        value, fault = self._value(kind, first, last)
        if not value and inside:
            value = inside[0].value
        return self._framed(name, value, kind, inside, first, last, stop, fault)

    def _value(self, kind: int, first: int, last: int) -> tuple[str, str]:
        """Return the decoded value of a parameter for display, and the decoder's error message."""
        codec = _CODECS.get(kind)
        if codec is None:
            return "", ""
        try:
            value: Any = codec.decode(kind, self._data, first, last, replace(self._units, reports=[]))
        except RemoteError as error:
            return "", str(error)
        if isinstance(value, PoolElement | ServerInformation):
            return hex_id(value.identifier), ""
        return ("" if isinstance(value, int | bytes) and kind != ParameterType.POOL_HANDLE else str(value)), ""

    def _cause(self, code: int, first: int, last: int, stop: int) -> WireField:
        octets = self._rest("Octets", first, last)
        return self._framed("Error cause", str(ErrorCause(code)), code, octets, first, last, stop)

    def _framed(
        self, name: str, value: str, kind: int, inside: list[WireField], first: int, last: int, stop: int,
        fault: str = "",
    ) -> WireField:  # fmt: skip
        head = [
            WireField("Type", f"0x{kind:04x}", first - 4, 2),
            WireField("Length", str(last - first + 4), first - 2, 2),
        ]
        parts = (*head, *inside, *self._rest("Padding", last, stop))
        return WireField(name, value, first - 4, stop - first + 4, parts, fault)

    def _pieces(self, pieces: tuple[_Piece, ...], start: int, end: int) -> list[WireField]:
        found = []
        for piece in pieces:
            if end - start < piece.size:
                found += self._rest(piece.name, start, end, "truncated")
                break
            number = int.from_bytes(self._data[start : start + piece.size], "big")
            found.append(WireField(piece.name, piece.show(number, self._units), start, piece.size))
            start += piece.size
        return found

    def _then(self, then: _Then, start: int, end: int) -> list[WireField]:
        match then:
            case _Then.PARAMETERS | _Then.CAUSES:
                return self.parameters(start, end, causes=then is _Then.CAUSES)
            case _Then.WORDS:
                code = int.from_bytes(self._data[start - 4 : start], "big")
                names = [_words(field.name) for field in fields(POLICIES[code])] if code in POLICIES else []
                count = max((end - start) // 4, len(names))
                pieces = [_Piece(names[n] if n < len(names) else f"Value {n + 1}", 4) for n in range(count)]
                found = self._pieces(tuple(pieces), start, end)
                return found + self._rest("Octets", found[-1].end if found else start, end)
            case _Then.TEXT if start < end:
                return [WireField("Name", self._data[start:end].decode("utf-8", "replace"), start, end - start)]
            case _Then.ADDRESS if start < end:
                octets = self._data[start:end]
                text = str(ip_address(octets)) if len(octets) in (4, 16) else plain(octets)
                return [WireField("Address", text, start, end - start)]
        return self._rest("Octets", start, end)

    def _octets(self, name: str, start: int, end: int, fault: str = "") -> WireField:
        return WireField(name, plain(self._data[start:end]), start, end - start, fault=fault)

    def _rest(self, name: str, start: int, end: int, fault: str = "") -> list[WireField]:
        """Return the remaining octets as one field, or nothing if there are none."""
        return [self._octets(name, start, end, fault)] if start < end else []


def _flags(cls: type[Wire] | None, flags: int) -> str:
    known = cls.plan.flags if cls is not None else {}
    names = [name.replace("_", " ") for name, bit in known.items() if flags & bit]
    return f"0x{flags:02x}" + (f" ({', '.join(names)})" if names else "")
