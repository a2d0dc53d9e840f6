"""Faults of processes and links: the orders, the expectations and the outcomes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from app.fractal.session import Failover
from app.models.faults.fault_watch import PATIENCE, QUIET, SETTLE
from app.models.faults.faults import NOBODY_LISTENS, SLOW_SPEED, FaultRecord, Faults
from app.models.fleet.fleet import ElementRow, RegistrarRow, Row, State
from app.models.fleet.other_components import Components
from app.models.handlespace.scope import Scope
from app.models.journal import Journal
from app.models.messages.log import Party, Role
from app.models.scene import Scene
from app.models.topology.graph import USER, party_of
from app.processes.options import ElementOptions
from app.processes.protocol import Order, SetLink
from rserpool import ElementId, LinkFault, LinkFaults, RemovalReason, ServerId, notices
from tests.app.registrars import POOL, A, B, add, die, start, tell, told
from tests.app.ui.builders import a_fleet, a_picture, add_element
from tests.app.ui.builders import start as start_tile

CUT = LinkFault(cut=True)


class Stage:
    """Registrars A and B with two elements at A and one at B, and a clock that the test moves."""

    def __init__(self, registrars: int = 2) -> None:
        self.now = 100.0
        self.fleet = a_fleet()
        self.journal = Journal()
        self.scene = Scene(self.fleet, Scope(self.fleet, lambda: self.now), self.journal, Components())
        self.own = LinkFaults()
        self.faults = Faults(self.scene, self.fleet, self.own, clock=lambda: self.now)
        self.a = start(self.fleet, A)
        self.registrars = [self.a]
        if registrars == 2:
            self.b = start(self.fleet, B, mentor=A)
            self.registrars.append(self.b)
            tell(self.fleet, self.a, notices.PeerFound(ServerId(B)))
            tell(self.fleet, self.b, notices.PeerFound(ServerId(A)))
        self.elements = [
            add_element(self.fleet, number, 0xE0 + number, address=f"127.0.0.1:{6000 + number}") for number in (1, 2, 3)
        ]
        for element in self.elements:
            home = self.registrars[-1] if element.number == 3 else self.a
            add(self.fleet, identifier_of(element), home, *(r for r in self.registrars if r is not home))

    @property
    def last(self) -> FaultRecord:
        return self.faults.records[-1]

    def told(self, row: Row) -> list[str | Order]:
        return told(row)

    def removed(self, element: ElementRow, *by: RegistrarRow) -> None:
        for row in by:
            tell(self.fleet, row, notices.ElementRemoved(POOL, identifier_of(element), RemovalReason.NO_ANSWER))

    def fail_over(self, left: int, to: int) -> None:
        """Tell of a failover as a job does that noticed the loss 10 ms ago."""
        unnoticed = self.now - 0.01 - self.fleet.harmed[left]
        self.scene.failed_over.emit(Failover(0, left, to, 10, 0.01, True, self.now, unnoticed))

    def later(self, seconds: float) -> str:
        """Return the outcome of the last record after this many seconds."""
        self.now += seconds
        self.faults.look()
        return self.last.outcome


def identifier_of(row: Row) -> ElementId:
    assert row.identifier is not None
    return ElementId(row.identifier)


@pytest.fixture
def stage() -> Stage:
    return Stage()


# --- links ----------------------------------------------------------------------------------------------------------


def test_both_ends_of_a_link_get_its_fault_and_its_healing(stage: Stage) -> None:
    element = stage.elements[0]
    stage.faults.cut(stage.a, element)
    assert stage.told(stage.a) == [SetLink("127.0.0.1:6001", CUT)]
    assert stage.told(element) == [SetLink("127.0.0.1:4001", CUT), SetLink("127.0.0.1:5001", CUT)]
    assert stage.scene.links.between(party_of(element), party_of(stage.a)) == CUT
    stage.faults.heal(element, stage.a)
    assert stage.told(stage.a)[1:] == [SetLink("127.0.0.1:6001", LinkFault())]
    assert len(stage.scene.links) == 0


def test_the_pool_user_of_the_window_is_an_end_of_a_link_too(stage: Stage) -> None:
    element = stage.elements[1]
    stage.faults.lose(None, element, 0.25)
    assert stage.own.at("127.0.0.1", 6002) == LinkFault(loss=0.25)
    assert stage.told(element) == [SetLink(NOBODY_LISTENS, LinkFault(loss=0.25))]
    stage.faults.delay(element, None, 0.1)
    assert stage.own.at("127.0.0.1", 6002) == LinkFault(delay=0.1)
    assert [fault for _, _, fault in stage.scene.links.all] == [LinkFault(delay=0.1)]
    stage.faults.heal_all()
    assert stage.own.at("127.0.0.1", 6002) is None


def test_there_is_no_link_to_oneself_or_to_an_ended_process(stage: Stage) -> None:
    stage.faults.cut(stage.a, stage.a)
    stage.faults.cut(None, None)
    stage.elements[0].state = State.GONE
    stage.faults.cut(None, stage.elements[0])
    stage.faults.heal(stage.a, stage.b)
    assert not stage.faults.records
    assert not stage.faults.can_link(None, stage.elements[0])


def test_a_replacement_of_an_ended_process_is_reachable(stage: Stage) -> None:
    stage.faults.cut(stage.a, stage.elements[0])
    stage.faults.cut(None, stage.a)
    die(stage.fleet, stage.a)
    assert len(stage.scene.links) == 0
    assert stage.own.at("127.0.0.1", 4001) is None
    assert stage.told(stage.elements[0])[-1] == SetLink("127.0.0.1:5001", LinkFault())


def test_splitting_cuts_every_link_between_the_two_sides(stage: Stage) -> None:
    one, _, three = stage.elements
    stage.faults.split([stage.a, one, None], [stage.b, three])
    cut = {frozenset((a, b)) for a, b, _ in stage.scene.links.all}
    ends = {"a": party_of(stage.a), "b": party_of(stage.b), "1": party_of(one), "3": party_of(three), "u": USER}
    assert cut == {frozenset(ends[name] for name in pair) for pair in ("ab", "a3", "1b", "ub", "u3")}
    assert "two different handlespaces" in stage.last.expectation
    assert stage.last.done == "The network was split"
    stage.faults.heal_all()
    assert len(stage.scene.links) == 0
    assert stage.last.done == "Everything was healed"
    stage.faults.split([], [None])
    stage.faults.heal_all()
    assert stage.last.number == 2


def test_links_are_listed_with_their_other_ends(stage: Stage) -> None:
    changes: list[int] = []
    stage.scene.links.changed.connect(lambda: changes.append(len(stage.scene.links)))
    stage.faults.cut(stage.a, stage.elements[0])
    stage.faults.cut(stage.a, stage.elements[0])  # already cut
    stage.faults.cut(stage.elements[0], None)
    assert changes == [1, 2]
    assert stage.scene.links.of(party_of(stage.elements[0])) == (party_of(stage.a), USER)
    assert stage.scene.links.between(USER, Party(Role.ELEMENT, 7)) is None


# --- processes ------------------------------------------------------------------------------------------------------


def test_a_slowed_element_gets_its_speed_back(stage: Stage) -> None:
    limited = add_element(stage.fleet, 4, 0xE4, options=ElementOptions(speed_limit=1000.0))
    unlimited = stage.elements[0]
    for row in (limited, unlimited):
        stage.faults.slow(row)
        assert stage.faults.is_slow(row)
    assert (limited.options.speed_limit, unlimited.options.speed_limit) == (200.0, SLOW_SPEED)
    stage.faults.slow(limited, 50.0)
    stage.faults.restore(limited)
    assert limited.options.speed_limit == 1000.0
    stage.faults.restore(limited)  # already restored
    stage.faults.heal_all()
    assert unlimited.options.speed_limit == 0.0
    assert not stage.faults.is_slow(unlimited)
    stage.faults.slow(limited)
    die(stage.fleet, limited)
    assert not stage.faults.is_slow(limited)
    assert stage.faults.records[0].expectation.startswith("It continues, more slowly")


def test_a_crashed_host_is_one_record(stage: Stage) -> None:
    host: list[Row] = [stage.a, *stage.elements[:2]]
    stage.faults.crash(host)
    assert [stage.told(row) for row in host] == [["kill"]] * 3
    assert len(stage.faults.records) == 1
    assert stage.last.marks == tuple(row.mark for row in stage.elements[:2])
    stage.faults.crash([])
    assert len(stage.faults.records) == 1


def test_healing_everything_thaws_the_frozen_and_is_one_record(stage: Stage) -> None:
    stage.fleet.freeze(stage.elements[0])
    stage.faults.heal_all()
    assert stage.elements[0].state is State.RUNNING
    assert [record.action.value for record in stage.faults.records] == ["freeze", "heal"]


@pytest.mark.parametrize(
    ("action", "registrars", "says"),
    [
        (lambda s: s.fleet.kill(s.elements[0]), 2, "from its last cookie"),
        (lambda s: s.fleet.stop(s.elements[0]), 2, "deregisters first"),
        (lambda s: s.fleet.freeze(s.elements[0]), 2, "keep-alive"),
        (lambda s: s.fleet.kill(s.a), 2, "Another registrar notices the loss immediately"),
        (lambda s: s.fleet.kill(s.a), 1, "New ones wait"),
        (lambda s: s.fleet.freeze(s.a), 2, "miss its heartbeats"),
        (lambda s: s.faults.crash([s.a, s.elements[0]]), 2, "at the same moment"),
        (lambda s: s.faults.cut(None, s.elements[0]), 2, "times out"),
        (lambda s: s.faults.cut(*s.elements[:2]), 2, "do not talk to each other"),
        (lambda s: s.faults.cut(s.a, s.b), 2, "two different views"),
        (lambda s: s.faults.cut(None, s.a), 2, "asks another registrar"),
        (lambda s: s.faults.cut(None, s.a), 1, "reaches no registrar"),
        (lambda s: s.faults.cut(s.b, s.elements[0]), 2, "belongs to another registrar"),
        (lambda s: s.faults.cut(s.a, s.elements[0]), 2, "registers with another registrar"),
        (lambda s: s.faults.cut(s.a, s.elements[0]), 1, "finds none"),
        (lambda s: s.faults.lose(s.a, s.elements[0]), 1, "Nothing is lost for good"),
        (lambda s: s.faults.delay(s.a, s.elements[0]), 1, "twice that time"),
    ],
)
def test_the_expectation_is_told_immediately(action: Callable[[Stage], object], registrars: int, says: str) -> None:
    stage = Stage(registrars)
    heard: list[FaultRecord] = []
    stage.faults.happened.connect(heard.append)
    action(stage)
    assert says in stage.last.expectation
    assert heard == [stage.last]
    entries = [entry.text for entry in stage.journal.entries if entry.kind == "fault"]
    assert entries == [f"{stage.last.done}. Expected: {stage.last.expectation}"]


def test_expectations_about_the_last_element_and_about_thawing(stage: Stage) -> None:
    for row in stage.elements[1:]:
        die(stage.fleet, row)
    stage.fleet.freeze(stage.elements[0])
    stage.fleet.thaw(stage.elements[0])
    assert "registers again" in stage.last.expectation
    stage.fleet.kill(stage.elements[0])
    assert "last element" in stage.last.expectation
    stage.fleet.freeze(stage.a)
    stage.fleet.thaw(stage.a)
    assert "they agree" in stage.last.expectation


# --- outcomes -------------------------------------------------------------------------------------------------------


def test_a_failover_is_timed_from_the_fault_to_the_next_data(stage: Stage) -> None:
    picture = stage.scene.picture = a_picture()
    one, two = map(identifier_of, stage.elements[:2])
    start_tile(picture, 0, one)
    stage.fleet.kill(stage.elements[0])
    stage.removed(stage.elements[0], stage.a, stage.b)
    assert stage.later(1.0) == ""
    start_tile(picture, 0, two)
    stage.now += 0.25
    stage.fail_over(one, two)
    concluded: list[FaultRecord] = []
    stage.faults.concluded.connect(concluded.append)
    outcome = stage.later(SETTLE)
    assert outcome == "Failover took 1.2 s; 0 of 24 tiles lost. 1 element left the pool after 0 ms."
    assert concluded == [stage.last]
    assert stage.journal.entries[-1].text.endswith(f"Result: {outcome}")
    assert not stage.faults.open


def test_a_new_picture_meanwhile_is_included(stage: Stage) -> None:
    one, two = map(identifier_of, stage.elements[:2])
    stage.scene.picture = a_picture()
    start_tile(stage.scene.picture, 0, one)
    stage.faults.cut(None, stage.elements[0])
    picture = stage.scene.picture = a_picture(columns=3, rows=2)
    start_tile(picture, 0, one)
    assert stage.later(QUIET) == ""
    start_tile(picture, 0, two)
    stage.fail_over(one, two)
    assert stage.later(SETTLE) == "Failover took 5.0 s; 0 of 6 tiles lost."


def test_a_fault_is_known_by_its_time_until_it_is_healed(stage: Stage) -> None:
    one, two = map(identifier_of, stage.elements[:2])
    stage.fleet.freeze(stage.elements[0])
    stage.faults.cut(None, stage.elements[1])
    assert stage.fleet.harmed == {one: 100.0, two: 100.0}
    stage.now += 1.0
    stage.fleet.thaw(stage.elements[0])
    stage.faults.heal(None, stage.elements[1])
    assert stage.fleet.harmed == {}
    stage.now += 1.0
    stage.fleet.kill(stage.a)
    assert stage.fleet.harmed == {A: 102.0}


def test_tiles_without_an_element_are_counted(stage: Stage) -> None:
    picture = stage.scene.picture = a_picture()
    for index in (0, 1):
        start_tile(picture, index, identifier_of(stage.elements[0]))
    stage.fleet.kill(stage.elements[0])
    assert stage.later(PATIENCE - 1) == ""
    assert stage.later(1.0) == (
        "2 of 24 tiles still wait for an element. After 45 s, the pool still lists elements that are gone."
    )


def test_the_outcome_tells_a_takeover_and_its_time(stage: Stage) -> None:
    stage.fleet.kill(stage.a)
    stage.now += 0.5
    for row in stage.elements[:2]:
        moved = notices.ElementMoved(POOL, identifier_of(row), ServerId(B))
        tell(stage.fleet, stage.b, moved)
    tell(stage.fleet, stage.b, notices.TakeoverStarted(ServerId(A)))
    tell(stage.fleet, stage.b, notices.TakeoverDone(ServerId(A), ServerId(B), 2, 0.01))
    assert stage.later(SETTLE + 1) == "Registrar B took over 2 elements after 500 ms."


def test_an_element_cut_off_from_its_home_gets_another_one(stage: Stage) -> None:
    element = stage.elements[0]
    stage.faults.cut(stage.a, element)
    stage.now += 10
    stage.removed(element, stage.a, stage.b)
    stage.now += 5
    add(stage.fleet, identifier_of(element), stage.b, stage.a)
    assert stage.later(SETTLE) == (
        "Its home registrar removed 1 element after 10 s. 1 element had a new home registrar after 15 s."
    )
    stage.faults.heal_all()
    outcome = stage.later(SETTLE)
    assert outcome == "1 element became reachable in the pool after 0 ms. All registrars agree after 0 ms."


def test_two_registrars_without_a_link_consider_each_other_dead(stage: Stage) -> None:
    stage.faults.cut(stage.a, stage.b)
    assert stage.later(9.0) == ""
    tell(stage.fleet, stage.a, notices.PeerLost(ServerId(B)))
    assert stage.later(1.0) == ""
    tell(stage.fleet, stage.b, notices.PeerLost(ServerId(A)))
    assert stage.later(SETTLE) == "They considered each other dead after 10 s."
    stage.faults.heal(stage.a, stage.b)
    assert "All registrars agree after" in stage.later(1.0)


def test_the_outcome_of_a_harmless_fault_is_that_nothing_happened(stage: Stage) -> None:
    stage.faults.lose(stage.a, stage.elements[0])
    assert stage.later(QUIET - 0.1) == ""
    assert stage.later(0.2) == "In 5.1 s there was no failover, no removal and no takeover."


def test_expectations_that_fail_are_told(stage: Stage) -> None:
    stage.faults.cut(stage.a, stage.b)
    assert stage.later(PATIENCE) == "After 45 s, they still consider each other alive."
    stage.faults.cut(stage.a, stage.elements[0])
    assert stage.later(PATIENCE) == "After 45 s, some elements still have no new home registrar."
    identifier = identifier_of(stage.elements[0])
    tell(stage.fleet, stage.b, notices.ElementRemoved(POOL, identifier, RemovalReason.OTHER))
    stage.faults.heal_all()
    assert stage.later(PATIENCE) == (
        "After 45 s, some elements are still not back in the pool. After 45 s, not all registrars agree."
    )


def test_on_a_loop_outcomes_are_checked_until_closing(stage: Stage) -> None:
    async def story() -> None:
        stage.fleet.kill(stage.elements[0])
        assert stage.faults.watching
        stage.faults.close()
        assert not stage.faults.open
        assert not stage.faults.watching

    asyncio.run(story())
