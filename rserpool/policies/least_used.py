"""Least used (RFC 5356 §5.1), also with a distance penalty (delay draft)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rserpool.policies.base import LOAD_MAX, OrderedPolicy, Seen


@dataclass(frozen=True, slots=True)
class LeastUsed(OrderedPolicy):
    """Selects the member with the lowest load; members with equal load take turns."""

    code: ClassVar[int] = 0x4000_0001
    name: ClassVar[str] = "LeastUsed"
    short: ClassVar[str] = "LU"

    load: int = 0

    def rank(self, seen: Seen) -> float:
        return self.load


@dataclass(frozen=True, slots=True)
class LeastUsedDpf(OrderedPolicy):
    """Like least used, but each unit of `distance` adds `penalty` to the load."""

    code: ClassVar[int] = 0xB000_2002
    name: ClassVar[str] = "LeastUsedDPF"
    short: ClassVar[str] = "LUDPF"

    load: int = 0
    penalty: int = 0
    distance: int = 0

    def rank(self, seen: Seen) -> float:
        return min(self.load + self.distance * self.penalty, LOAD_MAX)
