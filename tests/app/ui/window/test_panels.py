"""The pool and the journal: change the model, look at the view; press, and see what the model was told."""

from __future__ import annotations

from collections.abc import Coroutine
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.models.actions import Action
from app.models.fleet.fleet import Fleet, State
from app.models.fleet.marks import mark
from app.models.journal import Journal
from app.ui.fleet.panel import PoolPanel
from app.ui.journal.panel import JournalPanel, pieces
from app.ui.look.theme import DARK, LIGHT, Look
from app.ui.look.words import tiles_words
from app.ui.window.panels import PANELS
from tests.app.ui.builders import ONE, THREE, TWO, Stage, a_fleet, add_element, add_registrar
from tests.app.ui.windows import a_context


@pytest.fixture
def fleet() -> Fleet:
    return a_fleet()


@pytest.fixture
def spawned() -> list[str]:
    return []


@pytest.fixture
def pool(qtbot: QtBot, fleet: Fleet, spawned: list[str]) -> PoolPanel:
    def spawn(coroutine: Coroutine[Any, Any, object]) -> None:
        coroutine.close()
        spawned.append(coroutine.__qualname__)

    panel = PoolPanel(a_context(Stage(fleet), spawn=spawn))
    qtbot.addWidget(panel)
    panel.resize(300, 500)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    return panel


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_every_panel_has_a_name_of_its_own() -> None:
    assert len({panel.name for panel in PANELS}) == len(PANELS) >= 2


def test_rows_appear_with_all_that_is_known(pool: PoolPanel, fleet: Fleet) -> None:
    add_registrar(fleet)
    row = add_element(fleet, 2, TWO, tiles=31, sessions=2, load=0.5)
    text = texts(pool.view_of(row))
    for part in ("0xdeadbeef", "31\u00a0tiles", "2\u00a0sessions", "50\u00a0%", "pid 1002", "Round robin", "running"):
        assert part in text
    assert "127.0.0.1:3863" in texts(pool.registrars)


def test_a_row_follows_its_model(pool: PoolPanel, fleet: Fleet) -> None:
    row = add_element(fleet, 1, ONE)
    row.tiles, row.state = 1, State.PAUSED
    fleet.changed.emit(row)
    assert "1\u00a0tile" in texts(pool.view_of(row))
    assert "frozen" in texts(pool.view_of(row))
    assert pool.view_of(row).buttons[Action.FREEZE].toolTip() == "Thaw (Space)"


def test_a_killed_row_stays_crossed_out_with_its_last_sentence_until_it_is_removed(
    pool: PoolPanel, fleet: Fleet
) -> None:
    row = add_element(fleet, 1, ONE)
    row.state, row.outcome = State.GONE, "Element 0x5562e917 was killed (SIGKILL) after 41 s"
    fleet.changed.emit(row)
    view = pool.view_of(row)
    assert row.outcome in texts(view)
    assert "line-through" in view._name.styleSheet()
    assert [action.text() for action in view.menu().actions()] == ["Remove from the list"]
    view.wanted.emit(Action.REMOVE)
    assert fleet.elements == []
    assert not pool.elements.views


def test_red_is_kept_for_those_that_died_and_did_not_just_stop(pool: PoolPanel, fleet: Fleet) -> None:
    for number, identifier, orderly in ((1, ONE, False), (2, TWO, True)):
        row = add_element(fleet, number, identifier)
        row.state, row.orderly = State.GONE, orderly
        fleet.changed.emit(row)
        assert (LIGHT.dead in pool.view_of(row)._state.styleSheet()) is not orderly


@pytest.mark.parametrize(("action", "told"), [(Action.FREEZE, "freeze"), (Action.STOP, "stop"), (Action.KILL, "kill")])
def test_buttons_menu_and_keys_do_the_same(pool: PoolPanel, fleet: Fleet, action: Action, told: list[object]) -> None:
    row = add_element(fleet, 1, ONE)
    pool.view_of(row).buttons[action].click()
    assert row.child.told == [told]
    row.state = State.RUNNING
    position = [Action.FREEZE, Action.STOP, Action.KILL].index(action)
    pool.view_of(row).menu().actions()[position].trigger()
    row.state = State.RUNNING
    pool.view_of(row).setFocus()
    pool.act(action)
    assert row.child.told == [told] * 3


