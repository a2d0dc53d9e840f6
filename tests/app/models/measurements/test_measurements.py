"""What is measured: rates by element, loads, pools, round trips, failovers, and each registrar's knowledge."""

from __future__ import annotations

from math import inf

import pytest

from app.fractal.job import Failover
from app.models.measurements.measurements import ALL, Measurements, as_csv
from app.models.measurements.series import OTHERS
from app.models.messages.log import Message, Party, Role
from app.models.topology.graph import USER
from rserpool import notices
from tests.app.registrars import POOL, A, B, add, die, start, tell
from tests.app.ui.builders import ONE, TWO, Stage, a_picture, add_element, compute, finish, order


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def stage():
    return Stage()


@pytest.fixture
def measured(stage, clock):
    measurements = Measurements(stage.scene, clock, steady=lambda: inf)
    yield measurements
    measurements.close()


def latest(measured, name):
    return measured[name].data.latest()


def test_work_is_counted_by_element_and_told_per_second(measured, stage, clock):
    add_element(stage.fleet, 1, ONE)
    stage.show(picture := a_picture())
    first, second, third, *_ = order(picture)
    finish(picture, first, ONE)
    finish(picture, second, TWO)
    compute(picture, third, ONE, 0, 100)
    clock.now += 2.0
    assert measured.sample()
    assert latest(measured, "tiles") == {ONE: 0.5, TWO: 0.5}
    points = picture.states[first].tile.parameter.points
    assert latest(measured, "pixels") == {ONE: (points + 100) / 2.0, TWO: points / 2.0}
    assert measured["pixels"].totals[ONE] == points + 100
    for _ in range(5):  # two seconds later nothing is left of it
        clock.now += 0.5
        measured.sample()
    assert latest(measured, "tiles") == {ONE: 0.0, TWO: 0.0}
    assert measured["tiles"].totals == {ONE: 1, TWO: 1}


def test_a_tile_counts_once_and_what_was_done_before_does_not(stage, clock):
    stage.show(picture := a_picture())
    first, second, *_ = order(picture)
    finish(picture, first, ONE)
    measured = Measurements(stage.scene, clock)
    picture.finish_tile(picture.states[first].tile, ONE)
    finish(picture, second, ONE)
    assert measured.tiles == {ONE: 1}
    measured.close()
    finish(picture, order(picture)[2], ONE)
    assert measured.tiles == {ONE: 1}


def test_loads_and_their_mean(measured, stage):
    add_element(stage.fleet, 1, ONE, load=0.5)
    add_element(stage.fleet, 2, TWO, load=0.25)
    measured.sample()
    assert latest(measured, "load") == {ONE: 50.0, TWO: 25.0}
    assert latest(measured, "utilisation") == {ALL: 37.5}


def test_registrars_tell_what_they_know_and_where_they_differ(measured, stage):
    a, b = start(stage.fleet, A), start(stage.fleet, B)
    add_element(stage.fleet, 1, ONE, load=0.5)
    add(stage.fleet, ONE, a, b)
    add(stage.fleet, TWO, b)
    measured.sample()
    assert latest(measured, "pools") == {str(POOL): 2.0}
    assert latest(measured, "known pools") == {A: 1.0, B: 1.0}
    assert latest(measured, "known elements") == {A: 1.0, B: 2.0}
    assert latest(measured, "home load") == {A: 50.0, B: 0.0}
    assert latest(measured, "differences") == {A: 1.0, B: 0.0}
    tell(stage.fleet, a, notices.ElementRemoved(POOL, ONE, "deregistered"))
    die(stage.fleet, b)
    measured.sample()
    assert latest(measured, "differences") == {A: 0.0}


def test_a_difference_counts_when_it_has_lasted(stage, clock):
    a, b = start(stage.fleet, A), start(stage.fleet, B)
    measured = Measurements(stage.scene, clock, steady=lambda: 0.0)
    add(stage.fleet, ONE, a)
    measured.sample()
    assert latest(measured, "differences") == {A: 0.0, B: 0.0}
    assert stage.scope.differences
    assert b.view.in_service
    measured.close()


def test_a_round_trip_goes_from_the_request_to_its_answer(measured, stage):
    registrar, other = Party(Role.REGISTRAR, A), Party(Role.REGISTRAR, B)
    log = stage.scene.messages

    def pass_on(at: float, sender: Party, receiver: Party, kind: int, ppid: int = 11) -> None:
        log.note(Message(0, at, sender, receiver, ppid, 0, bytes([kind, 0, 0, 4])))

    pass_on(1.0, USER, registrar, 0x05)
    pass_on(1.001, USER, registrar, 0x05)
    pass_on(1.002, other, USER, 0x06)  # nobody asked that one
    pass_on(1.002, registrar, USER, 0x06, ppid=12)  # that is another protocol
    pass_on(1.003, registrar, USER, 0x06)
    pass_on(1.005, registrar, USER, 0x06)
    times, values, keys = measured["resolution"].data.since()
    assert list(times) == [1.003, 1.005]
    assert list(values) == pytest.approx([3.0, 4.0])
    assert keys == (ALL, ALL)


def test_failovers_are_noted_with_who_went_on(measured, stage, clock):
    stage.scene.failed_over.emit(Failover(3, ONE, TWO, 10, 0.018, True))
    times, values, keys = measured["failover"].data.since()
    assert (list(times), list(values), keys) == ([100.0], [18.0], (TWO,))


def test_with_nobody_there_nothing_is_noted(measured):
    assert not measured.sample()
    assert len(measured["load"].data) == 0


def test_keys_have_words_marks_and_an_order(measured, stage):
    start(stage.fleet, A)
    add_element(stage.fleet, 1, ONE)
    add_element(stage.fleet, 2, TWO)
    tiles, known = measured["tiles"], measured["known elements"]
    assert [measured.label(tiles, key) for key in (ONE, OTHERS)] == ["■1", "others"]
    assert measured.label(known, int(A)) == "A"
    assert measured.mark(known, int(A)) is None
    assert measured.in_order(tiles, (TWO, OTHERS, ONE)) == (ONE, TWO, OTHERS)


def test_csv_has_a_line_for_each_figure(measured, stage, clock):
    add_element(stage.fleet, 1, ONE, load=0.5)
    measured.sample()
    stage.scene.failed_over.emit(Failover(3, ONE, TWO, 10, 0.018, True))
    assert as_csv(measured, ("load", "failover")).splitlines() == [
        "seconds,graph,series,value,unit",
        "100.000,load,0x5562e917,50,%",
        "100.000,failover,0xdeadbeef,18,ms",
    ]
