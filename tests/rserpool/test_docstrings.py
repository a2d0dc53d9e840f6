"""Public names are documented: each function, method, property and attribute that the library exports."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

import griffe
import pytest

import rserpool

ROOT = Path(__file__).parents[2]


@functools.cache
def library() -> griffe.Object | griffe.Alias:
    """Return the library as the API reference reads it."""
    return griffe.load("rserpool", search_paths=[ROOT])


def real(described: griffe.Object | griffe.Alias) -> griffe.Object:
    """Return what an import leads to."""
    return described.final_target if isinstance(described, griffe.Alias) else described


def text(described: griffe.Object | griffe.Alias | None) -> str:
    """Return a docstring; empty if there is none."""
    return described.docstring.value if described is not None and described.docstring else ""


def gaps(described: griffe.Object, path: str) -> Iterator[str]:
    """Yield the public names in a class or a module that no docstring describes."""
    if not text(described):
        yield path
    if isinstance(described, griffe.Module):
        exports = [str(name) for name in described.exports or ()]
        for name in exports or [name for name, one in described.members.items() if not isinstance(one, griffe.Alias)]:
            member = real(described.members[name])
            if not name.startswith("_") and not isinstance(member, griffe.Module):
                yield from gaps(member, f"{path}.{name}")
    elif isinstance(described, griffe.Class) and not any("Enum" in str(base) for base in described.bases):
        for name in described.all_members:
            if not name.startswith("_") and not is_described(described, name):
                yield f"{path}.{name}"


def is_described(owner: griffe.Class, name: str) -> bool:
    """Whether a member has a docstring, overrides one that has, or is described by its name between backticks.

    The docstrings of its class, of a base class and of the module of the class may describe it.
    """
    classes = [owner, *owner.mro()]
    if any(text(one.members.get(name)) for one in classes):
        return True
    return any(f"`{name}`" in text(one) for one in (*classes, owner.module))


@pytest.mark.parametrize("name", rserpool.__all__)
def test_everything_in_it_is_described(name: str) -> None:
    assert list(gaps(real(library()[name]), name)) == []
