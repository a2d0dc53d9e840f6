"""The handlespace: all pools that a registrar knows, and who owns which element (RFC 5351 §2, RFC 5353 §1.4).

It answers what changed, so that the registrar can decide what to tell whom. There is no time in it: keep-alives and
lifetimes are the registrar's. No operation but listing grows with the number of elements.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from rserpool.errors import CauseCode, ErrorCause, RemoteError
from rserpool.handlespace.checksum import Checksum
from rserpool.handlespace.pool import Added, Changed, Pool, Removed, Same
from rserpool.handlespace.size import ELEMENT_MAX, octets
from rserpool.handlespace.table import HandleTable, Page, page
from rserpool.model import ElementId, ElementKey, PoolElement, PoolHandle, ServerId


class Handlespace:
    """Pools by handle; elements by home registrar. With a `seed` each pool has a chance of its own, which depends on
    nothing but the seed and its handle."""

    def __init__(self, rng: random.Random, seed: int | None = None) -> None:
        self._rng = rng
        self._seed = seed
        self._pools: dict[PoolHandle, Pool] = {}
        self._tables: dict[ServerId, HandleTable] = {}

    def __len__(self) -> int:
        """How many elements there are in all pools."""
        return sum(len(table) for table in self._tables.values())

    def __iter__(self) -> Iterator[Pool]:
        """The pools, oldest first."""
        return iter(self._pools.values())

    def __contains__(self, pool_handle: object) -> bool:
        return pool_handle in self._pools

    def __repr__(self) -> str:
        return f"<Handlespace {len(self._pools)} pools, {len(self)} elements>"

    def pool(self, pool_handle: PoolHandle) -> Pool | None:
        """The pool of this handle. To change it, go by the handlespace."""
        return self._pools.get(pool_handle)

    def find(self, pool_handle: PoolHandle, identifier: ElementId) -> PoolElement | None:
        """The record of an element."""
        pool = self._pools.get(pool_handle)
        return pool.get(identifier) if pool is not None else None

    def register(self, pool_handle: PoolHandle, element: PoolElement) -> Added | Changed | Same:
        """Enter an element, or what it registers with anew; its home becomes its owner.

        Raises `RemoteError` when it does not agree with the pool (inconsistent policy, transport type or data/control),
        or when it is too large to be told to others (lack of resources).
        """
        if octets(pool_handle, element) > ELEMENT_MAX:
            raise RemoteError("it fits no message to others", ErrorCause(CauseCode.LACK_OF_RESOURCES))
        pool = self._pools.get(pool_handle)
        if pool is None:
            pool = self._pools[pool_handle] = Pool(pool_handle, self._chance(pool_handle))
        outcome = pool.add(element)
        if isinstance(outcome, Same):
            return outcome
        if isinstance(outcome, Changed) and outcome.former.home != element.home:
            self._disown(outcome.former.home, pool_handle, element.identifier)
        self._tables.setdefault(element.home, HandleTable()).put(pool_handle, element)
        return outcome

    def deregister(self, pool_handle: PoolHandle, identifier: ElementId) -> Removed | None:
        """Take an element out, and with the last one its pool."""
        pool = self._pools.get(pool_handle)
        outcome = pool.remove(identifier) if pool is not None else None
        if outcome is not None:
            self._disown(outcome.element.home, pool_handle, identifier)
            if not pool:
                del self._pools[pool_handle]
        return outcome

    def select(self, pool_handle: PoolHandle, count: int) -> tuple[PoolElement, ...]:
        """Up to `count` elements by the pool's policy, as `Pool.select`; none of an unknown pool."""
        pool = self._pools.get(pool_handle)
        return pool.select(count) if pool is not None else ()

    def change_home(self, pool_handle: PoolHandle, identifier: ElementId, home: ServerId) -> Changed | Same | None:
        """Another registrar owns the element now (RFC 5353 §3.5). None: there is no such element."""
        element = self.find(pool_handle, identifier)
        if element is None:
            return None
        outcome = self.register(pool_handle, replace(element, home=home))
        assert not isinstance(outcome, Added)
        return outcome

    def owners(self) -> tuple[ServerId, ...]:
        """The registrars that own anything."""
        return tuple(self._tables)

    def owned(self, server: ServerId) -> int:
        """How many elements `server` owns."""
        return len(self._tables.get(server, ()))

    def owned_by(self, server: ServerId) -> tuple[tuple[PoolHandle, PoolElement], ...]:
        """The elements whose home is `server`, in order; a list of its own, so the handlespace may change meanwhile."""
        return tuple((key[0], element) for key, element in self._tables.get(server, ()))

    def checksum(self, server: ServerId) -> int:
        """The PE checksum of what `server` owns, as we see it (RFC 5353 §3.6.2)."""
        table = self._tables.get(server)
        return (table.checksum if table is not None else Checksum()).value

    def table(self, after: ElementKey | None = None, limit: int = 128, owner: ServerId | None = None) -> Page:
        """A page of the handle table: what `owner` owns, or everything; `after` is the former page's `last`."""
        if owner is None:
            return page(self._tables.values(), after, limit)
        return page([self._tables[owner]] if owner in self._tables else [], after, limit)

    def _chance(self, pool_handle: PoolHandle) -> random.Random:
        return self._rng if self._seed is None else random.Random(b"%d/%s" % (self._seed, pool_handle))

    def _disown(self, server: ServerId, pool_handle: PoolHandle, identifier: ElementId) -> None:
        table = self._tables[server]
        table.remove(pool_handle, identifier)
        if not len(table):
            del self._tables[server]
