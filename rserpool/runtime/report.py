"""Notices as dicts and as JSON lines, for another process that watches this one.

```json
{"at": 1700000000.25, "notice": "ElementRemoved", "pool_handle": "echo", "identifier": 3232235777, "reason": "…"}
```

`at` is in seconds since the epoch. Identifiers are numbers, pool handles are text, octets are hexadecimal digits,
policies are `{"name", "code", "values"}`, error causes are their names in words, and addresses are text with the
protocol (`tcp 127.0.0.1:3863`). Reading a dict back gives an equal notice, whatever peers have sent: a port may be 0,
and octets of a pool handle that are not UTF-8 are surrogates, as in Python's file names. Exceptions are what JSON
cannot express: tokens other than numbers and texts, and lines that were shortened.
"""

from __future__ import annotations

import json
import math
import time
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import IO, Any, NewType, get_args, get_origin, get_type_hints

from rserpool.core.notices import Notice
from rserpool.errors import CauseCode, ErrorCause, LocalError
from rserpool.model import PoolHandle, TransportAddress, TransportProtocol, TransportUse
from rserpool.policies import POLICIES, Policy, UnknownPolicy
from rserpool.transport.address import parse_address

LINE_LIMIT = 4000
"""Octets of a line. A pipe does not interleave writes of up to 4096 octets (PIPE_BUF on Linux). The difference leaves
room for what a program adds, such as its process id."""

_STRIDES = ((256, 16), (64, 4), (16, 1))
"""Limits for a line that is too long, tried in turn: characters of a text, entries of a list."""

NOTICES: dict[str, type[Notice]] = {kind.__name__: kind for kind in get_args(Notice)}
"""All kinds of notices by name."""

_INFINITE = "infinity"
_WORD_MAX = 0xFFFF_FFFF


def to_dict(notice: Notice, at: float | None = None) -> dict[str, Any]:
    """Return a notice as a dict of JSON's types.

    Args:
        notice: Any notice.
        at: When it happened, in seconds since the epoch; None leaves the time out.
    """
    time_of = {} if at is None else {"at": at}
    return {**time_of, "notice": type(notice).__name__, **_fields(notice)}


def from_dict(values: Mapping[str, Any]) -> Notice:
    """Return the notice in a dict. Entries that are no field of it (`at`, a process id) are ignored.

    Raises:
        LocalError: There is no notice in it.
    """
    try:
        notice: Notice = _from_fields(NOTICES[values["notice"]], values)
        return notice
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise LocalError(f"no notice can be read from {str(dict(values))[:200]} ({error!r})") from error


def to_line(values: Mapping[str, Any], limit: int = LINE_LIMIT) -> str:
    """Return a dict as one line of JSON in ASCII, with its line feed.

    Args:
        values: JSON's types only.
        limit: The largest number of octets. A line that would be longer loses parts of long texts and lists, and says
            `"shortened": true`.
    """
    line = json.dumps(values, allow_nan=False)
    for text, entries in _STRIDES:
        if len(line) < limit:
            return line + "\n"
        line = json.dumps({**_shortened(values, text, entries), "shortened": True})
    if len(line) < limit:
        return line + "\n"
    return json.dumps({name: values[name] for name in ("at", "notice") if name in values} | {"shortened": True}) + "\n"


def from_line(line: str | bytes) -> dict[str, Any]:
    """Return the dict in a line.

    Raises:
        LocalError: The line is not a JSON object.
    """
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        raise LocalError(f"this line is no report: {line[:200]!r}")
    return values


class Reporter:
    """Writes notices to a stream as JSON lines, with one write for each; pass it to a role as `on_notice`.

    When the stream cannot be written (the reader of a pipe has gone, the disk is full), it stops writing; the role
    continues. A write waits for its reader, so give it a stream that somebody reads.

    Args:
        stream: Where to write.
        clock: Returns the time of a notice, in seconds since the epoch.
    """

    def __init__(self, stream: IO[str], clock: Callable[[], float] = time.time) -> None:
        self._stream: IO[str] | None = stream
        self._clock = clock

    def __call__(self, notice: Notice) -> None:
        """Write a notice with the time."""
        self.write(to_dict(notice, self._clock()))

    def write(self, values: Mapping[str, Any]) -> None:
        """Write a dict that is not a notice of the library, as a line of the same form."""
        if self._stream is None:
            return
        try:
            self._stream.write(to_line(values))
            self._stream.flush()
        except OSError:
            self._stream = None


