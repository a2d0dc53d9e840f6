"""Panels around the picture: shown on demand, and torn off to their own windows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.look.theme import LIGHT, Look
from app.ui.window.docks import Dock
from app.ui.window.main_window import MainWindow
from tests.app.ui.builders import Stage, until
from tests.app.ui.windows import Aio, child_of, closing

DockStory = Callable[[MainWindow, Dock], Awaitable[None] | None]
InDock = Callable[[DockStory], None]


@pytest.fixture
def in_window(aio: Aio, qapp: QApplication) -> InDock:
    """Run `story(window, dock)` with a window that shows its graphs, and their dock."""

    def run(story: DockStory) -> None:
        async def main() -> None:
            window = MainWindow(Stage(), Look(qapp, LIGHT.name))
            window.show()
            window.activateWindow()
            await until(window.isActiveWindow)
            window.actions_["graphs"].trigger()
            async with closing(window):
                waiting = story(window, child_of(window, Dock, "graphs"))
                if waiting is not None:
                    await waiting

        aio(main())

    return run


def test_a_panel_can_be_torn_off_and_docked_again(in_window: InDock) -> None:
    async def story(window: MainWindow, dock: Dock) -> None:
        window.actions_["tear_off"].trigger()
        assert dock.isFloating()
        assert dock.isVisible()
        await until(dock.isActiveWindow)  # its own window has the focus, and the key works there
        window.actions_["tear_off"].trigger()
        assert not dock.isFloating()
        assert dock.isVisible()
        assert window.actions_["graphs"].isChecked()

    in_window(story)


def test_closing_a_torn_off_panel_docks_and_hides_it(in_window: InDock) -> None:
    def story(window: MainWindow, dock: Dock) -> None:
        window.actions_["tear_off"].trigger()
        dock.close()
        assert not dock.isFloating()
        assert not dock.isVisible()
        assert not window.actions_["graphs"].isChecked()

    in_window(story)


def test_a_presentation_keeps_only_torn_off_panels(in_window: InDock) -> None:
    """A torn-off panel may be on another screen."""

    def story(window: MainWindow, dock: Dock) -> None:
        pool = child_of(window, Dock, "pool")
        window.actions_["presentation"].trigger()
        assert not dock.isVisible()
        window.actions_["presentation"].trigger()
        window.actions_["tear_off"].trigger()
        window.actions_["presentation"].trigger()
        assert dock.isVisible()
        assert not pool.isVisible()

    in_window(story)


KEYS = {
    "handlespace": Qt.Key.Key_F8,
    "topology": Qt.Key.Key_F9,
    "graphs": Qt.Key.Key_F10,
    "messages": Qt.Key.Key_F12,
    "faults": Qt.Key.Key_F3,
    "compare": Qt.Key.Key_F4,
}


@pytest.mark.parametrize("name", [name for name in KEYS if name != "graphs"])
def test_the_key_of_a_panel_behind_another_tab_brings_it_to_the_front(in_window: InDock, name: str) -> None:
    def story(window: MainWindow, dock: Dock) -> None:
        other = child_of(window, Dock, name)
        QTest.keyClick(window, KEYS[name])
        _paint()
        assert _is_seen(other)
        assert not _is_seen(dock)
        QTest.keyClick(window, Qt.Key.Key_F10)
        _paint()
        assert _is_seen(dock)
        assert window.actions_["graphs"].isChecked()
        assert window.panels["graphs"].isAncestorOf(_focus()) or _focus() is window.panels["graphs"]
        assert window.actions_[name].isChecked()
        QTest.keyClick(window, Qt.Key.Key_F10)  # in front it is closed
        _paint()
        assert not dock.isVisible()
        assert not window.actions_["graphs"].isChecked()
        assert _is_seen(other)

    in_window(story)


def test_without_a_focused_panel_the_tab_in_front_is_torn_off(in_window: InDock) -> None:
    def story(window: MainWindow, dock: Dock) -> None:
        QTest.keyClick(window, Qt.Key.Key_F9)
        QTest.keyClick(window, Qt.Key.Key_F10)
        window.canvas.setFocus()
        _paint()
        window.actions_["tear_off"].trigger()
        assert dock.isFloating()
        assert not child_of(window, Dock, "topology").isFloating()

    in_window(story)


def _paint() -> None:
    """Let Qt lay out the docks."""
    QCoreApplication.processEvents()


def _is_seen(dock: Dock) -> bool:
    return dock.isVisible() and not dock.visibleRegion().isEmpty()


def _focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget
