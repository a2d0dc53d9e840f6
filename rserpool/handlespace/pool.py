"""A pool: its elements under one policy, and which of them are selected next (RFC 5352 §3.1, RFC 5356).

A registrar's handlespace consists of pools. A pool user keeps one as its cache, fills it from resolutions and selects
from it. The policy of each member computes its rank or weight; the pool only counts selections. A pool has no notion of
time or network.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Set
from dataclasses import dataclass

from rserpool.errors import CauseCode, ErrorCause, RemoteError
from rserpool.handlespace.index import Index, Member, RankOrder, WeightClasses
from rserpool.model import ElementId, ElementKey, PoolElement, PoolHandle, hex_id
from rserpool.policies.base import Policy, RandomPolicy


@dataclass(frozen=True, slots=True)
class Added:
    """The element is new in its pool (`pool_handle`); `element` is its record."""

    pool_handle: PoolHandle
    element: PoolElement


@dataclass(frozen=True, slots=True)
class Changed:
    """The element was in its pool (`pool_handle`) with other values (`former`); `element` is its record now."""

    pool_handle: PoolHandle
    element: PoolElement
    former: PoolElement


@dataclass(frozen=True, slots=True)
class Same:
    """The element was in its pool (`pool_handle`) with the same values; `element` is its record."""

    pool_handle: PoolHandle
    element: PoolElement


@dataclass(frozen=True, slots=True)
class Removed:
    """The element has left its pool (`pool_handle`); `element` was its record."""

    pool_handle: PoolHandle
    element: PoolElement


class Pool:
    """The elements of one pool handle. The first one fixes policy type, transport protocol and transport use."""

    __slots__ = ("_founder", "_index", "_members", "_rng", "handle")

    def __init__(self, handle: PoolHandle, rng: random.Random) -> None:
        self.handle = handle
        """The name of the pool."""
        self._rng = rng
        self._members: dict[ElementId, Member] = {}
        self._founder: PoolElement | None = None
        self._index: Index = RankOrder()

    def __len__(self) -> int:
        return len(self._members)

    def __iter__(self) -> Iterator[PoolElement]:
        return (member.element for member in self._members.values())

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._members

    def __repr__(self) -> str:
        policy = type(self.policy).__name__ if self.policy else "no policy yet"
        return f"<Pool {self.handle}, {len(self)} elements, {policy}>"

    @property
    def policy(self) -> Policy | None:
        """The policy of the element that founded the pool; None before that.

        Its type is common to all elements of the pool. Its fields are those of the founding element only.
        """
        return self._founder.policy if self._founder is not None else None

    def get(self, identifier: ElementId) -> PoolElement | None:
        """Return the element with this identifier, or None if it is not in the pool."""
        member = self._members.get(identifier)
        return member.element if member is not None else None

    def key(self, identifier: ElementId) -> ElementKey | None:
        """Return the key of an element, or None if it is not in the pool. Keep this one, to save memory."""
        member = self._members.get(identifier)
        return member.key if member is not None else None

    def add(self, element: PoolElement) -> Added | Changed | Same:
        """Add an element, or replace its record when it registers again.

        Raises `RemoteError` if the element does not match the pool; the pool is unchanged then.
        """
        member = self._members.get(element.identifier)
        if member is not None and (member.element is element or member.element == element):
            self._renew(member)
            return Same(self.handle, member.element)
        if self._founder is None or not self._members:
            self._found(element)
        else:
            _check(self._founder, element)
        if member is None:
            key = (self.handle, element.identifier)
            member = self._members[element.identifier] = Member(key, element, self._index.virtual_time)
            self._index.insert(member)
            return Added(self.handle, element)
        former, member.element = member.element, element
        if former.policy != element.policy:
            member.turns = 0
            member.entry = self._index.virtual_time
            member.selections = 0
            self._index.review(member)
        else:
            self._renew(member)
        return Changed(self.handle, element, former)

    def remove(self, identifier: ElementId) -> Removed | None:
        """Remove an element. Return None if it is not in the pool."""
        member = self._members.pop(identifier, None)
        if member is None:
            return None
        self._index.remove(member)
        return Removed(self.handle, member.element)

    def select(self, count: int = 1, exclude: Set[ElementId] = frozenset()) -> tuple[PoolElement, ...]:
        """Select up to `count` different elements by the policy, best first, without those in `exclude`.

        Only the first one is charged with the selection, because it is the one that will be used (RFC 5356 §3); the
        others are alternatives in case it fails. The result is empty if all weights are 0.
        """
        if count < 1:
            return ()
        members = self._members
        out = {members[identifier] for identifier in exclude if identifier in members} if exclude else frozenset()
        chosen = self._index.select(count, out)
        if chosen:
            first = chosen[0]
            first.selections += 1
            first.turns += 1
            self._index.charge(first)
        return tuple([member.element for member in chosen])

    def _found(self, element: PoolElement) -> None:
        self._founder = element
        self._index = WeightClasses(self._rng) if isinstance(element.policy, RandomPolicy) else RankOrder()

    def _renew(self, member: Member) -> None:
        # A registration reports the current load, even if the value is the same. What selections added to it is void.
        if member.selections:
            member.selections = 0
            self._index.review(member)


def _check(founder: PoolElement, element: PoolElement) -> None:
    """Require the pool's policy type, transport type and transport use (RFC 5352 §3.1)."""
    if element.policy.code != founder.policy.code:
        cause = CauseCode.INCONSISTENT_POOL_POLICY
    elif element.transport.protocol is not founder.transport.protocol:
        cause = CauseCode.INCONSISTENT_TRANSPORT_TYPE
    elif element.transport.use != founder.transport.use:
        cause = CauseCode.INCONSISTENT_DATA_CONTROL
    else:
        return
    raise RemoteError(f"element {hex_id(element.identifier)}: {ErrorCause(cause)}", ErrorCause(cause))
