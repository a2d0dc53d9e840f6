"""Values from a recording, which may come from anybody: each has the type of its field, and a size that can be shown.

All functions raise ValueError, or what a wrong type raises by itself: `TypeError`, `LookupError`, `AttributeError`.
"""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Final, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")

LATEST: Final = 1e11
"""The latest time, in seconds since the epoch: the year 5138. Later ones have no date in every time zone."""

LONGEST: Final = 100 * 86400.0
"""The longest recording, in seconds."""

LARGEST: Final = {int: 2**64, float: 1e15}
"""The largest numbers of other kinds. Some whole numbers are identifiers of 64 bits."""

MOST_LETTERS: Final = 10_000
"""The longest text."""

MOST_ENTRIES: Final = 1000
"""The most entries of a list in a field."""

MOST_ROWS: Final = 10_000
"""The most registrars or elements of a run, and the largest number of one."""

IDENTIFIER_MAX: Final = 0xFFFF_FFFF

TIMES: Final = frozenset({"at", "registered_at"})
"""Fields of dataclasses that hold a time."""


def moment(value: object) -> float:
    """Return a time in seconds since the epoch."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= LATEST:
        raise ValueError(f"{str(value)[:40]} is not a time")
    return float(value)


def whole(value: object, most: int = IDENTIFIER_MAX, least: int = 0) -> int:
    """Return a whole number within limits."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ValueError(f"{str(value)[:40]} is not a whole number from {least} to {most}")
    return value


def words(value: object, most: int = MOST_LETTERS) -> str:
    """Return a text of at most `most` letters."""
    if not isinstance(value, str) or len(value) > most:
        raise ValueError(f"{str(value)[:40]} is not a text of at most {most} letters")
    return value


def made(kind: type[T], values: dict[str, Any]) -> T:
    """Return a value of a dataclass. Fields that a recording does not have keep their defaults."""
    return kind(**known(kind, values))


def known(kind: type, values: dict[str, Any]) -> dict[str, Any]:
    """Return the values for which a dataclass has a field, each as its annotation says. A later version may have
    others."""
    hints = _hints(kind)
    names = [field.name for field in fields(kind) if field.name in values]
    return {name: _checked(hints[name], values[name], name) for name in names}


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _checked(hint: Any, value: Any, name: str) -> Any:
    if isinstance(hint, types.UnionType):
        (hint,) = set(get_args(hint)) - {types.NoneType}
        return None if value is None else _checked(hint, value, name)
    if get_origin(hint) is tuple and isinstance(value, list | tuple):
        if len(value) > MOST_ENTRIES:
            raise ValueError(f"{name} has {len(value)} entries")
        return tuple(_checked(get_args(hint)[0], entry, name) for entry in value)
    if get_origin(hint) is dict and isinstance(value, dict):
        if len(value) > MOST_ENTRIES:
            raise ValueError(f"{name} has {len(value)} entries")
        of_key, of_value = get_args(hint)
        return {_checked(of_key, key, name): _checked(of_value, entry, name) for key, entry in value.items()}
    if name in TIMES and value is not None:
        return moment(value)
    if is_dataclass(hint) and isinstance(hint, type):
        return value if isinstance(value, hint) else made(hint, value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    if hint is bool and isinstance(value, bool):
        return value
    if hint is str:
        return words(value)
    if hint is complex and isinstance(value, list):
        real, imag = (_checked(float, part, name) for part in value)
        return complex(real, imag)
    numbers: Any = {int: int, float: int | float}.get(hint, ())
    if isinstance(value, numbers) and not isinstance(value, bool) and abs(value) <= LARGEST[hint]:
        return hint(value)
    raise ValueError(f"{name} cannot be {str(value)[:40]}")