# --- values as JSON -------------------------------------------------------------------------------------------------


def _fields(value: Any) -> dict[str, Any]:
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else _INFINITE
        case PoolHandle():
            return value.decode("utf-8", "surrogateescape")
        case bytes():
            return value.hex()
        case tuple() | list():
            return [_plain(entry) for entry in value]
        case Policy():
            return {"name": value.name, "code": value.code, "values": list(value.values)}
        case ErrorCause():
            return f"{value}: {value.data.hex()}" if value.data else str(value)
        case TransportAddress():
            return _address_text(value)
    return _fields(value) if is_dataclass(value) else str(value)


def _address_text(address: TransportAddress) -> str:
    protocol = address.protocol.value
    if address.use is TransportUse.DATA_AND_CONTROL:
        protocol += "+control"
    if address.service_code:
        protocol += f"/{address.service_code}"
    if not address.addresses:
        return f"{protocol} {address.opaque.hex()}"
    return f"{protocol} {address}"


def _shortened(value: Any, text: int, entries: int) -> Any:
    match value:
        case str() if len(value) > text:
            return value[:text] + "…"
        case list():
            short = [_shortened(entry, text, entries) for entry in value[:entries]]
            return [*short, f"… {len(value)} in all"] if len(value) > entries else short
        case Mapping():
            return {name: _shortened(entry, text, entries) for name, entry in value.items()}
    return value


# --- values from JSON -----------------------------------------------------------------------------------------------


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _from_fields(kind: type, values: Mapping[str, Any]) -> Any:
    hints = _hints(kind)
    return kind(**{field.name: _value(hints[field.name], values[field.name]) for field in fields(kind)})


def _value(kind: Any, value: Any) -> Any:
    """Return the value of a field annotated as `kind`."""
    if isinstance(kind, types.UnionType):
        (kind,) = set(get_args(kind)) - {types.NoneType}
        return None if value is None else _value(kind, value)
    if get_origin(kind) is tuple:
        return tuple(_value(get_args(kind)[0], entry) for entry in value)
    if isinstance(kind, NewType):  # an identifier
        if kind.__supertype__ is int and not 0 <= value <= _WORD_MAX:
            raise ValueError(f"{value!r} is no identifier")
        kind = kind.__supertype__
    if kind in _READ:
        return _READ[kind](value)
    if is_dataclass(kind) and isinstance(kind, type):
        return _from_fields(kind, value)
    if issubclass(kind, Enum):
        return kind(value)
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value


def _policy(value: Mapping[str, Any]) -> Policy:
    kind = POLICIES.get(value["code"])
    if not all(isinstance(word, int) and 0 <= word <= _WORD_MAX for word in (value["code"], *value["values"])):
        raise ValueError(f"{value!r} is no policy")
    return kind(*value["values"]) if kind else UnknownPolicy(value["code"], tuple(value["values"]))


def _number(value: object) -> float:
    if value == _INFINITE:
        return math.inf
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{value!r} is no number")
    return float(value)


def _cause(text: str) -> ErrorCause:
    name, _, data = text.partition(": ")
    unknown = name.removeprefix("cause 0x")
    code = CauseCode[name.upper().replace(" ", "_")] if unknown == name else int(unknown, 16)
    return ErrorCause(int(code), bytes.fromhex(data))


def _address(text: str) -> TransportAddress:
    kind, _, where = text.partition(" ")
    kind, _, service_code = kind.partition("/")
    name, _, control = kind.partition("+")
    protocol = TransportProtocol(name)
    use = TransportUse.DATA_AND_CONTROL if control else TransportUse.DATA_ONLY
    if protocol is TransportProtocol.OPAQUE:
        return TransportAddress(protocol, 0, (), use, opaque=bytes.fromhex(where))
    hosts, colon, port = where.rpartition(":")
    # The port of an end that does not listen is 0, which people may not write.
    plain = parse_address(f"{hosts}{colon}{'1' if port == '0' else port}", protocol)
    return TransportAddress(protocol, 0 if port == "0" else plain.port, plain.addresses, use, int(service_code or 0))


def _handle(text: str) -> PoolHandle:
    return PoolHandle(text.encode("utf-8", "surrogateescape"))


_READ: dict[Any, Callable[[Any], Any]] = {
    object: lambda value: value,
    float: _number,
    bytes: bytes.fromhex,
    PoolHandle: _handle,
    Policy: _policy,
    ErrorCause: _cause,
    TransportAddress: _address,
}
"""Readers for the types of fields whose JSON form differs from the value."""
