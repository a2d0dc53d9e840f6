"""Items in groups, most of which have one item: the elements of an association, the associations with a party."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

G = TypeVar("G", bound=Hashable)
T = TypeVar("T", bound=Hashable)


class Groups(Generic[G, T]):
    """Items in groups, in the order in which they came. Items are anything but dictionaries.

    A group of one item is the item itself, because a dictionary for each of 10 000 groups needs more memory than what
    is in them.
    """

    __slots__ = ("_groups",)

    def __init__(self) -> None:
        # Dictionaries as ordered sets: the order of effects must not depend on hashes.
        self._groups: dict[G, T | dict[T, None]] = {}

    def __len__(self) -> int:
        """Return the number of groups."""
        return len(self._groups)

    def __contains__(self, group: G) -> bool:
        return group in self._groups

    def size(self, group: G) -> int:
        """Return the number of items of a group."""
        found = self._groups.get(group)
        return len(found) if isinstance(found, dict) else int(found is not None)

    def of(self, group: G) -> list[T]:
        """Return the items of a group."""
        found = self._groups.get(group, {})
        return list(found) if isinstance(found, dict) else [found]

    def add(self, group: G, item: T) -> None:
        """Add an item to a group, if it is not there."""
        found = self._groups.setdefault(group, item)
        if isinstance(found, dict):
            found[item] = None
        elif found != item:
            self._groups[group] = {found: None, item: None}

    def discard(self, group: G | None, item: T) -> None:
        """Remove an item from a group, if it is there."""
        found = self._groups.get(group) if group is not None else None
        if isinstance(found, dict):
            found.pop(item, None)
        if group is not None and (found == item or found == {}):
            del self._groups[group]

    def dissolve(self, group: G) -> list[T]:
        """Remove a group, and return the items that were in it."""
        items = self.of(group)
        self._groups.pop(group, None)
        return items
