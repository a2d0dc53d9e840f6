"""Dataclasses from TOML tables: every key known, every value of its field's type, and a sentence where that is not so.

It reads the annotations as they are written and knows only those that lessons use: truth, text, whole and other
numbers, pairs of numbers, lists of texts, and enum members.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from enum import Enum
from reprlib import Repr
from typing import Any, TypeVar

T = TypeVar("T")

LARGEST = 1_000_000_000
"""No number of a lesson is larger than this, or smaller than its opposite."""

_REPR = Repr()
_REPR.maxstring = _REPR.maxother = _REPR.maxlong = 50


class LessonError(Exception):
    """The file is not a lesson; the sentence says where and why."""


def fill(kind: type[T], table: object, where: str, parts: Mapping[str, Any] | None = None) -> T:
    """Make a dataclass of this kind from a TOML table; `parts` are values that are ready. Raises `LessonError`."""
    if not isinstance(table, dict):
        raise LessonError(f"{where}: a table is expected")
    values: dict[str, Any] = dict(parts or {})
    known = {field.name: field for field in fields(kind) if field.name not in values}  # type: ignore[arg-type]
    for key, value in table.items():
        if key not in known:
            raise LessonError(f"{where}: {_short(key)} is not known here (known: {', '.join(known)})")
        values[key] = _value(value, str(known[key].type), f"{where}: {key}")
    for key, field in known.items():
        if key not in values and field.default is MISSING:
            raise LessonError(f"{where}: {key!r} is missing")
    return kind(**values)


def _value(value: object, annotation: str, where: str) -> object:
    """Return `value` if it is what the annotation says; whole numbers serve as floats, lists as tuples."""
    for kind in annotation.split(" | "):
        match kind, value:
            case (name, Enum()) if name == type(value).__name__:
                return value
            case ("None", None):
                return None
            case ("bool", bool()):
                return value
            case ("str", str()):
                return " ".join(value.split())  # a text over several lines is one paragraph
            case ("int" | "float", int() | float()) if not isinstance(value, bool) and not abs(value) <= LARGEST:
                raise LessonError(f"{where} = {_short(value)}; it must be a number within ±{LARGEST}")
            case ("int", int()) if not isinstance(value, bool):
                return value
            case ("float", int() | float()) if not isinstance(value, bool):
                return float(value)
            case ("tuple[int, int]", [first, second]):
                return _value(first, "int", where), _value(second, "int", where)
            case ("tuple[float, float]", [first, second]):
                return _value(first, "float", where), _value(second, "float", where)
            case ("tuple[str, ...]", [*texts]):
                return tuple(_value(text, "str", where) for text in texts)
    readable = (
        annotation.removesuffix(" | None").replace("tuple[str, ...]", "a list of texts").replace("tuple", "a pair ")
    )
    raise LessonError(f"{where} = {_short(value)}; it must be {readable}")


def _short(value: object) -> str:
    """Return a value as it is written, but not more than a sentence can hold."""
    text = _REPR.repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"
