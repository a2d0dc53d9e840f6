"""Bookmarks and views with small pictures: in the panel, in the menu, and by keys."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from app.fractal.palettes import DUSK, PALETTES
from app.fractal.picture import Picture
from app.fractal.places import Place
from app.fractal.presets import PRESETS
from app.fractal.viewport import Viewport
from app.models.viewing.bookmarks import SLOTS, Bookmarks
from app.models.viewing.views import ViewHistory
from app.ui.loop import Tasks
from app.ui.picture import thumbnails as thumbnails_module
from app.ui.picture.thumbnails import Thumbnails
from app.ui.viewing.panel import ViewsPanel
from app.ui.window.main_window import MainWindow
from tests.app.ui.builders import ONE, Stage, a_picture, finish, order, until
from tests.app.ui.viewing.test_viewer import asked_for, shown
from tests.app.ui.windows import Aio, InWindow, a_context

HERE = Place("here", 0.5 + 0.25j, 0.125, 300)


PanelStory = Callable[[ViewsPanel, ViewHistory, list[object]], Awaitable[None]]
InPanel = Callable[[PanelStory], None]


@pytest.fixture
def bookmarks(tmp_path: Path) -> Bookmarks:
    return Bookmarks(tmp_path / "kept" / "bookmarks.json")


@pytest.fixture
def in_panel(aio: Aio, qtbot: QtBot, bookmarks: Bookmarks) -> InPanel:
    """Run `story(panel, history, asked)` with a panel on a loop."""

    def run(story: PanelStory) -> None:
        async def main() -> None:
            asked: list[object] = []
            tasks, stage = Tasks(), Stage()
            panel = ViewsPanel(
                a_context(
                    stage,
                    spawn=tasks.spawn,
                    bookmarks=bookmarks,
                    go=asked.append,
                    go_to=asked.append,
                    complain=asked.append,
                )
            )
            qtbot.addWidget(panel)
            panel.resize(300, 600)
            panel.show()
            try:
                await story(panel, stage.rendering.views, asked)
            finally:
                await tasks.aclose()
                await asyncio.sleep(0)

        aio(main())

    return run


def test_bookmarks_have_small_pictures_that_are_computed_here(in_panel: InPanel) -> None:
    async def story(panel: ViewsPanel, history: ViewHistory, asked: list[object]) -> None:
        assert panel.bookmarks.count() == 9
        assert panel.bookmarks.item(0).text().endswith("The whole set")

        def colours(row: int) -> int:
            image = panel.bookmarks.item(row).icon().pixmap(64, 48).toImage()
            return len({image.pixel(x, y) for x in range(0, 64, 4) for y in range(0, 48, 4)})

        await until(lambda: all(colours(row) > 5 for row in range(9)))
        QTest.keyClick(panel.bookmarks, Qt.Key.Key_Down)
        QTest.keyClick(panel.bookmarks, Qt.Key.Key_Return)
        assert asked in ([PRESETS[0]], [PRESETS[1]])

    in_panel(story)


def test_a_bookmark_can_be_renamed_and_reset(in_panel: InPanel, bookmarks: Bookmarks, tmp_path: Path) -> None:
    async def story(panel: ViewsPanel, history: ViewHistory, asked: list[object]) -> None:
        bookmarks.keep(3, HERE)
        await until(lambda: panel.bookmarks.item(2).text().endswith("here"))
        panel.bookmarks.item(2).setText("3  there")
        assert bookmarks[3] == HERE.named("there")
        panel.bookmarks.setCurrentRow(2)
        QTest.keyClick(panel.bookmarks, Qt.Key.Key_Delete)
        assert bookmarks[3] == PRESETS[2]
        (tmp_path / "kept").rename(tmp_path / "elsewhere")
        (tmp_path / "kept").write_text("")  # a file in place of the folder
        panel.bookmarks.item(4).setText("5  other")
        assert "will be lost when" in str(asked[-1])

    in_panel(story)


def test_views_are_listed_the_latest_first_with_the_present_one_marked(in_panel: InPanel) -> None:
    async def story(panel: ViewsPanel, history: ViewHistory, asked: list[object]) -> None:
        views = [place.view(80, 60) for place in PRESETS[:3]]
        for view in views:
            history.visit(view)
        history.back()
        await until(lambda: panel.history.count() == 3)
        assert panel.history.currentRow() == 1
        assert "2048 iterations" in panel.history.item(0).text()
        panel.history.itemActivated.emit(panel.history.item(2))
        assert asked == [0]

    in_panel(story)


def test_a_rendered_picture_is_not_computed_again(aio: Aio, monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> None:
        monkeypatch.setattr(thumbnails_module, "small_picture", pytest.fail)
        thumbnails = Thumbnails(Tasks().spawn)
        picture = a_picture(600, 400)
        for index in order(picture):
            finish(picture, index, ONE)
        thumbnails.remember(None)
        thumbnails.remember(picture)
        place = Place.of(picture.viewport, "whatever")
        small = thumbnails.of(place, DUSK, QSize(60, 40))
        assert small is not None
        assert (small.width(), small.height()) == (60, 40)
        assert thumbnails.of(place, DUSK, QSize(60, 40)) is small
        other = thumbnails.of(place, PALETTES[1], QSize(60, 40))
        assert other is not None
        assert other.toImage() != small.toImage()

    aio(main())


# --- in the window ---------------------------------------------------------------------------------------------------


def test_keys_go_to_bookmarks_and_keep_the_view(in_window: InWindow) -> None:
    def story(window: MainWindow, stage: Stage) -> None:
        QTest.keyClick(window.canvas, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
        assert not window.context.bookmarks.is_own(4)  # nothing to keep yet
        picture = shown(stage)
        QTest.keyClick(window.canvas, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
        assert window.context.bookmarks[4] == Place.of(picture.viewport, "My place 4")
        assert "Bookmark 4" in window.statusBar().currentMessage()
        QTest.keyClick(window.canvas, Qt.Key.Key_2)
        assert asked_for(stage) == PRESETS[1].view(*window.canvas.view_size())
        names = [action.text() for action in window.actions()]
        assert "My place 4" in names
        assert "4, replacing My place 4" in names

    in_window(story)


def test_a_lesson_locks_the_view(in_window: InWindow) -> None:
    def story(window: MainWindow, stage: Stage) -> None:
        shown(stage)
        window.lock(True)
        for slot in SLOTS:
            QTest.keyClick(window.canvas, Qt.Key(ord(str(slot))))
        window.viewer.go(HERE)
        window.viewer.go_to(0)
        assert stage.asked == []

    in_window(story)


def test_the_menu_has_a_small_picture_for_each_bookmark(in_window: InWindow) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        (menu,) = [button.menu() for button in window.findChildren(QToolButton) if button.accessibleName() == "Places"]
        actions = menu.actions()[:9]
        places = [window.context.bookmarks[slot] for slot in SLOTS]

        def drawn() -> bool:
            menu.aboutToShow.emit()
            return all(not action.icon().isNull() for action in actions)

        await until(drawn)
        assert [action.text() for action in actions[:2]] == ["The whole set", "Seahorse valley"]
        assert len(places) == 9

    in_window(story)


def small_of(window: MainWindow, view: Viewport) -> QPixmap | None:
    """Return the small picture of a view, if it is there."""
    return window.context.thumbnails.of(Place.of(view), DUSK, QSize(60, 40), compute=False)


def test_a_complete_picture_is_remembered(in_window: InWindow) -> None:
    def story(window: MainWindow, stage: Stage) -> None:
        first = shown(stage)
        view = first.viewport.zoomed(2.0, 5, 5)
        stage.show(Picture(view, view.tiles(2, 2)))
        assert small_of(window, view) is None
        assert small_of(window, first.viewport) is not None

    in_window(story)
