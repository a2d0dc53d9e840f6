"""A thin horizontal bar whose parts are coloured."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.ui.look.theme import GRID, Theme

ROUND = 3
"""Radius of its corners, in pixels."""


Parts = Callable[[Theme, float], Sequence[tuple[float, str]]]
"""Returns the parts of a bar of this width: the width of each and its colour. All begin at the left, and later ones
cover earlier ones."""


class Bar(QWidget):
    """A bar that is `length` units of the grid long. Its whole has the colour of lines."""

    def __init__(self, length: int, theme: Theme, parts: Parts, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self._length = length
        self._parts = parts

    def sizeHint(self) -> QSize:
        return QSize(GRID * self._length, GRID * 2)

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        height = GRID * 1.5
        for width, colour in ((self.width(), self.theme.line), *self._parts(self.theme, self.width())):
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(QRectF(0, (self.height() - height) / 2, width, height), ROUND, ROUND)
        painter.end()
