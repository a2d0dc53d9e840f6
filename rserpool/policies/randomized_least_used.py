"""Randomized least used (RFC 5356 §5.4) and its relatives: probability in proportion to what is free.

A full element keeps a weight of 1, so that a pool of full elements still answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rserpool.policies.base import LOAD_MAX, RandomPolicy, Seen


@dataclass(frozen=True, slots=True)
class RandomizedLeastUsed(RandomPolicy):
    """The weight is what the load leaves free."""

    code: ClassVar[int] = 0x4000_0004
    name: ClassVar[str] = "RandomizedLeastUsed"
    short: ClassVar[str] = "RLU"

    load: int = 0

    def weight(self, seen: Seen) -> int:
        return max(LOAD_MAX - self.load, 1)


@dataclass(frozen=True, slots=True)
class RandomizedLeastUsedDegradation(RandomPolicy):
    """As randomized least used, where each selection adds `degradation` until the element registers again."""

    code: ClassVar[int] = 0xB000_1002
    name: ClassVar[str] = "RandomizedLeastUsedDegradation"
    short: ClassVar[str] = "RLUD"

    load: int = 0
    degradation: int = 0

    def weight(self, seen: Seen) -> int:
        return max(LOAD_MAX - self.load - seen.selections * self.degradation, 1)


@dataclass(frozen=True, slots=True)
class RandomizedPriorityLeastUsed(RandomPolicy):
    """The weight is what would be free once the element has served one more."""

    code: ClassVar[int] = 0xB000_1001
    name: ClassVar[str] = "RandomizedPriorityLeastUsed"
    short: ClassVar[str] = "RPLU"

    load: int = 0
    degradation: int = 0

    def weight(self, seen: Seen) -> int:
        return max(LOAD_MAX - self.load - self.degradation, 1)


@dataclass(frozen=True, slots=True)
class RandomizedPriorityLeastUsedDegradation(RandomPolicy):
    """As randomized priority least used, where each selection adds `degradation` until the element registers again."""

    code: ClassVar[int] = 0xB000_1004
    name: ClassVar[str] = "RandomizedPriorityLeastUsedDegradation"
    short: ClassVar[str] = "RPLUD"

    load: int = 0
    degradation: int = 0

    def weight(self, seen: Seen) -> int:
        return max(LOAD_MAX - self.load - (1 + seen.selections) * self.degradation, 1)
