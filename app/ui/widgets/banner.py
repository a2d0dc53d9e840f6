"""A sentence at the top of the picture, shown while something is missing, such as every element."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.ui.look.theme import GRID, Theme
from app.ui.widgets.label import Label


class Banner(Label):
    """Sits at the top of its parent; hidden while it has nothing to say. Its edge is amber, or the accent colour for a
    `lesson`."""

    def __init__(self, parent: QWidget, lesson: bool = False) -> None:
        super().__init__(parent=parent)
        self._room = parent
        self._lesson = lesson
        self._below = 0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(
            f"background: {theme.surface}; color: {theme.text}; border: 1px solid {theme.line};"
            f"border-left: 4px solid {theme.accent if self._lesson else theme.silent};"
            "border-radius: 4px; padding: 8px 16px;"
        )

    def say(self, sentence: str) -> None:
        """Show this sentence; an empty one hides the banner."""
        self.setText(sentence)
        self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))
        self.place()

    def place(self, below: int | None = None) -> None:
        """Centre the banner, `below` pixels from the top, which belong to another banner."""
        self._below = self._below if below is None else below
        lines = self.text().splitlines()
        wish = max((self.fontMetrics().horizontalAdvance(line) for line in lines), default=0) + GRID * 14
        self.setFixedWidth(max(min(self._room.width() - GRID * 8, wish), GRID * 20))
        if lines:
            self.setFixedHeight(self.heightForWidth(self.width()))
        self.move((self._room.width() - self.width()) // 2, max(self._below, GRID * 4))
