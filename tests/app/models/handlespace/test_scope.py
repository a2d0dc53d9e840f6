"""All registrars side by side: differences and since when, takeovers, newcomers, and the sentences about them."""

from __future__ import annotations

from typing import Any

import pytest

from app.models.fleet.fleet import ElementRow, Fleet, State
from app.models.fleet.marks import Mark, mark
from app.models.handlespace.registrar_view import DifferenceKind
from app.models.handlespace.scope import Join, Scope, Takeover
from rserpool import AbandonReason, ElementId, RemovalReason, ServerId, notices
from tests.app.registrars import POOL, A, B, C, a_record, add, die, learn, start, tell
from tests.helpers.clock import Clock

ONE, TWO = ElementId(0x11111111), ElementId(0x22222222)


class Stage:
    """A fleet without processes, its scope, and the signals of the scope."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.fleet = Fleet(None)  # type: ignore[arg-type]
        self.scope = Scope(self.fleet, self.clock)
        self.said: list[tuple[str, str, tuple[Mark, ...]]] = []
        self.about: list[tuple[str, ...]] = []
        self.takeovers: list[Takeover] = []
        self.joins: list[Join] = []
        self.changes = 0
        self.scope.happened.connect(self._say)
        self.scope.took_over.connect(self.takeovers.append)
        self.scope.joined.connect(self.joins.append)
        self.scope.changed.connect(self._count)

    def _say(self, kind: str, text: str, marks: tuple[Mark, ...], registrars: tuple[str, ...]) -> None:
        self.said.append((kind, text, marks))
        self.about.append(registrars)

    def _count(self) -> None:
        self.changes += 1

    def element(self, number: int, identifier: int) -> None:
        self.fleet.elements.append(ElementRow(number, identifier=identifier, state=State.RUNNING))

    def texts(self) -> list[str]:
        texts = [text for _, text, _ in self.said]
        self.said.clear()
        return texts

    def differences(self) -> list[tuple[int, DifferenceKind, float]]:
        return [(difference.registrar, difference.kind, since) for difference, since in self.scope.differences]


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_a_difference_lasts_from_the_report_that_shows_it_to_the_one_that_repairs_it(stage: Stage) -> None:
    a, b = start(stage.fleet, A), start(stage.fleet, B)
    assert stage.scope.agrees
    stage.clock.now = 101.0
    add(stage.fleet, ONE, a)
    assert stage.differences() == [(B, DifferenceKind.MISSING, 101.0)]
    assert not stage.scope.agrees
    stage.clock.now = 102.0
    add(stage.fleet, TWO, b)
    assert stage.differences() == [(B, DifferenceKind.MISSING, 101.0), (A, DifferenceKind.MISSING, 102.0)]
    tell(stage.fleet, b, notices.ElementAdded(POOL, a_record(ONE, A)))
    tell(stage.fleet, a, notices.ElementAdded(POOL, a_record(TWO, B)))
    assert stage.differences() == []
    assert stage.scope.agrees
    tell(stage.fleet, a, notices.ElementRemoved(POOL, ONE, RemovalReason.DEREGISTERED))
    assert stage.differences() == [(B, DifferenceKind.LEFT_OVER, 102.0)]
    tell(stage.fleet, b, notices.ElementRemoved(POOL, ONE, RemovalReason.REMOVED_BY_HOME))
    assert stage.differences() == []


def test_a_difference_keeps_its_time_while_others_report_the_same_element(stage: Stage) -> None:
    a, b, c = (start(stage.fleet, server) for server in (A, B, C))
    add(stage.fleet, ONE, a)
    stage.clock.now = 105.0
    tell(stage.fleet, c, notices.ElementAdded(POOL, a_record(ONE, A)))
    assert stage.differences() == [(B, DifferenceKind.MISSING, 100.0)]
    assert b.view.in_service


def test_a_difference_that_changes_its_kind_gets_a_new_time(stage: Stage) -> None:
    a, b, c = (start(stage.fleet, server) for server in (A, B, C))
    add(stage.fleet, ONE, a, b, c)
    stage.clock.now = 101.0
    tell(stage.fleet, b, notices.ElementMoved(POOL, ONE, C))
    stage.clock.now = 102.0
    tell(stage.fleet, a, notices.HandleResolved(POOL, (ONE,)))
    assert stage.differences() == [(B, DifferenceKind.HOME, 101.0)]
    tell(stage.fleet, b, notices.ElementRemoved(POOL, ONE, RemovalReason.LIFE_OVER))
    assert stage.differences() == [(B, DifferenceKind.MISSING, 102.0)]


def test_only_live_registrars_in_service_are_compared(stage: Stage) -> None:
    a = start(stage.fleet, A)
    add(stage.fleet, ONE, a)
    b = learn(stage.fleet, B)
    assert stage.differences() == []
    assert not stage.scope.agrees
    tell(stage.fleet, b, notices.ServiceBegun(ServerId(0), 0))
    assert stage.differences() == [(B, DifferenceKind.MISSING, 100.0)]
    die(stage.fleet, b)
    assert stage.differences() == []
    assert stage.scope.agrees
    assert stage.scope.registrars == (a,)


def test_a_frozen_registrar_knows_only_what_was_true_before(stage: Stage) -> None:
    a, b = start(stage.fleet, A), start(stage.fleet, B)
    add(stage.fleet, ONE, a, b)
    a.state = State.FROZEN
    stage.fleet.changed.emit(a)
    tell(stage.fleet, b, notices.ElementMoved(POOL, ONE, B))
    assert stage.differences() == [(A, DifferenceKind.HOME, 100.0)]
    a.state = State.RUNNING
    stage.fleet.changed.emit(a)
    assert stage.differences() == [(B, DifferenceKind.HOME, 100.0)]  # until one of them reports another home


def test_views_agree_only_while_every_home_is_alive(stage: Stage) -> None:
    a, b = start(stage.fleet, A), start(stage.fleet, B)
    assert stage.scope.checksums().keys() == {A, B}
    add(stage.fleet, ONE, a, b)
    assert stage.scope.homes() == {ONE: A}
    assert len(set(stage.scope.checksums().values())) == 1
    die(stage.fleet, a)
    assert stage.differences() == []
    assert not stage.scope.agrees
    assert stage.scope.homes() == {}
    tell(stage.fleet, b, notices.ElementMoved(POOL, ONE, B))
    assert stage.scope.agrees
    assert stage.scope.homes() == {ONE: B}
    assert stage.scope.checksums().keys() == {B}


def test_a_scope_without_registrars_does_not_agree(stage: Stage) -> None:
    assert not stage.scope.agrees
    assert stage.scope.homes() == {}


def test_only_the_home_reports_an_element(stage: Stage) -> None:
    stage.element(3, ONE)
    a, b = start(stage.fleet, A), start(stage.fleet, B)
    stage.texts()
    add(stage.fleet, ONE, a, b)
    assert stage.said == [
        ("pool", "Registrar A has element 0x11111111 in the pool FractalGeneratorPool", (mark(3),)),
    ]
    stage.texts()
    tell(stage.fleet, b, notices.ElementRemoved(POOL, ONE, RemovalReason.REMOVED_BY_HOME))
    assert stage.texts() == []
    tell(stage.fleet, a, notices.ElementRemoved(POOL, ONE, RemovalReason.NO_ANSWER))
    assert stage.texts() == [
        "Registrar A removed element 0x11111111 from the pool FractalGeneratorPool: no answer to a keep-alive"
    ]


@pytest.mark.parametrize("notice", [notices.ElementMoved(POOL, ONE, B), notices.ElementChanged(POOL, a_record(ONE, B))])
def test_a_move_to_another_home_is_reported_once(stage: Stage, notice: Any) -> None:
    stage.element(1, ONE)
    a, b = start(stage.fleet, A), start(stage.fleet, B)
    add(stage.fleet, ONE, a, b)
    stage.texts()
    tell(stage.fleet, a, notice)
    assert stage.texts() == []
    tell(stage.fleet, b, notice)
    assert stage.said == [("pool", "Element 0x11111111 moved to registrar B", (mark(1),))]


def test_a_takeover_is_one_sentence_with_the_marks_of_its_elements(stage: Stage) -> None:
    stage.element(1, ONE)
    stage.element(2, TWO)
    a, b, c = (start(stage.fleet, server) for server in (A, B, C))
    add(stage.fleet, ONE, a, b, c)
    add(stage.fleet, TWO, a, b, c)
    die(stage.fleet, a)
    stage.texts()
    tell(stage.fleet, b, notices.PeerLost(A), notices.TakeoverStarted(A))
    tell(stage.fleet, c, notices.TakeoverStarted(A), notices.TakeoverAbandoned(A, AbandonReason.YIELDED))
    moves = [notices.ElementMoved(POOL, identifier, B) for identifier in (ONE, TWO)]
    tell(stage.fleet, b, *moves, notices.TakeoverDone(A, B, 2, 0.014))
    tell(stage.fleet, c, *moves, notices.TakeoverDone(A, B, 2, 0.0))
    assert stage.said == [
        ("takeover", "Registrar C does not take over registrar A: another registrar does", ()),
        ("takeover", "Registrar B took over 2 elements of registrar A in 14 ms", (mark(1), mark(2))),
    ]
    assert stage.takeovers == [Takeover(A, B, 2, 0.014)]
    assert stage.takeovers[0].seconds == 0.014
    assert stage.about[-1] == ("B", "A")
    assert stage.scope.agrees
    stage.texts()
    tell(stage.fleet, c, notices.ElementMoved(POOL, ONE, C))  # after the takeover a move is reported by itself again
    assert stage.texts() == ["Element 0x11111111 moved to registrar C"]


def test_a_takeover_after_a_fault_is_timed_from_the_fault(stage: Stage) -> None:
    """The person who froze the registrar waits longer than the takeover lasts: first the others must notice."""
    a, b = (start(stage.fleet, server) for server in (A, B))
    stage.element(1, ONE)
    add(stage.fleet, ONE, a, b)
    stage.fleet.harm(frozenset({A}), stage.clock.now)
    stage.clock.now += 9.0
    stage.texts()
    tell(stage.fleet, b, notices.TakeoverStarted(A), notices.TakeoverDone(A, B, 1, 0.0002))
    assert stage.texts()[-1] == "Registrar B took over 1 element of registrar A in 9.0 s"
    (takeover,) = stage.takeovers
    assert takeover.duration == 0.0002
    assert takeover.seconds == pytest.approx(9.0)


def test_a_live_registrar_that_does_not_answer_is_reported(stage: Stage) -> None:
    a, b = start(stage.fleet, A), start(stage.fleet, B)
    a.state = State.FROZEN
    stage.fleet.changed.emit(a)
    stage.texts()
    tell(stage.fleet, b, notices.PeerLost(A))
    assert stage.said == [("trouble", "Registrar B considers registrar A dead: it does not answer", ())]
    stage.texts()
    die(stage.fleet, a)
    tell(stage.fleet, b, notices.PeerLost(A))
    assert stage.texts() == []  # its end has been reported already


def test_audits_and_repairs_are_reported(stage: Stage) -> None:
    start(stage.fleet, A)
    b = start(stage.fleet, B)
    stage.texts()
    tell(stage.fleet, b, notices.AuditStarted(A, 0x1234, 0xFFFF), notices.AuditDone(A, 2, 1))
    assert stage.texts() == [
        "Registrar B sees the elements of registrar A differently (checksum 0xffff instead of 0x1234) and asks for "
        "them",
        "Registrar B knows the elements of registrar A again: 2 added, 1 removed",
    ]


def test_a_newcomer_has_joined_when_it_knows_the_same_as_the_others(stage: Stage) -> None:
    a = start(stage.fleet, A)
    add(stage.fleet, ONE, a)
    add(stage.fleet, TWO, a)
    stage.texts()
    b = learn(stage.fleet, B)
    assert stage.scope.joining == (b,)
    stage.clock.now = 100.25
    tell(stage.fleet, b, notices.ElementAdded(POOL, a_record(ONE, A)), notices.ServiceBegun(A, 1))
    assert stage.joins == []
    stage.clock.now = 100.5
    tell(stage.fleet, b, notices.ElementAdded(POOL, a_record(TWO, A)))
    assert stage.joins == [Join(B, 2, 0.5)]
    assert not stage.scope.joining
    assert stage.texts() == [
        "Registrar B is in service; it learned 1 element from registrar A",
        "Registrar B knows the same as the others 500 ms after its start",
    ]


def test_neither_the_first_registrar_nor_a_dead_one_is_a_newcomer(stage: Stage) -> None:
    start(stage.fleet, A)
    assert stage.scope.joining == ()
    assert stage.texts() == []
    b = learn(stage.fleet, B)
    die(stage.fleet, b)
    assert stage.scope.joining == ()
    c = start(stage.fleet, C)
    assert stage.texts()[0] == "Registrar C is in service; it found no registrar to learn from"
    assert c.name == "Registrar C 0x0c0c0c0c"


def test_registrars_of_others_are_named_by_their_identifiers(stage: Stage) -> None:
    assert stage.scope.name_of(0x0D0D0D0D) == "registrar 0x0d0d0d0d"
    assert stage.scope.letter_of(0x0D0D0D0D) == "0x0d0d0d0d"


def test_changed_is_emitted_only_for_changes(stage: Stage) -> None:
    a = start(stage.fleet, A)
    before = stage.changes
    tell(stage.fleet, a, notices.HandleResolved(POOL, ()))
    assert stage.changes == before
    tell(stage.fleet, a, notices.PeerFound(B))
    a.state = State.FROZEN
    stage.fleet.changed.emit(a)
    assert stage.changes == before + 2
