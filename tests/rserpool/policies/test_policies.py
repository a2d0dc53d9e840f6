"""The ranks and weights of all policies: tables for the formulas of RFC 5356 and the drafts."""

from __future__ import annotations

from dataclasses import dataclass, fields

import pytest

from rserpool.policies import (
    LOAD_MAX,
    POLICIES,
    LeastUsed,
    LeastUsedDegradation,
    LeastUsedDegradationDpf,
    LeastUsedDpf,
    OrderedPolicy,
    Policy,
    Priority,
    PriorityLeastUsed,
    PriorityLeastUsedDegradation,
    Random,
    RandomizedLeastUsed,
    RandomizedLeastUsedDegradation,
    RandomizedPriorityLeastUsed,
    RandomizedPriorityLeastUsedDegradation,
    RandomPolicy,
    RoundRobin,
    UnknownPolicy,
    WeightedRandom,
    WeightedRandomDpf,
    WeightedRoundRobin,
)


@dataclass
class Member:
    """What a pool knows about a member."""

    selections: int = 0
    turns: int = 0
    entry: float = 0.0


def chosen_in_order(policies: list[OrderedPolicy], rounds: int) -> list[int]:
    """Return the indexes of the selected members: smallest rank first; ties go to the member that waited longest."""
    members = [Member() for _ in policies]
    waiting = list(range(len(policies)))
    chosen = []
    for _ in range(rounds):
        best = min(waiting, key=lambda index: policies[index].rank(members[index]))
        waiting.remove(best)
        waiting.append(best)
        members[best].selections += 1
        members[best].turns += 1
        chosen.append(best)
    return chosen


def test_the_table_has_the_registered_types_names_and_field_counts() -> None:
    assert {code: (policy.name, policy.short, len(fields(policy))) for code, policy in POLICIES.items()} == {
        0x00000001: ("RoundRobin", "RR", 0),
        0x00000002: ("WeightedRoundRobin", "WRR", 1),
        0x00000003: ("Random", "RAND", 0),
        0x00000004: ("WeightedRandom", "WRAND", 1),
        0x00000005: ("Priority", "PRI", 1),
        0x40000001: ("LeastUsed", "LU", 1),
        0x40000002: ("LeastUsedDegradation", "LUD", 2),
        0x40000003: ("PriorityLeastUsed", "PLU", 2),
        0x40000004: ("RandomizedLeastUsed", "RLU", 1),
        0xB0001001: ("RandomizedPriorityLeastUsed", "RPLU", 2),
        0xB0001002: ("RandomizedLeastUsedDegradation", "RLUD", 2),
        0xB0001003: ("PriorityLeastUsedDegradation", "PLUD", 2),
        0xB0001004: ("RandomizedPriorityLeastUsedDegradation", "RPLUD", 2),
        0xB0002001: ("WeightedRandomDPF", "WRANDDPF", 3),
        0xB0002002: ("LeastUsedDPF", "LUDPF", 3),
        0xB0002003: ("LeastUsedDegradationDPF", "LUDDPF", 4),
    }


@pytest.mark.parametrize("policy", POLICIES.values(), ids=lambda policy: policy.name)
@pytest.mark.parametrize("value", [0, 1, LOAD_MAX])
def test_every_policy_accepts_all_field_values(policy: type[Policy], value: int) -> None:
    one = policy(*[value] * len(fields(policy)))
    assert one.values == (value,) * len(fields(policy))
    assert one == policy(*one.values)
    for member in (Member(), Member(1000, 1000, 5.0)):
        if isinstance(one, OrderedPolicy):
            assert -LOAD_MAX <= one.rank(member) <= 2 * LOAD_MAX
        else:
            assert isinstance(one, RandomPolicy)
            assert 0 <= one.weight(member) <= LOAD_MAX
            assert isinstance(one.weight(member), int)


