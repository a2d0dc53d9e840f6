"""A pool: its elements under one policy, and which of them are next (RFC 5352 §3.1, RFC 5356).

A registrar's handlespace is made of pools, and a pool user fills one from a resolution to choose from its cache. What a
member answers when asked for its rank or weight decides; the pool only counts. A pool knows no time and no network.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Set
from dataclasses import dataclass

from rserpool.errors import CauseCode, ErrorCause, RemoteError
from rserpool.handlespace.index import Index, Member, RankOrder, WeightClasses
from rserpool.model import ElementId, PoolElement, PoolHandle, hex_id
from rserpool.policies.base import Policy, RandomPolicy


@dataclass(frozen=True, slots=True)
class Added:
    """The element is new in its pool."""

    pool_handle: PoolHandle
    element: PoolElement


@dataclass(frozen=True, slots=True)
class Changed:
    """The element was there with other values (`former`)."""

    pool_handle: PoolHandle
    element: PoolElement
    former: PoolElement


@dataclass(frozen=True, slots=True)
class Same:
    """The element was there with the same values."""

    pool_handle: PoolHandle
    element: PoolElement


@dataclass(frozen=True, slots=True)
class Removed:
    """The element has left its pool."""

    pool_handle: PoolHandle
    element: PoolElement


class Pool:
    """The elements of one pool handle. The first one fixes policy type, transport protocol and transport use."""

    __slots__ = ("_founder", "_index", "_members", "_rng", "handle")

    def __init__(self, handle: PoolHandle, rng: random.Random) -> None:
        self.handle = handle
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
        """The policy with which the pool was founded: its type holds for all elements, its fields for no other."""
        return self._founder.policy if self._founder is not None else None

    def get(self, identifier: ElementId) -> PoolElement | None:
        """The element of this identifier, if it is here."""
        member = self._members.get(identifier)
        return member.element if member is not None else None

    def add(self, element: PoolElement) -> Added | Changed | Same:
        """Enter an element, or what it registers with anew.

        Raises `RemoteError` when it does not agree with the pool; the pool is then as it was.
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
            member = self._members[element.identifier] = Member(element, self._index.virtual_time)
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
        """Take an element out."""
        member = self._members.pop(identifier, None)
        if member is None:
            return None
        self._index.remove(member)
        return Removed(self.handle, member.element)

    def select(self, count: int = 1, exclude: Set[ElementId] = frozenset()) -> tuple[PoolElement, ...]:
        """Up to `count` different elements as the policy wants them, the best first, and none of `exclude`.

        The first of them is charged with the selection, because it is the one that will be used (RFC 5356 §3; the
        others are told so that a user has somewhere to turn to). Empty when all weights are 0.
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
        # A registration is fresh news of the load, also when the load is the same: what selections added to it is void.
        if member.selections:
            member.selections = 0
            self._index.review(member)


def _check(founder: PoolElement, element: PoolElement) -> None:
    """RFC 5352 §3.1: policy type, transport type and transport use must be those of the pool."""
    if element.policy.code != founder.policy.code:
        cause = CauseCode.INCONSISTENT_POOL_POLICY
    elif element.transport.protocol is not founder.transport.protocol:
        cause = CauseCode.INCONSISTENT_TRANSPORT_TYPE
    elif element.transport.use != founder.transport.use:
        cause = CauseCode.INCONSISTENT_DATA_CONTROL
    else:
        return
    raise RemoteError(f"element {hex_id(element.identifier)}: {ErrorCause(cause)}", ErrorCause(cause))
