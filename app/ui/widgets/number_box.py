"""A box for a number, with arrows that are visible in every theme: a style sheet that draws the edge removes Qt's
own."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QSpinBox, QWidget

from app.ui.look.theme import GRID


class NumberBox(QSpinBox):
    """A number from `low` to `high`. It counts once it is complete: typing 120 does not give 1, then 12, then 120."""

    def __init__(self, parent: QWidget | None = None, low: int = 0, high: int = 100, value: int = 0) -> None:
        super().__init__(parent)
        self.setRange(low, high)
        self.setValue(value)
        self.setGroupSeparatorShown(True)
        self.setKeyboardTracking(False)
        narrow(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, middle, size = self.width() - GRID * 2.75, self.height() / 2, self.fontMetrics().height() / 4
        enabled = self.stepEnabled() if self.isEnabled() else QSpinBox.StepEnabledFlag.StepNone
        for step, sign in ((QSpinBox.StepEnabledFlag.StepUpEnabled, -1), (QSpinBox.StepEnabledFlag.StepDownEnabled, 1)):
            colour = QColor(self.palette().color(QPalette.ColorRole.Text))
            colour.setAlphaF(1.0 if step in enabled else 0.35)
            painter.setPen(colour)
            painter.setBrush(colour)
            foot, tip = middle + sign * size * 0.5, middle + sign * size * 1.4
            painter.drawPolygon(
                QPolygonF([QPointF(x - size * 0.8, foot), QPointF(x + size * 0.8, foot), QPointF(x, tip)])
            )
        painter.end()


def narrow(field: QWidget) -> None:
    """Let a field take the available width instead of the width of its longest possible value."""
    field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    field.setMinimumWidth(GRID * 12)
