"""The decorator `@line`, which makes a codec from a class's declaration, once, when the class is created.

A line is a JSON object. One of its keys, the mark, identifies the kind of line: by its presence (`{"exited": 4711,
...}`) or by its value (`{"notice": "Running", ...}`). Each field is a key of the object, under its own name unless
`@line` gives it another one. A field with its default value is not written. The reader ignores keys that are not
fields.
"""

from __future__ import annotations

import json
import sys
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

from rserpool import report


class BadLine(ValueError):
    """A line does not follow the protocol. The sentence gives the reason."""


def parsed(text: bytes | str) -> Mapping[str, Any]:
    """Return the JSON object in a line of text. Raise `BadLine` if there is none."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        raise BadLine("it is not a JSON object")
    return values


Mark: TypeAlias = tuple[str, str | int | None]
"""The key that identifies the kind of a line, and the value it must have (None: any)."""


class Line:
    """The base of all kinds of line."""

    __slots__ = ()

    mark: ClassVar[Mark]
    plan: ClassVar[Plan]

    def to_json(self) -> dict[str, Any]:
        """Return the line as an object for `json.dumps`."""
        return self.plan.write(self)

    def to_line(self) -> str:
        """Return the line itself, with its line feed. What is too long is shortened."""
        return report.to_line(self.to_json())

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Return the line of this kind in a JSON object. Raise `BadLine` if it is malformed."""
        made = cls.plan.read(values)
        assert isinstance(made, cls)
        return made


L = TypeVar("L", bound=Line)


@dataclass_transform(frozen_default=True)
def line(key: str, value: str | int | None = None, **keys: str) -> Callable[[type[L]], type[L]]:
    """Make a class a kind of line whose mark is `key`, with `value` if one is given.

    `keys` gives the key of each field whose key is not its own name.
    """

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
            for field in fields(cls)  # type: ignore[arg-type]  # `decorate` made it a dataclass
        )

    def write(self, one: Line) -> dict[str, Any]:
        """Return this line as an object."""
        values: dict[str, Any] = dict(self._constant)
        for name, key, kind, default in self._fields:
            value = getattr(one, name)
            if value != default:
                values[key] = kind.write(value)
        return values

    def read(self, values: Mapping[str, Any]) -> Line:
        """Return the line in this object. Raise `BadLine` if it is malformed."""
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
    """The kinds of line that one side of the protocol writes."""

    def __init__(self, *kinds: type[L]) -> None:
        self.kinds: Final = kinds
        self._by_mark: dict[Mark, type[L]] = {kind.mark: kind for kind in kinds}
        self.keys: Final = tuple(dict.fromkeys(key for key, _ in self._by_mark))
        """The keys that are marks, in the order in which `read` tries them."""

    def read(self, values: Mapping[str, Any]) -> L:
        """Return the line in a JSON object. Raise `BadLine` if it is malformed or of an unknown kind."""
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
    """The codec of one type. `read` raises ValueError with words that follow the name of a key: `must be …`."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def _just(value: Any) -> Any:
    return value


def _whole_number(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError("must be a whole number")


def _number(value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max:
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
    """Return the codec of a field with the type hint `hint`: a type in `VALUES`, optionally `| None`."""
    if isinstance(hint, UnionType):
        (hint,) = set(get_args(hint)) - {NoneType}
        inner = value_of(hint)
        return Value(
            lambda value: None if value is None else inner.write(value),
            lambda value: None if value is None else inner.read(value),
        )
    return VALUES[get_origin(hint) or hint]
