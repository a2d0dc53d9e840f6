"""Round robin (RFC 5356 §4.1) and weighted round robin (§4.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rserpool.policies.base import OrderedPolicy, Seen


@dataclass(frozen=True, slots=True)
class RoundRobin(OrderedPolicy):
    """Selects all members in turn."""

    code: ClassVar[int] = 0x0000_0001
    name: ClassVar[str] = "RoundRobin"
    short: ClassVar[str] = "RR"

    def rank(self, seen: Seen) -> float:
        return 0.0


@dataclass(frozen=True, slots=True)
class WeightedRoundRobin(OrderedPolicy):
    """Gives members turns in proportion to their weights, evenly interleaved.

    The rank is the virtual time at which the next turn ends, if a turn takes 1 / weight. A weight of 0 counts as 1,
    because an ordered policy excludes no member.
    """

    code: ClassVar[int] = 0x0000_0002
    name: ClassVar[str] = "WeightedRoundRobin"
    short: ClassVar[str] = "WRR"

    weight: int = 1

    def rank(self, seen: Seen) -> float:
        return seen.entry + (seen.turns + 1) / max(self.weight, 1)
