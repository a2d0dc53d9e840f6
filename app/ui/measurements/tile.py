"""A graph with its name and its legend above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.base.language import translate
from app.models.measurements.measurements import About, Shape
from app.ui.look.swatch import draw_mark
from app.ui.look.theme import GRID, LIGHT, Theme
from app.ui.widgets.label import Label

if TYPE_CHECKING:
    from app.ui.measurements.plots import Plot


def title_of(name: str) -> str:
    """Return the title of a graph."""
    return {
        "tiles": translate("Graphs", "Tiles per second"),
        "pixels": translate("Graphs", "Pixels per second"),
        "load": translate("Graphs", "Load of each element, %"),
        "utilisation": translate("Graphs", "Utilisation of all elements, %"),
        "pools": translate("Graphs", "Elements in each pool"),
        "resolution": translate("Graphs", "Resolution round trip, ms"),
        "failover": translate("Graphs", "Failover time, ms"),
        "known pools": translate("Graphs", "Pools known to each registrar"),
        "known elements": translate("Graphs", "Elements known to each registrar"),
        "home load": translate("Graphs", "Load at the home of each registrar, %"),
        "differences": translate("Graphs", "Differences in each registrar’s view"),
    }[name]


class GraphTile(QWidget):
    """`GraphTile(plot)`. `enlarged` is emitted when the title is double-clicked."""

    enlarged = Signal(str)

    def __init__(self, plot: Plot, parent: QWidget) -> None:
        super().__init__(parent)
        self.plot = plot
        name = plot.graph.name
        self.title = Label(title_of(name), self)
        self.title.setProperty("role", "strong")
        self.title.setToolTip(translate("Graphs", "Double-click: only this graph, or all graphs again"))
        self.legend = PlotLegend(plot, self)
        top = QHBoxLayout()
        top.setContentsMargins(GRID * 3, GRID, GRID * 2, 0)
        top.setSpacing(GRID * 3)
        top.addWidget(self.title)
        top.addWidget(self.legend, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(plot, 1)
        plot.setParent(self)
        plot.setAccessibleName(self.title.text())

    def refresh(self, now: float) -> None:
        before = self.plot.keys
        self.plot.refresh(now)
        if self.plot.keys != before:
            self.legend.update()

    def set_theme(self, theme: Theme) -> None:
        self.plot.set_theme(theme)
        self.legend.theme = theme
        self.legend.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.enlarged.emit(self.plot.graph.name)


class PlotLegend(QWidget):
    """The marks of elements, or the dashes and names of registrars and pools; cut off where there is no more room."""

    def __init__(self, plot: Plot, parent: QWidget) -> None:
        super().__init__(parent)
        self._plot = plot
        self.theme = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(translate("Graphs", "Legend"))

    def sizeHint(self) -> QSize:
        return QSize(GRID * 20, self.fontMetrics().height() + GRID)

    def paintEvent(self, event: QPaintEvent) -> None:
        graph, measurements = self._plot.graph, self._plot.measurements
        if graph.about is About.ALL:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetricsF(self.font())
        size, middle, x = metrics.ascent() * 0.75, self.height() / 2, 0.0
        painter.setPen(QColor(self.theme.text))
        keys = self._plot.keys
        for number, key in enumerate(keys):
            text, mark = measurements.label(graph, key), measurements.mark(graph, key)
            sign = size * (1.2 if mark is not None or graph.shape is Shape.STACK else 1.9)
            width = sign + metrics.horizontalAdvance(str(mark.number) if mark is not None else text)
            more = f"+{len(keys) - number}"
            painter.setFont(self.font())
            painter.setPen(QColor(self.theme.text))
            if x + width + metrics.horizontalAdvance(more) * (number < len(keys) - 1) > self.width():
                painter.drawText(QPointF(x, middle + metrics.ascent() * 0.4), more)
                break
            if mark is not None:
                draw_mark(painter, mark, QPointF(x, middle - size / 2), size, QColor(self.theme.text))
            else:
                box = QRectF(x + sign, 0, width, self.height())
                painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
                if graph.shape is Shape.STACK:
                    painter.fillRect(QRectF(x, middle - size / 2, size, size), self._plot.colour(key))
                else:
                    painter.setPen(self._plot.pen(key, number))
                    painter.drawLine(QPointF(x, middle), QPointF(x + size * 1.6, middle))
            x += width + GRID * 2
        painter.end()
