"""The topology panel: components are drawn and found, they glide or jump, and pointer, keys and list agree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QTreeWidget
from pytestqt.qtbot import QtBot

from app.models.fleet.fleet import Row, State
from app.models.messages.log import Message, Party, Role
from app.models.topology.graph import USER
from app.models.topology.traffic import FLIGHT, MOST
from app.ui.look.theme import DARK, LIGHT
from app.ui.topology.panel import TopologyPanel
from rserpool import ElementId, LinkFault, notices
from tests.app.registrars import POOL, A, B, add, start, tell
from tests.app.ui.builders import ONE, TWO, Stage, add_element
from tests.app.ui.windows import ModelTester, a_context, child_of, colours_of
from tests.helpers.clock import Clock

AT_A, AT_B = Party(Role.REGISTRAR, A), Party(Role.REGISTRAR, B)
E1, E2 = Party(Role.ELEMENT, ONE), Party(Role.ELEMENT, TWO)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def stage() -> Stage:
    """Registrars A and B, which are peers, with element 1 at A and element 2 at B."""
    stage = Stage()
    a, b = start(stage.fleet, A), start(stage.fleet, B)
    tell(stage.fleet, a, notices.PeerFound(B))
    tell(stage.fleet, b, notices.PeerFound(A))
    for number, identifier, home, other in ((1, ONE, a, b), (2, TWO, b, a)):
        add_element(stage.fleet, number, identifier)
        add(stage.fleet, identifier, home, other)
    return stage


@pytest.fixture
def menus() -> list[Any]:
    return []


@pytest.fixture
def panel(qtbot: QtBot, stage: Stage, clock: Clock, menus: list[Any]) -> Iterator[TopologyPanel]:
    def menu_for(row: Row | None) -> QMenu:
        menu = QMenu()
        menu.addAction("Kill").triggered.connect(lambda: menus.append(row))
        menus.append(menu)
        return menu

    panel = TopologyPanel(a_context(stage, menu_of=menu_for), clock)
    qtbot.addWidget(panel)
    panel.resize(420, 640)
    panel.show()
    qtbot.waitUntil(lambda: bool(panel.drawing.places.now) and panel.drawing.throttle.idle)
    yield panel
    panel.close_models()


def settle(panel: TopologyPanel, clock: Clock, qtbot: QtBot) -> None:
    """Let time pass until everything stands still."""

    def still() -> bool:
        clock.now += 0.1
        return not panel.drawing.places.moving and panel.drawing.throttle.idle

    qtbot.waitUntil(still)


def place(panel: TopologyPanel, party: Party) -> QPoint:
    return panel.drawing.places.now[party].toPoint()


def test_all_components_are_drawn_and_found_at_their_places(panel: TopologyPanel) -> None:
    drawing = panel.drawing
    assert set(drawing.places.now) == {AT_A, AT_B, E1, E2, USER}
    assert all(drawing.at(QPointF(spot)) == party for party, spot in drawing.places.now.items())
    assert drawing.at(QPointF(1, 1)) is None
    assert {"#56b4e9", "#e69f00"} <= colours_of(panel.drawing)  # the elements' own colours


def test_a_frozen_element_turns_amber_and_a_dead_one_is_crossed_out_in_red(
    panel: TopologyPanel, stage: Stage, qtbot: QtBot
) -> None:
    first, second = stage.fleet.elements
    assert not {LIGHT.silent, LIGHT.dead} & colours_of(panel.drawing)
    first.state = State.FROZEN
    stage.fleet.changed.emit(first)
    second.state = State.GONE
    stage.fleet.changed.emit(second)
    qtbot.waitUntil(lambda: {LIGHT.silent, LIGHT.dead} <= colours_of(panel.drawing))


def test_after_a_takeover_an_element_glides_to_its_new_home(
    panel: TopologyPanel, stage: Stage, clock: Clock, qtbot: QtBot
) -> None:
    drawing, (a, b) = panel.drawing, stage.fleet.registrars
    del a
    began = place(panel, E1)
    tell(stage.fleet, b, notices.ElementMoved(POOL, ElementId(ONE), B))
    tell(stage.fleet, stage.fleet.registrars[0], notices.ElementMoved(POOL, ElementId(ONE), B))
    qtbot.waitUntil(lambda: drawing.places.moving)
    clock.now += 0.05
    qtbot.waitUntil(lambda: place(panel, E1) != began)
    settle(panel, clock, qtbot)
    at_b, at_a = (drawing.places.now[p] - drawing.places.now[E1] for p in (AT_B, AT_A))
    assert at_b.manhattanLength() < at_a.manhattanLength()


def test_with_reduced_motion_components_jump_and_no_message_travels(
    panel: TopologyPanel, stage: Stage, clock: Clock, qtbot: QtBot
) -> None:
    panel.set_reduced_motion(True)
    target = place(panel, E2)
    for row in stage.fleet.registrars:
        tell(stage.fleet, row, notices.ElementMoved(POOL, ElementId(ONE), B))
    stage.scene.messages.note(Message(1, 0.0, AT_A, E1, 11, 0, b""))
    panel.drawing.refresh()
    assert not panel.drawing.places.moving
    assert place(panel, E1) != target
    assert panel.drawing.traffic.flights == []


def test_a_component_stays_visible_above_messages(panel: TopologyPanel, stage: Stage, clock: Clock) -> None:
    drawing = panel.drawing
    drawing.places.now[AT_A] = middle = (drawing.places.now[E2] + drawing.places.now[USER]) / 2
    beside = middle + (drawing.places.now[USER] - middle) / 2

    def pixels() -> tuple[str, ...]:
        drawing.repaint_all()
        image = drawing.grab().toImage()
        return tuple(image.pixelColor(spot.toPoint()).name() for spot in (middle, beside))

    before = pixels()
    stage.scene.messages.passed.emit(E2, USER, 32, 5000)
    after = pixels()
    assert after[1] != before[1]
    assert after[0] == before[0]


def test_messages_travel_and_can_be_clicked(panel: TopologyPanel, stage: Stage, clock: Clock, qtbot: QtBot) -> None:
    drawing = panel.drawing
    chosen: list[Message] = []
    panel.context.message_wanted.connect(chosen.append)
    message = Message(7, 0.0, AT_A, AT_B, 12, 0, b"")
    stage.scene.messages.note(message)
    clock.now += FLIGHT / 2
    middle = (drawing.places.now[AT_A] + drawing.places.now[AT_B]) / 2
    assert drawing.message_at(middle) == message
    assert drawing.words_at(middle) == "ENRP: Registrar A 0x0a0a0a0a → Registrar B 0x0b0b0b0b"
    assert drawing.words_at(drawing.places.now[E1]) == "■1 Element 0x5562e917, running, FractalGeneratorPool"
    assert drawing.words_at(QPointF(1, 1)) == ""
    qtbot.waitUntil(lambda: drawing.grab().toImage().pixelColor(middle.toPoint()).name() == LIGHT.text)
    QTest.mouseClick(drawing, Qt.MouseButton.LeftButton, pos=middle.toPoint())
    assert chosen == [message]
    clock.now += FLIGHT
    qtbot.waitUntil(lambda: drawing.throttle.idle)
    assert drawing.message_at(middle) is None


def test_many_messages_widen_the_lines(panel: TopologyPanel, stage: Stage, clock: Clock) -> None:
    for number in range(MOST + 20):
        stage.scene.messages.note(Message(number, 0.0, AT_A, E1, 11, 0, b""))
    stage.scene.messages.passed.emit(E2, USER, 32, 500)
    assert len(panel.drawing.traffic.flights) == MOST
    assert len(panel.drawing.traffic.widths(clock.now)) == 2
    panel.drawing.grab()


def test_a_hidden_drawing_does_nothing(panel: TopologyPanel, stage: Stage, qtbot: QtBot) -> None:
    panel.hide()
    stage.scene.messages.note(Message(1, 0.0, AT_A, E1, 11, 0, b""))
    stage.fleet.changed.emit(stage.fleet.elements[0])
    assert panel.drawing.throttle.idle
    assert panel.drawing.traffic.flights == []


def test_a_click_inspects_a_component_and_the_list_follows(panel: TopologyPanel, stage: Stage, qtbot: QtBot) -> None:
    QTest.mouseClick(panel.drawing, Qt.MouseButton.LeftButton, pos=place(panel, E2))
    assert panel.drawing.current == E2
    assert panel.tabs.currentWidget() is panel.inspector_view
    assert "0xdeadbeef" in panel.inspector_view.title.text()
    assert panel.list.currentIndex().row() == 3
    assert panel.drawing.accessibleDescription().startswith("▲2 Element 0xdeadbeef, running")
    first = child_of(panel.inspector_view, QTreeWidget).topLevelItem(0)
    assert first is not None
    assert first.text(0).startswith("Counters")
    panel.list.selectRow(0)
    assert panel.drawing.current == AT_A
    assert panel.inspector_view.title.text() == "Registrar A 0x0a0a0a0a"


def test_keys_move_between_components(panel: TopologyPanel, stage: Stage) -> None:
    drawing = panel.drawing
    drawing.setFocus()
    QTest.keyClick(drawing, Qt.Key.Key_Tab)
    assert drawing.current == AT_A
    QTest.keyClick(drawing, Qt.Key.Key_Right)
    assert drawing.current == AT_B
    QTest.keyClick(drawing, Qt.Key.Key_Down)
    assert drawing.current == USER
    QTest.keyClick(drawing, Qt.Key.Key_Return)
    assert panel.inspector_view.title.text() == "Pool user of this window"
    assert drawing.focusNextPrevChild(False)  # back to the elements
    assert drawing.current == E2
    drawing.go_to(AT_A)
    drawing.focusNextPrevChild(False)  # before the first component, the focus leaves the drawing
    assert drawing.current == AT_A


def test_the_menu_is_that_of_the_row_with_the_inspector_first(
    panel: TopologyPanel, stage: Stage, menus: list[Any]
) -> None:
    drawing = panel.drawing
    drawing.go_to(E1)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    drawing.contextMenuEvent(event)
    menu = menus[0]
    assert [action.text() for action in menu.actions()] == ["Inspect", "Kill"]
    menu.actions()[1].trigger()
    assert menus[-1] is stage.fleet.elements[0]
    menu.actions()[0].trigger()
    assert "0x5562e917" in panel.inspector_view.title.text()
    menu.close()


def test_a_recorded_run_cannot_be_acted_on(panel: TopologyPanel, stage: Stage, menus: list[Any]) -> None:
    stage.scene.live = False
    panel.drawing.menu_wanted.emit(E1, QPoint(0, 0))
    assert menus == []
    (menu,) = [menu for menu in panel.findChildren(QMenu) if menu.isVisible()]
    assert [action.text() for action in menu.actions()] == ["Inspect"]
    menu.close()


def test_another_scene_replaces_the_present_one(panel: TopologyPanel, stage: Stage, qtbot: QtBot) -> None:
    other = Stage()
    start(other.fleet, 0x0C0C0C0C)
    panel.show_scene(other.scene)
    assert list(panel.drawing.topology.nodes) == [Party(Role.REGISTRAR, 0x0C0C0C0C), USER]
    assert panel.list.model().rowCount() == 2
    qtbot.waitUntil(lambda: panel.drawing.throttle.idle)
    stage.fleet.changed.emit(stage.fleet.elements[0])
    assert panel.drawing.throttle.idle
    start(other.fleet, B)
    qtbot.waitUntil(lambda: panel.list.model().rowCount() == 3)


def test_the_list_has_the_content_of_the_drawing(
    panel: TopologyPanel, stage: Stage, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    model = panel.list.model()
    qtmodeltester.check(model)
    rows = [[str(model.index(row, column).data()) for column in range(4)] for row in range(model.rowCount())]
    assert rows[0][:2] == ["Registrar A 0x0a0a0a0a", "running"]
    assert rows[2] == ["■1 Element 0x5562e917", "running", "A", "0\u00a0%"]
    assert panel.summary.text() == "2 registrars, 2 elements"
    stage.fleet.elements[0].load = 0.5
    stage.fleet.changed.emit(stage.fleet.elements[0])
    qtbot.waitUntil(lambda: model.index(2, 3).data() == "50\u00a0%")


def test_both_themes_and_both_shapes_of_the_panel_can_be_drawn(panel: TopologyPanel, qtbot: QtBot) -> None:
    panel.set_theme(DARK)
    panel.resize(1000, 300)
    assert panel.split.orientation() is Qt.Orientation.Horizontal
    qtbot.waitUntil(lambda: DARK.surface in colours_of(panel.drawing))
    assert not panel.legend.grab().isNull()


def test_a_cut_link_is_drawn_and_stops_messages(panel: TopologyPanel, stage: Stage, clock: Clock, qtbot: QtBot) -> None:
    drawing = panel.drawing
    assert LIGHT.dead not in colours_of(panel.drawing)
    stage.scene.links.put(AT_A, E1, LinkFault(cut=True))
    stage.scene.links.put(AT_B, E2, LinkFault(delay=0.2))
    qtbot.waitUntil(lambda: {LIGHT.dead, LIGHT.silent} <= colours_of(panel.drawing))
    stage.scene.messages.note(Message(1, 0.0, AT_A, E1, 11, 0, b""))
    (flight,) = drawing.traffic.flights
    seen = []
    for _ in range(40):
        clock.now += 0.02
        seen.append(drawing.spot_of(flight, clock.now) is not None)
    assert seen[0]
    assert not seen[-1]


def test_the_user_has_a_menu_too(panel: TopologyPanel, menus: list[Any], qtbot: QtBot) -> None:
    panel.drawing.menu_wanted.emit(USER, QPoint(5, 5))
    assert menus
