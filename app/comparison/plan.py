"""What is to be compared: one piece of work, the policies, and the elements that do it under each of them.

Everything that is chance follows from the plan's seed: the identifiers of elements, what pools draw, and the pool
user's own chance. Elements register one after the other. So the handlespace is the same at the beginning of each run,
and selections that follow from nothing else come in the same order again: all of them where the policy does not look at
loads, and those of an idle pool where it does. At work, loads depend on when elements finish, and that is measured.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, fields
from typing import Any

from app.fractal.viewport import Viewport
from rserpool import POLICIES, LocalError, Policy, hex_id, policy_by_name

DRAWS = 24
"""Selections of the idle pool, one by one, that tell what a policy does of itself."""

LOAD_MAX = 0xFFFF_FFFF
"""A load or a degradation of 100 % (RFC 5356 §4.1.1)."""


@dataclass(frozen=True, slots=True)
class ElementPlan:
    """One of the elements: what it can, and what it tells its registrar by the policy."""

    number: int
    identifier: int
    capacity: float
    """Sessions that make its load 100 %."""
    speed: float
    """Points per second at most."""
    policy: str
    """With its values for this element: `WeightedRoundRobin:4`."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Raises `LocalError` with a sentence where something cannot be."""

    policies: tuple[str, ...] = ("RoundRobin", "LeastUsed")
    """By name, without values: those follow from the capacities."""

    capacities: tuple[float, ...] = (1.0, 2.0, 4.0)
    """Of each element: sessions at a time that it is made for."""

    speed: float = 4000.0
    """Points per second of a capacity of 1. Slow, so that elements wait for themselves and not for this machine."""

    speeds: tuple[float, ...] = ()
    """What elements really do, relative to `speed`, where that is not what their capacities say."""

    width: int = 384
    height: int = 288
    tiles: tuple[int, int] = (12, 8)
    """Columns and rows; each tile is a session of its own, for which the policy chooses an element."""

    sessions: int = 0
    """Tiles under way at a time; 0: as many as all capacities together."""

    repetitions: int = 1
    seed: int = 1

    def __post_init__(self) -> None:
        if not self.policies or not self.capacities:
            raise LocalError("a comparison needs at least one policy and one element")
        names = tuple(type(policy_by_name(name)).name for name in self.policies)
        object.__setattr__(self, "policies", tuple(dict.fromkeys(names)))
        numbers = (*self.capacities, *self.speeds, self.speed)
        if not all(0 < number < math.inf for number in numbers):
            raise LocalError("capacities and speeds are numbers above 0")
        if self.speeds and len(self.speeds) != len(self.capacities):
            raise LocalError("there must be as many speeds as capacities, or none")
        columns, rows = self.tiles
        if not (1 <= columns <= self.width and 1 <= rows <= self.height):
            raise LocalError(f"{columns} × {rows} tiles do not fit into {self.width} × {self.height} points")
        if self.sessions < 0 or self.repetitions < 1 or self.seed < 0:
            raise LocalError("sessions and seed are 0 or more, repetitions 1 or more")

    @property
    def view(self) -> Viewport:
        """What is computed."""
        return Viewport.DEFAULT.resized(self.width, self.height)

    @property
    def at_a_time(self) -> int:
        """Tiles under way."""
        return self.sessions or max(1, round(sum(self.capacities)))

    @property
    def ideal(self) -> float:
        """Seconds that all elements would need together if each worked to the end."""
        return self.width * self.height / sum(element.speed for element in self.elements(self.policies[0]))

    def elements(self, policy: str) -> tuple[ElementPlan, ...]:
        """Those of a run under this policy. Their identifiers are the same under each."""
        rng = random.Random(self.seed)
        identifiers: dict[int, None] = {}
        while len(identifiers) < len(self.capacities):
            identifiers[rng.randrange(1, 1 << 32)] = None
        speeds = self.speeds or self.capacities
        return tuple(
            ElementPlan(number, identifier, capacity, self.speed * relative, told(policy, capacity, self.capacities))
            for number, (identifier, capacity, relative) in enumerate(
                zip(identifiers, self.capacities, speeds, strict=True), 1
            )
        )


def told(policy: str, capacity: float, capacities: tuple[float, ...]) -> str:
    """The policy as an element of this capacity among others registers with it: weights and priorities in proportion to
    the capacities, and as degradation what one session more adds to the load."""
    kind = type(policy_by_name(policy))
    values = [_value(field.name, capacity, capacities) for field in fields(kind)]
    return ":".join((kind.name, *map(str, values)))


def _value(name: str, capacity: float, capacities: tuple[float, ...]) -> int:
    if name in ("weight", "share", "priority"):
        whole = all(other == int(other) for other in capacities)
        return max(1, round(capacity if whole else 10 * capacity / min(capacities)))
    if name == "degradation":
        return min(round(LOAD_MAX / capacity), LOAD_MAX)
    return 0  # loads come with the work, and distances from registrars


def adaptive(policy: str) -> bool:
    """Whether the policy looks at loads."""
    return hasattr(policy_by_name(policy), "load")


def kinds() -> tuple[type[Policy], ...]:
    """All policies there are."""
    return tuple(POLICIES.values())


def as_object(plan: Plan) -> dict[str, Any]:
    """For JSON, with what follows from it."""
    values: dict[str, Any] = {field.name: getattr(plan, field.name) for field in fields(plan)}
    values["sessions"] = plan.at_a_time
    values["ideal_s"] = round(plan.ideal, 3)
    values["elements"] = {
        policy: [
            {"number": e.number, "identifier": hex_id(e.identifier), "capacity": e.capacity, "speed": e.speed,
             "policy": e.policy}
            for e in plan.elements(policy)
        ]
        for policy in plan.policies
    }  # fmt: skip
    return values
