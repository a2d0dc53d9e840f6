"""The faults panel: actions hit the selected components, outcomes can be read, and context menus do the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.models.fleet.fleet import Row, State
from app.models.topology.graph import USER, party_of
from app.ui.actions import Actions, Scope
from app.ui.faults.menu import MOST, add_faults
from app.ui.faults.panel import FaultsPanel
from app.ui.look.theme import DARK
from app.ui.look.words import expectation_words, outcome_words
from rserpool import LinkFault, notices
from tests.app.registrars import A, B, die, start, tell, told
from tests.app.ui.builders import ONE, TWO, Stage, add_element
from tests.app.ui.windows import Aio, a_context, label_of


@pytest.fixture
def stage() -> Stage:
    stage = Stage()
    registrars = [start(stage.fleet, A), start(stage.fleet, B)]
    tell(stage.fleet, registrars[0], notices.PeerFound(B))
    for number, identifier in ((1, ONE), (2, TWO)):
        add_element(stage.fleet, number, identifier, address=f"127.0.0.1:{6000 + number}")
    return stage


@pytest.fixture
def panel(qtbot: QtBot, stage: Stage) -> Iterator[FaultsPanel]:
    window = QWidget()
    qtbot.addWidget(window)
    panel = FaultsPanel(a_context(stage))
    panel.setParent(window)
    window.resize(420, 760)
    panel.resize(420, 760)
    window.show()
    yield panel
    panel.close_models()
    stage.faults.close()


@pytest.fixture
def actions(panel: FaultsPanel) -> Actions:
    actions = Actions(panel.window(), dict.fromkeys(Scope, panel.window()) | {Scope.FAULTS: panel})
    panel.connect_actions(actions)
    return actions


def listed(listing: QListWidget) -> list[str]:
    return [listing.item(row).text() for row in range(listing.count())]


def wait_for(qtbot: QtBot, listing: QListWidget, line: str) -> None:
    qtbot.waitUntil(lambda: listed(listing) == [line])


def state(row: Row) -> State:
    return row.state


def press(actions: Actions, name: str) -> None:
    assert actions[name].isEnabled()
    actions[name].trigger()


def test_all_components_and_the_user_can_be_selected(panel: FaultsPanel, stage: Stage, qtbot: QtBot) -> None:
    assert listed(panel.components) == [
        "Registrar A 0x0a0a0a0a – running",
        "Registrar B 0x0b0b0b0b – running",
        "■1 Element 0x5562e917 – running",
        "▲2 Element 0xdeadbeef – running",
        "Pool user of this window",
    ]
    row = stage.fleet.elements[0]
    panel.choose(row)
    stage.fleet.freeze(row)
    qtbot.waitUntil(lambda: "■1 Element 0x5562e917 – frozen" in listed(panel.components))
    assert list(panel.ends) == [row]
    die(stage.fleet, row)
    qtbot.waitUntil(lambda: panel.components.count() == 4)
    assert list(panel.ends) == []


def test_actions_are_enabled_where_they_make_sense(panel: FaultsPanel, actions: Actions, stage: Stage) -> None:
    links = ("fault_cut", "fault_lose", "fault_delay")
    assert not any(actions[name].isEnabled() for name in (*links, "fault_heal", "fault_kill", "fault_slow"))
    panel.choose(stage.fleet.registrars[0])
    assert actions["fault_kill"].isEnabled()
    assert not actions["fault_slow"].isEnabled()
    panel.choose(stage.fleet.elements[0], None)
    assert all(actions[name].isEnabled() for name in (*links, "fault_heal", "fault_slow"))
    panel.choose(*stage.fleet.elements, None)
    assert not any(actions[name].isEnabled() for name in links)


def test_the_link_between_two_is_cut_made_worse_and_healed(
    panel: FaultsPanel, actions: Actions, stage: Stage, qtbot: QtBot
) -> None:
    element = stage.fleet.elements[1]
    panel.choose(element, None)
    for name, fault, words in (
        ("fault_cut", LinkFault(cut=True), "cut"),
        ("fault_lose", LinkFault(loss=0.1), "10\u00a0%"),
        ("fault_delay", LinkFault(delay=0.2), "200\u00a0ms"),
    ):
        press(actions, name)
        assert stage.scene.links.between(USER, party_of(element)) == fault
        line = f"▲2 ✕ User: {words}"
        wait_for(qtbot, panel.links, line)
    press(actions, "fault_heal")
    qtbot.waitUntil(lambda: panel.links.count() == 0 and panel.links.isHidden())
    press(actions, "fault_cut")
    qtbot.waitUntil(lambda: panel.links.count() == 1)
    panel.choose()
    panel.links.item(0).setSelected(True)
    press(actions, "fault_heal")
    assert len(stage.scene.links) == 0


def test_processes_are_slowed_frozen_stopped_and_killed(panel: FaultsPanel, actions: Actions, stage: Stage) -> None:
    one, two = stage.fleet.elements
    panel.choose(one, two)
    press(actions, "fault_slow")
    assert stage.faults.is_slow(one)
    assert stage.faults.is_slow(two)
    press(actions, "fault_slow")
    assert not stage.faults.is_slow(one)
    panel.choose(one)
    press(actions, "fault_freeze")
    assert state(one) is State.FROZEN
    press(actions, "fault_freeze")
    assert state(one) is State.RUNNING
    press(actions, "fault_stop")
    assert state(one) is State.STOPPING
    panel.choose(two)
    press(actions, "fault_kill")
    assert told(two)[-1] == "kill"


def test_the_selected_components_are_the_host_and_the_key_works_in_the_panel(
    panel: FaultsPanel, actions: Actions, stage: Stage, qtbot: QtBot
) -> None:
    registrar, element = stage.fleet.registrars[0], stage.fleet.elements[0]
    panel.choose(registrar, element, None)
    panel.window().activateWindow()
    panel.setFocus()
    qtbot.waitUntil(panel.components.hasFocus)
    QTest.keyClick(panel.components, Qt.Key.Key_X)
    assert (told(registrar), told(element)) == (["kill"], ["kill"])
    assert stage.faults.records[-1].done.startswith("A host crashed: Registrar A")


def test_a_record_shows_its_expectation_and_later_its_outcome(panel: FaultsPanel, stage: Stage) -> None:
    hint = label_of(panel, "Choose one or more components")
    stage.fleet.kill(stage.fleet.elements[0])
    (text,) = listed(panel.records)
    record = stage.faults.records[-1]
    assert text == f"Element 0x5562e917 was killed.\n{record.expectation}\n→ …"
    assert hint.isHidden()
    record.outcomes = ("Failover took 18 ms; 0 of 96 tiles lost.", "And so on.")
    stage.faults.concluded.emit(record)
    assert listed(panel.records)[0].endswith("→ Failover took 18 ms; 0 of 96 tiles lost. And so on.")
    panel.set_theme(DARK)
    later = FaultsPanel(a_context(stage))
    assert listed(later.records) == listed(panel.records)
    later.close_models()
    later.deleteLater()


def test_chaos_is_started_with_rate_and_seed_and_stopped(
    panel: FaultsPanel, actions: Actions, stage: Stage, aio: Aio
) -> None:
    async def story() -> None:
        panel.rate.setValue(30)
        panel.seed.setValue(7)
        press(actions, "chaos")
        assert (stage.chaos.running, stage.chaos.rate, stage.chaos.seed) == (True, 30.0, 7)
        assert panel.status.text() == "Chaos with seed 7: 0 faults so far"
        assert not panel.rate.isEnabled()
        press(actions, "chaos")
        assert not stage.chaos.running
        assert not actions["chaos"].isChecked()
        assert panel.seed.isEnabled()

    aio(story())


def test_everything_is_healed_by_one_action(panel: FaultsPanel, actions: Actions, stage: Stage) -> None:
    stage.faults.cut(None, stage.fleet.elements[0])
    stage.fleet.freeze(stage.fleet.elements[1])
    press(actions, "heal_all")
    assert len(stage.scene.links) == 0
    assert stage.fleet.elements[1].state is State.RUNNING


def entries(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions()]


def submenu(action: QAction) -> QMenu:
    menu = action.menu()
    assert isinstance(menu, QMenu)
    return menu


def test_menus_of_components_offer_their_links(stage: Stage, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    registrar, element = stage.fleet.registrars[0], stage.fleet.elements[0]
    menu = add_faults(QMenu(parent), element, stage.faults, stage.fleet)
    assert entries(menu) == [
        "Slow down",
        "Link to the user",
        "Link to Registrar A 0x0a0a0a0a",
        "Link to Registrar B 0x0b0b0b0b",
    ]
    menu.actions()[0].trigger()
    assert stage.faults.is_slow(element)
    below = submenu(menu.actions()[2])
    assert entries(below) == ["Cut", "Lose 10 %", "Delay by 200 ms", "Heal"]
    assert not below.actions()[-1].isEnabled()
    below.actions()[0].trigger()
    assert stage.scene.links.between(party_of(registrar), party_of(element)) == LinkFault(cut=True)
    again = add_faults(QMenu(parent), registrar, stage.faults, stage.fleet)
    assert entries(again)[0] == "Link to the user"
    healing = next(submenu(action) for action in again.actions() if "0x5562e917" in action.text())
    healing.actions()[-1].trigger()
    assert len(stage.scene.links) == 0
    assert entries(add_faults(QMenu(parent), element, stage.faults, stage.fleet))[0] == "Restore speed"
    for number in range(3, 40):
        add_element(stage.fleet, number, number)
    assert len(entries(add_faults(QMenu(parent), None, stage.faults, stage.fleet))) == MOST
    element.state = State.GONE
    assert entries(add_faults(QMenu(parent), element, stage.faults, stage.fleet)) == []


def test_the_expectation_is_announced_and_then_the_outcome(stage: Stage) -> None:
    stage.fleet.kill(stage.fleet.elements[0])
    record = stage.faults.records[-1]
    assert expectation_words(record).startswith("Element 0x5562e917 was killed. Expected: ")
    record.outcomes = ("Failover took 18 ms; 0 of 96 tiles lost.", "1 element left the pool after 6 ms.")
    assert outcome_words(record) == (
        "Failover took 18 ms; 0 of 96 tiles lost.",
        "Element 0x5562e917 was killed. 1 element left the pool after 6 ms.",
    )
    stage.faults.close()
