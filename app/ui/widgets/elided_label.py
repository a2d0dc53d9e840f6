"""Labels for text of any length."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.widgets.label import Label

SHORTEST = 8
"""The width in characters that a yielding label keeps."""


class ElidedLabel(Label):
    """A label that ends in dots if its text does not fit, instead of making its column wider."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.wordWrap():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        room = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), text)
        painter.end()


class YieldingLabel(ElidedLabel):
    """A label in a line: as wide as its text where there is room, and elided where there is not."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.steady = False
        """Whether it stays as wide as its longest text was, so that what is beside it does not move."""
        self._longest = 0

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        self._longest = max(self._longest, hint.width()) if self.steady else hint.width()
        return QSize(self._longest, hint.height())

    def forget_longest(self) -> None:
        """Be as wide as the present text again: the type has another size."""
        self._longest = 0
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), self.fontMetrics().averageCharWidth() * SHORTEST), hint.height())
