"""The journal panel: the model changes and the view follows."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models.fleet.marks import mark
from app.models.journal import Journal
from app.ui.journal.panel import JournalPanel, pieces
from app.ui.look.theme import DARK, Look
from tests.app.ui.builders import Stage
from tests.app.ui.windows import a_context


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


def test_marks_precede_their_identifiers(journal: Journal) -> None:
    entry = journal.write("failover", "0x00000001 left, 0x00000002 took over", mark(1), mark(2))
    assert pieces(entry) == [mark(1), "0x00000001", " left, ", mark(2), "0x00000002", " took over"]
    unclear = journal.write("failover", "0x00000001 and 0x00000002", mark(1))
    assert pieces(unclear) == [mark(1), "0x00000001 and 0x00000002"]


def test_marks_are_painted_in_their_colour(panel: JournalPanel, journal: Journal) -> None:
    journal.write("failover", "Element 0x5562e917 was killed", mark(1))
    image = panel.view.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert QColor(*mark(1).rgb).name() in colours


def test_selected_lines_are_copied_with_their_times(panel: JournalPanel, journal: Journal) -> None:
    journal.write("pool", "second")
    panel.view.selectAll()
    QTest.keyClick(panel.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "12:04:31.207  It began\n12:04:31.207  second"


def test_the_list_follows_the_newest_entry_unless_it_is_scrolled_up(qtbot: QtBot, qapp: QApplication) -> None:
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
