"""`@message` builds the codec of a message class from its declaration, once, when the class is defined.

`rserpool.wire.asap` explains declarations. A received message must contain every required parameter, in any order.
Order matters only in a repeated group (`enrp.PoolEntry`), where the first parameter begins the next entry.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import MISSING, dataclass, fields
from enum import Enum, auto
from operator import attrgetter
from struct import Struct
from types import NoneType
from typing import Any, ClassVar, Final, TypeAlias, TypeVar, dataclass_transform, get_args, get_type_hints

from rserpool.errors import LocalError
from rserpool.model import ServerId, hex_id
from rserpool.wire.parameters import PARAMETERS
from rserpool.wire.tlv import Decoder, Parameter, Units, broken, invalid_parameter, parameters, pass_over

MESSAGE_HEADER: Final = Struct("!BBH")
"""Type, Flags, Length (RFC 5354 §4)."""

_BY_VALUE_TYPE: Final[dict[object, Parameter[Any]]] = {parameter.value_type: parameter for parameter in PARAMETERS}

_Writer: TypeAlias = Callable[[Any, Units], bytes]


class Wire:
    """Base class of all messages. `code` is the message type octet, `plan` the codec."""

    __slots__ = ()

    code: ClassVar[int]
    plan: ClassVar[Plan]

    def __str__(self) -> str:
        values = ((name, getattr(self, name)) for name in self.plan.names)
        return f"{type(self).__name__}({', '.join(f'{name}={_shown(value)}' for name, value in values)})"


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return f"({', '.join(map(_shown, value))})"
    return hex_id(value) if type(value) is int else str(value)


M = TypeVar("M", bound=Wire)


@dataclass_transform(frozen_default=True)
def message(code: int, **flags: int) -> Callable[[type[M]], type[M]]:
    """Turn a class into a message of type `code`. `flags` maps its `bool` fields to bits of the flags octet."""

    def decorate(cls: type[M]) -> type[M]:
        made = dataclass(frozen=True, slots=True)(cls)
        made.code = code
        made.plan = Plan(made, flags)
        return made

    return decorate


class _Times(Enum):
    """How often a parameter may occur, and its role in a group."""

    ONCE = auto()
    MANY = auto()
    HEAD = auto()
    """Begins an entry of a group."""
    ITEM = auto()
    """Belongs to the current entry."""


_Place: TypeAlias = tuple[int, _Times, Decoder[Any]]
"""The destination of a parameter type: index of its field, how often it may occur, and its decoder."""


class Plan:
    """The codec of one message class: bits of the flags octet, a `Struct` of fixed fields, and parameters by type."""

    def __init__(self, cls: type[Wire], flags: dict[str, int]) -> None:
        self._make = cls
        self._flags: list[tuple[int, Callable[[Any], Any], int]] = []
        self._fixed: list[tuple[int, Callable[[Any], Any], Callable[[int], Any]]] = []
        self._places: dict[int, _Place] = {}
        self._writers: list[tuple[Callable[[Any], Any], _Writer]] = []
        self._defaults: list[tuple[int, str, Any]] = []
        self._closers: list[tuple[int, Callable[[list[Any]], Any]]] = []
        layout = "!"
        hints = get_type_hints(cls, include_extras=True)
        own = fields(cls)  # type: ignore[arg-type]  # `message` has just made it a dataclass
        self.names: Final = tuple(field.name for field in own)
        for index, field in enumerate(own):
            hint, get = hints[field.name], attrgetter(field.name)
            if field.name in flags:
                self._flags.append((index, get, flags[field.name]))
            elif hint is ServerId:
                layout += "I"
                self._fixed.append((index, get, ServerId))
            elif isinstance(hint, type) and issubclass(hint, Enum):
                layout += "Hxx"  # 16 bits and 16 reserved bits
                self._fixed.append((index, get, hint))
            else:
                self._writers.append((get, self._parameter(index, hint)))
                self._defaults.append((index, field.name, field.default))
        self._layout: Final = Struct(layout)
        self.flags: Final = dict(flags)
        """The fields that are bits of the flags octet, with their bits."""
        self.fixed: Final = tuple((self.names[index], read) for index, _, read in self._fixed)
        """The fields directly after the header, with the function that converts the number to a value."""

    def _parameter(self, index: int, hint: Any) -> _Writer:
        """Register the parameters of a field and return the function that writes it. None is not written."""
        inner, *rest = get_args(hint) or (hint,)
        if rest == [NoneType] or not rest:
            return self._place(_BY_VALUE_TYPE[inner], index, _Times.ONCE)
        if inner in _BY_VALUE_TYPE:
            each = self._place(_BY_VALUE_TYPE[inner], index, _Times.MANY)
            self._closers.append((index, tuple))
            return lambda values, units: b"".join([each(value, units) for value in values])
        return self._group(index, inner)

    def _group(self, index: int, entry: Any) -> _Writer:
        """Register `tuple[Entry, ...]`, where an entry is one parameter followed by a tuple of others."""
        head_name, items_name = (field.name for field in fields(entry))
        hints = get_type_hints(entry)
        head = self._place(_BY_VALUE_TYPE[hints[head_name]], index, _Times.HEAD)
        item = self._place(_BY_VALUE_TYPE[get_args(hints[items_name])[0]], index, _Times.ITEM)

        def close(entries: list[Any]) -> tuple[Any, ...]:
            if not all(items for _, items in entries):
                raise broken(f"{entry.__name__} without {items_name}")
            return tuple(entry(first, tuple(items)) for first, items in entries)

        def write(entries: Sequence[Any], units: Units) -> bytes:
            parts = []
            for one in entries:
                if not getattr(one, items_name):
                    raise LocalError(f"{entry.__name__} without {items_name} cannot be sent")
                parts.append(head(getattr(one, head_name), units))
                parts += [item(value, units) for value in getattr(one, items_name)]
            return b"".join(parts)

        self._closers.append((index, close))
        return write

    def _place(self, parameter: Parameter[Any], index: int, times: _Times) -> _Writer:
        for kind in parameter.types:
            self._places[kind] = (index, times, parameter.decode)
        return parameter.encode

    def encode(self, value: Wire, units: Units) -> bytes:
        """Return the octets of a message."""
        flags = 0
        for _, get, bit in self._flags:
            if get(value):
                flags |= bit
        parts = [self._layout.pack(*[get(value) for _, get, _ in self._fixed])] if self._fixed else []
        for get, write in self._writers:
            item = get(value)
            if item is not None:
                parts.append(write(item, units))
        body = b"".join(parts)
        return MESSAGE_HEADER.pack(value.code, flags, MESSAGE_HEADER.size + len(body)) + body

    def decode(self, flags: int, data: bytes, end: int, units: Units) -> Wire:
        """Return the message in `data[:end]`, whose header has been checked. Raises `RemoteError`."""
        values: list[Any] = [MISSING] * len(self.names)
        for index, _, bit in self._flags:
            values[index] = bool(flags & bit)
        start = MESSAGE_HEADER.size + self._layout.size
        if end < start:
            raise broken(f"{end} octets are too few for {self._make.__name__}")
        for (index, _, read), number in zip(
            self._fixed, self._layout.unpack_from(data, MESSAGE_HEADER.size), strict=True
        ):
            try:
                values[index] = read(number)
            except ValueError as error:
                raise broken(str(error)) from error
        self._read_parameters(values, data, start, end, units)
        for index, close in self._closers:
            if values[index] is not MISSING:
                values[index] = close(values[index])
        for index, name, default in self._defaults:
            if values[index] is MISSING:
                if default is MISSING:
                    raise broken(f"{self._make.__name__} without {name}")
                values[index] = default
        return self._make(*values)

    def _read_parameters(self, values: list[Any], data: bytes, start: int, end: int, units: Units) -> None:
        for kind, first, last in parameters(data, start, end):
            place = self._places.get(kind)
            if place is None:
                pass_over(kind, data, first, last, units)
                continue
            index, times, decode = place
            value, held = decode(kind, data, first, last, units), values[index]
            if times is _Times.ONCE:
                if held is not MISSING:
                    raise invalid_parameter(f"parameter 0x{kind:04x} occurs twice", data, first, last)
                values[index] = value
            elif times is _Times.ITEM:
                if held is MISSING:
                    raise invalid_parameter(
                        f"parameter 0x{kind:04x} comes before the first parameter of its group", data, first, last
                    )
                held[-1][1].append(value)
            else:
                if held is MISSING:
                    values[index] = held = []
                held.append((value, []) if times is _Times.HEAD else value)
