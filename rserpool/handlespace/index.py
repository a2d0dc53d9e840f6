"""The two orders in which a pool keeps its members, so that a selection never has to look at all of them.

`RankOrder` serves the ordered policies. It keeps the ranks sorted, with one first-in-first-out queue per distinct rank.
The members of a queue are linked with each other, which needs much less memory than a dictionary.
If all ranks are equal, it is the ring of round robin. `WeightClasses` serves the random policies. Members whose weights
round up to the same power of two share a class. A class is drawn by its total weight, then a member of it by rejection
sampling, which accepts more than half of the draws. If all weights are equal, it is a plain array.

A selection costs O(selected). A change costs O(log distinct ranks) or O(1). The indexes do not count selections and do
not know pools.
"""

from __future__ import annotations

import random
from collections.abc import Set
from typing import Protocol

from sortedcontainers import SortedDict

from rserpool.model import ElementKey, PoolElement
from rserpool.policies.base import OrderedPolicy, RandomPolicy


class Member:
    """An element in a pool, with the values that its policy reads (`rserpool.policies.base.Seen`)."""

    __slots__ = ("element", "entry", "key", "next", "place", "previous", "rank", "selections", "turns")

    next: Member
    previous: Member

    def __init__(self, key: ElementKey, element: PoolElement, entry: float) -> None:
        self.key = key
        """The key of the element; the only such object in memory."""
        self.element = element
        self.selections = 0
        self.turns = 0
        self.entry = entry
        self.rank: float = 0
        """The rank or weight under which the index stores the member."""
        self.place = 0
        """The member's position in its weight class."""


class Index(Protocol):
    """What a pool requires of either order."""

    virtual_time: float
    """How far the members have been served; new members start here (`Seen.entry`)."""

    def insert(self, member: Member) -> None: ...

    def remove(self, member: Member) -> None: ...

    def review(self, member: Member) -> None:
        """Sort the member in again if its rank or weight changed; otherwise it keeps its place."""

    def charge(self, member: Member) -> None:
        """Sort the member in again after it was selected and counted, behind all members of equal rank."""

    def select(self, count: int, exclude: Set[Member]) -> list[Member]:
        """Return up to `count` members (at least 1), in order of selection, without those in `exclude`."""


class RankOrder:
    """Members by rank, smallest first. Members of equal rank keep the order in which they came or were last served.

    Members of equal rank are a ring. Each knows the `next` and the `previous` one, and the order knows the first.
    """

    __slots__ = ("_first", "virtual_time")

    def __init__(self) -> None:
        self._first: SortedDict[float, Member] = SortedDict()
        self.virtual_time = 0.0

    def insert(self, member: Member) -> None:
        self._enqueue(member, _rank(member))

    def remove(self, member: Member) -> None:
        following = member.next
        if following is member:
            del self._first[member.rank]
        else:
            if self._first[member.rank] is member:
                self._first[member.rank] = following
            following.previous, member.previous.next = member.previous, following
        del member.next, member.previous  # without them, memory is free again at once

    def review(self, member: Member) -> None:
        rank = _rank(member)
        if rank != member.rank:
            self.remove(member)
            self._enqueue(member, rank)

    def charge(self, member: Member) -> None:
        if member.rank > self.virtual_time:
            self.virtual_time = member.rank
        rank = _rank(member)
        if rank == member.rank and self._first[rank] is member:
            self._first[rank] = member.next  # the ring turns: the first one is now the last one
        else:
            self.remove(member)
            self._enqueue(member, rank)

    def select(self, count: int, exclude: Set[Member]) -> list[Member]:
        chosen: list[Member] = []
        for rank in self._first:
            first = member = self._first[rank]
            while True:
                if member not in exclude:
                    chosen.append(member)
                    if len(chosen) == count:
                        return chosen
                member = member.next
                if member is first:
                    break
        return chosen

    def _enqueue(self, member: Member, rank: float) -> None:
        member.rank = rank
        first = self._first.get(rank)
        if first is None:
            self._first[rank] = member.next = member.previous = member
        else:
            member.next, member.previous = first, first.previous
            first.previous.next = first.previous = member


class _WeightClass:
    """Members whose weights are at most `ceiling` and more than half of it."""

    __slots__ = ("ceiling", "members", "total")

    def __init__(self, ceiling: int) -> None:
        self.ceiling = ceiling
        self.members: list[Member] = []
        self.total: float = 0


class WeightClasses:
    """Members by weight. Members of weight 0 are in the pool but in no class, so they are never drawn."""

    __slots__ = ("_classes", "_rng", "_total", "virtual_time")

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._classes: dict[int, _WeightClass] = {}
        self._total: float = 0
        self.virtual_time = 0.0

    def insert(self, member: Member) -> None:
        member.rank = _weight(member)
        self._put_in(member)

    def remove(self, member: Member) -> None:
        self._take_out(member)

    def review(self, member: Member) -> None:
        weight = _weight(member)
        if weight != member.rank:
            self._take_out(member)
            member.rank = weight
            self._put_in(member)

    def charge(self, member: Member) -> None:
        self.review(member)  # a random order has no queue to move the member back in

    def select(self, count: int, exclude: Set[Member]) -> list[Member]:
        # Drawn members leave the classes until the selection is complete: exact sampling without replacement.
        absent = list(exclude)
        for member in absent:
            self._take_out(member)
        chosen: list[Member] = []
        while self._total:
            member = self._draw()
            chosen.append(member)
            if len(chosen) == count:
                break
            self._take_out(member)
            absent.append(member)
        for member in absent:
            self._put_in(member)
        return chosen

    def _draw(self) -> Member:
        chance = self._rng.random
        point = chance() * self._total
        for group in self._classes.values():
            point -= group.total
            if point < 0:
                break
        members, ceiling = group.members, group.ceiling
        while True:
            member = members[int(chance() * len(members))]
            if ceiling == 1 or chance() * ceiling < member.rank:
                return member

    def _put_in(self, member: Member) -> None:
        if not member.rank:
            return
        bits = (int(member.rank) - 1).bit_length()
        group = self._classes.get(bits)
        if group is None:
            group = self._classes[bits] = _WeightClass(1 << bits)
        member.place = len(group.members)
        group.members.append(member)
        group.total += member.rank
        self._total += member.rank

    def _take_out(self, member: Member) -> None:
        if not member.rank:
            return
        bits = (int(member.rank) - 1).bit_length()
        group = self._classes[bits]
        last = group.members.pop()
        if last is not member:  # the last member fills the gap
            group.members[member.place] = last
            last.place = member.place
        group.total -= member.rank
        self._total -= member.rank
        if not group.members:
            del self._classes[bits]


# A policy with the pool's type number but unreadable fields arrives as `UnknownPolicy`; it must not break the index.


def _rank(member: Member) -> float:
    policy = member.element.policy
    return policy.rank(member) if isinstance(policy, OrderedPolicy) else 0


def _weight(member: Member) -> int:
    policy = member.element.policy
    return policy.weight(member) if isinstance(policy, RandomPolicy) else 0
