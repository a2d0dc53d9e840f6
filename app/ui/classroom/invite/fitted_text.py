"""A line of text in the largest type that fits, for the last row of a class."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.look.theme import FIXED_FAMILIES

SMALLEST = 12


class FittedText(QWidget):
    """Shows one line, `most` times as high as the surrounding type at most. `fixed` letters are easier to copy."""

    def __init__(self, most: float, parent: QWidget, *, fixed: bool = False, bold: bool = True) -> None:
        super().__init__(parent)
        self._most, self._fixed, self._bold = most, fixed, bold
        self.text = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(0, round(self.fontMetrics().height() * self._most))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._fitting())
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text)
        painter.end()

    def _fitting(self) -> QFont:
        face = QFont(self.font())
        if self._fixed:
            face.setFamilies(FIXED_FAMILIES)
        face.setBold(self._bold)
        face.setPixelSize(100)
        metrics = QFontMetricsF(face)
        room = min(self.width() / max(metrics.horizontalAdvance(self.text), 1.0), self.height() / metrics.height())
        face.setPixelSize(max(int(100 * room), SMALLEST))
        return face
