"""The handlespace: all pools that a registrar knows, and the owner of each element (RFC 5351 §2, RFC 5353 §1.4).

Every operation returns what changed, so that the registrar can decide what to tell its peers. The handlespace has no
notion of time: keep-alives and registration lives belong to the registrar. Apart from listing, the cost of an operation
does not grow with the number of elements.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from rserpool.handlespace.checksum import Checksum
from rserpool.handlespace.pool import Added, Changed, Pool, Removed, Same
from rserpool.handlespace.size import check_size, octets
from rserpool.handlespace.table import HandleTable, Page, page
from rserpool.model import ElementId, ElementKey, PoolElement, PoolHandle, ServerId


class Handlespace:
    """Pools by handle, and elements by home registrar.

    `rng` drives the random policies of all pools. With a `seed`, each pool draws from a generator of its own instead,
    which depends only on the seed and the pool handle.
    """

    def __init__(self, rng: random.Random, seed: int | None = None) -> None:
        self._rng = rng
        self._seed = seed
        self._pools: dict[PoolHandle, Pool] = {}
        self._tables: dict[ServerId, HandleTable] = {}
        self.octets = 0
        """About how many octets all elements have in messages."""

    def __len__(self) -> int:
        """Return the number of elements in all pools."""
        return sum(len(table) for table in self._tables.values())

    def __iter__(self) -> Iterator[Pool]:
        """Iterate over the pools, oldest first."""
        return iter(self._pools.values())

    def __contains__(self, pool_handle: object) -> bool:
        return pool_handle in self._pools

    def __repr__(self) -> str:
        return f"<Handlespace {len(self._pools)} pools, {len(self)} elements>"

    def pool(self, pool_handle: PoolHandle) -> Pool | None:
        """Return the pool with this handle, or None. Do not change it directly; use the methods of the handlespace."""
        return self._pools.get(pool_handle)

    def find(self, pool_handle: PoolHandle, identifier: ElementId) -> PoolElement | None:
        """Return the record of an element, or None if it is not registered."""
        pool = self._pools.get(pool_handle)
        return pool.get(identifier) if pool is not None else None

    def key(self, pool_handle: PoolHandle, identifier: ElementId) -> ElementKey:
        """Return the key of an element; of a registered one the object that the handlespace has in memory already."""
        pool = self._pools.get(pool_handle)
        return (pool.key(identifier) if pool is not None else None) or (pool_handle, identifier)

    def register(self, pool_handle: PoolHandle, element: PoolElement) -> Added | Changed | Same:
        """Add an element, or replace its record when it registers again. Its home registrar becomes its owner.

        Raises `RemoteError` if the element does not match its pool (inconsistent policy, transport type or
        data/control use), or if it is too large (lack of resources).
        """
        check_size(pool_handle, element)
        pool = self._pools.get(pool_handle)
        if pool is None:
            pool = self._pools[pool_handle] = Pool(pool_handle, self._chance(pool_handle))
        outcome = pool.add(element)
        key = pool.key(element.identifier)
        assert key is not None
        if isinstance(outcome, Same):
            return outcome
        self.octets += octets(pool_handle, element)
        if isinstance(outcome, Changed):
            self.octets -= octets(pool_handle, outcome.former)
            if outcome.former.home == element.home:
                return outcome
            self._disown(outcome.former.home, key)
        table = self._tables.get(element.home)
        if table is None:
            table = self._tables[element.home] = HandleTable()
        table.add(key)
        return outcome

    def deregister(self, pool_handle: PoolHandle, identifier: ElementId) -> Removed | None:
        """Remove an element, and its pool if it was the last one. Return None if the element is not registered."""
        pool = self._pools.get(pool_handle)
        outcome = pool.remove(identifier) if pool is not None else None
        if outcome is not None:
            self.octets -= octets(pool_handle, outcome.element)
            self._disown(outcome.element.home, (pool_handle, identifier))
            if not pool:
                del self._pools[pool_handle]
        return outcome

    def select(self, pool_handle: PoolHandle, count: int) -> tuple[PoolElement, ...]:
        """Select up to `count` elements, as `Pool.select` does. The result is empty if the pool is unknown."""
        pool = self._pools.get(pool_handle)
        return pool.select(count) if pool is not None else ()

    def change_home(self, pool_handle: PoolHandle, identifier: ElementId, home: ServerId) -> Changed | Same | None:
        """Make another registrar the owner of an element (RFC 5353 §3.5). Return None if it is not registered."""
        element = self.find(pool_handle, identifier)
        if element is None:
            return None
        outcome = self.register(pool_handle, replace(element, home=home))
        assert not isinstance(outcome, Added)
        return outcome

    def owners(self) -> tuple[ServerId, ...]:
        """Return the registrars that own at least one element."""
        return tuple(self._tables)

    def owned(self, server: ServerId) -> int:
        """Return the number of elements that `server` owns."""
        return len(self._tables.get(server, ()))

    def owned_by(self, server: ServerId) -> tuple[tuple[PoolHandle, PoolElement], ...]:
        """Return the elements whose home is `server`, in order. The result is a copy, so the handlespace may change."""
        return tuple((key[0], self._element(key)) for key in self._tables.get(server, ()))

    def checksum(self, server: ServerId) -> int:
        """Return the PE checksum of what `server` owns, according to this handlespace (RFC 5353 §3.6.2)."""
        table = self._tables.get(server)
        return (table.checksum if table is not None else Checksum()).value

    def table(self, after: ElementKey | None = None, limit: int = 128, owner: ServerId | None = None) -> Page:
        """Return a page of at most `limit` elements of the handle table (RFC 5353 §2.3).

        The table holds what `owner` owns, or all elements if it is None. `after` is `last` of the previous page, or
        None for the first page.
        """
        tables = self._tables
        chosen = list(tables.values()) if owner is None else [tables[owner]] if owner in tables else []
        return page(chosen, self._element, after, limit)

    def _chance(self, pool_handle: PoolHandle) -> random.Random:
        return self._rng if self._seed is None else random.Random(b"%d/%s" % (self._seed, pool_handle))

    def _element(self, key: ElementKey) -> PoolElement:
        element = self._pools[key[0]].get(key[1])
        assert element is not None
        return element

    def _disown(self, server: ServerId, key: ElementKey) -> None:
        table = self._tables[server]
        table.remove(key)
        if not len(table):
            del self._tables[server]
