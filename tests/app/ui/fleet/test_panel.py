"""The pool panel: the model changes and the view follows; buttons, menus and keys act on the model."""

from __future__ import annotations

import inspect
from collections.abc import Coroutine
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.models.actions import Action
from app.models.fleet.fleet import Fleet, State
from app.models.fleet.marks import mark
from app.ui.fleet.panel import PoolPanel
from app.ui.look.theme import LIGHT
from tests.app.registrars import told
from tests.app.ui.builders import ONE, THREE, TWO, Stage, a_fleet, add_element, add_registrar
from tests.app.ui.windows import a_context, label_of, texts


@pytest.fixture
def fleet() -> Fleet:
    return a_fleet()


@pytest.fixture
def spawned() -> list[str]:
    return []


@pytest.fixture
def pool(qtbot: QtBot, fleet: Fleet, spawned: list[str]) -> PoolPanel:
    def spawn(coroutine: Coroutine[Any, Any, object]) -> None:
        assert inspect.iscoroutine(coroutine)
        coroutine.close()
        spawned.append(coroutine.__qualname__)

    panel = PoolPanel(a_context(Stage(fleet), spawn=spawn))
    qtbot.addWidget(panel)
    panel.resize(300, 500)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    return panel


def text_of(widget: QWidget) -> str:
    return "\n".join(texts(widget))


def test_a_row_shows_everything_known(pool: PoolPanel, fleet: Fleet) -> None:
    add_registrar(fleet)
    row = add_element(fleet, 2, TWO, tiles=31, sessions=2, load=0.5)
    text = text_of(pool.view_of(row))
    for part in ("0xdeadbeef", "31\u00a0tiles", "2\u00a0sessions", "50\u00a0%", "pid 1002", "Round robin", "running"):
        assert part in text
    assert "127.0.0.1:3863" in text_of(pool.registrars)


def test_the_row_of_a_starting_process_shows_nothing_that_is_not_known_yet(pool: PoolPanel, fleet: Fleet) -> None:
    row = add_registrar(fleet)
    row.state, row.pid, row.address = State.STARTING, 0, ""
    fleet.changed.emit(row)
    view = pool.view_of(row)
    assert view.toolTip() == "starting"
    assert "home of 0 elements · 0\u00a0resolutions" in texts(view)


def test_the_row_of_a_lent_element_begins_with_the_name_of_its_owner(pool: PoolPanel, fleet: Fleet) -> None:
    row = add_element(fleet, 1, ONE)
    row.owner = mark(1, "Ada")
    fleet.changed.emit(row)
    assert "Ada 0x5562e917" in texts(pool.view_of(row))


def test_a_row_follows_its_model(pool: PoolPanel, fleet: Fleet) -> None:
    row = add_element(fleet, 1, ONE)
    row.tiles, row.state = 1, State.FROZEN
    fleet.changed.emit(row)
    assert "1\u00a0tile" in text_of(pool.view_of(row))
    assert "frozen" in text_of(pool.view_of(row))
    assert pool.view_of(row).buttons[Action.FREEZE].toolTip() == "Thaw (Space)"


def test_a_killed_row_stays_crossed_out_with_its_last_sentence_until_it_is_removed(
    pool: PoolPanel, fleet: Fleet
) -> None:
    row = add_element(fleet, 1, ONE)
    row.state, row.outcome = State.GONE, "Element 0x5562e917 was killed (SIGKILL) after 41 s"
    fleet.changed.emit(row)
    view = pool.view_of(row)
    assert row.outcome in text_of(view)
    assert "line-through" in label_of(view, "0x5562e917").styleSheet()
    assert [action.text() for action in view.menu().actions()] == ["Remove from the list"]
    view.wanted.emit(Action.REMOVE)
    assert fleet.elements == []
    assert not pool.elements.views


def test_only_elements_that_died_are_red(pool: PoolPanel, fleet: Fleet) -> None:
    for number, identifier, orderly in ((1, ONE, False), (2, TWO, True)):
        row = add_element(fleet, number, identifier)
        row.state, row.orderly = State.GONE, orderly
        fleet.changed.emit(row)
        labels = pool.view_of(row).findChildren(QLabel)
        assert any(LIGHT.dead in label.styleSheet() for label in labels) is not orderly


@pytest.mark.parametrize(("action", "order"), [(Action.FREEZE, "freeze"), (Action.STOP, "stop"), (Action.KILL, "kill")])
def test_buttons_menu_and_keys_do_the_same(pool: PoolPanel, fleet: Fleet, action: Action, order: str) -> None:
    row = add_element(fleet, 1, ONE)
    pool.view_of(row).buttons[action].click()
    assert told(row) == [order]
    row.state = State.RUNNING
    position = [Action.FREEZE, Action.STOP, Action.KILL].index(action)
    pool.view_of(row).menu().actions()[position].trigger()
    row.state = State.RUNNING
    pool.view_of(row).setFocus()
    pool.act(action)
    assert told(row) == [order] * 3


def test_freezing_a_frozen_element_thaws_it(pool: PoolPanel, fleet: Fleet) -> None:
    row = add_element(fleet, 1, ONE)
    pool.view_of(row).wanted.emit(Action.FREEZE)
    pool.view_of(row).wanted.emit(Action.FREEZE)
    assert told(row) == ["freeze", "thaw"]


def test_nothing_happens_without_a_focused_row(pool: PoolPanel, fleet: Fleet) -> None:
    row = add_element(fleet, 1, ONE)
    pool.act(Action.KILL)
    assert told(row) == []


def test_buttons_appear_with_the_focus_and_arrows_move_it(pool: PoolPanel, fleet: Fleet, qtbot: QtBot) -> None:
    registrar, one, two = add_registrar(fleet), add_element(fleet, 1, ONE), add_element(fleet, 2, TWO)
    pool.focus_first()
    assert pool.focused() is pool.view_of(one)
    assert pool.view_of(one).buttons[Action.KILL].isVisible()
    assert not pool.view_of(two).buttons[Action.KILL].isVisible()
    QTest.keyClick(pool.view_of(one), Qt.Key.Key_Down)
    assert pool.focused() is pool.view_of(two)
    QTest.keyClick(pool.view_of(two), Qt.Key.Key_Down)
    assert pool.focused() is pool.view_of(registrar)


def test_every_row_and_button_has_an_accessible_name(pool: PoolPanel, fleet: Fleet) -> None:
    row = add_element(fleet, 3, THREE, tiles=9)
    view = pool.view_of(row)
    assert "0x00c0ffee" in view.accessibleName()
    assert all("0x00c0ffee" in button.accessibleName() for button in view.buttons.values())


def test_a_closed_panel_stops_listening(pool: PoolPanel, fleet: Fleet) -> None:
    pool.close_models()
    add_element(fleet, 1, ONE)
    assert not pool.elements.views
