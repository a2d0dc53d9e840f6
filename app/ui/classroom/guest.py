"""Opens the join window beside the main window, and lets the main window close only when the class has been left."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from app.base.language import translate
from app.ui.classroom.join_window import JoinWindow
from app.ui.look.theme import Look
from app.ui.loop import Spawn
from app.ui.settings import Settings


class Guest(QObject):
    """`Guest(window, look, spawn, settings)`. Without settings nothing is remembered."""

    def __init__(self, window: QWidget, look: Look, spawn: Spawn, settings: Settings | None) -> None:
        super().__init__(window)
        self.join_window: JoinWindow | None = None
        """The window, while it is open."""
        self._window, self._look, self._spawn, self._settings = window, look, spawn, settings
        window.installEventFilter(self)

    def open(self) -> None:
        """Open the join window, or bring it to the front."""
        if self.join_window is None:
            self.join_window = JoinWindow(self._look, self._spawn, self._settings)
            self.join_window.closed.connect(self._closed)
            self.join_window.move(self._window.geometry().center() - self.join_window.rect().center())
        self.join_window.open()

    def hide(self) -> None:
        """Hide the join window, because the program is about to end."""
        if self.join_window is not None:
            self.join_window.hide()

    def _closed(self) -> None:
        if self.join_window is not None:
            self.join_window.deleteLater()
            self.join_window = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask once before the main window closes while this machine takes part in a class."""
        if event.type() != QEvent.Type.Close or self.join_window is None:
            return False
        if not self.join_window.joined:
            self.join_window.close()
            return False
        event.ignore()
        self.join_window.open()
        self.join_window.ask_to_leave(
            translate("Join", "This machine takes part in the class. Leave it, and quit Poolscope?"),
            translate("Join", "Leave and quit"),
            self._window.close,
        )
        return True
