"""Windows and panels for tests: shown while a test lasts, and gone afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QAbstractItemModel, QObject, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu, QSizePolicy, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.base.signal import Signal
from app.fractal.palettes import DUSK
from app.lessons.parts import Lesson
from app.models.fleet.fleet import Fleet
from app.models.viewing.bookmarks import Bookmarks
from app.ui.demonstration import Demonstration
from app.ui.fleet.panel import PoolPanel
from app.ui.look.theme import LIGHT, Look
from app.ui.panels.panel import Context, Panel
from app.ui.picture.thumbnails import Thumbnails
from app.ui.playback import Playback
from app.ui.window.main_window import MainWindow
from tests.app.ui.builders import Stage, until

Aio = Callable[[Coroutine[Any, Any, Any]], Any]
"""Runs a coroutine on a fresh loop (the fixture `aio`)."""

Story = Callable[[MainWindow, Stage], Awaitable[None] | None]
"""What happens in a window; a function, or a coroutine function if it has to wait."""

InWindow = Callable[[Story], None]
"""Runs a story with a window (the fixture `in_window`)."""


async def tell(story: Story, window: MainWindow, stage: Stage) -> None:
    """Run a story to its end."""
    waiting = story(window, stage)
    if waiting is not None:
        await waiting


@asynccontextmanager
async def a_window(look: Look, lessons: Iterable[Lesson] = ()) -> AsyncIterator[tuple[MainWindow, Stage]]:
    """Open an active window over a stage, and close it when the block ends."""
    stage = Stage()
    window = MainWindow(stage, look, lessons)
    window.resize(1024, 768)
    window.show()
    window.activateWindow()
    await until(window.isActiveWindow)
    async with closing(window):
        yield window, stage


async def the_window() -> MainWindow:
    """Wait for the one visible main window, and return it."""

    def windows() -> list[MainWindow]:
        found = QApplication.topLevelWidgets()
        return [window for window in found if isinstance(window, MainWindow) and window.isVisible()]

    await until(windows)
    (window,) = windows()
    return window


@asynccontextmanager
async def closing(window: MainWindow) -> AsyncIterator[None]:
    """Use the window while the block lasts; then close it and end its tasks."""
    try:
        yield
    finally:
        window.close()
        await window.tasks.aclose()
        window.deleteLater()
        await asyncio.sleep(0)


P = TypeVar("P", bound=Panel)
W = TypeVar("W", bound=QObject)


class ModelTester(Protocol):
    """The fixture `qtmodeltester` of pytest-qt, whose own class has no annotations."""

    def check(self, model: QAbstractItemModel) -> None: ...


def texts(widget: QWidget) -> list[str]:
    """Return the texts of all visible labels."""
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def label_of(widget: QWidget, text: str) -> QLabel:
    """Return the one visible label that begins with this text."""
    (label,) = [label for label in widget.findChildren(QLabel) if label.isVisible() and label.text().startswith(text)]
    return label


ICON_ONLY = Qt.ToolButtonStyle.ToolButtonIconOnly


def cut_off(widget: QLabel | QAbstractButton) -> bool:
    """Return whether a widget shows less than its text. Widgets that shrink on purpose end in dots and have a tool
    tip."""
    ignored = widget.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Ignored
    if not widget.isVisible() or not widget.text() or ignored:
        return False
    wanted = widget.sizeHint().width()
    if isinstance(widget, QAbstractButton):  # the frame around the text may be narrower
        icon = 0 if widget.icon().isNull() else widget.iconSize().width()
        only_icon = icon and isinstance(widget, QToolButton) and widget.toolButtonStyle() == ICON_ONLY
        wanted = icon + (0 if only_icon else widget.fontMetrics().horizontalAdvance(widget.text()))
    elif widget.wordWrap():
        wanted = widget.minimumSizeHint().width()
    return widget.width() < wanted or widget.height() < widget.fontMetrics().height()


def colours_of(widget: QWidget) -> set[str]:
    """Return the colours of every second pixel in every second line."""
    image = widget.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}


def child_of(parent: QObject, kind: type[W], name: str = "") -> W:
    """Return the first child of this class, and with this object name if one is given."""
    child = parent.findChild(kind, name) if name else parent.findChild(kind)
    assert child is not None
    return child


def panel_of(window: MainWindow, kind: type[P]) -> P:
    """Return the window's panel of this class."""
    return child_of(window, kind)


def a_context(stage: Stage, **changes: Any) -> Context:
    """Return what a panel is built from, with `changes` to the fields of `Context`. By default coroutines are not run,
    and sentences and requests are ignored."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)

    def spawn(coroutine: Coroutine[Any, Any, object]) -> Any:
        coroutine.close()

    def ignore(_: object) -> None:
        pass

    demonstration: Demonstration = stage
    spawn = changes.get("spawn", spawn)
    complain = changes.get("complain", ignore)
    values: dict[str, Any] = {
        "demonstrator": demonstration,
        "look": Look(app, LIGHT.name),
        "playback": Playback(stage.scene, stage.measurements, stage.recorder, spawn, complain, ignore),
        "bookmarks": Bookmarks(),
        "thumbnails": Thumbnails(spawn),
        "spawn": spawn,
        "say": ignore,
        "complain": complain,
        "mark_of": stage.scene.mark_of,
        "palette": lambda: DUSK,
        "go": ignore,
        "go_to": ignore,
        "menu_of": lambda _row: QMenu(),
        "message_wanted": Signal(),
        "row_wanted": Signal(),
    }
    return Context(**values | changes)


def a_pool_panel(qtbot: QtBot, fleet: Fleet) -> PoolPanel:
    """Return a panel of this fleet, in an active window."""
    panel = PoolPanel(a_context(Stage(fleet)))
    qtbot.addWidget(panel)
    panel.resize(300, 700)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    return panel
