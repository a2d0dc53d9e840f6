"""Handle tables: the sorted elements of one owner, and pages of them for a peer's download (RFC 5353 §2.3, §3.2.3).

A page starts after the last key of the previous page, not at a position, so elements may come and go between two pages.
An element that stays throughout is listed exactly once. A page never exceeds the size of a message.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import groupby

from sortedcontainers import SortedList

from rserpool.handlespace.checksum import Checksum
from rserpool.handlespace.size import MESSAGE_ROOM, octets
from rserpool.model import ElementKey, PoolElement, PoolHandle


@dataclass(frozen=True, slots=True)
class Page:
    """Some elements of a table, grouped by pool.

    `entries` are pool handles with their elements. `last` is the key after which the next page starts; `more` tells
    whether there is a next page.
    """

    entries: tuple[tuple[PoolHandle, tuple[PoolElement, ...]], ...]
    last: ElementKey | None
    more: bool


class HandleTable:
    """The keys of the elements that one registrar owns, in order, and their checksum."""

    __slots__ = ("_keys", "checksum")

    def __init__(self) -> None:
        self._keys: SortedList[ElementKey] = SortedList()
        self.checksum = Checksum()

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[ElementKey]:
        return iter(self._keys)

    def add(self, key: ElementKey) -> None:
        """Add an element, which must not be in the table."""
        self._keys.add(key)
        self.checksum.add(*key)

    def remove(self, key: ElementKey) -> None:
        """Remove an element, which must be in the table."""
        self._keys.remove(key)
        self.checksum.remove(*key)

    def after(self, key: ElementKey | None) -> Iterator[ElementKey]:
        """Iterate over the elements after a key, which need not be in the table; None starts at the beginning."""
        return self._keys.irange(minimum=key, inclusive=(False, True))


def page(
    tables: Iterable[HandleTable],
    element_of: Callable[[ElementKey], PoolElement],
    after: ElementKey | None,
    limit: int,
) -> Page:
    """Return the next elements of all `tables` merged: at most `limit`, fewer if they are large, but at least one.

    `element_of` returns the record of an element.
    """
    found: list[tuple[ElementKey, PoolElement]] = []
    room, more = MESSAGE_ROOM, False
    for key in merge(*(table.after(after) for table in tables)):
        element = element_of(key)
        room -= octets(key[0], element)
        if len(found) == limit or (found and room < 0):
            more = True
            break
        found.append((key, element))
    entries = tuple(
        (pool_handle, tuple([element for _, element in group]))
        for pool_handle, group in groupby(found, key=lambda item: item[0][0])
    )
    return Page(entries, last=found[-1][0] if found else after, more=more)
