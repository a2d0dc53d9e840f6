"""Pool member selection policies (RFC 5356, and the policy types from its authors' drafts).

A policy is a class in a file here and a line in `POLICIES`. The codec and the handlespace need nothing else. The types
0xb0002004 and 0xb0002005 have no agreed fields and are treated as unknown policies.
"""

from __future__ import annotations

from typing import Final

from rserpool.policies.base import LOAD_MAX, OrderedPolicy, Policy, RandomPolicy, Seen
from rserpool.policies.least_used import LeastUsed, LeastUsedDpf
from rserpool.policies.least_used_degradation import LeastUsedDegradation, LeastUsedDegradationDpf
from rserpool.policies.priority import Priority
from rserpool.policies.priority_least_used import PriorityLeastUsed, PriorityLeastUsedDegradation
from rserpool.policies.random import Random, WeightedRandom, WeightedRandomDpf
from rserpool.policies.randomized_least_used import (
    RandomizedLeastUsed,
    RandomizedLeastUsedDegradation,
    RandomizedPriorityLeastUsed,
    RandomizedPriorityLeastUsedDegradation,
)
from rserpool.policies.round_robin import RoundRobin, WeightedRoundRobin
from rserpool.policies.spelling import parse_policy
from rserpool.policies.unknown import UnknownPolicy

POLICIES: Final[dict[int, type[Policy]]] = {
    policy.code: policy
    for policy in (
        RoundRobin,
        WeightedRoundRobin,
        Random,
        WeightedRandom,
        Priority,
        LeastUsed,
        LeastUsedDegradation,
        PriorityLeastUsed,
        RandomizedLeastUsed,
        RandomizedPriorityLeastUsed,
        RandomizedLeastUsedDegradation,
        PriorityLeastUsedDegradation,
        RandomizedPriorityLeastUsedDegradation,
        WeightedRandomDpf,
        LeastUsedDpf,
        LeastUsedDegradationDpf,
    )
}
"""All policies by policy type."""


def policy_by_name(text: str) -> Policy:
    """Return the policy written as on a command line: `LeastUsed`, `WRR:3`, `LUD:0.1`, `LUD:25%:10%`.

    Args:
        text: The long or the short name of a policy, in upper or lower case, and its values: without load and distance
            as rsplib's programs take them, or all fields in wire order. Fractions of `LOAD_MAX` are decimals or
            percentages, other fields are 32-bit integers. Omitted fields have their defaults.

    Raises:
        LocalError: The name is unknown, or a value is wrong.
    """
    return parse_policy(text, POLICIES.values())


__all__ = [
    "LOAD_MAX",
    "POLICIES",
    "LeastUsed",
    "LeastUsedDegradation",
    "LeastUsedDegradationDpf",
    "LeastUsedDpf",
    "OrderedPolicy",
    "Policy",
    "Priority",
    "PriorityLeastUsed",
    "PriorityLeastUsedDegradation",
    "Random",
    "RandomPolicy",
    "RandomizedLeastUsed",
    "RandomizedLeastUsedDegradation",
    "RandomizedPriorityLeastUsed",
    "RandomizedPriorityLeastUsedDegradation",
    "RoundRobin",
    "Seen",
    "UnknownPolicy",
    "WeightedRandom",
    "WeightedRandomDpf",
    "WeightedRoundRobin",
    "policy_by_name",
]
