"""Panels around the picture: shown on demand, and torn off to their own windows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication

from app.ui.look.theme import LIGHT, Look
from app.ui.window.docks import Dock
from app.ui.window.main_window import MainWindow
from tests.app.ui.builders import Stage
from tests.app.ui.windows import Aio, child_of, closing

DockStory = Callable[[MainWindow, Dock], None]
InDock = Callable[[DockStory], None]


@pytest.fixture
def in_window(aio: Aio, qapp: QApplication) -> InDock:
    """Run `story(window, dock)` with a window that shows its graphs, and their dock."""

    def run(story: DockStory) -> None:
        async def main() -> None:
            window = MainWindow(Stage(), Look(qapp, LIGHT.name))
            window.show()
            window.actions_["graphs"].trigger()
            async with closing(window):
                story(window, child_of(window, Dock, "graphs"))

        aio(main())

    return run


def test_a_panel_can_be_torn_off_and_docked_again(in_window: InDock) -> None:
    def story(window: MainWindow, dock: Dock) -> None:
        window.actions_["tear_off"].trigger()
        assert dock.isFloating()
        assert dock.isVisible()
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