def test_freezing_a_frozen_one_lets_it_go_on(pool: PoolPanel, fleet: Fleet) -> None:
    row = add_element(fleet, 1, ONE)
    pool.view_of(row).wanted.emit(Action.FREEZE)
    pool.view_of(row).wanted.emit(Action.FREEZE)
    assert row.child.told == ["freeze", "thaw"]


def test_nothing_happens_without_a_row_in_focus(pool: PoolPanel, fleet: Fleet) -> None:
    row = add_element(fleet, 1, ONE)
    pool.act(Action.KILL)
    assert row.child.told == []


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


def test_every_row_and_button_says_its_name_to_screen_readers(pool: PoolPanel, fleet: Fleet) -> None:
    row = add_element(fleet, 3, THREE, tiles=9)
    view = pool.view_of(row)
    assert "0x00c0ffee" in view.accessibleName()
    assert all("0x00c0ffee" in button.accessibleName() for button in view.buttons.values())


def test_a_panel_that_was_closed_listens_no_more(pool: PoolPanel, fleet: Fleet) -> None:
    pool.close_models()
    add_element(fleet, 1, ONE)
    assert not pool.elements.views


def test_units_are_written_for_people() -> None:
    assert tiles_words(1) == "1\u00a0tile"
    assert tiles_words(12345) == "12\u2009345\u00a0tiles"


# --- journal ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def journal() -> Journal:
    return Journal(limit=5, clock=lambda: datetime(2026, 1, 2, 12, 4, 31, 207000))


@pytest.fixture
def panel(qtbot: QtBot, journal: Journal) -> JournalPanel:
    journal.write("pool", "It began")
    panel = JournalPanel(a_context(Stage(journal=journal)))
    qtbot.addWidget(panel)
    panel.resize(600, 120)
    panel.show()
    return panel


def test_entries_appear_and_the_oldest_go(panel: JournalPanel, journal: Journal) -> None:
    for number in range(6):
        journal.write("pool", f"entry {number}")
    assert panel.lines() == [f"entry {number}" for number in range(1, 6)]


def test_the_filter_shows_matching_entries_in_any_case(panel: JournalPanel, journal: Journal) -> None:
    journal.write("failover", "Element 0x5562e917 was killed", mark(1))
    panel.filter_box.setText("KILLED")
    assert panel.lines() == ["Element 0x5562e917 was killed"]
    panel.filter_box.clear()
    assert len(panel.lines()) == 2


def test_marks_stand_before_the_identifiers_they_belong_to(journal: Journal) -> None:
    entry = journal.write("failover", "0x00000001 left, 0x00000002 took over", mark(1), mark(2))
    assert pieces(entry) == [mark(1), "0x00000001", " left, ", mark(2), "0x00000002", " took over"]
    unclear = journal.write("failover", "0x00000001 and 0x00000002", mark(1))
    assert pieces(unclear) == [mark(1), "0x00000001 and 0x00000002"]


def test_marks_are_painted_in_their_colour(panel: JournalPanel, journal: Journal) -> None:
    journal.write("failover", "Element 0x5562e917 was killed", mark(1))
    image = panel.view.grab().toImage()
    colours = {image.pixelColor(x, y).getRgb()[:3] for x in range(image.width()) for y in range(image.height())}
    assert mark(1).rgb in colours


def test_chosen_lines_are_copied_whole(panel: JournalPanel, journal: Journal) -> None:
    journal.write("pool", "second")
    panel.view.selectAll()
    QTest.keyClick(panel.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "12:04:31.207  It began\n12:04:31.207  second"


def test_the_list_follows_the_newest_entry_unless_one_reads_above(qtbot: QtBot, qapp: QApplication) -> None:
    journal = Journal()
    panel = JournalPanel(a_context(Stage(journal=journal), look=Look(qapp, DARK.name)))
    qtbot.addWidget(panel)
    panel.resize(400, 100)
    panel.show()
    bar = panel.view.verticalScrollBar()
    for number in range(30):
        journal.write("pool", f"entry {number}")
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() == bar.maximum())
    bar.setValue(0)
    journal.write("pool", "another")
    panel.view.grab()
    assert bar.value() == 0
