"""The handlespace by hand: pools come with their first element and go with the last, owners, pages."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from rserpool.errors import CauseCode, RemoteError
from rserpool.handlespace import Added, Changed, Handlespace, Page, Removed, Same
from rserpool.model import ElementId, PoolHandle, ServerId
from rserpool.policies import POLICIES, LeastUsed, RoundRobin, WeightedRandom
from rserpool.policies.base import Policy
from tests.rserpool.handlespace.records import HANDLE, an_element, identifiers

A, B = ServerId(0xA), ServerId(0xB)


def a_handlespace(size: int = 0, kind: type[Policy] = RoundRobin) -> Handlespace:
    space = Handlespace(random.Random(7))
    for identifier in range(1, size + 1):
        space.register(HANDLE, an_element(identifier, settings_of(kind, identifier)))
    return space


def settings_of(kind: type[Policy], number: int) -> Policy:
    """Distinct values for each element: the worst case of an order with one queue per rank."""
    return kind(*(number * 1009 % 65521 + 1 for _ in kind().values))


def test_a_pool_lives_from_its_first_element_to_its_last() -> None:
    space = Handlespace(random.Random(1))
    one, two = an_element(1, RoundRobin()), an_element(2, RoundRobin())
    assert space.register(HANDLE, one) == Added(HANDLE, one)
    assert space.register(HANDLE, two) == Added(HANDLE, two)
    assert space.register(HANDLE, one) == Same(HANDLE, one)
    assert HANDLE in space
    assert repr(space) == "<Handlespace 1 pools, 2 elements>"
    assert space.deregister(HANDLE, ElementId(1)) == Removed(HANDLE, one)
    assert space.deregister(HANDLE, ElementId(1)) is None
    assert space.deregister(HANDLE, ElementId(2)) == Removed(HANDLE, two)
    assert HANDLE not in space
    assert space.pool(HANDLE) is None
    assert space.deregister(HANDLE, ElementId(2)) is None
    assert len(space) == 0
    assert space.owners() == ()


def test_an_unknown_pool_has_nothing_to_offer() -> None:
    space = a_handlespace()
    assert space.select(HANDLE, 3) == ()
    assert space.find(HANDLE, ElementId(1)) is None
    assert space.change_home(HANDLE, ElementId(1), B) is None


def test_pools_are_kept_apart() -> None:
    space = a_handlespace(2)
    other = PoolHandle("other")
    space.register(other, an_element(1, LeastUsed(5)))
    assert identifiers(space.select(other, 9)) == [1]
    assert [pool.handle for pool in space] == [HANDLE, other]
    space.deregister(other, ElementId(1))
    assert space.find(HANDLE, ElementId(1)) is not None


def test_a_refused_registration_changes_nothing() -> None:
    space = a_handlespace(2)
    with pytest.raises(RemoteError) as caught:
        space.register(HANDLE, an_element(3, LeastUsed(0)))
    assert caught.value.cause is not None
    assert caught.value.cause.code == CauseCode.INCONSISTENT_POOL_POLICY
    assert str(caught.value) == "element 0x00000003: inconsistent pool policy"
    assert len(space) == 2


def test_an_element_moves_to_another_home_with_its_share_of_the_checksum() -> None:
    space = a_handlespace(2)
    alone = a_handlespace(1).checksum(A)
    both = space.checksum(A)
    outcome = space.change_home(HANDLE, ElementId(2), B)
    assert isinstance(outcome, Changed)
    assert (outcome.former.home, outcome.element.home) == (A, B)
    assert space.checksum(A) == alone
    assert identifiers(tuple(element for _, element in space.owned_by(B))) == [2]
    assert isinstance(space.change_home(HANDLE, ElementId(2), B), Same)
    space.change_home(HANDLE, ElementId(2), A)
    assert space.checksum(A) == both
    assert space.checksum(B) == 0xFFFF
    assert space.owners() == (A,)


def test_pages_are_in_order_and_say_whether_there_is_more() -> None:
    space = a_handlespace(3)
    other = PoolHandle("A first one")
    space.register(other, an_element(9, RoundRobin(), home=B))
    first = space.table(limit=2)
    assert [(handle, identifiers(elements)) for handle, elements in first.entries] == [(other, [9]), (HANDLE, [1])]
    assert (first.last, first.more) == ((HANDLE, ElementId(1)), True)
    second = space.table(after=first.last, limit=2)
    assert [(handle, identifiers(elements)) for handle, elements in second.entries] == [(HANDLE, [2, 3])]
    assert not second.more
    assert space.table(after=second.last) == Page((), second.last, more=False)
    assert space.table(owner=B).entries == ((other, (an_element(9, RoundRobin(), home=B),)),)
    assert space.table(owner=ServerId(0xC)) == Page((), None, more=False)


def steps(operation: Callable[[], object]) -> int:
    """How many bytecode instructions an operation takes: a measure that no other load on the machine disturbs."""
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        operation()
    finally:
        sys.settrace(before)
    return count


def operations(space: Handlespace, kind: type[Policy]) -> dict[str, int]:
    """The steps of each operation, averaged over some elements because chance and tree nodes differ."""
    counts: dict[str, int] = {}
    rng = random.Random(11)
    for _ in range(20):
        new = rng.randint(10**6, 10**9)
        element = an_element(new, settings_of(kind, new))
        changed = an_element(new, settings_of(kind, new + 1), home=B)
        for name, operation in {
            "register": lambda e=element: space.register(HANDLE, e),
            "register again": lambda e=element: space.register(HANDLE, e),
            "register changed": lambda e=changed: space.register(HANDLE, e),
            "change home": lambda i=new: space.change_home(HANDLE, ElementId(i), A),
            "select 1": lambda: space.select(HANDLE, 1),
            "select 3": lambda: space.select(HANDLE, 3),
            "select 3 of the rest": lambda: space.pool(HANDLE).select(3, exclude={ElementId(1), ElementId(2)}),  # type: ignore[union-attr]
            "checksum": lambda: space.checksum(A),
            "table": lambda i=new: space.table((HANDLE, ElementId(i % 100)), 5),
            "deregister": lambda i=new: space.deregister(HANDLE, ElementId(i)),
        }.items():
            counts[name] = counts.get(name, 0) + steps(operation)
    return counts


@pytest.mark.parametrize("kind", POLICIES.values(), ids=lambda kind: kind.__name__)
def test_nothing_grows_with_the_number_of_elements(kind: type[Policy]) -> None:
    few, many = operations(a_handlespace(100, kind), kind), operations(a_handlespace(10_000, kind), kind)
    assert not {name: (few[name], many[name]) for name in few if many[name] > 2 * few[name]}


def drawn(seed: int | None, handle: PoolHandle, between: int = 0) -> list[int]:
    """The first of each of thirty selections by chance; `between`: draws elsewhere in between."""
    rng = random.Random()
    space = Handlespace(rng, seed)
    for identifier in (1, 2, 3):
        space.register(handle, an_element(identifier, WeightedRandom(identifier)))
        space.register(PoolHandle(b"other"), an_element(identifier, WeightedRandom(identifier)))
    order = []
    for _ in range(30):
        for _ in range(between):
            space.select(PoolHandle(b"other"), 3)
            rng.random()
        order.append(int(space.select(handle, 3)[0].identifier))
    return order


def test_with_a_seed_the_same_selections_give_the_same_order_whatever_else_is_drawn() -> None:
    assert drawn(5, HANDLE) == drawn(5, HANDLE, between=2)
    assert drawn(5, HANDLE) != drawn(6, HANDLE)
    assert drawn(5, HANDLE) != drawn(5, PoolHandle(b"Another pool"))
    assert set(drawn(5, HANDLE)) == {1, 2, 3}


def test_without_a_seed_chance_is_left_to_itself() -> None:
    assert drawn(None, HANDLE) != drawn(None, HANDLE)
