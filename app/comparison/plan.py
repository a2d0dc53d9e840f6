"""What to compare: one piece of work, the policies, and the elements that do the work under each of them.

All randomness follows from the plan's seed: the identifiers of elements, what pools draw, and the pool user's own
choices. Elements register one after the other. So the handlespace is the same at the beginning of each run, and
selections that depend on nothing else come in the same order: all of them where the policy ignores loads, and those of
an idle pool where it uses them. At work, loads depend on when elements finish, and that is what is measured.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, fields
from typing import Any

from app.fractal.viewport import Viewport
from rserpool import LOAD_MAX, POLICIES, LocalError, Policy, hex_id, policy_by_name

DRAWS = 24
"""Selections made from the idle pool, one by one, to show what a policy does by itself."""


@dataclass(frozen=True, slots=True)
class ElementPlan:
    """One of the elements: what it can do, and the policy it registers with."""

    number: int
    identifier: int
    capacity: float
    """Sessions that make its load 100 %."""
    speed: float
    """Points per second at most."""
    policy: str
    """The policy with its values for this element: `WeightedRoundRobin:4`."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A comparison to run. Raises `LocalError` with a sentence for impossible values."""

    policies: tuple[str, ...] = ("RoundRobin", "LeastUsed")
    """Names without values; the values follow from the capacities."""

    capacities: tuple[float, ...] = (1.0, 2.0, 4.0)
    """For each element, the sessions at a time it is made for."""

    speed: float = 4000.0
    """Points per second of a capacity of 1. Slow, so that elements are limited by this and not by the machine."""

    speeds: tuple[float, ...] = ()
    """The real speeds of elements relative to `speed`, where they differ from their capacities."""

    width: int = 384
    height: int = 288
    tiles: tuple[int, int] = (12, 8)
    """Columns and rows. Each tile is a session of its own, for which the policy chooses an element."""

    sessions: int = 0
    """Tiles under way at a time; 0: the sum of all capacities."""

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
        if complaint := self.view.excess or self.view.misfit(columns, rows):
            raise LocalError(complaint)
        if self.sessions < 0 or self.repetitions < 1 or self.seed < 0:
            raise LocalError("sessions and seed are 0 or more, repetitions 1 or more")

    @property
    def view(self) -> Viewport:
        """The view that is computed."""
        return Viewport.DEFAULT.resized(self.width, self.height)

    @property
    def at_a_time(self) -> int:
        """Tiles under way at a time."""
        return self.sessions or max(1, round(sum(self.capacities)))

    @property
    def ideal(self) -> float:
        """Seconds the elements would need if all worked at full speed to the end."""
        return self.width * self.height / sum(element.speed for element in self.elements(self.policies[0]))

    def elements(self, policy: str) -> tuple[ElementPlan, ...]:
        """Return the elements of a run under this policy. Their identifiers are the same under every policy."""
        rng = random.Random(self.seed)
        identifiers: dict[int, None] = {}
        while len(identifiers) < len(self.capacities):
            identifiers[rng.randrange(1, 1 << 32)] = None
        speeds = self.speeds or self.capacities
        return tuple(
            ElementPlan(
                number,
                identifier,
                capacity,
                self.speed * relative,
                registered_policy(policy, capacity, self.capacities),
            )
            for number, (identifier, capacity, relative) in enumerate(
                zip(identifiers, self.capacities, speeds, strict=True), 1
            )
        )


def registered_policy(policy: str, capacity: float, capacities: tuple[float, ...]) -> str:
    """Return the policy that an element of this capacity registers with.

    Weights and priorities are in proportion to the capacities; the degradation is what one more session adds to the
    load.
    """
    kind = type(policy_by_name(policy))
    values = [_value(field.name, capacity, capacities) for field in fields(kind)]
    return ":".join((kind.name, *map(str, values)))


def _value(name: str, capacity: float, capacities: tuple[float, ...]) -> int:
    if name in ("weight", "share", "priority"):
        whole = all(other == int(other) for other in capacities)
        return max(1, round(capacity if whole else 10 * capacity / min(capacities)))
    if name == "degradation":
        return min(round(LOAD_MAX / capacity), LOAD_MAX)
    return 0  # loads come from the work, distances from registrars


def adaptive(policy: str) -> bool:
    """Whether the policy uses loads."""
    return hasattr(policy_by_name(policy), "load")


def kinds() -> tuple[type[Policy], ...]:
    """Return all policies."""
    return tuple(POLICIES.values())


def as_object(plan: Plan) -> dict[str, Any]:
    """Return the plan for JSON, with the values that follow from it."""
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
