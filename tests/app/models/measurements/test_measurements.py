"""Measurements: rates by element, loads, pools, round trips, failovers, and what each registrar knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from app.base.clock import counting_on
from app.base.message_types import AsapType
from app.fractal.session import Failover
from app.models.handlespace.scope import Scope
from app.models.measurements.measurements import ALL, Measurements, as_csv
from app.models.measurements.series import OTHERS, Key, Samples
from app.models.messages.log import Message, Party, Role
from app.models.topology.graph import USER
from rserpool import ElementId, RemovalReason, notices
from tests.app.registrars import POOL, A, B, add, die, start, tell
from tests.app.ui.builders import (
    ONE,
    TWO,
    Stage,
    a_fleet,
    a_later_stage,
    a_picture,
    add_element,
    compute,
    finish,
    order,
)
from tests.helpers.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def stage() -> Stage:
    return a_later_stage()


@pytest.fixture
def measured(stage: Stage, clock: Clock) -> Iterator[Measurements]:
    measurements = Measurements(stage.scene, clock)
    yield measurements
    measurements.close()


def samples(measured: Measurements, name: str) -> Samples:
    data = measured[name].data
    assert isinstance(data, Samples)
    return data


def latest(measured: Measurements, name: str) -> dict[Key, float]:
    return samples(measured, name).latest()


def totals(measured: Measurements, name: str) -> Mapping[Key, float]:
    found = measured[name].totals
    assert found is not None
    return found


def test_work_is_counted_by_element_and_shown_per_second(measured: Measurements, stage: Stage, clock: Clock) -> None:
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
    assert totals(measured, "pixels")[ONE] == points + 100
    for _ in range(5):  # after two seconds the rate is back to zero
        clock.now += 0.5
        measured.sample()
    assert latest(measured, "tiles") == {ONE: 0.0, TWO: 0.0}
    assert totals(measured, "tiles") == {ONE: 1, TWO: 1}


@pytest.mark.parametrize("step", [-3600.0, -5.0, 3600.0])
def test_a_clock_that_is_set_makes_no_rate_that_never_was(stage: Stage, step: float) -> None:
    """18 tiles a second became 33 000 when the clock was set back."""
    add_element(stage.fleet, 1, ONE)
    day, steady = Clock(1_700_000_000.0), Clock()
    measured = Measurements(stage.scene, counting_on(day, steady))
    rates = []
    for number in range(60):
        day.now += 0.5 + step * (number == 30)
        steady.now += 0.5
        measured.tiles[ONE] += 5
        measured.sample()
        rates.append(latest(measured, "tiles")[ONE])
    assert rates[6:] == pytest.approx([10.0] * 54)
    times = samples(measured, "tiles").times()
    assert list(times) == pytest.approx([1_700_000_000.5 + 0.5 * number for number in range(60)])
    measured.close()


def test_a_tile_counts_once_and_earlier_tiles_do_not(stage: Stage, clock: Clock) -> None:
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


def test_loads_and_their_mean(measured: Measurements, stage: Stage) -> None:
    add_element(stage.fleet, 1, ONE, load=0.5)
    add_element(stage.fleet, 2, TWO, load=0.25)
    measured.sample()
    assert latest(measured, "load") == {ONE: 50.0, TWO: 25.0}
    assert latest(measured, "utilisation") == {ALL: 37.5}


def test_the_views_of_registrars_and_their_differences_are_measured(measured: Measurements, stage: Stage) -> None:
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
    tell(stage.fleet, a, notices.ElementRemoved(POOL, ElementId(ONE), RemovalReason.DEREGISTERED))
    die(stage.fleet, b)
    measured.sample()
    assert latest(measured, "differences") == {A: 0.0}


def test_a_difference_counts_only_after_a_while(clock: Clock) -> None:
    fleet = a_fleet()
    stage = Stage(fleet, Scope(fleet, clock))
    a, b = start(stage.fleet, A), start(stage.fleet, B)
    measured = Measurements(stage.scene, clock)
    add(stage.fleet, ONE, a)
    measured.sample()
    assert latest(measured, "differences") == {A: 0.0, B: 0.0}
    assert stage.scope.differences
    assert b.view.in_service
    measured.close()


def test_a_round_trip_lasts_from_the_request_to_its_answer(measured: Measurements, stage: Stage) -> None:
    registrar, other = Party(Role.REGISTRAR, A), Party(Role.REGISTRAR, B)
    log = stage.scene.messages

    def pass_on(at: float, sender: Party, receiver: Party, kind: int, ppid: int = 11) -> None:
        log.note(Message(0, at, sender, receiver, ppid, 0, bytes([kind, 0, 0, 4])))

    pass_on(1.0, USER, registrar, AsapType.HANDLE_RESOLUTION)
    pass_on(1.001, USER, registrar, AsapType.HANDLE_RESOLUTION)
    pass_on(1.002, other, USER, AsapType.HANDLE_RESOLUTION_RESPONSE)  # this registrar was not asked
    pass_on(1.002, registrar, USER, AsapType.HANDLE_RESOLUTION_RESPONSE, ppid=12)  # another protocol
    pass_on(1.003, registrar, USER, AsapType.HANDLE_RESOLUTION_RESPONSE)
    pass_on(1.005, registrar, USER, AsapType.HANDLE_RESOLUTION_RESPONSE)
    times, values, keys = measured.resolutions.since()
    assert list(times) == [1.003, 1.005]
    assert list(values) == pytest.approx([3.0, 4.0])
    assert keys == (ALL, ALL)


def test_failovers_are_noted_with_the_new_element(measured: Measurements, stage: Stage, clock: Clock) -> None:
    stage.scene.failed_over.emit(Failover(3, ONE, TWO, 10, 0.018, True))
    times, values, keys = measured.failovers.since()
    assert (list(times), list(values), keys) == ([100.0], [18.0], (TWO,))


def test_nothing_is_sampled_without_processes(measured: Measurements) -> None:
    assert not measured.sample()
    assert len(samples(measured, "load")) == 0


def test_keys_have_names_marks_and_an_order(measured: Measurements, stage: Stage) -> None:
    start(stage.fleet, A)
    add_element(stage.fleet, 1, ONE)
    add_element(stage.fleet, 2, TWO)
    tiles, known = measured["tiles"], measured["known elements"]
    assert [measured.label(tiles, key) for key in (ONE, OTHERS)] == ["■1", "others"]
    assert measured.label(known, int(A)) == "A"
    assert measured.mark(known, int(A)) is None
    assert measured.in_order(tiles, (TWO, OTHERS, ONE)) == (ONE, TWO, OTHERS)


def test_csv_has_a_line_for_each_figure(measured: Measurements, stage: Stage, clock: Clock) -> None:
    add_element(stage.fleet, 1, ONE, load=0.5)
    measured.sample()
    stage.scene.failed_over.emit(Failover(3, ONE, TWO, 10, 0.018, True))
    assert as_csv(measured, ("load", "failover")).splitlines() == [
        "seconds,graph,series,value,unit",
        "100.000,load,0x5562e917,50,%",
        "100.000,failover,0xdeadbeef,18,ms",
    ]
