"""Policies: rspserver registers each policy it accepts at our registrar, and our element registers it at rspregistrar.

Each pool has two elements. The tests count which of them comes first in the resolutions and compare that with RFC 5356.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rserpool.policies import (
    LeastUsed,
    LeastUsedDegradation,
    LeastUsedDpf,
    Policy,
    Priority,
    PriorityLeastUsed,
    PriorityLeastUsedDegradation,
    Random,
    RandomizedLeastUsed,
    RandomizedPriorityLeastUsed,
    RoundRobin,
    WeightedRandom,
    WeightedRandomDpf,
    WeightedRoundRobin,
    policy_by_name,
)
from tests.guest.hosts import Host, Lab
from tests.interop.roles import our_element, our_registrar, rspregistrar, rspserver
from tests.interop.strangers import resolves

FIRST, SECOND = 0xA1, 0xA2
TIMES = 144
"""Selections from each pool. With weights of 3 to 1 they all hit one element once in 10^17 runs."""


def in_turn(chosen: Sequence[int]) -> bool:
    return all(one != other for one, other in pairwise(chosen))


def only_the_first(chosen: Sequence[int]) -> bool:
    return set(chosen) == {FIRST}


def mostly_the_first(chosen: Sequence[int]) -> bool:
    """Return whether the first element leads. With weights of 3 to 1 this fails once in 10^10 runs."""
    counts = Counter(chosen)
    return counts[FIRST] > counts[SECOND] > 0


def three_to_one(chosen: Sequence[int]) -> bool:
    return Counter(chosen) == {FIRST: TIMES * 3 // 4, SECOND: TIMES // 4}


def both(chosen: Sequence[int]) -> bool:
    return set(chosen) == {FIRST, SECOND}


@dataclass(frozen=True)
class Case:
    """A policy, its values at both elements, which rspserver and our element take alike, and the expected selection."""

    policy: type[Policy]
    values: tuple[str, str]
    served: Callable[[Sequence[int]], bool]
    served_by_rsplib: Callable[[Sequence[int]], bool] | None = None
    """The expected selection by rspregistrar, if it differs."""


CASES = (
    Case(RoundRobin, ("", ""), in_turn),
    # rsplib counts each selection twice, so its shares do not match the weights.
    Case(WeightedRoundRobin, (":3", ":1"), three_to_one, mostly_the_first),
    Case(Random, ("", ""), both),
    Case(WeightedRandom, (":3", ":1"), mostly_the_first),
    Case(Priority, (":2", ":1"), only_the_first),
    Case(LeastUsed, ("", ""), in_turn),
    Case(LeastUsedDegradation, (":0.1", ":0.1"), in_turn),
    Case(PriorityLeastUsed, (":0.1", ":0.3"), only_the_first),
    Case(RandomizedLeastUsed, ("", ""), both),
    Case(RandomizedPriorityLeastUsed, ("", ""), both),
    Case(PriorityLeastUsedDegradation, (":0.001", ":0.003"), mostly_the_first),
    Case(WeightedRandomDpf, (":3:0.5", ":1:0.5"), mostly_the_first),
    Case(LeastUsedDpf, (":0.5", ":0.5"), in_turn),
)
"""All policies that rspserver accepts. It knows the names of others but rejects them or aborts."""


def pool_of(case: Case) -> str:
    """Return the pool handle for a case. rsplib allows at most 32 octets."""
    return f"Pool {case.policy.short}"


def test_our_registrar_serves_all_policies_of_rspserver(lab: Lab) -> None:
    at, hosts = lab.host(1), {FIRST: lab.host(11), SECOND: lab.host(12)}
    registrar, user = our_registrar(at), lab.host(21)
    for case in CASES:
        for (identifier, host), values in zip(hosts.items(), case.values, strict=True):
            rspserver(
                host, at, identifier, "-echo", f"-poolhandle={pool_of(case)}", f"-policy={case.policy.name}{values}"
            )  # fmt: skip
    registrar.until_notice("ElementAdded", len(hosts) * len(CASES))
    for case in CASES:
        registered = _check(case, user, at, case.served)
        wanted = {
            who: policy_by_name(case.policy.name + values) for who, values in zip(hosts, case.values, strict=True)
        }
        assert registered == wanted  # rspserver and our element register the same for the same values


def test_rspregistrar_serves_the_same_policies_of_our_elements(lab: Lab) -> None:
    at, hosts = lab.host(1), {FIRST: lab.host(11), SECOND: lab.host(12)}
    rspregistrar(at, 0x11111111)
    user = lab.host(21)
    for case in CASES:
        for (identifier, host), values in zip(hosts.items(), case.values, strict=True):
            our_element(
                host, at, identifier, "--service=echo", f"--poolhandle={pool_of(case)}",
                f"--policy={case.policy.name}{values}",
            )  # fmt: skip
    for case in CASES:
        _check(case, user, at, case.served_by_rsplib or case.served)


def _check(case: Case, user: Host, registrar: Host, served: Callable[[Sequence[int]], bool]) -> dict[int, Policy]:
    """Check which element is selected. Return the policy of each element."""
    answers = resolves(user, registrar, pool_of(case), TIMES)
    assert {type(answer.policy) for answer in answers} == {case.policy}
    assert {len(answer.pool_elements) for answer in answers} == {2}
    chosen = [answer.pool_elements[0].identifier for answer in answers]
    assert served(chosen), f"{case.policy.name} was not selected {served.__name__}: {[hex(c) for c in chosen]}"
    return {element.identifier: element.policy for element in answers[0].pool_elements}
