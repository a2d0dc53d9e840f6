"""Fractal files in the menu of places."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.fractal import files
from app.fractal.files import FractalFile, parse
from app.ui.look.theme import LIGHT, Look
from app.ui.viewing import viewer
from app.ui.viewing.fractal_files import MOST, add_files, listed
from app.ui.window.main_window import MainWindow
from tests.app.fractal.test_files import SPIRAL
from tests.app.ui.builders import Stage


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b", "a"):
        (tmp_path / f"{name}.fsf").write_text(SPIRAL)
    (tmp_path / "c.fsf").write_text("<html/>")
    return tmp_path


@pytest.fixture
def menu(qtbot: QtBot) -> QMenu:
    menu = QMenu("Preset")
    qtbot.addWidget(menu)
    return menu


def test_files_are_listed_and_shown_when_chosen(menu: QMenu, folder: Path) -> None:
    shown: list[FractalFile] = []
    said: list[str] = []
    part = add_files(menu, files.available((folder,)), shown.append, said.append)
    assert part is not None
    names = [action.text() for action in part.actions() if not action.isSeparator()]
    assert names == ["Random fractal file", "a", "b", "c"]
    actions = {action.text(): action for action in part.actions()}
    actions["b"].trigger()
    assert [(file.name, file.whole) for file in shown] == [("b", parse(SPIRAL.encode()))]
    actions["c"].trigger()
    assert len(shown) == 1
    assert said == [f"{folder / 'c.fsf'} is not a fractal file: it begins with html instead of FractalV1"]


def test_the_random_one_is_any_of_them(menu: QMenu, folder: Path) -> None:
    shown: list[FractalFile] = []
    paths = files.available((folder,))[:2]
    part = add_files(menu, paths, shown.append, pytest.fail, random.Random(1))
    assert part is not None
    for _ in range(20):
        part.actions()[0].trigger()
    assert {file.name for file in shown} == {"a", "b"}


def test_without_files_there_is_no_menu(menu: QMenu) -> None:
    assert add_files(menu, (), lambda file: pytest.fail(file.name), pytest.fail) is None
    assert menu.isEmpty()


def test_some_dozens_of_many_files_are_listed() -> None:
    many = [Path(f"{number:03}.fsf") for number in range(250)]
    chosen = listed(many)
    assert len(set(chosen)) == len(chosen) == MOST
    assert (chosen[0], chosen[-1], chosen) == (many[0], many[-1], sorted(chosen))
    assert listed(many[:MOST]) == many[:MOST]


def test_a_window_offers_the_files_and_a_lesson_locks_them(
    qtbot: QtBot, qapp: QApplication, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewer, "available", lambda: files.available((folder,))[:2])
    stage = Stage()
    window = MainWindow(stage, Look(qapp, LIGHT.name))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window.canvas, Qt.Key.Key_0)
    ((word, view),) = stage.asked
    assert (word, view.iterations, view.n) == ("render", 1000, 3.0)
    assert (view.width, view.height) == window.canvas.view_size()
    window.lock(True)
    QTest.keyClick(window.canvas, Qt.Key.Key_0)
    assert len(stage.asked) == 1
    window.close()
