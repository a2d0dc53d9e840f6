"""Handle tables: the sorted elements of one owner, and pages of them for a peer's download (RFC 5353 §2.3, §3.2.3).

A page starts after the last key of the previous page, not at a position, so elements may come and go between two pages.
An element that stays throughout is listed exactly once. A page never exceeds the size of a message.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import groupby

from sortedcontainers import SortedDict

from rserpool.handlespace.checksum import Checksum
from rserpool.handlespace.size import MESSAGE_ROOM, octets
from rserpool.model import ElementId, ElementKey, PoolElement, PoolHandle


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
    """The elements that one registrar owns, ordered by (pool handle, identifier), and their checksum."""

    __slots__ = ("_elements", "checksum")

    def __init__(self) -> None:
        self._elements: SortedDict[ElementKey, PoolElement] = SortedDict()
        self.checksum = Checksum()

    def __len__(self) -> int:
        return len(self._elements)

    def __iter__(self) -> Iterator[tuple[ElementKey, PoolElement]]:
        return iter(self._elements.items())

    def put(self, pool_handle: PoolHandle, element: PoolElement) -> None:
        """Add an element, or replace its record."""
        key = (pool_handle, element.identifier)
        if key not in self._elements:
            self.checksum.add(pool_handle, element.identifier)
        self._elements[key] = element

    def remove(self, pool_handle: PoolHandle, identifier: ElementId) -> None:
        """Remove an element, which must be in the table."""
        del self._elements[pool_handle, identifier]
        self.checksum.remove(pool_handle, identifier)

    def after(self, key: ElementKey | None) -> Iterator[tuple[ElementKey, PoolElement]]:
        """Iterate over the elements after a key, which need not be in the table; None starts at the beginning."""
        elements = self._elements
        return ((found, elements[found]) for found in elements.irange(minimum=key, inclusive=(False, True)))


def page(tables: Iterable[HandleTable], after: ElementKey | None, limit: int) -> Page:
    """Return the next elements of all `tables` merged: at most `limit`, fewer if they are large, but at least one."""
    found: list[tuple[ElementKey, PoolElement]] = []
    room, more = MESSAGE_ROOM, False
    for key, element in merge(*(table.after(after) for table in tables)):
        room -= octets(key[0], element)
        if len(found) == limit or (found and room < 0):
            more = True
            break
        found.append((key, element))
    entries = tuple(
        (pool_handle, tuple(element for _, element in group))
        for pool_handle, group in groupby(found, key=lambda item: item[0][0])
    )
    return Page(entries, last=found[-1][0] if found else after, more=more)
