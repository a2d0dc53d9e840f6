"""The message panel: list, fields, octets and chart show the same selection, and the listed messages can be
exported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QFileDialog, QLabel

from app.models.messages.log import LIMIT, Message, MessageLog, Party, Role
from app.models.topology.graph import USER
from app.ui.actions import ACTIONS, Actions, Scope
from app.ui.look.theme import DARK, LIGHT
from app.ui.messages.panel import MessagesPanel
from app.ui.messages.table import FROM, KIND, SIZE
from rserpool import PoolElement, PoolHandle, RoundRobin, ServerId, TransportAddress, TransportProtocol
from rserpool.model import ElementId
from rserpool.wire import asap, encode, enrp
from tests.app.ui.builders import ONE, Stage, add_element, add_registrar
from tests.app.ui.windows import a_context

A, ELEMENT = Party(Role.REGISTRAR, 0x1A2B3C4D), Party(Role.ELEMENT, ONE)
HANDLE = PoolHandle("FractalGeneratorPool")
WHERE = TransportAddress(TransportProtocol.TCP, 41000, ("127.0.0.1",))
RECORD = PoolElement(ElementId(ONE), ServerId(0), 90.0, WHERE, RoundRobin())
REGISTRATION = encode(asap.Registration(HANDLE, RECORD), life_unit=1.0)
RESOLUTION = encode(asap.HandleResolution(HANDLE))
PRESENCE = encode(enrp.Presence(ServerId(A.identifier)))


class Messages:
    """Puts messages into a scene."""

    def __init__(self, stage: Stage) -> None:
        self.scene = stage.scene
        self.all: list[Message] = []

    def say(
        self, payload: bytes, ppid: int = 11, sender: Party | None = ELEMENT, receiver: Party | None = A
    ) -> Message:
        number = len(self.all) + 1
        message = Message(
            number, 1e9 + number / 100, sender, receiver, ppid, 0, payload, "127.0.0.1:41000", "127.0.0.1:3863"
        )
        self.all.append(message)
        self.scene.messages.note(message)
        return message


@pytest.fixture
def limit() -> int:
    """The number of messages that are kept."""
    return LIMIT


@pytest.fixture
def stage(limit: int) -> Stage:
    stage = Stage()
    stage.scene.messages = MessageLog(limit)
    add_registrar(stage.fleet)
    add_element(stage.fleet, 1, ONE)
    return stage


@pytest.fixture
def said(stage: Stage) -> Messages:
    said = Messages(stage)
    said.say(REGISTRATION)
    said.say(RESOLUTION, sender=USER)
    said.say(PRESENCE, 12, A, None)
    return said


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def panel(qtbot: Any, stage: Stage, said: Messages, complaints: list[str]) -> Any:
    panel = MessagesPanel(a_context(stage, complain=complaints.append))
    qtbot.addWidget(panel)
    panel.resize(520, 700)
    panel.show()
    panel.take()
    yield panel
    panel.close_models()


def lines(panel: MessagesPanel, column: int = 4) -> list[str]:
    return [panel.model.index(row, column).data() for row in range(panel.model.rowCount())]


def choose(panel: MessagesPanel, row: int) -> None:
    panel.table.setCurrentIndex(panel.model.index(row, 0))


def current(panel: MessagesPanel) -> tuple[str, str]:
    """Return name and value of the selected field."""
    index = panel.fields.tree.currentIndex()
    return index.siblingAtColumn(0).data(), index.siblingAtColumn(1).data()


def test_new_messages_are_listed(panel: MessagesPanel, said: Messages, qtbot: Any) -> None:
    assert lines(panel) == ["Registration", "Handle resolution", "Presence"]
    assert lines(panel, FROM) == ["■1", "User", "A"]
    said.say(REGISTRATION)
    qtbot.waitUntil(lambda: len(lines(panel)) == 4)
    assert panel.summary.text() == "4 listed"
    panel.model.list.scene.messages.passed.emit(ELEMENT, USER, 32, 1200)
    panel.take()
    assert panel.summary.text() == "4 listed, 1\u2009200 only counted"


def test_a_name_without_room_keeps_its_end_which_tells_a_request_from_its_answer(panel: MessagesPanel) -> None:
    assert panel.table.textElideMode() is Qt.TextElideMode.ElideMiddle


def test_a_hidden_panel_adds_messages_when_it_is_shown(panel: MessagesPanel, said: Messages) -> None:
    panel.hide()
    assert not panel.taking
    said.say(REGISTRATION)
    assert len(lines(panel)) == 3
    panel.show()
    assert len(lines(panel)) == 4


@pytest.mark.parametrize("limit", [3])
def test_the_models_follow_qts_rules(panel: MessagesPanel, said: Messages) -> None:
    testers = [
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        for model in (panel.model, panel.fields.model)
    ]
    said.say(RESOLUTION)
    panel.take()
    for row in range(panel.model.rowCount()):
        choose(panel, row)
    panel.kind.setCurrentIndex(2)
    panel.kind.setCurrentIndex(0)
    said.say(RESOLUTION)
    panel.take()
    assert testers
    assert lines(panel) == ["Presence", "Handle resolution", "Handle resolution"]


def test_search_kind_and_party_narrow_the_list(panel: MessagesPanel, qtbot: Any) -> None:
    panel.text.setText("resol")
    qtbot.waitUntil(lambda: lines(panel) == ["Handle resolution"])
    panel.text.clear()
    qtbot.waitUntil(lambda: len(lines(panel)) == 3)
    panel.kind.setCurrentIndex(panel.kind.findText("ENRP"))
    assert lines(panel) == ["Presence"]
    panel.kind.setCurrentIndex(panel.kind.findText("ASAP and ENRP"))
    assert len(lines(panel)) == 3
    panel.party.setCurrentIndex(panel.party.findText("Element ■1"))
    assert lines(panel) == ["Registration"]
    assert [panel.party.itemText(n) for n in range(panel.party.count())] == [
        *("All components", "Element ■1", "Registrar A", "User"),
    ]


def test_a_narrow_list_keeps_the_name(panel: MessagesPanel) -> None:
    assert not panel.table.isColumnHidden(KIND)
    panel.resize(300, 700)
    assert panel.table.isColumnHidden(KIND)
    assert panel.table.isColumnHidden(SIZE)
    panel.resize(700, 700)
    assert not panel.table.isColumnHidden(SIZE)


def test_the_list_follows_the_newest_message_unless_it_is_scrolled_up(panel: MessagesPanel, said: Messages) -> None:
    bar = panel.table.verticalScrollBar()
    for _ in range(100):
        said.say(REGISTRATION)
    panel.take()
    assert bar.value() == bar.maximum() > 0
    bar.setValue(10)
    said.say(REGISTRATION)
    panel.take()
    assert bar.value() == 10


def test_a_selected_message_shows_its_fields_in_the_unit_of_its_profile(panel: MessagesPanel) -> None:
    choose(panel, 0)
    model = panel.fields.model
    panel.fields.tree.setCurrentIndex(model.index_at(REGISTRATION.index(b"\0\0\0\x5a")))
    assert current(panel) == ("Registration life", "90 s")
    assert panel.fields.hex.octets == REGISTRATION
    assert not panel.fields.fault.isVisible()


def test_a_field_marks_its_octets_and_an_octet_its_field(panel: MessagesPanel) -> None:
    choose(panel, 0)
    tree, hex_view = panel.fields.tree, panel.fields.hex
    index = panel.fields.model.index_at(8)
    tree.setCurrentIndex(index)
    assert current(panel) == ("Name", "FractalGeneratorPool")
    assert hex_view.marked == (8, 28)
    assert "46 72 61 63" in hex_view.accessibleDescription()
    tree.setCurrentIndex(index.parent())
    assert hex_view.marked == (4, 28)

    place = hex_view.place_of(2).toPoint()
    QTest.mouseClick(hex_view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert current(panel) == ("Length", str(len(REGISTRATION)))
    assert hex_view.marked == (2, 4)
    QTest.keyClick(hex_view, Qt.Key.Key_Left)
    assert current(panel) == ("Flags", "0x00")
    QTest.keyClick(hex_view, Qt.Key.Key_End)
    assert hex_view.marked == (len(REGISTRATION) - 4, len(REGISTRATION))
    QTest.keyClick(hex_view, Qt.Key.Key_A)
    assert hex_view.marked[1] == len(REGISTRATION)


@pytest.mark.parametrize("width", [300, 520, 1200])
def test_every_octet_is_found_at_its_place(panel: MessagesPanel, width: int) -> None:
    panel.resize(width, 700)
    choose(panel, 0)
    hex_view = panel.fields.hex
    for offset in range(len(REGISTRATION)):
        hex_view.mark(offset, offset + 1)
        assert hex_view.offset_at(hex_view.place_of(offset)) == offset
    assert hex_view.offset_at(QPointF(1, 1)) is None
    assert hex_view.marked[0] == len(REGISTRATION) - 1


def test_marked_octets_are_visible(panel: MessagesPanel) -> None:
    choose(panel, 0)
    hex_view = panel.fields.hex

    def colours() -> set[str]:
        image = hex_view.viewport().grab().toImage()
        return {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(image.height())}

    assert LIGHT.accent not in colours()
    panel.fields.tree.setCurrentIndex(panel.fields.model.index_at(8))
    assert {LIGHT.accent, LIGHT.raised} <= colours()
    panel.set_theme(DARK)
    assert DARK.accent in colours()


def test_a_malformed_message_shows_its_valid_part(panel: MessagesPanel, said: Messages) -> None:
    said.say(REGISTRATION[:30])
    panel.take()
    choose(panel, 3)
    assert panel.fields.fault.isVisible()
    assert panel.fields.fault.text() == (
        f"Malformed: Registration has length {len(REGISTRATION)} but 30 octets were received. Decoded up to octet 28."
    )
    choose(panel, 0)
    assert not panel.fields.fault.isVisible()


def test_a_message_chosen_elsewhere_is_shown_despite_the_filter(panel: MessagesPanel, said: Messages) -> None:
    panel.kind.setCurrentIndex(panel.kind.findText("ENRP"))
    panel.show_message(said.all[1])
    assert panel.kind.currentText() == "All kinds"
    assert panel.table.currentIndex().row() == 1
    assert panel.fields.message is said.all[1]


def test_a_message_no_longer_listed_still_shows_its_fields(panel: MessagesPanel) -> None:
    panel.show_message(Message(0, 1.0, USER, A, 11, 0, RESOLUTION))
    assert panel.fields.hex.octets == RESOLUTION


# --- the chart --------------------------------------------------------------------------------------------------------


@pytest.fixture
def chart(panel: MessagesPanel) -> Any:
    panel.tabs.setCurrentWidget(panel.chart)
    return panel.chart


def test_the_chart_shows_the_listed_messages(panel: MessagesPanel, said: Messages, chart: Any) -> None:
    assert [arrow.message for arrow in chart.shown.arrows] == said.all
    assert chart.shown.lanes == (USER, A, ELEMENT, "127.0.0.1:3863")
    panel.kind.setCurrentIndex(panel.kind.findText("ENRP"))
    assert [arrow.message for arrow in chart.shown.arrows] == [said.all[2]]
    panel.kind.setCurrentIndex(panel.kind.findText("FGP"))
    assert chart.shown.arrows == ()
    chart.viewport().grab()


def test_the_chart_shows_the_span_that_is_selected(panel: MessagesPanel, said: Messages, chart: Any) -> None:
    panel.span.setCurrentIndex(panel.span.findText("Selected in the list"))
    assert chart.shown.arrows == ()
    panel.table.selectRow(1)
    assert [arrow.message for arrow in chart.shown.arrows] == [said.all[1]]
    panel.table.selectAll()
    assert len(chart.shown.arrows) == 3
    assert panel.span.isVisible()
    panel.tabs.setCurrentWidget(panel.table)
    assert not panel.span.isVisible()


def test_a_clicked_arrow_is_selected_in_the_list(panel: MessagesPanel, said: Messages, chart: Any) -> None:
    place = chart.place_of(said.all[1]).toPoint()
    QTest.mouseMove(chart.viewport(), place)
    QTest.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert panel.table.currentIndex().row() == 1
    assert panel.fields.message is said.all[1]
    QTest.keyClick(chart, Qt.Key.Key_Down)
    assert panel.fields.message is said.all[2]
    QTest.keyClick(chart, Qt.Key.Key_Up)
    QTest.keyClick(chart, Qt.Key.Key_Up)
    QTest.keyClick(chart, Qt.Key.Key_Up)
    assert panel.fields.message is said.all[0]
    choose(panel, 1)
    assert chart.current is said.all[1]
    assert chart.arrow_at(QPointF(2, 2)) is None


def test_a_long_chart_follows_and_scrolls_to_the_selection(panel: MessagesPanel, said: Messages, chart: Any) -> None:
    for _ in range(200):
        said.say(REGISTRATION)
    panel.take()
    bar = chart.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    choose(panel, 0)
    assert bar.value() == 0
    said.say(REGISTRATION)
    panel.take()
    assert bar.value() == 0


def test_arrows_have_the_colours_of_their_kinds(panel: MessagesPanel, chart: Any) -> None:
    image = chart.viewport().grab().toImage()
    seen = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert LIGHT.accent in seen  # ASAP
    assert LIGHT.text in seen  # ENRP


# --- files ------------------------------------------------------------------------------------------------------------


def test_the_listed_messages_are_written_for_wireshark(
    panel: MessagesPanel, said: Messages, aio: Any, tmp_path: Path, complaints: list[str]
) -> None:
    from app.recording.pcapng import pcapng

    panel.kind.setCurrentIndex(panel.kind.findText("ENRP"))
    path = tmp_path / "messages.pcapng"
    assert aio(panel.export_to(path))
    assert path.read_bytes() == pcapng([said.all[2]])
    assert complaints == []


def test_the_chart_is_written_as_a_drawing(panel: MessagesPanel, aio: Any, tmp_path: Path) -> None:
    path = tmp_path / "chart.svg"
    assert aio(panel.export_to(path))
    text = path.read_text()
    for word in ("Registration", "Handle resolution", "Presence", "User"):
        assert word in text


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("x.txt", "must end in .pcapng or .svg"),
        ("no/x.svg", "does not exist"),
        ("full.svg", "full.svg could not be written: the disk is full"),
        ("full.pcapng", "full.pcapng could not be written: the disk is full"),
    ],
)
def test_a_file_that_cannot_be_written_is_a_sentence(
    panel: MessagesPanel, aio: Any, tmp_path: Path, complaints: list[str], name: str, why: str
) -> None:
    (tmp_path / "full.svg").symlink_to("/dev/full")
    (tmp_path / "full.pcapng").symlink_to("/dev/full")
    assert not aio(panel.export_to(tmp_path / name))
    assert why in complaints[0]


def test_the_action_asks_for_a_file_without_blocking(panel: MessagesPanel, qtbot: Any) -> None:
    window = QLabel()
    qtbot.addWidget(window)
    actions = Actions(window, dict.fromkeys(Scope, window))
    panel.connect_actions(actions)
    actions["export_messages"].trigger()
    (dialog,) = panel.findChildren(QFileDialog)
    assert dialog.isVisible()
    dialog.close()
    shown: list[bool] = []
    actions["messages"].toggled.connect(shown.append)
    panel.show_message(Message(0, 1.0, USER, A, 11, 0, RESOLUTION))
    panel.show_message(Message(0, 1.0, USER, A, 11, 0, RESOLUTION))
    assert shown == [True]
    assert {"messages", "export_messages"} <= {spec.name for spec in ACTIONS}


def test_another_scene_has_its_own_messages(panel: MessagesPanel) -> None:
    other = Stage()
    Messages(other).say(RESOLUTION, sender=USER)
    choose(panel, 0)
    panel.show_scene(other.scene)
    assert lines(panel) == ["Handle resolution"]
    assert panel.fields.hex.octets == b""
    panel.show_scene(other.scene)
    assert lines(panel) == ["Handle resolution"]
