"""The main window: the picture in the middle, the panels of `PANELS` around it, tool bar, status bar and actions.

The window shows a demonstrator and passes on what people want; it decides nothing about processes or pictures. It makes
the panels from one `Context`, and no panel knows the window. Menus open with `popup` and notices lie over the picture,
so there is no modal dialog and no nested event loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QFontMetrics, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QMainWindow, QMenu, QTabBar, QToolButton

from app.base import signal
from app.fractal.palettes import PALETTES
from app.fractal.picture import Picture
from app.fractal.shade import Tint
from app.lessons.parts import Lesson
from app.models.fleet.fleet import Row
from app.models.scene import Scene
from app.models.viewing.bookmarks import Bookmarks
from app.teaching import Phase
from app.ui.actions import LIVE_ONLY, RUN_ONLY, Actions, Scope
from app.ui.demonstration import Demonstration
from app.ui.faults.menu import add_faults
from app.ui.fleet.menu import add_row_actions
from app.ui.look.theme import GRID, Look, font
from app.ui.look.words import about_tile, theme_words
from app.ui.loop import Tasks
from app.ui.panels.panel import Context, Panel
from app.ui.picture.canvas import Canvas
from app.ui.picture.thumbnails import Thumbnails
from app.ui.playback import Playback
from app.ui.scope.control import ScopeControl
from app.ui.settings import Remembered
from app.ui.viewing.viewer import Viewer
from app.ui.window.announcements import Announcements
from app.ui.window.choices import TINTS
from app.ui.window.docks import Docks
from app.ui.window.overlays import Overlays
from app.ui.window.panels import PANELS, PanelSpec
from app.ui.window.scenery import Scenery
from app.ui.window.status_bar import StatusBar
from app.ui.window.tool_bar import Choosers, ToolBar

KEPT = ("still", "smooth", "auto_depth")
"""Actions whose state is restored when the window opens again, besides those of the panels shown on demand."""


class MainWindow(QMainWindow):
    """`MainWindow(demonstrator, look, lessons)`. `closed` is set when the user closes the window. `table` lists its
    panels."""

    lesson_wanted = Signal(object)
    lesson_unwanted = Signal()
    closing = Signal()
    """Emitted when the user closes the window, while it still looks as it did."""

    def __init__(
        self,
        demonstrator: Demonstration,
        look: Look,
        lessons: Iterable[Lesson] = (),
        bookmarks: Bookmarks | None = None,
        table: Sequence[PanelSpec] = PANELS,
    ) -> None:
        super().__init__()
        self.demonstrator: Demonstration = demonstrator
        self.look: Look = look
        self.closed = asyncio.Event()
        self.tasks: Tasks = Tasks(self.complain)
        self._lessons = {lesson.name: lesson for lesson in lessons}
        self._locked = False
        self._disconnect: list[Callable[[], None]] = []
        self.setWindowTitle("Poolscope")
        self.setAccessibleName("Poolscope")

        scene = demonstrator.scene
        self.scenery: Scenery = Scenery(scene, self.tasks.spawn)
        self._status = StatusBar(self, lambda: self.scenery.scene, demonstrator, look.theme)
        self.setStatusBar(self._status)
        run = scene, demonstrator.measurements, demonstrator.recorder
        self.playback: Playback = Playback(*run, self.tasks.spawn, self.complain, self._status.say, self)
        mark_of = self.scenery.mark_of
        self.canvas: Canvas = Canvas(mark_of, self.scenery.is_frozen, lambda state: about_tile(state, mark_of), self)
        self.setCentralWidget(self.canvas)
        context = self.context = self._make_context(bookmarks or Bookmarks())
        self.panels: dict[str, Panel] = {spec.name: spec.make(context) for spec in table}
        self.actions_ = Actions(
            self,
            {
                Scope.WINDOW: self,
                Scope.CANVAS: self.canvas,
                Scope.POOL: self.panels["pool"],
                Scope.FAULTS: self.panels["faults"],
                Scope.LESSON: self,
            },
        )
        lessons, spawn = tuple(self._lessons.values()), self.tasks.spawn
        self.overlays = Overlays(self.canvas, self.actions_, self.commands, lessons, demonstrator, spawn, look.theme)
        self.scopes = ScopeControl(context, self, self.actions_, self.overlays.scope, self._status.scope)
        self.overlays.welcome.lesson.connect(self.play_lesson)
        self._announcements = Announcements(self.overlays.toast, demonstrator.faults, scene)
        self.docks = Docks(self, table, self.panels, self.actions_)
        announce = self.overlays.toast.announce
        self.viewer: Viewer = Viewer(
            context, self.canvas, self.actions_, self.overlays.julia, announce, self.choose_tint
        )
        self._tool_bar = self._make_tool_bar()
        self._restyling = QTimer(self, singleShot=True, interval=10)  # lets waiting events go first
        self._restyling.timeout.connect(self._restyle_and_show)
        self._connect_actions()
        self.playback.scene_wanted.connect(self.scenery.show)
        self.playback.moved.connect(lambda: self.overlays.say_when(self.playback.words))
        self.playback.loaded.connect(self._show_title)
        self.scenery.parts = (
            self.show_scene,
            self._announcements.show_scene,
            *(panel.show_scene for panel in self.panels.values()),
        )
        self.look.dress(self)
        self.restyle()
        self.show_scene(scene)
        size = QSize(1280, 800)
        if QGuiApplication.platformName() != "offscreen":  # the offscreen screen is small, but limits nothing
            room = self.screen().availableSize()
            size = size.boundedTo(QSize(room.width(), room.height() - GRID * 10))  # room for the frame
        self.resize(size)
        self.canvas.setFocus()

    # --- building ----------------------------------------------------------------------------------------------------

    def _make_context(self, bookmarks: Bookmarks) -> Context:
        return Context(
            demonstrator=self.demonstrator,
            look=self.look,
            playback=self.playback,
            bookmarks=bookmarks,
            thumbnails=Thumbnails(self.tasks.spawn, self),
            spawn=self.tasks.spawn,
            say=self._status.say,
            complain=self.complain,
            mark_of=self.scenery.mark_of,
            palette=lambda: self.canvas.palette_,
            go=lambda place: self.viewer.go(place),
            go_to=lambda number: self.viewer.go_to(number),
            menu_of=self._menu_of,
            message_wanted=signal.Signal(),
            row_wanted=signal.Signal(),
        )

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
        bar = ToolBar(self, self.actions_, choosers, self._lessons.values(), rendering)
        self.addToolBar(bar)
        return bar

    def _connect_actions(self) -> None:
        on, canvas = self.actions_.on, self.canvas
        on("demo", self.start_demo)
        on("stop", self._stop)
        on("tint", self._next_tint)
        on("to_canvas", lambda: canvas.setFocus(Qt.FocusReason.ShortcutFocusReason))
        on("larger", lambda: self._rescale(1))
        on("smaller", lambda: self._rescale(-1))
        on("normal", lambda: self._rescale(0))
        on("theme", self._switch_theme)
        on("still", lambda: self._keep_still(self.actions_["still"].isChecked()))
        for panel in self.panels.values():
            panel.connect_actions(self.actions_)
        self.playback.connect_actions(self.actions_)
        self.overlays.lesson.connect_actions(self.actions_)
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
        self.playback.go_live()
        self.lesson_wanted.emit(self._lessons[name])

    def lock(self, locked: bool) -> None:
        """Lock or unlock the view. A running lesson locks it: nothing else changes view or tiles, and Esc ends the
        lesson."""
        self._locked = locked
        self._show_welcome()
        self._enable_actions()

    def _stop(self) -> None:
        if self.overlays.keys.isVisible():
            self.overlays.keys.hide()
        elif self.actions_["presentation"].isChecked():
            self.actions_["presentation"].trigger()
        elif not self.playback.live and self.playback.has_live:
            self.playback.go_live()
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
        """Redraw everything that is painted by hand, after a change of the look."""
        theme = self.look.theme
        self.actions_.set_theme(theme)
        self.canvas.set_theme(theme)
        self.overlays.set_theme(theme)
        self._status.set_theme(theme)
        side = QFontMetrics(font(self.look.scale)).height()
        for button in self.findChildren(QToolButton):
            button.setIconSize(QSize(side, side))
        self._describe_tab_buttons()
        self._tool_bar.set_theme(theme, side)
        for panel in self.panels.values():
            panel.set_theme(theme)
        self.docks.size()

    def commands(self) -> Iterable[QAction]:
        """Return all commands."""
        return dict.fromkeys((*self.actions_.all(), *self.actions()))

    def choose_tint(self, tint: Tint) -> None:
        self._tool_bar.choose_tint(tint)

    def _change_look(self, change: Callable[[], None]) -> None:
        """Change the look in two turns of the event loop, because each half takes a while. Updates are off in between,
        so people see one change."""
        self.setUpdatesEnabled(False)
        change()
        self._restyling.start()

    def _restyle_and_show(self) -> None:
        self.restyle()
        self.setUpdatesEnabled(True)
        self.repaint()  # after `update` alone, Qt waits forever for a repaint that came due while updates were off

    def _switch_theme(self) -> None:
        self._change_look(self.look.switch)
        self.statusBar().showMessage(theme_words(self.look.choice), 3_000)

    def _rescale(self, steps: int) -> None:
        self._change_look(partial(self.look.rescale, steps))

    def present(self, on: bool) -> None:
        """Show only the picture, its legend and the large numbers, or everything again."""
        for part in (self._tool_bar, self.statusBar()):
            part.setVisible(not on)
        self.docks.show()
        self.overlays.show_legend(on)
        self.overlays.place()
        self.canvas.setFocus()

    def _keep_still(self, still: bool) -> None:
        """Stop or allow everything that moves by itself."""
        self.canvas.reduced_motion = still
        for panel in self.panels.values():
            panel.set_reduced_motion(still)

    def _fill_screen(self, on: bool) -> None:
        (self.showFullScreen if on else self.showNormal)()

    def remembered(self) -> Remembered:
        """Return how the window is left, for `restore` when it opens again."""
        presenting = self.actions_["presentation"].isChecked()  # then the docks are hidden
        return Remembered(
            shown={name: self.actions_[name].isChecked() for name in (*self.docks.on_demand, *KEPT)},
            tint=self.canvas.tint.value,
            palette=self.canvas.palette_.name,
            geometry=self.saveGeometry(),
            docks=QByteArray() if presenting else self.docks.state(),
        )

    def restore(self, last: Remembered) -> None:
        """Look as the window was left; call it before the window is shown."""
        for name, on in last.shown.items():
            if on != self.actions_[name].isChecked():
                self.actions_[name].trigger()
        if last.tint != self.canvas.tint.value and last.tint in [tint.value for tint in Tint]:
            self.choose_tint(Tint(last.tint))
        for palette in PALETTES:
            if palette.name == last.palette:
                self.canvas.palette_ = palette
        if self.restoreGeometry(last.geometry) and not last.docks.isEmpty():
            self.docks.restore(last.docks)

    # --- what happens ------------------------------------------------------------------------------------------------

    def show_scene(self, scene: Scene) -> None:
        """Show this scene in the window itself; the panels follow one by one (`Scenery`)."""
        for disconnect in self._disconnect:
            disconnect()
        self._disconnect = [
            scene.picture_changed.connect(self.show_picture),
            scene.fleet.changed.connect(lambda _row: self.canvas.throttle.request()),
            scene.lent_changed.connect(lambda *_: self.canvas.recolour_soon()),
            self.demonstrator.teaching.changed.connect(self._enable_actions),
        ]
        self.overlays.show_scene(scene)
        self.show_picture(scene.picture)

    def _show_title(self) -> None:
        file = self.playback.file
        self.setWindowTitle("Poolscope" if file is None else f"{file.name} – Poolscope")

    def show_picture(self, picture: Picture | None) -> None:
        self.canvas.show_picture(picture, over_former=self.scenery.scene.live)
        self.viewer.show_picture(picture)
        self._show_welcome()
        if not self._locked:
            self.overlays.lesson.close_lesson()
        self._enable_actions()
        self._status.restart()

    def _show_welcome(self) -> None:
        """Show the first page while there is no picture in the live scene."""
        scene = self.scenery.scene
        self.overlays.welcome.setVisible(scene.picture is None and scene.live and not self._locked)

    def _enable_actions(self) -> None:
        """Enable the actions that make sense now. A running lesson owns the view, and a recorded run cannot be acted
        on."""
        live, has_live = self.scenery.scene.live, self.playback.has_live
        free = live and not self._locked
        for name in RUN_ONLY:
            self.actions_[name].setEnabled(has_live)
        self._tool_bar.lock_lessons(not has_live or self.demonstrator.teaching.phase is not Phase.NONE)
        self.canvas.locked = not free
        self._tool_bar.lock_view(not free)
        for name in LIVE_ONLY:
            self.actions_[name].setEnabled(live)
        self.overlays.enable(free)
        self.viewer.enable(free, paging=not self.overlays.lesson.isHidden())

    def _menu_of(self, row: Row | None) -> QMenu:
        """Return the context menu of a component: the actions of its row in the pool, and faults. None is the window's
        pool user."""
        menu = QMenu(self)
        if row is not None:
            add_row_actions(menu, row, partial(self.context.row_wanted.emit, row))
        return add_faults(menu, row, self.demonstrator.faults, self.demonstrator.fleet)

    def complain(self, sentence: str) -> None:
        self._status.complain(sentence)
        self.demonstrator.journal.write("trouble", sentence)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.docks.size()
        self._describe_tab_buttons()

    def _describe_tab_buttons(self) -> None:
        """Give Qt's own buttons for tabs that do not fit a tool tip."""
        for bar in self.findChildren(QTabBar):
            for button in bar.findChildren(QToolButton):
                button.setToolTip(button.accessibleName())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell `show_window`, which ends the processes, and hide immediately."""
        self.closing.emit()
        self.playback.pause()
        self._announcements.close()
        self.overlays.close()
        self.scopes.close()
        self.overlays.close_class()
        for disconnect in self._disconnect:
            disconnect()
        self._status.stop()
        self.canvas.show_picture(None)
        self.closed.set()
        super().closeEvent(event)
