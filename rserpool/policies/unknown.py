"""Policies of unknown type: their fields are kept unchanged, and selection is round robin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rserpool.policies.base import OrderedPolicy, Seen


@dataclass(frozen=True, slots=True)
class UnknownPolicy(OrderedPolicy):
    """A policy type without a class here, with the 32-bit fields that it was received with."""

    name: ClassVar[str] = "Unknown"
    short: ClassVar[str] = "Unknown"

    code: int  # type: ignore[misc]  # every other policy has one code per class
    fields: tuple[int, ...] = ()

    @property
    def values(self) -> tuple[int, ...]:
        return self.fields

    def rank(self, seen: Seen) -> float:
        return 0.0
