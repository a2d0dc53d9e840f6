"""`@line` makes a codec from a class's declaration, once, when the class is made.

A line is a JSON object. One of its keys, the mark, tells which kind of line it is: by being there (`{"exited": 4711,
...}`) or by its value (`{"notice": "Running", ...}`). Every field is a key of the object, under its own name unless
`@line` gives it another. A field that has its default value is not written. When a line is read, keys that are not
fields are ignored.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from types import NoneType, UnionType
from typing import (
    Any,
    ClassVar,
    Final,
    Generic,
    Self,
    TypeAlias,
    TypeVar,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)


class BadLine(ValueError):
    """This is not a line of the protocol. The sentence says why."""


def parsed(text: bytes | str) -> Mapping[str, Any]:
    """The JSON object in a line of text. Raises `BadLine`."""
    try:
        values = json.loads(text)
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise BadLine("it is not a JSON object")
    return values


Mark: TypeAlias = tuple[str, str | int | None]
"""The key that tells the kind of a line, and the value it must have (None: any)."""


class Line:
    """The root of all kinds of line."""

    __slots__ = ()

    mark: ClassVar[Mark]
    plan: ClassVar[Plan]

    def to_json(self) -> dict[str, Any]:
        """The line as an object for `json.dumps`."""
        return self.plan.write(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """The line that a JSON object of this kind is. Raises `BadLine`."""
        made = cls.plan.read(values)
        assert isinstance(made, cls)
        return made


L = TypeVar("L", bound=Line)


@dataclass_transform(frozen_default=True)
def line(key: str, value: str | int | None = None, **keys: str) -> Callable[[type[L]], type[L]]:
    """Make a class a kind of line that is marked by `key`, or by this value of it. `keys`: fields with another key."""

    def decorate(cls: type[L]) -> type[L]:
        made = dataclass(frozen=True, slots=True)(cls)
        made.mark = key, value
        made.plan = Plan(made, keys)
        return made

    return decorate


class Plan:
    """The codec of one kind of line."""

    def __init__(self, cls: type[Line], keys: Mapping[str, str]) -> None:
        self._make = cls
        self._constant = {} if cls.mark[1] is None else {cls.mark[0]: cls.mark[1]}
        hints = get_type_hints(cls)
        self._fields = tuple(
            (field.name, keys.get(field.name, field.name), value_of(hints[field.name]), field.default)
            for field in fields(cls)  # type: ignore[arg-type]  # a dataclass since the line above
        )

    def write(self, one: Line) -> dict[str, Any]:
        """The object that this line is."""
        values: dict[str, Any] = dict(self._constant)
        for name, key, kind, default in self._fields:
            value = getattr(one, name)
            if value != default:
                values[key] = kind.write(value)
        return values

    def read(self, values: Mapping[str, Any]) -> Line:
        """The line that this object is. Raises `BadLine`."""
        read = {}
        for name, key, kind, default in self._fields:
            if key in values:
                try:
                    read[name] = kind.read(values[key])
                except ValueError as error:
                    raise BadLine(f"{key} {error}, not {str(values[key])[:80]!r}") from error
            elif default is MISSING:
                raise BadLine(f"{key} is missing")
        return self._make(**read)


class Table(Generic[L]):
    """The kinds of line that one side may write."""

    def __init__(self, *kinds: type[L]) -> None:
        self.kinds: Final = kinds
        self._by_mark: dict[Mark, type[L]] = {kind.mark: kind for kind in kinds}
        self.keys: Final = tuple(dict.fromkeys(key for key, _ in self._by_mark))
        """The keys that are marks, in the order in which they are looked for."""

    def read(self, values: Mapping[str, Any]) -> L:
        """The line that a JSON object is. Raises `BadLine`."""
        for key in self.keys:
            if key in values:
                found = values[key]
                exact = self._by_mark.get((key, found)) if isinstance(found, str | int) else None
                kind = exact or self._by_mark.get((key, None))
                if kind is not None:
                    return kind.from_json(values)
        raise BadLine(f"unknown kind of line: {str(dict(values))[:120]}")


# --- values ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Value:
    """How a type is written as JSON, and read. `read` raises ValueError with words that follow a name: `must be …`."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def _just(value: Any) -> Any:
    return value


def _whole_number(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError("must be a whole number")


def _number(value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    raise ValueError("must be a number")


def _truth(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError("must be true or false")


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise ValueError("must be text")


def _octets(value: object) -> bytes:
    try:
        return b64decode(_text(value), validate=True)
    except ValueError as error:
        raise ValueError("must be base64") from error


def _object(value: object) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    raise ValueError("must be an object")


VALUES: Final[dict[object, Value]] = {
    int: Value(_just, _whole_number),
    float: Value(_just, _number),
    bool: Value(_just, _truth),
    str: Value(_just, _text),
    bytes: Value(lambda octets: b64encode(octets).decode(), _octets),
    Mapping: Value(dict, _object),
}


def value_of(hint: Any) -> Value:
    """The codec of a field that is declared as `hint`: a type of `VALUES`, or such a type or None."""
    if isinstance(hint, UnionType):
        (hint,) = set(get_args(hint)) - {NoneType}
        inner = value_of(hint)
        return Value(
            lambda value: None if value is None else inner.write(value),
            lambda value: None if value is None else inner.read(value),
        )
    return VALUES[get_origin(hint) or hint]
