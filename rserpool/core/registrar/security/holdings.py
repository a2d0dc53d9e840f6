"""How many elements, in how many pools, the parties at each place have registered."""

from __future__ import annotations

from rserpool.core.registrar.security.callers import NOWHERE
from rserpool.model import PoolHandle


class Holdings:
    """The holdings of all places that have any."""

    def __init__(self) -> None:
        self._pools: dict[str, dict[PoolHandle, int]] = {}
        self._elements: dict[str, int] = {}

    def add(self, place: str, handle: PoolHandle) -> None:
        """Note that an element at this place has registered in the pool."""
        if place != NOWHERE:
            pools = self._pools.setdefault(place, {})
            pools[handle] = pools.get(handle, 0) + 1
            self._elements[place] = self._elements.get(place, 0) + 1

    def remove(self, place: str, handle: PoolHandle) -> None:
        """Note that the element is no longer there."""
        pools = self._pools.get(place)
        if pools is None:
            return
        pools[handle] -= 1
        self._elements[place] -= 1
        if not pools[handle]:
            del pools[handle]
        if not pools:
            del self._pools[place], self._elements[place]

    def elements(self, place: str) -> int:
        """Return the number of elements at this place."""
        return self._elements.get(place, 0)

    def pools(self, place: str, handle: PoolHandle) -> int:
        """Return in how many pools this place would have elements with one more in this pool."""
        pools = self._pools.get(place, {})
        return len(pools) + (handle not in pools)
