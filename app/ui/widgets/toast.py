"""A large notice over the picture for some seconds: "Failover took 12 ms". It disappears by itself and takes no
focus."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.ui.look.theme import GRID, Theme
from app.ui.widgets.label import Label

SHOWN_MS = 6000
"""Long enough to be read aloud in a class."""


class Toast(QFrame):
    """One notice at a time, at the lower left of its parent; the next one replaces it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._big = Label(parent=self)
        self._big.setProperty("role", "big")
        self._small = Label(parent=self)
        self._small.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID * 5, GRID * 3, GRID * 5, GRID * 4)
        layout.setSpacing(GRID)
        layout.addWidget(self._big)
        layout.addWidget(self._small)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    @property
    def text(self) -> str:
        return "\n".join(label.text() for label in (self._big, self._small) if label.text())

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(
            f"Toast {{ background: {theme.surface}; border: 1px solid {theme.line}; border-radius: 8px; }}"
            f"QLabel {{ color: {theme.text}; background: transparent; }}"
        )

    def announce(self, big: str, small: str = "") -> None:
        """Show these; either may be empty."""
        self._big.setText(big)
        self._big.setVisible(bool(big))
        self._small.setText(small)
        self._small.setVisible(bool(small))
        self.setAccessibleName(self.text)
        self.place()
        self.show()
        self._timer.start()

    def place(self) -> None:
        room = self._room.size()
        width = max(room.width() - GRID * 20, GRID * 40)
        for label in (self._big, self._small):
            label.setMaximumWidth(width)
        too_long = self._big.fontMetrics().horizontalAdvance(self._big.text()) > width
        self._big.setWordWrap(too_long)
        self._big.setMinimumWidth(width if too_long else 0)
        self.adjustSize()
        self.move(GRID * 4, room.height() - self.height() - GRID * 4)
