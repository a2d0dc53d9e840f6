"""Priority least used (RFC 5356 §5.3), also with the load added by selections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rserpool.policies.base import LOAD_MAX, OrderedPolicy, Seen


@dataclass(frozen=True, slots=True)
class PriorityLeastUsed(OrderedPolicy):
    """Selects the member whose load is lowest after one more selection."""

    code: ClassVar[int] = 0x4000_0003
    name: ClassVar[str] = "PriorityLeastUsed"
    short: ClassVar[str] = "PLU"

    load: int = 0
    degradation: int = 0

    def rank(self, seen: Seen) -> float:
        return min(self.load + self.degradation, LOAD_MAX)


@dataclass(frozen=True, slots=True)
class PriorityLeastUsedDegradation(OrderedPolicy):
    """Like priority least used, but each selection adds `degradation` until the element re-registers."""

    code: ClassVar[int] = 0xB000_1003
    name: ClassVar[str] = "PriorityLeastUsedDegradation"
    short: ClassVar[str] = "PLUD"

    load: int = 0
    degradation: int = 0

    def rank(self, seen: Seen) -> float:
        return min(self.load + (1 + seen.selections) * self.degradation, LOAD_MAX)
