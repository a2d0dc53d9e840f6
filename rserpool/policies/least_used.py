"""Least used (RFC 5356 §5.1), and with a penalty for distance (delay draft)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rserpool.policies.base import LOAD_MAX, OrderedPolicy, Seen


@dataclass(frozen=True, slots=True)
class LeastUsed(OrderedPolicy):
    """The smallest load serves, in turns where several have it."""

    code: ClassVar[int] = 0x4000_0001
    name: ClassVar[str] = "LeastUsed"
    short: ClassVar[str] = "LU"

    load: int = 0

    def rank(self, seen: Seen) -> float:
        return self.load


@dataclass(frozen=True, slots=True)
class LeastUsedDpf(OrderedPolicy):
    """As least used, where each unit of `distance` looks like `penalty` more load."""

    code: ClassVar[int] = 0xB000_2002
    name: ClassVar[str] = "LeastUsedDPF"
    short: ClassVar[str] = "LUDPF"

    load: int = 0
    penalty: int = 0
    distance: int = 0

    def rank(self, seen: Seen) -> float:
        return min(self.load + self.distance * self.penalty, LOAD_MAX)
