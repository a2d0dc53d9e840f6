"""Random (RFC 5356 §4.3), weighted random (§4.4), and weighted random with a distance penalty (delay draft)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rserpool.policies.base import LOAD_MAX, RandomPolicy, Seen


@dataclass(frozen=True, slots=True)
class Random(RandomPolicy):
    """Draws all members with the same probability."""

    code: ClassVar[int] = 0x0000_0003
    name: ClassVar[str] = "Random"
    short: ClassVar[str] = "RAND"

    def weight(self, seen: Seen) -> int:
        return 1


@dataclass(frozen=True, slots=True)
class WeightedRandom(RandomPolicy):
    """Draws members with probability proportional to their share. A share of 0 is never drawn."""

    code: ClassVar[int] = 0x0000_0004
    name: ClassVar[str] = "WeightedRandom"
    short: ClassVar[str] = "WRAND"

    share: int = 1

    def weight(self, seen: Seen) -> int:
        return self.share


@dataclass(frozen=True, slots=True)
class WeightedRandomDpf(RandomPolicy):
    """Like weighted random, but each unit of `distance` reduces the share by `penalty`, a fraction of `LOAD_MAX`.

    The weight is at least 1.
    """

    code: ClassVar[int] = 0xB000_2001
    name: ClassVar[str] = "WeightedRandomDPF"
    short: ClassVar[str] = "WRANDDPF"

    share: int = 1
    penalty: int = 0
    distance: int = 0

    def weight(self, seen: Seen) -> int:
        # Integer arithmetic: the product of three 32-bit fields exceeds the precision of a float.
        lost = (2 * self.share * self.distance * self.penalty + LOAD_MAX) // (2 * LOAD_MAX)
        return max(self.share - lost, 1)
