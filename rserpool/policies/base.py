"""The base classes of pool member selection policies (RFC 5356).

A policy is a frozen value that holds the fields an element registers with. An `OrderedPolicy` computes a `rank`, a
`RandomPolicy` a `weight`. Policies know no data structures: the handlespace keeps members in order of rank or weight,
and the codec writes the fields in order of declaration.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

LOAD_MAX = 0xFFFF_FFFF
"""Loads, degradations and delay penalties are fractions of this (RFC 5356 §3.1: 0xffffffff is 100 %)."""


class Seen(Protocol):
    """What a pool knows about a member in addition to its policy; the handlespace owns it."""

    selections: int
    """Number of selections since the element last registered or re-registered."""

    turns: int
    """Number of selections since `entry` was set."""

    entry: float
    """The pool's `virtual_time` when the element joined or changed its policy. Newcomers start at the current time."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Base class of all policies. `code` is the policy type (RFC 5356), `name` and `short` are its written forms.

    Fields of the same name have the same meaning in all policies, and 32 bits each. `load` is the present load,
    `degradation` is what one more selection adds to it, and `penalty` what a unit of `distance` adds to it; all three
    are fractions of `LOAD_MAX`. `distance` is usually a delay in milliseconds. `weight` and `share` are relative to
    those of other members. The highest `priority` is selected first. `fields` are those of an unknown policy.
    """

    code: ClassVar[int]
    name: ClassVar[str]
    short: ClassVar[str]

    @property
    def values(self) -> tuple[int, ...]:
        """The 32-bit fields that follow the policy type, in wire order."""
        names: tuple[str, ...] = self.__match_args__  # faster than `dataclasses.fields`
        return tuple([getattr(self, name) for name in names])


@dataclass(frozen=True, slots=True)
class OrderedPolicy(Policy):
    """Selects the member with the smallest rank. Of equal ranks the member that has waited longest wins."""

    def rank(self, seen: Seen) -> float:
        """Return the rank of a member."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class RandomPolicy(Policy):
    """Draws members without replacement, with probability weight / sum of weights. Weight 0 is never drawn."""

    def weight(self, seen: Seen) -> int:
        """Return the weight of a member."""
        raise NotImplementedError
