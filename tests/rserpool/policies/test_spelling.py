"""The written form of policies on a command line."""

from __future__ import annotations

import pytest

from rserpool.errors import LocalError
from rserpool.policies import (
    LOAD_MAX,
    POLICIES,
    LeastUsed,
    LeastUsedDegradation,
    LeastUsedDegradationDpf,
    LeastUsedDpf,
    Policy,
    Priority,
    PriorityLeastUsed,
    PriorityLeastUsedDegradation,
    RandomizedLeastUsedDegradation,
    RandomizedPriorityLeastUsed,
    RandomizedPriorityLeastUsedDegradation,
    RoundRobin,
    WeightedRandomDpf,
    WeightedRoundRobin,
    policy_by_name,
)

HALF, QUARTER, EIGHTH = (round(LOAD_MAX / parts) for parts in (2, 4, 8))


@pytest.mark.parametrize(
    ("text", "policy"),
    [
        ("RoundRobin", RoundRobin()),
        ("rr", RoundRobin()),
        (" WRR:3 ", WeightedRoundRobin(3)),
        ("WeightedRoundRobin", WeightedRoundRobin(1)),
        ("LeastUsed:50", LeastUsed(50)),
        ("LU:0xffffffff", LeastUsed(LOAD_MAX)),
        ("leastused:100%", LeastUsed(LOAD_MAX)),
        ("LUD:0:25%", LeastUsedDegradation(0, round(LOAD_MAX / 4))),
        ("LUDDPF:1:2:3:4", LeastUsedDegradationDpf(1, 2, 3, 4)),
        ("LUDDPF:1:2:3", LeastUsedDegradationDpf(1, 2, 3)),
        ("LUDPF:1:2", LeastUsedDpf(1, 2)),
        ("LU:0.5", LeastUsed(HALF)),
        ("PLU:0:1.0", PriorityLeastUsed(0, LOAD_MAX)),
        ("Priority:7", Priority(7)),
    ],
)
def test_a_policy_is_a_name_and_its_fields(text: str, policy: Policy) -> None:
    assert policy_by_name(text) == policy


@pytest.mark.parametrize(
    ("text", "policy"),
    [
        ("LeastUsedDegradation:0.5", LeastUsedDegradation(0, HALF)),
        ("LUD:50%", LeastUsedDegradation(0, HALF)),
        ("LeastUsedDegradation:1", LeastUsedDegradation(0, LOAD_MAX)),
        ("LeastUsedDegradation:0", LeastUsedDegradation(0, 0)),
        ("PriorityLeastUsed:0.125", PriorityLeastUsed(0, EIGHTH)),
        ("PriorityLeastUsedDegradation:0.125", PriorityLeastUsedDegradation(0, EIGHTH)),
        ("RandomizedLeastUsedDegradation:0.125", RandomizedLeastUsedDegradation(0, EIGHTH)),
        ("RandomizedPriorityLeastUsed:0.125", RandomizedPriorityLeastUsed(0, EIGHTH)),
        ("RandomizedPriorityLeastUsedDegradation:0.125", RandomizedPriorityLeastUsedDegradation(0, EIGHTH)),
        ("LeastUsedDPF:0.25", LeastUsedDpf(0, QUARTER, 0)),
        ("LeastUsedDegradationDPF:0.5:0.25", LeastUsedDegradationDpf(0, HALF, QUARTER, 0)),
        ("WeightedRandomDPF:9:0.25", WeightedRandomDpf(9, QUARTER, 0)),
    ],
)
def test_the_values_of_rsplibs_programs_leave_out_the_load_and_the_distance(text: str, policy: Policy) -> None:
    assert policy_by_name(text) == policy


@pytest.mark.parametrize("policy", POLICIES.values(), ids=lambda policy: policy.name)
def test_all_fields_as_on_the_wire_give_the_same_policy_again(policy: type[Policy]) -> None:
    for first in (0, 1, LOAD_MAX):
        told = policy(*[first, *range(2, 2 + len(policy().values))][: len(policy().values)])
        assert policy_by_name(":".join((told.name, *map(str, told.values)))) == told


@pytest.mark.parametrize("policy", POLICIES.values(), ids=lambda policy: policy.name)
def test_every_policy_is_found_by_its_two_names_only(policy: type[Policy]) -> None:
    assert policy_by_name(policy.name) == policy_by_name(policy.short) == policy()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "unknown policy ''; known: RoundRobin, "),
        ("Fastest", "unknown policy 'Fastest'"),
        ("RR:1", "'RR:1' has too many fields; RoundRobin takes none"),
        ("LUD:1:2:3", "too many fields; LeastUsedDegradation takes load:degradation"),
        ("LU:much", "'much' is not a fraction from 0 to 1 or a percentage, or an integer of 32 bits, which load needs"),
        ("LU:", "'' is not a fraction"),
        ("LU:nan%", "'nan%' is not a fraction"),
        ("LU:inf%", "'inf%' is not a fraction"),
        ("LU:-1", "'-1' is out of range: load is a fraction from 0 to 1"),
        ("LU:101%", "out of range"),
        ("LU:1.5", "out of range"),
        ("LU:4294967296", "out of range"),
        ("LUD:429496729", "'429496729' is out of range: degradation is a fraction from 0 to 1 or a percentage$"),
        ("LUD:0x7f", "'0x7f' is not a fraction"),
        ("WRR:0.5", "'0.5' is not an integer of 32 bits, which weight needs"),
        ("PRI:50%", "'50%' is not an integer of 32 bits, which priority needs"),
        ("WRANDDPF:9.5:0.25", "'9.5' is not an integer of 32 bits, which share needs"),
    ],
)
def test_an_error_message_says_what_is_allowed(text: str, complaint: str) -> None:
    with pytest.raises(LocalError, match=complaint):
        policy_by_name(text)
