"""What a pool member selection policy is (RFC 5356): its number, its 32-bit fields, and one question answered.

A policy is a frozen value: the fields an element registers with. Ordered policies answer `rank`, random ones `weight`;
which family a class belongs to is said by its base, `OrderedPolicy` or `RandomPolicy`. They know no data structures:
the handlespace keeps members in order of what they answer, and the codec writes the fields in order of declaration.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar, Protocol

LOAD_MAX = 0xFFFF_FFFF
"""Loads, degradations and delay penalties are fractions of this (RFC 5356 §3.1: 0xffffffff is 100 %)."""


class Seen(Protocol):
    """What a pool knows about a member besides its policy; owned by the handlespace."""

    selections: int
    """Times selected since the element last (re-)registered."""

    turns: int
    """Times selected since `entry` was set."""

    entry: float
    """The pool's `virtual_time` when the element joined or changed its policy: newcomers start at the present."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The root of all policies. `code` is the RFC 5356 policy type; `name` and `short` are how people write it."""

    code: ClassVar[int]
    name: ClassVar[str]
    short: ClassVar[str]

    @property
    def values(self) -> tuple[int, ...]:
        """The 32-bit fields after the policy type, in wire order."""
        return tuple(getattr(self, f.name) for f in fields(self))


@dataclass(frozen=True, slots=True)
class OrderedPolicy(Policy):
    """The member with the smallest rank is next; ties go to whoever waited longest."""

    def rank(self, seen: Seen) -> float:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class RandomPolicy(Policy):
    """A member is drawn with probability weight / sum of weights, without replacement; weight 0 is never drawn."""

    def weight(self, seen: Seen) -> int:
        raise NotImplementedError
