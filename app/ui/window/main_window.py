"""The main window: the picture in the middle, the panels of `PANELS` around it, tool bar, status bar, and the actions.

It shows a demonstrator and hands on what people want; it decides nothing about processes or pictures. Menus open with
`popup`, notices lie over the picture: there is no modal dialog and no nested event loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from math import nan

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QFontMetrics, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QTabBar, QToolButton, QWidget

from app.base.language import translate
from app.demonstrator import Demonstrator
from app.fractal.picture import Picture
from app.fractal.shade import Tint
from app.lessons.lesson import Lesson
from app.models.fleet.marks import Mark
from app.models.viewing.bookmarks import Bookmarks
from app.ui.fleet.panel import PoolPanel
from app.ui.handlespace.panel import HandlespacePanel
from app.ui.journal.panel import JournalPanel
from app.ui.look.theme import GRID, Look, font
from app.ui.look.words import about_tile, theme_words, transport_words
from app.ui.loop import Tasks
from app.ui.messages.panel import MessagesPanel
from app.ui.panels import PANELS
from app.ui.picture.canvas import Canvas
from app.ui.picture.progress import Meter, Progress, ProgressStrip
from app.ui.topology.panel import TopologyPanel
from app.ui.viewing.thumbnails import Thumbnails
from app.ui.viewing.viewer import Viewer
from app.ui.window.actions import Actions, Scope
from app.ui.window.choices import TINTS
from app.ui.window.docks import ON_DEMAND, Docks
from app.ui.window.overlays import Overlays
from app.ui.window.scenery import LIVE_ONLY, RUN_ONLY, Scenery
from app.ui.window.tool_bar import Choosers, ToolBar

METER_MS = 250


class MainWindow(QMainWindow):
    """`MainWindow(demonstrator, look, lessons)`; `closed` is set when the user closes it."""

    lesson_wanted = Signal(object)
    lesson_unwanted = Signal()
    closing = Signal()
    """The user closes it; it still looks as it did."""

    def __init__(
        self,
        demonstrator: Demonstrator,
        look: Look,
        lessons: Iterable[Lesson] = (),
        bookmarks: Bookmarks | None = None,
    ) -> None:
        super().__init__()
        self.demonstrator: Demonstrator = demonstrator
        self.look: Look = look
        self.closed = asyncio.Event()
        self.tasks: Tasks = Tasks(self.complain)
        self.bookmarks: Bookmarks = bookmarks or Bookmarks()
        self.thumbnails: Thumbnails = Thumbnails(self.tasks, self)
        self._lessons = {lesson.name: lesson for lesson in lessons}
        self._locked = False
        self._meter = Meter()
        self.scenery: Scenery = Scenery(self)
        self.setWindowTitle("Poolscope")
        self.setAccessibleName("Poolscope")

        self.canvas: Canvas = Canvas(
            self.mark_of, self.scenery.is_frozen, lambda state: about_tile(state, self.mark_of), self
        )
        self.setCentralWidget(self.canvas)
        self.panels: dict[str, QWidget] = {panel.name: panel.make(self) for panel in PANELS}
        self.actions_ = Actions(
            self,
            {
                Scope.WINDOW: self,
                Scope.CANVAS: self.canvas,
                Scope.POOL: self.pool,
                Scope.FAULTS: self.panels["faults"],
                Scope.LESSON: self,
            },
        )
        start = self.actions_["demo"]
        self.overlays = Overlays(
            self.canvas, start, self.commands, tuple(self._lessons.values()), demonstrator.fleet, look.theme
        )
        self.overlays.welcome.lesson.connect(self.play_lesson)
        self.docks = Docks(self, self.panels, self.actions_)
        self.viewer: Viewer = Viewer(self)
        self._tool_bar = self._make_tool_bar()
        self._progress = ProgressStrip(look.theme, self)
        self.statusBar().addWidget(self._progress)
        # Qt shows it again beneath a message when type of another size lays the bar out anew.
        self.statusBar().messageChanged.connect(lambda message: self._progress.setVisible(not message))
        transport = QLabel(transport_words(demonstrator.transport), self)
        tip = translate("Window", "The transport of ASAP and of the service: {why}").format(
            why=demonstrator.why_transport
        )
        transport.setToolTip(tip)
        transport.setContentsMargins(0, 0, GRID * 3, 0)
        self.statusBar().addPermanentWidget(transport)
        self.statusBar().setSizeGripEnabled(False)

        self._meter_timer = QTimer(self, interval=METER_MS)
        self._meter_timer.timeout.connect(self._measure)
        self._restyling = QTimer(self, singleShot=True, interval=10)  # what else waits has its turn before
        self._restyling.timeout.connect(self._restyle_and_show)
        self._connect_actions()
        self.handlespace.wanted.connect(self.actions_["handlespace"].setChecked)
        self.topology.message_chosen.connect(self.messages.show_message)
        self.scenery.connect_window()
        self.look.dress(self)
        self.restyle()
        self.show_picture(demonstrator.scene.picture)
        size = QSize(1280, 800)
        if QGuiApplication.platformName() != "offscreen":  # there the screen is small and limits nothing
            room = self.screen().availableSize()
            size = size.boundedTo(QSize(room.width(), room.height() - GRID * 10))  # the frame needs some of it
        self.resize(size)
        self.canvas.setFocus()

    @property
    def kept(self) -> tuple[str, ...]:
        """Actions whose state is as it was last time when the window opens again."""
        return (*ON_DEMAND, "still", "smooth", "auto_depth")

    @property
    def pool(self) -> PoolPanel:
        panel = self.panels["pool"]
        assert isinstance(panel, PoolPanel)
        return panel

    @property
    def journal(self) -> JournalPanel:
        panel = self.panels["journal"]
        assert isinstance(panel, JournalPanel)
        return panel

    @property
    def handlespace(self) -> HandlespacePanel:
        panel = self.panels["handlespace"]
        assert isinstance(panel, HandlespacePanel)
        return panel

    @property
    def topology(self) -> TopologyPanel:
        panel = self.panels["topology"]
        assert isinstance(panel, TopologyPanel)
        return panel

    @property
    def messages(self) -> MessagesPanel:
        panel = self.panels["messages"]
        assert isinstance(panel, MessagesPanel)
        return panel

    def mark_of(self, identifier: int) -> Mark:
        """The mark of an element; strangers, which we did not start, get one from their identifier."""
        return self.scenery.scene.mark_of(identifier)

    # --- building ----------------------------------------------------------------------------------------------------

    def _make_tool_bar(self) -> ToolBar:
        rendering = self.demonstrator.rendering
        choosers = Choosers(
            places=self.viewer.add_places,
            tiles=lambda tiles: rendering.use_tiles(*tiles),
            sessions=rendering.use_sessions,
            tint=lambda tint: setattr(self.canvas, "tint", tint),
            lesson=self.play_lesson,
            pauses=self.viewer.tours.add_pauses,
            colours=self.viewer.colours.add_to,
        )
        lessons = self._lessons.values()
        bar = ToolBar(self, self.actions_, choosers, lessons, rendering.tiles, rendering.sessions)
        self.addToolBar(bar)
        return bar

    def _connect_actions(self) -> None:
        on, canvas = self.actions_.on, self.canvas
        on("demo", self.start_demo)
        on("stop", self._stop)
        on("add_element", self.pool.start_elements)
        on("add_registrar", self.pool.start_registrar)
        for word in ("freeze", "end", "kill"):
            on(word, partial(self.pool.act, word))
        on("tint", self._next_tint)
        on("filter", self.journal.filter_box.setFocus)
        on("to_pool", self.pool.focus_first)
        on("to_canvas", lambda: canvas.setFocus(Qt.FocusReason.ShortcutFocusReason))
        on("larger", lambda: self._rescale(1))
        on("smaller", lambda: self._rescale(-1))
        on("normal", lambda: self._rescale(0))
        on("theme", self._switch_theme)
        on("still", lambda: self._keep_still(self.actions_["still"].isChecked()))
        for panel in (*self.panels.values(), self.overlays.lesson):
            if hasattr(panel, "connect_actions"):
                panel.connect_actions(self.actions_)
        self.overlays.lesson.changed.connect(self._enable_actions)
        on("presentation", lambda: self.present(self.actions_["presentation"].isChecked()))
        on("full_screen", lambda: self._fill_screen(self.actions_["full_screen"].isChecked()))
        on("keys", self.overlays.keys.toggle)
        on("commands", self.overlays.commands.toggle)
        on("quit", self.close)

    # --- what people want --------------------------------------------------------------------------------------------

    def start_demo(self) -> None:
        self.demonstrator.rendering.view_size = self.canvas.view_size()
        self.tasks.spawn(self.demonstrator.start_demo())

    def play_lesson(self, name: str) -> None:
        self.scenery.playback.go_live()
        self.lesson_wanted.emit(self._lessons[name])

    def lock(self, locked: bool) -> None:
        """While a lesson runs the picture is the lesson's: no other view, no other tiles. Esc ends the lesson."""
        self._locked = locked
        self._show_welcome()
        self._enable_actions()

    def _stop(self) -> None:
        if self.overlays.keys.isVisible():
            self.overlays.keys.hide()
        elif self.actions_["presentation"].isChecked():
            self.actions_["presentation"].trigger()
        elif not self.scenery.playback.live and self.scenery.playback.has_live:
            self.scenery.playback.go_live()
        elif self._locked:
            self.lesson_unwanted.emit()
        elif self.viewer.tours.under_way:
            self.viewer.tours.end()
        else:
            self.demonstrator.rendering.stop()

    def _next_tint(self) -> None:
        tints = [tint for tint, *_ in TINTS]
        self._tool_bar.choose_tint(tints[(tints.index(self.canvas.tint) + 1) % len(tints)])

    # --- how it looks ------------------------------------------------------------------------------------------------

    def restyle(self) -> None:
        """All that is drawn by hand anew, after the look was applied."""
        theme = self.look.theme
        self.actions_.set_theme(theme)
        self.canvas.set_theme(theme)
        self.overlays.set_theme(theme)
        self._progress.set_theme(theme)
        side = QFontMetrics(font(self.look.scale)).height()
        for button in self.findChildren(QToolButton):
            button.setIconSize(QSize(side, side))
        self._describe_tab_buttons()
        self._tool_bar.set_theme(theme, side)
        for panel in self.panels.values():
            panel.set_theme(theme)  # type: ignore[attr-defined]
        self.docks.size()

    def commands(self) -> Iterable[QAction]:
        """All that can be done, by its name."""
        return dict.fromkeys((*self.actions_.all(), *self.actions()))

    def choose_tint(self, tint: Tint) -> None:
        self._tool_bar.choose_tint(tint)

    def _change_look(self, change: Callable[[], None]) -> None:
        """In two turns of the loop, for either half takes a while; what is seen changes at once."""
        self.setUpdatesEnabled(False)
        change()
        self._restyling.start()

    def _restyle_and_show(self) -> None:
        self.restyle()
        self.setUpdatesEnabled(True)

    def _switch_theme(self) -> None:
        self._change_look(self.look.switch)
        self.statusBar().showMessage(theme_words(self.look.choice), 3_000)

    def _rescale(self, steps: int) -> None:
        self._change_look(partial(self.look.rescale, steps))

    def present(self, on: bool) -> None:
        """Only the picture, the legend and the big numbers, or everything again."""
        for part in (self._tool_bar, self.statusBar()):
            part.setVisible(not on)
        self.docks.show()
        self.overlays.legend.setVisible(on)
        self.overlays.place()
        self.canvas.setFocus()

    def _keep_still(self, still: bool) -> None:
        """Whatever moves of its own accord obeys."""
        for widget in (self.canvas, *self.panels.values()):
            if hasattr(widget, "reduced_motion"):
                widget.reduced_motion = still

    def _fill_screen(self, on: bool) -> None:
        (self.showFullScreen if on else self.showNormal)()

    # --- what happens ------------------------------------------------------------------------------------------------

    def show_picture(self, picture: Picture | None) -> None:
        self.canvas.show_picture(picture, over_former=self.scenery.scene.live)
        self.viewer.show_picture(picture)
        self._show_welcome()
        if not self._locked:
            self.overlays.lesson.close_lesson()
        self._enable_actions()
        self._meter.reset()
        if picture is not None:
            self._meter_timer.start()
        self._measure()

    def _show_welcome(self) -> None:
        """The first page, in place of a picture that nobody has ordered yet."""
        scene = self.scenery.scene
        self.overlays.welcome.setVisible(scene.picture is None and scene.live and not self._locked)

    def _enable_actions(self) -> None:
        """While a lesson runs the view is the lesson's, and nothing can be done to what is over."""
        live, has_live = self.scenery.scene.live, self.scenery.playback.has_live
        free = live and not self._locked
        for name in RUN_ONLY:
            self.actions_[name].setEnabled(has_live)
        self._tool_bar.lock_lessons(not has_live)
        self.canvas.locked = not free
        self._tool_bar.lock_view(not free)
        for name in LIVE_ONLY:
            self.actions_[name].setEnabled(live)
        self.actions_["demo"].setEnabled(free)
        self.viewer.enable(free)
        for name in ("deeper", "shallower"):  # their keys turn the lesson's pages
            self.actions_[name].setEnabled(self.actions_[name].isEnabled() and self.overlays.lesson.isHidden())

    def complain(self, sentence: str) -> None:
        self.statusBar().showMessage(sentence, 10_000)
        self.demonstrator.journal.write("trouble", sentence)

    def _measure(self) -> None:
        picture = self.scenery.scene.picture
        if picture is None:
            self._progress.show_progress(Progress(0, 0, 0.0))
            return
        progress = self._meter.measure(picture, self.scenery.scene.clock())
        if not self.scenery.scene.live and not progress.pixels_per_second:  # it stands still because nobody plays it
            progress = replace(progress, left=nan)
        self._progress.show_progress(progress)
        if picture.complete:
            self._meter_timer.stop()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.docks.size()
        self._describe_tab_buttons()

    def _describe_tab_buttons(self) -> None:
        """Qt's own buttons, for tabs that do not fit, come without a tool tip."""
        for bar in self.findChildren(QTabBar):
            for button in bar.findChildren(QToolButton):
                button.setToolTip(button.accessibleName())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Only tells `show_window`, which ends the processes; the window goes at once, for that is what was asked."""
        self.closing.emit()
        self.scenery.close()
        self._meter_timer.stop()
        self.canvas.show_picture(None)
        self.closed.set()
        super().closeEvent(event)
