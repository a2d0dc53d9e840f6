"""Priority (RFC 5356 §4.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rserpool.policies.base import OrderedPolicy, Seen


@dataclass(frozen=True, slots=True)
class Priority(OrderedPolicy):
    """Selects the member with the highest priority; members with equal priority take turns."""

    code: ClassVar[int] = 0x0000_0005
    name: ClassVar[str] = "Priority"
    short: ClassVar[str] = "PRI"

    priority: int = 0

    def rank(self, seen: Seen) -> float:
        return -self.priority
