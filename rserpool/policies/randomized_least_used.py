"""Randomized least used (RFC 5356 §5.4) and its variants: the probability is proportional to the free capacity.

A full element keeps a weight of 1, so that a pool of full elements still answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rserpool.policies.base import LOAD_MAX, RandomPolicy, Seen


@dataclass(frozen=True, slots=True)
class RandomizedLeastUsed(RandomPolicy):
    """The weight is the free capacity."""

    code: ClassVar[int] = 0x4000_0004
    name: ClassVar[str] = "RandomizedLeastUsed"
    short: ClassVar[str] = "RLU"

    load: int = 0

    def weight(self, seen: Seen) -> int:
        return max(LOAD_MAX - self.load, 1)


@dataclass(frozen=True, slots=True)
class RandomizedLeastUsedDegradation(RandomPolicy):
    """Like randomized least used, but each selection adds `degradation` to the load until the element re-registers."""

    code: ClassVar[int] = 0xB000_1002
    name: ClassVar[str] = "RandomizedLeastUsedDegradation"
    short: ClassVar[str] = "RLUD"

    load: int = 0
    degradation: int = 0

    def weight(self, seen: Seen) -> int:
        return max(LOAD_MAX - self.load - seen.selections * self.degradation, 1)


@dataclass(frozen=True, slots=True)
class RandomizedPriorityLeastUsed(RandomPolicy):
    """The weight is the free capacity after one more selection."""

    code: ClassVar[int] = 0xB000_1001
    name: ClassVar[str] = "RandomizedPriorityLeastUsed"
    short: ClassVar[str] = "RPLU"

    load: int = 0
    degradation: int = 0

    def weight(self, seen: Seen) -> int:
        return max(LOAD_MAX - self.load - self.degradation, 1)


@dataclass(frozen=True, slots=True)
class RandomizedPriorityLeastUsedDegradation(RandomPolicy):
    """Like randomized priority least used, but each selection adds `degradation` until the element re-registers."""

    code: ClassVar[int] = 0xB000_1004
    name: ClassVar[str] = "RandomizedPriorityLeastUsedDegradation"
    short: ClassVar[str] = "RPLUD"

    load: int = 0
    degradation: int = 0

    def weight(self, seen: Seen) -> int:
        return max(LOAD_MAX - self.load - (1 + seen.selections) * self.degradation, 1)
