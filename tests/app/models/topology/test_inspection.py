"""The inspection of a component: sentence, facts, journal lines, and the timers that are known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

import pytest

from app.models.fleet.fleet import State
from app.models.fleet.process_row import ElementRow, RegistrarRow
from app.models.messages.log import Message, Party, Role
from app.models.topology.graph import USER, Topology
from app.models.topology.inspection import Inspection, Inspector, Timer
from rserpool import notices
from tests.app.registrars import A, B, add, die, start, tell
from tests.app.ui.builders import ONE, Stage, a_picture, add_element, finish, order

Pool: TypeAlias = tuple[RegistrarRow, ElementRow]
Look: TypeAlias = Callable[[Party], Inspection]

AT_A, E1 = Party(Role.REGISTRAR, A), Party(Role.ELEMENT, ONE)


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def inspect(stage: Stage) -> Iterator[Look]:
    topology = Topology(stage.scene)
    inspector = Inspector(stage.scene, topology, clock=lambda: 500.0)

    def look(party: Party) -> Inspection:
        topology.refresh()
        found = inspector.inspect(party)
        assert found is not None
        return found

    yield look
    inspector.close()
    topology.close()


@pytest.fixture
def pool(stage: Stage) -> Pool:
    a = start(stage.fleet, A)
    row = add_element(stage.fleet, 1, ONE, sessions=2, load=0.5, tiles=7)
    add(stage.fleet, ONE, a)
    return a, row


def facts(inspection: Inspection, title: str) -> dict[str, str]:
    return dict(next(group.facts for group in inspection.groups if group.title == title))


def test_a_registrar_is_described_by_what_it_knows(inspect: Look, stage: Stage, pool: Pool) -> None:
    stage.journal.write("pool", "Registrar A took over 3 elements", registrars=("A",))
    stage.journal.write("pool", "Registrar AB is another one", registrars=("AB",))
    told = inspect(AT_A)
    assert told.sentence == "Registrar A is the home of 1 of the 1 elements it knows."
    assert facts(told, "Counters")["Home of"] == "1"
    assert facts(told, "Handlespace") == {"■1 0x5562e917": "FractalGeneratorPool, home A, RoundRobin"}
    assert [text for _, text in told.groups[-1].facts] == ["Registrar A took over 3 elements"]
    assert told.timers == ()  # without peers it sends no heartbeats


def test_an_element_is_described_by_its_work(inspect: Look, pool: Pool) -> None:
    told = inspect(E1)
    assert told.sentence == "Element 0x5562e917 serves 2 sessions at 50 % load; its home registrar is registrar A."
    assert facts(told, "Counters")["Tiles"] == "7"
    assert facts(told, "In the handlespace") == {"Registrar A": "home A"}
    assert facts(told, "Options")["policy"] == "RoundRobin"


def test_frozen_and_dead_components_are_described(inspect: Look, stage: Stage, pool: Pool) -> None:
    pool[1].state = State.FROZEN
    assert "is frozen: it is alive but does not answer" in inspect(E1).sentence
    die(stage.fleet, pool[0])
    assert inspect(AT_A).sentence == "Registrar A 0x0a0a0a0a was killed (SIGKILL) after 12 s"


def test_a_timer_starts_at_a_notice_or_a_message(inspect: Look, stage: Stage, pool: Pool) -> None:
    _, row = pool
    assert inspect(E1).timers == (Timer("Renewal", 30.0, None),)
    tell(stage.fleet, row, notices.Registered(True))
    assert inspect(E1).timers == (Timer("Renewal", 30.0, 1700000000.0),)
    stage.scene.messages.note(Message(1, 1700000007.0, AT_A, E1, 11, 0, b"\x07\0\0\x04"))
    assert inspect(E1).timers[1] == Timer("Keep-alive", 5.0, 1700000007.0)
    stage.scene.live = False
    assert inspect(E1).timers == ()


def test_the_heartbeat_timer_starts_when_a_peer_hears_a_presence(inspect: Look, stage: Stage, pool: Pool) -> None:
    b = start(stage.fleet, B)
    tell(stage.fleet, pool[0], notices.PeerFound(B))
    assert inspect(AT_A).timers == (Timer("Heartbeat", 2.444, None),)
    tell(stage.fleet, b, notices.PeerHeard(A, 1, 1))
    assert inspect(AT_A).timers == (Timer("Heartbeat", 2.444, 500.0),)


def test_the_user_is_described_by_its_picture(inspect: Look, stage: Stage, pool: Pool) -> None:
    assert inspect(USER).sentence == "The pool user has nothing to do yet."
    picture = a_picture()
    stage.show(picture)
    finish(picture, order(picture)[0], ONE)
    told = inspect(USER)
    assert told.sentence == "The pool user has 1 of 24 tiles and uses 0 elements."
    assert list(facts(told, "Points by element")) == ["■1 0x5562e917"]


def test_an_unknown_component_has_no_inspection(stage: Stage) -> None:
    topology = Topology(stage.scene)
    inspector = Inspector(stage.scene, topology)
    assert inspector.inspect(Party(Role.ELEMENT, 77)) is None
    inspector.close()
    topology.close()
