"""The handlespace by example: pools appear with their first element and disappear with the last; owners; pages."""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from types import FrameType
from typing import Any

import pytest

from rserpool.errors import CauseCode, ErrorCause, RemoteError
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
    """Return a policy with distinct values per element: the worst case of an order with one queue per rank."""
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


def test_an_unknown_pool_has_no_elements() -> None:
    space = a_handlespace()
    assert space.select(HANDLE, 3) == ()
    assert space.find(HANDLE, ElementId(1)) is None
    assert space.change_home(HANDLE, ElementId(1), B) is None


def test_pools_are_independent() -> None:
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


def test_an_element_that_is_too_large_for_a_message_is_refused() -> None:
    """RFC 5354 §4: a message has at most 64 KiB, and peers must be told of every element."""
    space = a_handlespace(1)
    addresses = tuple(f"2001:db8::{number:x}" for number in range(2000))
    large = an_element(2, RoundRobin())
    with pytest.raises(RemoteError) as caught:
        space.register(HANDLE, replace(large, transport=replace(large.transport, addresses=addresses)))
    assert caught.value.cause == ErrorCause(CauseCode.LACK_OF_RESOURCES)
    assert len(space) == 1


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


def test_pages_are_sorted_and_tell_whether_there_is_another() -> None:
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
    """Return the bytecode instructions of an operation: a measure that does not depend on the load of the machine."""
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


def operations(space: Handlespace, kind: type[Policy], new: int) -> dict[str, Callable[[], object]]:
    """Return the operations of a handlespace by name, to be carried out in this order with a new element."""
    element = an_element(new, settings_of(kind, new))
    changed = an_element(new, settings_of(kind, new + 1), home=B)
    pool = space.pool(HANDLE)
    assert pool is not None
    return {
        "register": lambda: space.register(HANDLE, element),
        "register again": lambda: space.register(HANDLE, element),
        "register changed": lambda: space.register(HANDLE, changed),
        "change home": lambda: space.change_home(HANDLE, ElementId(new), A),
        "select 1": lambda: space.select(HANDLE, 1),
        "select 3": lambda: space.select(HANDLE, 3),
        "select 3 of the rest": lambda: pool.select(3, exclude={ElementId(1), ElementId(2)}),
        "checksum": lambda: space.checksum(A),
        "table": lambda: space.table((HANDLE, ElementId(new % 100)), 5),
        "deregister": lambda: space.deregister(HANDLE, ElementId(new)),
    }


def steps_of_operations(space: Handlespace, kind: type[Policy]) -> Counter[str]:
    """Return the steps of each operation, summed over twenty elements because random draws and tree nodes differ."""
    counts: Counter[str] = Counter()
    rng = random.Random(11)
    for _ in range(20):
        for name, operation in operations(space, kind, rng.randint(10**6, 10**9)).items():
            counts[name] += steps(operation)
    return counts


@pytest.mark.parametrize("kind", POLICIES.values(), ids=lambda kind: kind.__name__)
def test_no_operation_gets_slower_with_the_number_of_elements(kind: type[Policy]) -> None:
    few, many = (steps_of_operations(a_handlespace(size, kind), kind) for size in (100, 10_000))
    assert not {name: (few[name], many[name]) for name in few if many[name] > 2 * few[name]}


def drawn(seed: int | None, handle: PoolHandle, between: int = 0) -> list[int]:
    """Return the first element of each of thirty random selections, with `between` unrelated draws between them."""
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


def test_with_a_seed_the_order_of_selections_does_not_depend_on_other_draws() -> None:
    assert drawn(5, HANDLE) == drawn(5, HANDLE, between=2)
    assert drawn(5, HANDLE) != drawn(6, HANDLE)
    assert drawn(5, HANDLE) != drawn(5, PoolHandle(b"Another pool"))
    assert set(drawn(5, HANDLE)) == {1, 2, 3}


def test_without_a_seed_the_order_of_selections_is_random() -> None:
    assert drawn(None, HANDLE) != drawn(None, HANDLE)
