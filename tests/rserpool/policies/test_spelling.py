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
    Policy,
    Priority,
    RoundRobin,
    WeightedRoundRobin,
    policy_by_name,
)


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
        ("Priority:7", Priority(7)),
    ],
)
def test_a_policy_is_a_name_and_its_fields(text: str, policy: Policy) -> None:
    assert policy_by_name(text) == policy


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
        ("LU:much", "'much' is neither an integer nor a percentage"),
        ("LU:", "'' is neither"),
        ("LU:nan%", "'nan%' is neither"),
        ("LU:inf%", "'inf%' is neither"),
        ("LU:-1", "does not fit into 32 bits"),
        ("LU:101%", "does not fit into 32 bits"),
        ("LU:4294967296", "does not fit into 32 bits"),
    ],
)
def test_an_error_message_says_what_is_allowed(text: str, complaint: str) -> None:
    with pytest.raises(LocalError, match=complaint):
        policy_by_name(text)
