"""Plans: the elements that follow from them, and impossible values."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from app.comparison.plan import Plan, adaptive, as_object, registered_policy
from rserpool import POLICIES, LocalError, policy_by_name

MIXED = (1.0, 2.0, 4.0)


def test_the_values_of_policies_follow_from_the_capacities() -> None:
    assert registered_policy("RoundRobin", 2.0, MIXED) == "RoundRobin"
    assert registered_policy("WeightedRoundRobin", 4.0, MIXED) == "WeightedRoundRobin:4"
    assert registered_policy("WeightedRandom", 0.75, (0.5, 0.75)) == "WeightedRandom:15"
    assert registered_policy("Priority", 2.0, MIXED) == "Priority:2"
    assert policy_by_name(registered_policy("LeastUsedDegradation", 4.0, MIXED)).values == (0, 0x4000_0000)
    assert policy_by_name(registered_policy("LeastUsedDegradation", 0.5, MIXED)).values == (0, 0xFFFF_FFFF)


@pytest.mark.parametrize("policy", POLICIES.values(), ids=lambda policy: policy.short)
def test_every_policy_can_be_compared(policy: Any) -> None:
    plan = Plan(policies=(policy.short,))
    assert plan.policies == (policy.name,)
    for element in plan.elements(policy.name):
        assert type(policy_by_name(element.policy)) is policy
    assert adaptive(policy.name) == ("LeastUsed" in policy.name)


def test_identifiers_follow_from_the_seed_and_are_the_same_under_each_policy() -> None:
    plan = Plan()

    def identifiers(plan: Plan, policy: str) -> list[int]:
        return [element.identifier for element in plan.elements(policy)]

    assert identifiers(plan, "RoundRobin") == identifiers(plan, "LeastUsed")
    assert len(set(identifiers(plan, "RoundRobin"))) == 3
    assert identifiers(plan, "RoundRobin") != identifiers(replace(plan, seed=2), "RoundRobin")


def test_speeds_follow_from_the_capacities_unless_given() -> None:
    assert [e.speed for e in Plan(speed=10.0).elements("Random")] == [10.0, 20.0, 40.0]
    plan = Plan(speed=10.0, speeds=(4.0, 2.0, 1.0), width=70, height=10, tiles=(2, 1))
    assert [(e.capacity, e.speed) for e in plan.elements("Random")] == [(1.0, 40.0), (2.0, 20.0), (4.0, 10.0)]
    assert plan.ideal == 10.0


def test_the_number_of_tiles_under_way_follows_from_the_capacities() -> None:
    assert Plan().at_a_time == 7
    assert Plan(sessions=3).at_a_time == 3
    assert Plan(capacities=(0.25,)).at_a_time == 1


def test_a_policy_with_two_names_is_compared_once() -> None:
    assert Plan(policies=("LU", "LeastUsed", "rr")).policies == ("LeastUsed", "RoundRobin")


@pytest.mark.parametrize(
    "changes",
    [
        {"policies": ()},
        {"policies": ("Favouritism",)},
        {"capacities": ()},
        {"capacities": (1.0, 0.0)},
        {"speed": -1.0},
        {"speeds": (1.0,)},
        {"speeds": (1.0, 2.0, float("inf"))},
        {"tiles": (500, 1)},
        {"repetitions": 0},
        {"sessions": -1},
        {"seed": -1},
    ],
)
def test_impossible_values_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(LocalError):
        Plan(**changes)


def test_a_plan_can_be_written_as_json() -> None:
    values = json.loads(json.dumps(as_object(Plan())))
    assert values["sessions"] == 7
    assert [e["policy"] for e in values["elements"]["LeastUsed"]] == ["LeastUsed:0"] * 3
