"""Thousands of elements: a newcomer learns them all, and a takeover moves them all. Only agreement is checked."""

from __future__ import annotations

from rserpool.core.notices import ServiceBegun, TakeoverDone
from rserpool.simulation import Scenario
from tests.helpers.histories import complaints

ELEMENTS = 3000


def a_large_scope() -> Scenario:
    """Return a scope of A and B with elements that register at the same time, about half of them at each."""
    scenario = Scenario(codec=False)
    scenario.network.trace.on = False
    for line in (
        "defaults registrar timers=rsplib",
        "defaults element at=A,B",
        "registrar A peers=",
        "registrar B peers=A",
        "run 1s",
    ):
        scenario.do(line)
    for number in range(1, ELEMENTS + 1):
        # Identifiers use all 32 bits, as in reality; the station's number is part of its address.
        scenario.do(f"element {number} pool{number % 7} identifier={number * 0x9E3779B1 & 0xFFFFFFFF}")
    scenario.do("run 2s")
    return scenario


def assert_agreement(scenario: Scenario, *registrars: str) -> None:
    assert not complaints(scenario)
    assert len({scenario.inventory(name) for name in registrars}) == 1
    assert all(len(scenario.cores[name].handlespace) == ELEMENTS for name in registrars)


def test_thousands_of_elements_join_and_a_newcomer_learns_them_all() -> None:
    scenario = a_large_scope()
    assert_agreement(scenario, "A", "B")
    scenario.do("registrar C peers=B")
    scenario.do("run 1s")
    assert_agreement(scenario, "A", "B", "C")
    assert ServiceBegun(scenario.cores["B"].identifier, ELEMENTS) in scenario.network["C"].notices


def test_thousands_of_elements_are_taken_over() -> None:
    scenario = a_large_scope()
    scenario.do("registrar C peers=A,B")
    scenario.do("run 1s")
    owned = scenario.cores["A"].handlespace.owned(scenario.cores["A"].identifier)
    assert owned > ELEMENTS / 3
    scenario.do("crash A")
    scenario.do("run 1s")
    assert_agreement(scenario, "B", "C")
    (done,) = [notice for notice in scenario.network["B"].notices if isinstance(notice, TakeoverDone)]
    assert done.elements == owned


def test_thousands_of_elements_change_while_a_newcomer_joins() -> None:
    scenario = a_large_scope()
    for number in range(1, 200):
        scenario.do(f"update element {number} RoundRobin")
        scenario.do(f"deregister element {ELEMENTS - number}")
        if number == 100:
            scenario.do("registrar C peers=A")
        scenario.do("run 100ms" if number % 50 == 0 else "run 1ms")
    scenario.do("run 2s")
    assert not complaints(scenario)
    assert scenario.inventory("A") == scenario.inventory("B") == scenario.inventory("C")
    assert len(scenario.cores["C"].handlespace) == ELEMENTS - 199
