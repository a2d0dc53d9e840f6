"""Random histories of a handlespace, compared with its naive twin, for every policy."""

from __future__ import annotations

import random
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rserpool.handlespace import Handlespace
from rserpool.model import ElementId, ElementKey, PoolElement, PoolHandle, ServerId
from rserpool.policies import POLICIES
from rserpool.policies.base import OrderedPolicy, Policy
from tests.rserpool.handlespace.records import an_element, identifiers
from tests.rserpool.handlespace.test_checksum import recomputed
from tests.rserpool.handlespace.twin import Twin

HANDLES = [PoolHandle("a"), PoolHandle("b")]
SERVERS = [ServerId(1), ServerId(2), ServerId(0xFFFF_FFFF)]
VALUES = [0, 1, 2, 3, 10, 0x4000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF]


def a_policy(kind: type[Policy], rng: random.Random) -> Policy:
    return kind(*(rng.choice(VALUES) for _ in fields(kind)))


@pytest.mark.parametrize("kind", POLICIES.values(), ids=lambda kind: kind.__name__)
@settings(deadline=None, max_examples=15)
@given(seed=st.integers(0, 2**32))
def test_any_history_gives_the_results_of_the_naive_twin(kind: type[Policy], seed: int) -> None:
    rng = random.Random(seed)
    space, twin = Handlespace(random.Random(seed + 1)), Twin()
    for _ in range(150):
        handle, identifier = rng.choice(HANDLES), ElementId(rng.randint(1, 8))
        match rng.choice(["register", "register", "again", "deregister", "select", "select", "move"]):
            case "register":
                element = an_element(identifier, a_policy(kind, rng), home=rng.choice(SERVERS))
                assert type(space.register(handle, element)).__name__ == twin.register(handle, element)
            case "again":
                known = space.find(handle, identifier)
                if known is not None:
                    assert type(space.register(handle, known)).__name__ == twin.register(handle, known) == "Same"
            case "deregister":
                outcome = space.deregister(handle, identifier)
                assert (type(outcome).__name__ if outcome else "nothing") == twin.deregister(handle, identifier)
            case "move":
                server = rng.choice(SERVERS)
                moved = space.change_home(handle, identifier, server)
                assert (type(moved).__name__ if moved else "nothing") == twin.change_home(handle, identifier, server)
            case "select":
                check_selection(space, twin, handle, rng.randint(0, 9), ordered=issubclass(kind, OrderedPolicy))
        check_contents(space, twin)


def check_selection(space: Handlespace, twin: Twin, handle: PoolHandle, count: int, *, ordered: bool) -> None:
    expected = twin.eligible(handle)
    chosen = space.select(handle, count)
    if ordered:
        assert list(chosen) == expected[:count]
    else:
        assert len(set(identifiers(chosen))) == len(chosen) == min(count, len(expected))
        assert all(element in expected for element in chosen)
    if chosen:
        twin.charge(handle, chosen[0].identifier)


def check_contents(space: Handlespace, twin: Twin) -> None:
    assert len(space) == len(twin.members)
    assert {pool.handle for pool in space} == {handle for handle, _ in twin.table()}
    assert set(space.owners()) == {element.home for _, element in twin.table()}
    for server in SERVERS:
        owned = twin.table(server)
        assert list(space.owned_by(server)) == owned
        assert space.checksum(server) == recomputed([(handle, element.identifier) for handle, element in owned])


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 2**32), limit=st.integers(1, 9), owner=st.sampled_from([None, *SERVERS]))
def test_pages_list_each_element_that_stays_exactly_once_while_others_come_and_go(
    seed: int, limit: int, owner: ServerId | None
) -> None:
    rng = random.Random(seed)
    space = Handlespace(rng)
    policy = a_policy(POLICIES[1], rng)
    for identifier in range(1, 40):
        space.register(rng.choice(HANDLES), an_element(identifier, policy, home=rng.choice(SERVERS)))
    stayed = space.table(None, 1000, owner)
    told: list[tuple[PoolHandle, PoolElement]] = []
    gone: set[ElementKey] = set()
    after: ElementKey | None = None
    while True:
        page = space.table(after, limit, owner)
        entries = [(handle, element) for handle, elements in page.entries for element in elements]
        assert len(entries) == limit or not page.more
        told += entries
        if not page.more:
            break
        after = page.last
        leaver = (rng.choice(HANDLES), ElementId(rng.randint(1, 39)))
        if space.deregister(*leaver):
            gone.add(leaver)
        space.register(rng.choice(HANDLES), an_element(rng.randint(100, 200), policy, home=rng.choice(SERVERS)))
    keys = [(handle, element.identifier) for handle, element in told]
    assert keys == sorted(set(keys))
    expected = {(handle, element.identifier) for handle, elements in stayed.entries for element in elements} - gone
    assert expected <= set(keys)
