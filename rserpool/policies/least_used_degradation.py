"""Least used with degradation (RFC 5356 §5.2), also with a distance penalty (delay draft)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rserpool.policies.base import LOAD_MAX, OrderedPolicy, Seen


@dataclass(frozen=True, slots=True)
class LeastUsedDegradation(OrderedPolicy):
    """Like least used, but each selection adds `degradation` to the load until the element re-registers."""

    code: ClassVar[int] = 0x4000_0002
    name: ClassVar[str] = "LeastUsedDegradation"
    short: ClassVar[str] = "LUD"

    load: int = 0
    degradation: int = 0

    def rank(self, seen: Seen) -> float:
        return min(self.load + seen.selections * self.degradation, LOAD_MAX)


@dataclass(frozen=True, slots=True)
class LeastUsedDegradationDpf(OrderedPolicy):
    """Like least used with degradation, but each unit of `distance` adds `penalty` to the load."""

    code: ClassVar[int] = 0xB000_2003
    name: ClassVar[str] = "LeastUsedDegradationDPF"
    short: ClassVar[str] = "LUDDPF"

    load: int = 0
    degradation: int = 0
    penalty: int = 0
    distance: int = 0

    def rank(self, seen: Seen) -> float:
        return min(self.load + self.distance * self.penalty + seen.selections * self.degradation, LOAD_MAX)
