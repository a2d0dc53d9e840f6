"""Several registrars in the whole window: the handlespace panel opens and closes, and a takeover is announced."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.ui.fleet.panel import PoolPanel
from app.ui.handlespace.panel import HandlespacePanel
from app.ui.window.main_window import MainWindow
from app.ui.window.status_bar import StatusBar
from rserpool import ElementId, notices
from tests.app.registrars import POOL, A, B, add, die, start, tell
from tests.app.ui.builders import ONE, Stage
from tests.app.ui.windows import InWindow, panel_of


def test_the_handlespace_opens_with_the_second_registrar_and_closes_after_the_last(in_window: InWindow) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        a = start(stage.fleet, A)
        assert not panel_of(window, HandlespacePanel).isVisible()
        b = start(stage.fleet, B)
        assert panel_of(window, HandlespacePanel).isVisible()
        die(stage.fleet, a)
        assert panel_of(window, HandlespacePanel).isVisible()
        die(stage.fleet, b)
        assert not panel_of(window, HandlespacePanel).isVisible()

    in_window(story)


def test_f8_shows_and_hides_the_handlespace_and_a_presentation_hides_it(in_window: InWindow) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        QTest.keyClick(window, Qt.Key.Key_F8)
        assert panel_of(window, HandlespacePanel).isVisible()
        QTest.keyClick(window, Qt.Key.Key_F5)
        assert not panel_of(window, HandlespacePanel).isVisible()
        QTest.keyClick(window, Qt.Key.Key_F5)
        assert panel_of(window, HandlespacePanel).isVisible()
        QTest.keyClick(window, Qt.Key.Key_F8)
        assert not panel_of(window, HandlespacePanel).isVisible()
        QTest.keyClick(window, Qt.Key.Key_F5)
        QTest.keyClick(window, Qt.Key.Key_F5)
        assert not panel_of(window, HandlespacePanel).isVisible()
        assert panel_of(window, PoolPanel).isVisible()

    in_window(story)


def test_a_takeover_is_announced(in_window: InWindow) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        a, b = start(stage.fleet, A), start(stage.fleet, B)
        add(stage.fleet, ONE, a, b)
        die(stage.fleet, a)
        tell(stage.fleet, b, notices.ElementMoved(POOL, ElementId(ONE), B), notices.TakeoverDone(A, B, 1, 0.014))
        assert window.overlays.toast.text == (
            "Takeover took 14 ms\nRegistrar B is now the home of 1 element of registrar A"
        )

    in_window(story)


def test_an_announcement_fits_into_a_narrow_picture(in_window: InWindow) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        window.resize(640, 480)
        window.overlays.toast.announce("Takeover took a very long time, which had to be told at once", "small")
        assert window.overlays.toast.width() <= window.canvas.width()

    in_window(story)


def test_the_status_bar_says_in_colour_and_words_that_a_scope_is_open_to_others(in_window: InWindow) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        bar = window.findChild(StatusBar)
        assert isinstance(bar, StatusBar)
        assert bar.reach.text() == "This machine only"
        quiet = bar.reach.styleSheet()
        row = start(stage.fleet, A)
        row.address = "10.0.0.1:3863"
        bar.show_reach()
        assert bar.reach.text() == "Open to other machines"
        assert "10.0.0.1:3863" in bar.reach.toolTip()
        assert bar.reach.styleSheet() != quiet

    in_window(story)
