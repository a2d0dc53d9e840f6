"""A sentence over the picture with a button that puts things right: the registrars follow another profile."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from app.ui.look.theme import GRID, Theme
from app.ui.widgets.label import Label

WIDEST = 110
"""The largest width in average characters; longer sentences have several lines."""


class ScopeNotice(QFrame):
    """Sits at the top of its parent; hidden while there is nothing to say. `remedy` is emitted by the button."""

    remedy = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self._below = 0
        self.label = Label(parent=self, wordWrap=True)
        self.button = QPushButton(self)
        self.button.clicked.connect(self.remedy)
        line = self._line = QHBoxLayout(self)
        line.setContentsMargins(GRID * 4, GRID * 2, GRID * 2, GRID * 2)
        line.setSpacing(GRID * 4)
        line.addWidget(self.label, 1)
        line.addWidget(self.button)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(
            f"ScopeNotice {{ background: {theme.surface}; border: 1px solid {theme.line};"
            f"border-left: 4px solid {theme.silent}; border-radius: 4px; }}"
            f"QLabel {{ color: {theme.text}; background: transparent; }}"
        )

    def say(self, sentence: str, remedy: str = "") -> None:
        """Show this sentence and the text of the button; an empty sentence hides the notice."""
        self.label.setText(sentence)
        self.button.setText(remedy)
        self.button.setVisible(bool(remedy))
        self.button.setToolTip(remedy)
        self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))
        self.place()

    def place(self, below: int | None = None) -> None:
        """Centre the notice, `below` pixels from the top, which belong to banners."""
        self._below = self._below if below is None else below
        widest = self.fontMetrics().averageCharWidth() * WIDEST
        self.setFixedWidth(max(min(self._room.width() - GRID * 8, widest), GRID * 40))
        self.setFixedHeight(max(self._line.heightForWidth(self.width()), self._line.sizeHint().height()))
        self.move((self._room.width() - self.width()) // 2, max(self._below, GRID * 4))
