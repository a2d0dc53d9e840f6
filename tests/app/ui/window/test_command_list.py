"""Ctrl+K: the list of all commands."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.look.theme import LIGHT
from app.ui.window.command_list import CommandList


@pytest.fixture
def commands(qtbot: QtBot) -> tuple[CommandList, list[str]]:
    room = QWidget()
    qtbot.addWidget(room)
    room.resize(900, 600)
    done: list[str] = []
    actions: list[QAction] = []
    for text, tip, enabled in (
        ("Start the demo", "A registrar and three elements", True),
        ("Graphs", "Work and load over time", True),
        ("Stop", "Stop computing", True),
        ("Back", "The view before", False),
    ):
        action = QAction(text, room, enabled=enabled)
        action.setWhatsThis(tip)
        action.triggered.connect(lambda _checked=False, text=text: done.append(text))
        actions.append(action)
    actions[0].setShortcut("Ctrl+Return")
    view = CommandList(lambda: actions, room)
    view.set_theme(LIGHT)
    room.show()
    view.toggle()
    return view, done


def test_enabled_commands_are_listed_with_their_keys(commands: tuple[CommandList, list[str]]) -> None:
    view, _ = commands
    assert view.found == ["Start the demo", "Graphs", "Stop"]
    first = view.list.topLevelItem(0)
    assert first is not None
    assert first.text(2) == "Ctrl+Return"


def test_typing_finds_words_and_lists_names_that_begin_with_them_first(
    commands: tuple[CommandList, list[str]],
) -> None:
    view, _ = commands
    QTest.keyClicks(view.box, "st")
    assert view.found[:2] == ["Start the demo", "Stop"]
    view.box.setText("over load")
    assert view.found == ["Graphs"]
    view.box.setText("nonsense")
    assert view.found == []
    QTest.keyClick(view.box, Qt.Key.Key_Return)
    assert view.isVisible()


def test_enter_runs_the_selected_command_and_closes_the_list(commands: tuple[CommandList, list[str]]) -> None:
    view, done = commands
    QTest.keyClick(view.box, Qt.Key.Key_Down)
    QTest.keyClick(view.box, Qt.Key.Key_Return)
    assert done == ["Graphs"]
    assert not view.isVisible()


def test_escape_and_a_second_ctrl_k_only_close_the_list(commands: tuple[CommandList, list[str]]) -> None:
    view, done = commands
    QTest.keyClick(view.box, Qt.Key.Key_Escape)
    assert not view.isVisible()
    view.toggle()
    assert view.isVisible()
    view.toggle()
    assert not view.isVisible()
    assert done == []


def test_a_click_runs_a_command_too(commands: tuple[CommandList, list[str]]) -> None:
    view, done = commands
    view.list.itemClicked.emit(view.list.topLevelItem(0), 0)
    assert done == ["Start the demo"]
