"""Pools: which element is selected next, which one is charged, and which ones may join."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from rserpool.errors import CauseCode, RemoteError
from rserpool.handlespace import Added, Changed, Pool, Removed, Same
from rserpool.model import ElementId, PoolElement, TransportProtocol, TransportUse
from rserpool.policies.base import Policy
from rserpool.policies.least_used import LeastUsed
from rserpool.policies.least_used_degradation import LeastUsedDegradation
from rserpool.policies.priority import Priority
from rserpool.policies.random import Random, WeightedRandom
from rserpool.policies.randomized_least_used import RandomizedLeastUsed
from rserpool.policies.round_robin import RoundRobin, WeightedRoundRobin
from tests.rserpool.handlespace.records import HANDLE, an_element, identifiers


def a_pool(*policies: Policy, seed: int = 1) -> Pool:
    """Return a pool of elements 1, 2, 3… with these policies."""
    pool = Pool(HANDLE, random.Random(seed))
    for identifier, policy in enumerate(policies, start=1):
        pool.add(an_element(identifier, policy))
    return pool


def chosen(pool: Pool, times: int, count: int = 1) -> list[list[int]]:
    return [identifiers(pool.select(count)) for _ in range(times)]


def test_round_robin_selects_in_turn() -> None:
    pool = a_pool(*[RoundRobin()] * 3)
    assert chosen(pool, 4) == [[1], [2], [3], [1]]


def test_only_the_first_of_a_selection_is_charged() -> None:
    pool = a_pool(*[RoundRobin()] * 4)
    assert chosen(pool, 3, count=3) == [[1, 2, 3], [2, 3, 4], [3, 4, 1]]


def test_a_new_element_waits_behind_the_others() -> None:
    pool = a_pool(*[RoundRobin()] * 2)
    pool.select()
    pool.add(an_element(9, RoundRobin()))
    assert chosen(pool, 4) == [[2], [1], [9], [2]]


def test_weighted_round_robin_selects_in_proportion_to_the_weights() -> None:
    pool = a_pool(WeightedRoundRobin(1), WeightedRoundRobin(2), WeightedRoundRobin(3))
    counts = Counter(one for (one,) in chosen(pool, 600))
    assert counts == {1: 100, 2: 200, 3: 300}


def test_a_new_element_does_not_catch_up_on_earlier_rounds() -> None:
    pool = a_pool(WeightedRoundRobin(1), WeightedRoundRobin(1))
    chosen(pool, 1000)
    pool.add(an_element(3, WeightedRoundRobin(1)))
    counts = Counter(one for (one,) in chosen(pool, 30))
    assert counts == {1: 10, 2: 10, 3: 10}


def test_a_new_weight_does_not_count_for_earlier_rounds() -> None:
    pool = a_pool(WeightedRoundRobin(1), WeightedRoundRobin(1))
    chosen(pool, 1000)
    pool.add(an_element(2, WeightedRoundRobin(3)))
    counts = Counter(one for (one,) in chosen(pool, 40))
    assert 9 <= counts[1] <= 11


def test_least_used_selects_the_lowest_load_and_takes_turns_among_equals() -> None:
    pool = a_pool(LeastUsed(50), LeastUsed(10), LeastUsed(10), LeastUsed(90))
    assert chosen(pool, 3) == [[2], [3], [2]]
    pool.add(an_element(4, LeastUsed(0)))
    assert chosen(pool, 1, count=4) == [[4, 3, 2, 1]]


def test_degradation_accumulates_until_the_next_registration() -> None:
    pool = a_pool(LeastUsedDegradation(0, 10), LeastUsedDegradation(15, 10))
    assert chosen(pool, 4) == [[1], [1], [2], [1]]
    assert pool.add(an_element(1, LeastUsedDegradation(0, 10))) == Same(
        HANDLE, an_element(1, LeastUsedDegradation(0, 10))
    )
    assert chosen(pool, 2) == [[1], [1]]


def test_priority_selects_the_highest() -> None:
    pool = a_pool(Priority(1), Priority(7), Priority(3))
    assert chosen(pool, 2, count=3) == [[2, 3, 1]] * 2


def test_a_renewal_keeps_the_place_in_the_queue() -> None:
    pool = a_pool(*[RoundRobin()] * 3)
    pool.select()
    pool.add(an_element(1, RoundRobin()))
    pool.add(an_element(2, RoundRobin(), port=1234))
    assert chosen(pool, 3) == [[2], [3], [1]]


def test_excluded_elements_are_left_out() -> None:
    out = {ElementId(1), ElementId(3), ElementId(77)}
    assert identifiers(a_pool(*[RoundRobin()] * 4).select(9, exclude=out)) == [2, 4]
    for _ in range(20):
        assert sorted(identifiers(a_pool(*[Random()] * 4).select(9, exclude=out))) == [2, 4]


def test_after_an_exclusion_all_are_eligible_again() -> None:
    pool = a_pool(*[WeightedRandom(n) for n in range(1, 9)])
    pool.select(3, exclude={ElementId(n) for n in range(1, 6)})
    assert sorted(identifiers(pool.select(99))) == list(range(1, 9))


@pytest.mark.parametrize("policy", [RoundRobin(), Random()], ids=["ordered", "random"])
def test_a_large_count_selects_all_elements_and_zero_selects_none(policy: Policy) -> None:
    pool = a_pool(policy, policy, policy)
    assert sorted(identifiers(pool.select(100))) == [1, 2, 3]
    assert pool.select(0) == ()
    assert pool.select(-1) == ()
    assert Pool(HANDLE, random.Random(1)).select(3) == ()


def test_weight_zero_is_never_selected() -> None:
    pool = a_pool(WeightedRandom(0), WeightedRandom(5), WeightedRandom(0), WeightedRandom(1))
    assert all(sorted(ids) == [2, 4] for ids in chosen(pool, 50, count=4))


def test_a_pool_of_zero_weights_selects_nothing_until_one_element_has_weight() -> None:
    pool = a_pool(WeightedRandom(0), WeightedRandom(0))
    assert pool.select(3) == ()
    pool.add(an_element(2, WeightedRandom(1)))
    assert identifiers(pool.select(3)) == [2]
    pool.add(an_element(2, WeightedRandom(0)))
    assert pool.select(3) == ()


@pytest.mark.parametrize(
    "weights", [[1, 1, 1, 1], [1, 2, 3, 4, 5], [1, 1000], [7, 8, 9, 15, 16, 17], [1, 2**32 - 1, 2**31]]
)
def test_the_share_of_selections_follows_the_weights(weights: list[int]) -> None:
    pool = a_pool(*[WeightedRandom(weight) for weight in weights], seed=42)
    draws = 20_000
    counts = Counter(one for (one,) in chosen(pool, draws))
    for identifier, weight in enumerate(weights, start=1):
        share = weight / sum(weights)
        deviation = (draws * share * (1 - share)) ** 0.5
        assert abs(counts[identifier] - draws * share) <= 4 * deviation + 1


def test_the_second_selected_follows_the_weights_of_the_remaining_elements() -> None:
    pool = a_pool(WeightedRandom(1), WeightedRandom(1), WeightedRandom(2), seed=5)
    draws = 20_000
    seconds = Counter(ids[1] for ids in chosen(pool, draws, count=2))
    # P(3 second) = 2 * 1/4 * 2/3
    assert abs(seconds[3] / draws - 1 / 3) < 0.015
    assert abs(seconds[1] - seconds[2]) < 0.03 * draws


def test_randomized_least_used_prefers_low_load() -> None:
    pool = a_pool(RandomizedLeastUsed(0xC000_0000), RandomizedLeastUsed(0x4000_0000), seed=3)
    counts = Counter(one for (one,) in chosen(pool, 20_000))
    assert abs(counts[2] / 20_000 - 0.75) < 0.015


def test_outcomes_tell_what_changed() -> None:
    pool = Pool(HANDLE, random.Random(1))
    first, moved = an_element(1, LeastUsed(1)), an_element(1, LeastUsed(2))
    assert pool.add(first) == Added(HANDLE, first)
    assert pool.add(an_element(1, LeastUsed(1))) == Same(HANDLE, first)
    assert pool.add(moved) == Changed(HANDLE, moved, former=first)
    assert pool.get(ElementId(1)) is moved
    assert ElementId(1) in pool
    assert list(pool) == [moved]
    assert pool.remove(ElementId(1)) == Removed(HANDLE, moved)
    assert pool.remove(ElementId(1)) is None
    assert pool.get(ElementId(1)) is None
    assert len(pool) == 0


@pytest.mark.parametrize(
    ("other", "code"),
    [
        (an_element(2, LeastUsed(0)), CauseCode.INCONSISTENT_POOL_POLICY),
        (an_element(2, RoundRobin(), protocol=TransportProtocol.TCP), CauseCode.INCONSISTENT_TRANSPORT_TYPE),
        (an_element(2, RoundRobin(), use=TransportUse.DATA_ONLY), CauseCode.INCONSISTENT_DATA_CONTROL),
        (an_element(1, LeastUsed(0)), CauseCode.INCONSISTENT_POOL_POLICY),
    ],
    ids=["policy", "protocol", "use", "own policy type"],
)
def test_an_element_that_does_not_match_the_pool_is_refused(other: PoolElement, code: CauseCode) -> None:
    """RFC 5352 §3.1: the first element fixes policy type, transport type and transport use."""
    pool = a_pool(RoundRobin())
    with pytest.raises(RemoteError) as caught:
        pool.add(other)
    assert caught.value.cause is not None
    assert caught.value.cause.code == code
    assert list(pool) == [an_element(1, RoundRobin())]


def test_the_first_element_of_an_emptied_pool_founds_it_again() -> None:
    pool = a_pool(RoundRobin())
    pool.remove(ElementId(1))
    pool.add(an_element(2, WeightedRandom(4)))
    assert pool.policy == WeightedRandom(4)
    assert identifiers(pool.select()) == [2]


def test_its_repr_names_handle_size_and_policy() -> None:
    assert repr(a_pool(RoundRobin(), RoundRobin())) == "<Pool EchoPool, 2 elements, RoundRobin>"
    assert repr(Pool(HANDLE, random.Random(1))) == "<Pool EchoPool, 0 elements, no policy yet>"
