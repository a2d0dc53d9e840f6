"""A few lines beside the pointer: who computed the tile below it. The hint stays inside its parent and ignores the
mouse.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from app.ui.look.theme import GRID, Theme
from app.ui.widgets.label import Label


class Hint(Label):
    """Hidden until it has something to say."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self._room = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(
            f"background: {theme.surface}; color: {theme.text}; border: 1px solid {theme.line};"
            "border-radius: 4px; padding: 4px 8px;"
        )

    def say(self, text: str, at: QPoint | None = None) -> None:
        """Show this text, or nothing; at a point of the parent, or where it was."""
        self.setText(text)
        self.setVisible(bool(text))
        if not text or at is None:
            self.adjustSize()
            return
        room = self._room
        self.setWordWrap(False)
        if self.sizeHint().width() > room.width() - GRID * 2:
            self.setWordWrap(True)
        self.setMaximumWidth(room.width() - GRID * 2)
        self.adjustSize()
        x = min(at.x() + GRID * 4, room.width() - self.width() - GRID)
        y = at.y() + GRID * 5
        if y + self.height() > room.height():
            y = at.y() - self.height() - GRID * 2
        self.move(max(x, GRID), max(y, GRID))
        self.raise_()
