"""Priority least used (RFC 5356 §5.3), and with the load that selections add."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rserpool.policies.base import LOAD_MAX, OrderedPolicy, Seen


@dataclass(frozen=True, slots=True)
class PriorityLeastUsed(OrderedPolicy):
    """The element serves whose load would be smallest once it has served one more."""

    code: ClassVar[int] = 0x4000_0003
    name: ClassVar[str] = "PriorityLeastUsed"
    short: ClassVar[str] = "PLU"

    load: int = 0
    degradation: int = 0

    def rank(self, seen: Seen) -> float:
        return min(self.load + self.degradation, LOAD_MAX)


@dataclass(frozen=True, slots=True)
class PriorityLeastUsedDegradation(OrderedPolicy):
    """As priority least used, where each selection adds `degradation` until the element registers again."""

    code: ClassVar[int] = 0xB000_1003
    name: ClassVar[str] = "PriorityLeastUsedDegradation"
    short: ClassVar[str] = "PLUD"

    load: int = 0
    degradation: int = 0

    def rank(self, seen: Seen) -> float:
        return min(self.load + (1 + seen.selections) * self.degradation, LOAD_MAX)