@pytest.mark.parametrize(
    ("policy", "selections", "rank"),
    [
        (RoundRobin(), 7, 0),
        (UnknownPolicy(0xB0002004, (1, 2)), 7, 0),
        (Priority(5), 7, -5),
        (LeastUsed(100), 7, 100),
        (LeastUsedDegradation(100, 10), 0, 100),
        (LeastUsedDegradation(100, 10), 3, 130),
        (LeastUsedDegradation(LOAD_MAX - 5, 10), 3, LOAD_MAX),
        (PriorityLeastUsed(100, 10), 3, 110),
        (PriorityLeastUsed(LOAD_MAX, 10), 0, LOAD_MAX),
        (PriorityLeastUsedDegradation(100, 10), 0, 110),
        (PriorityLeastUsedDegradation(100, 10), 3, 140),
        (LeastUsedDpf(100, 10, 5), 3, 150),
        (LeastUsedDpf(100, LOAD_MAX, 5), 0, LOAD_MAX),
        (LeastUsedDegradationDpf(100, 7, 10, 5), 3, 171),
    ],
)
def test_ranks(policy: OrderedPolicy, selections: int, rank: float) -> None:
    assert policy.rank(Member(selections)) == rank


@pytest.mark.parametrize(
    ("policy", "selections", "weight"),
    [
        (Random(), 7, 1),
        (WeightedRandom(9), 7, 9),
        (WeightedRandom(0), 0, 0),
        (WeightedRandomDpf(100, LOAD_MAX // 100, 10), 0, 90),
        (WeightedRandomDpf(100, 0, 10), 0, 100),
        (WeightedRandomDpf(100, LOAD_MAX, 10), 0, 1),
        (RandomizedLeastUsed(100), 7, LOAD_MAX - 100),
        (RandomizedLeastUsed(LOAD_MAX), 0, 1),
        (RandomizedLeastUsedDegradation(100, 10), 3, LOAD_MAX - 130),
        (RandomizedPriorityLeastUsed(100, 10), 3, LOAD_MAX - 110),
        (RandomizedPriorityLeastUsedDegradation(100, 10), 3, LOAD_MAX - 140),
        (RandomizedPriorityLeastUsedDegradation(100, LOAD_MAX), 3, 1),
    ],
)
def test_weights(policy: RandomPolicy, selections: int, weight: int) -> None:
    assert policy.weight(Member(selections)) == weight


def test_round_robin_takes_turns() -> None:
    assert chosen_in_order([RoundRobin()] * 3, 7) == [0, 1, 2, 0, 1, 2, 0]


def test_weighted_round_robin_gives_interleaved_turns_by_weight() -> None:
    """RFC 5356 §4.2: a member of weight w gets w turns of each round of the sum of all weights."""
    weights = (1, 2, 4)
    chosen = chosen_in_order([WeightedRoundRobin(weight) for weight in weights], 7 * 5)
    for start in range(0, len(chosen), 7):
        turns = chosen[start : start + 7]
        assert [turns.count(index) for index in range(3)] == list(weights)
    assert all(chosen[i : i + 4] != [2, 2, 2, 2] for i in range(len(chosen)))


def test_a_turn_of_weighted_round_robin_takes_one_over_the_weight() -> None:
    assert WeightedRoundRobin(4).rank(Member(turns=2, entry=1.0)) == 1.75
    assert WeightedRoundRobin(0).rank(Member(turns=2)) == WeightedRoundRobin(1).rank(Member(turns=2)) == 3.0


def test_a_newcomer_to_weighted_round_robin_starts_at_the_current_time() -> None:
    old, new = WeightedRoundRobin(1), WeightedRoundRobin(1)
    assert new.rank(Member(entry=10.0)) == old.rank(Member(turns=10))


def test_least_used_takes_turns_among_equals() -> None:
    assert chosen_in_order([LeastUsed(5), LeastUsed(9), LeastUsed(5)], 4) == [0, 2, 0, 2]


def test_degradation_spreads_selections_before_the_next_load_report() -> None:
    policies: list[OrderedPolicy] = [LeastUsedDegradation(0, 10), LeastUsedDegradation(25, 10)]
    assert chosen_in_order(policies, 6) == [0, 0, 0, 1, 0, 1]


def test_an_unknown_policy_keeps_its_number_and_fields() -> None:
    policy = UnknownPolicy(0x12345678, (1, 2, 3))
    assert (policy.code, policy.values) == (0x12345678, (1, 2, 3))
    assert policy != UnknownPolicy(0x12345679, (1, 2, 3))
    assert policy.code not in POLICIES
