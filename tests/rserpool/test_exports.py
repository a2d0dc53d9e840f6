"""The public API is closed: every type of ours in a public signature, field or attribute is public itself."""

from __future__ import annotations

import ast
import functools
import inspect
import sys
import textwrap
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, NewType, TypeVar, get_args, get_origin, get_type_hints

import pytest

import rserpool

SPECIAL = ("__init__", "__call__", "__iter__", "__aiter__", "__aenter__", "__len__", "__contains__", "__getitem__")
"""Methods that are public although their names begin with an underscore."""


def public_names(module: types.ModuleType) -> dict[str, object]:
    """What a module offers: its `__all__`, or else what it defines under public names."""
    if hasattr(module, "__all__"):
        return {name: getattr(module, name) for name in module.__all__}
    return {
        name: value
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", None) == module.__name__
    }


def everything(module: types.ModuleType) -> Iterator[tuple[str, object]]:
    """Walk through what a module exports, and through the modules among it."""
    for name, value in public_names(module).items():
        path = f"{module.__name__}.{name}"
        yield path, value
        if isinstance(value, types.ModuleType):
            yield from everything(value)


EXPORTED = dict(everything(rserpool))
PUBLIC = {id(value) for value in EXPORTED.values()}


def is_ours(kind: object) -> bool:
    """Whether a type is one of the library."""
    named = isinstance(kind, type | NewType) and not isinstance(kind, TypeVar)
    return named and str(getattr(kind, "__module__", "")).split(".")[0] == "rserpool"


def is_standard(kind: type) -> bool:
    """Whether a class belongs to the standard library."""
    return kind.__module__.split(".")[0] in sys.stdlib_module_names


def types_in(hint: object) -> Iterator[object]:
    """Walk through the types that a hint is made of."""
    if is_ours(get_origin(hint) or hint):
        yield get_origin(hint) or hint
    if get_origin(hint) is not Literal:
        for part in get_args(hint):
            for one in part if isinstance(part, list) else [part]:  # the arguments of a callable are a list
                yield from types_in(one)


def methods_of(cls: type) -> Iterator[tuple[str, Any]]:
    """Return the public methods and properties of a class, inherited ones included."""
    for base in cls.__mro__:
        if not is_standard(base):
            for name, member in vars(base).items():
                if name.startswith("_") and name not in SPECIAL:
                    continue
                match member:
                    case property() | functools.cached_property():
                        yield name, member.fget if isinstance(member, property) else member.func
                    case classmethod() | staticmethod():
                        yield name, member.__func__
                    case types.FunctionType():
                        yield name, member


def attributes_of(cls: type) -> Iterator[tuple[str, object]]:
    """Return the public attributes that `__init__` annotates, with their types."""
    for base in cls.__mro__:
        if not is_standard(base) and isinstance(vars(base).get("__init__"), types.FunctionType):
            function = vars(base)["__init__"]
            try:
                tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
            except OSError:  # made by @dataclass
                continue
            for node in ast.walk(tree):
                if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Attribute):
                    name = node.target.attr
                    if not name.startswith("_"):
                        yield name, eval(ast.unparse(node.annotation), function.__globals__)


def hints_of(value: object) -> Iterator[tuple[str, object]]:
    """Return the hints in the public part of a function, a class or an alias."""
    match value:
        case type():
            yield from ((n, h) for n, h in get_type_hints(value).items() if not n.startswith("_"))
            for name, method in methods_of(value):
                yield from ((f"{name}({argument})", hint) for argument, hint in get_type_hints(method).items())
            yield from attributes_of(value)
        case types.FunctionType():
            yield from get_type_hints(value).items()
        case types.ModuleType() | NewType():
            pass
        case _ if get_origin(value) is not None:
            yield "alias", value
        case _:
            yield "value", type(value)


def strangers(path: str, value: object) -> list[str]:
    """Return the types of ours that `value` shows and the library does not export."""
    return [
        f"{path}: {where} names {getattr(kind, '__module__', '')}.{getattr(kind, '__name__', kind)}"
        for where, hint in hints_of(value)
        for kind in types_in(hint)
        if id(kind) not in PUBLIC
    ]


@pytest.mark.parametrize("path", sorted(EXPORTED))
def test_all_types_in_it_are_exported_too(path: str) -> None:
    assert strangers(path, EXPORTED[path]) == []


# --- the test can fail ----------------------------------------------------------------------------------------------


class Hidden:
    """A type that the library does not export."""


Hidden.__module__ = "rserpool.somewhere"


@dataclass
class WithField:
    seen: list[Hidden] | None


class WithMethod:
    def method(self, argument: dict[str, Callable[[Hidden], None]]) -> None: ...

    def _unseen(self) -> Hidden | None: ...


class WithProperty:
    @property
    def seen(self) -> Hidden | None: ...


class WithAttribute:
    def __init__(self) -> None:
        self.seen: Hidden | None = None
        self._unseen: Hidden | None = None


def takes(argument: Hidden | None = None, *, other: int = 0) -> None: ...


def returns() -> type[Hidden]: ...  # type: ignore[empty-body]


class Inherits(WithMethod):
    pass


SHOWN: dict[object, list[str]] = {
    WithField: ["seen", "__init__(seen)"],
    WithMethod: ["method(argument)"],
    WithProperty: ["seen(return)"],
    WithAttribute: ["seen"],
    Inherits: ["method(argument)"],
    takes: ["argument"],
    returns: ["return"],
}


@pytest.mark.parametrize("value", SHOWN)
def test_a_type_that_is_not_exported_is_found(value: object) -> None:
    found = [f"x: {where} names rserpool.somewhere.Hidden" for where in SHOWN[value]]
    assert set(strangers("x", value)) == set(found)
