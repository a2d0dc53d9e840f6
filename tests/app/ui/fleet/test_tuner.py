"""Changing an element's weight, speed, capacity and load in its row while it runs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.models.fleet.fleet import ElementRow, Fleet, Row, State
from app.models.fleet.tunable import Tunable
from app.processes import protocol
from app.processes.options import ElementOptions
from app.ui.fleet.panel import PoolPanel
from app.ui.fleet.tuner import Tuner
from tests.app.registrars import told
from tests.app.ui.builders import ONE, a_fleet, add_element, add_registrar
from tests.app.ui.windows import a_pool_panel


@pytest.fixture
def fleet() -> Fleet:
    return a_fleet()


@pytest.fixture
def pool(qtbot: QtBot, fleet: Fleet) -> PoolPanel:
    return a_pool_panel(qtbot, fleet)


@pytest.fixture
def row(pool: PoolPanel, fleet: Fleet) -> ElementRow:
    return add_element(fleet, 1, ONE, options=ElementOptions(policy="WeightedRoundRobin:2", speed_limit=25_000.0))


def entries(pool: PoolPanel, row: Row) -> dict[str, QAction]:
    return {action.text().partition("\t")[0]: action for action in pool.view_of(row).menu().actions()}


def tuner(pool: PoolPanel, row: ElementRow) -> Tuner:
    found = pool.view_of(row).tuner
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("entry", "name", "value", "order"),
    [
        ("Weight…", Tunable.WEIGHT, 5, protocol.SetPolicy("WeightedRoundRobin:5")),
        ("Speed limit…", Tunable.SPEED, 0, protocol.SetSpeed(0.0)),
        ("Capacity…", Tunable.CAPACITY, 9, protocol.SetCapacity(9.0)),
        ("Load from other work…", Tunable.LOAD, 50, protocol.SetLoad(0.5)),
    ],
)
def test_the_menu_opens_a_box_in_the_row_that_changes_the_element(
    pool: PoolPanel, row: ElementRow, entry: str, name: Tunable, value: int, order: object
) -> None:
    entries(pool, row)[entry].trigger()
    box = tuner(pool, row).boxes[name]
    assert box.hasFocus()
    box.setValue(value)
    assert told(row) == [order]


def test_boxes_start_with_the_present_values(pool: PoolPanel, row: ElementRow) -> None:
    row.other_load = 0.25
    pool.view_of(row).tune(Tunable.WEIGHT)
    boxes = tuner(pool, row).boxes
    assert {name: box.value() for name, box in boxes.items()} == {
        Tunable.WEIGHT: 2,
        Tunable.SPEED: 25_000,
        Tunable.CAPACITY: 4,
        Tunable.LOAD: 25,
    }


def test_a_typed_number_is_sent_when_it_is_complete(pool: PoolPanel, row: ElementRow) -> None:
    pool.view_of(row).tune(Tunable.SPEED)
    box = tuner(pool, row).boxes[Tunable.SPEED]
    QTest.keyClicks(box, "1234")
    assert told(row) == []
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert told(row) == [protocol.SetSpeed(1234.0)]


def test_a_policy_without_a_number_has_no_box_for_one(pool: PoolPanel, fleet: Fleet) -> None:
    row = add_element(fleet, 1, ONE)
    assert "Weight…" not in entries(pool, row)
    pool.view_of(row).tune(Tunable.WEIGHT)
    assert list(tuner(pool, row).boxes) == [Tunable.SPEED, Tunable.CAPACITY, Tunable.LOAD]
    assert tuner(pool, row).boxes[Tunable.SPEED].hasFocus()


def test_escape_closes_the_boxes_and_focuses_the_row(pool: PoolPanel, row: ElementRow) -> None:
    view = pool.view_of(row)
    view.tune(Tunable.WEIGHT)
    QTest.keyClick(tuner(pool, row).boxes[Tunable.WEIGHT], Qt.Key.Key_Escape)
    assert view.tuner is None
    assert view.hasFocus()
    pool.act(Tunable.WEIGHT)
    assert view.tuner is not None


def test_neither_a_registrar_nor_an_ended_element_can_be_tuned(pool: PoolPanel, fleet: Fleet, row: ElementRow) -> None:
    registrar = add_registrar(fleet)
    pool.view_of(registrar).tune(Tunable.WEIGHT)
    assert pool.view_of(registrar).tuner is None
    assert not {"Weight…", "Speed limit…"} & entries(pool, registrar).keys()
    pool.view_of(row).tune(Tunable.WEIGHT)
    row.state = State.GONE
    fleet.changed.emit(row)
    assert pool.view_of(row).tuner is None
    assert list(entries(pool, row)) == ["Remove from the list"]


def test_boxes_have_accessible_names(pool: PoolPanel, row: ElementRow) -> None:
    pool.view_of(row).tune(Tunable.WEIGHT)
    names = [box.accessibleName() for box in tuner(pool, row).boxes.values()]
    assert names == ["Weight", "Speed limit", "Capacity", "Other load"]
