"""One graph, drawn with pyqtgraph. This module imports pyqtgraph, which takes a quarter of a second, so import this
module only when a graph is needed.

Elements have their colours. Pools and registrars differ only by dashes, because colour means an element.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.base.language import decimal, translate
from app.models.measurements.measurements import About, Graph, Measurements, Shape
from app.models.measurements.series import OTHERS, Events, Key, Samples, thinned
from app.ui.look.theme import LIGHT, Theme

SPAN: Final = 60.0
"""The visible span in seconds, unless somebody zooms."""

MOST_SERIES: Final = 10
"""The number of elements with their own curve; the others share one curve."""

MOST_POINTS: Final = 400
ZOOM: Final = 1.5
DASHES: Final = (
    Qt.PenStyle.SolidLine,
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashDotLine,
    Qt.PenStyle.DashDotDotLine,
)

# Once for the program. Antialiased fills are expensive; curves ask for it themselves. Python's own clean-up at the
# end is good enough; pyqtgraph's goes through all objects.
pg.setConfigOptions(antialias=False, exitCleanup=False)


class _Axis(pg.AxisItem):  # type: ignore[misc]
    """Writes thousands as `60 k`."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [
            decimal(value / 1000, "g") + "\u2009k" if abs(value) >= 1000 else decimal(value, "g") for value in values
        ]


class _Clock(pg.DateAxisItem):  # type: ignore[misc]
    """Times of day for seconds after `base`. Seconds since the epoch are too large for the numbers in an SVG file."""

    def __init__(self, base: float) -> None:
        super().__init__("bottom")
        self._base = base

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        ticks = super().tickValues(low + self._base, high + self._base, size)
        return [(spacing, [value - self._base for value in values]) for spacing, values in ticks]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        strings: list[str] = super().tickStrings([value + self._base for value in values], scale, spacing)
        return strings


class Plot(pg.PlotWidget):  # type: ignore[misc]
    """`Plot(measurements, graph)`; call `refresh` when there is something new. Zoom with wheel and drag, or with + - ←
    →."""

    zoomed = Signal()
    """Emitted when somebody looks at another span than the latest."""

    def __init__(self, measurements: Measurements, graph: Graph, parent: QWidget | None = None) -> None:
        self._base = measurements.began
        super().__init__(parent, axisItems={"left": _Axis("left"), "bottom": _Clock(self._base)})
        self._theme = LIGHT
        self._curves: list[Any] = []
        self.following = True
        self.keys: tuple[Key, ...] = ()
        """The series that are drawn, from the bottom."""
        self.setMenuEnabled(False)
        self.hideButtons()
        self.setMouseEnabled(x=True, y=False)
        self.plotItem.setLimits(yMin=0)
        self.plotItem.getAxis("left").setWidth(self.fontMetrics().averageCharWidth() * 7)
        self.plotItem.getAxis("left").enableAutoSIPrefix(False)
        self.setToolTip(translate("Graphs", "Zoom: Ctrl and wheel, drag, or + − ← →"))
        self.plotItem.vb.sigRangeChangedManually.connect(self._zoomed_by_hand)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_measurements(measurements, graph)

    def show_measurements(self, measurements: Measurements, graph: Graph) -> None:
        self.measurements, self.graph = measurements, graph

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setBackground(theme.surface)
        for name in ("left", "bottom"):
            axis = self.plotItem.getAxis(name)
            axis.setPen(pg.mkPen(theme.line))
            axis.setTextPen(pg.mkPen(theme.muted))
            axis.setTickFont(self.font())
        self.plotItem.showGrid(x=False, y=True, alpha=0.25)

    def follow(self) -> None:
        """Return to the latest span."""
        self.following = True

    @property
    def seen(self) -> tuple[float, float]:
        """The visible span: its begin and end in seconds since the epoch."""
        low, high = self.plotItem.vb.viewRange()[0]
        return low + self._base, high + self._base

    def refresh(self, now: float) -> None:
        """Draw the measurements up to `now`."""
        if self.following:
            self.setXRange(now - SPAN - self._base, now - self._base, padding=0)
        low, high = self.seen
        if isinstance(self.graph.data, Events):
            top = self._dots(self.graph.data, low, high)
        elif self.graph.shape is Shape.STACK:
            top = self._stack(self.graph.data, low)
        else:
            top = self._lines(self.graph.data, low)
        if self.graph.about is About.REGISTRARS or self.graph.unit == "elements":
            top = max(top, 1.0)
        self.setYRange(0.0, self.graph.top or top * 1.08 or 1.0, padding=0)

    # --- shapes ------------------------------------------------------------------------------------------------------

    def _stack(self, data: Samples, since: float) -> float:
        self.keys, sums = data.stacked(self._in_order(data.largest(MOST_SERIES, since)), since)
        times, sums = thinned(data.times(since) - self._base, sums, MOST_POINTS)
        self._keep(len(self.keys))
        for number, (key, row) in enumerate(zip(self.keys, sums, strict=True)):
            colour = self.colour(key)
            curve = self._curves[number]
            curve.setZValue(-number)  # the sum of all is at the back
            curve.setData(times, row, fillLevel=0.0, brush=colour, pen=None, antialias=False)
        return float(sums[-1].max()) if sums.size else 0.0

    def _lines(self, data: Samples, since: float) -> float:
        keys = data.keys
        rest = self.graph.about is About.ELEMENTS and len(keys) > MOST_SERIES
        chosen = self._in_order(data.largest(MOST_SERIES, since) if rest else keys)
        rows = [data.values(key, since) for key in chosen]
        if rest:
            rows.append(data.mean_of_rest(chosen, since))
        self.keys = (*chosen, OTHERS) if rest else chosen
        times = data.times(since) - self._base
        times, values = thinned(times, np.array(rows) if rows else np.zeros((0, len(times))), MOST_POINTS)
        self._keep(len(self.keys))
        for number, (key, row) in enumerate(zip(self.keys, values, strict=True)):
            fill: dict[str, Any] = {"fillLevel": None, "brush": None}
            if self.graph.shape is Shape.FLAWS:
                amber = QColor(self._theme.silent)
                amber.setAlphaF(0.45)
                fill = {"fillLevel": 0.0, "brush": amber}
                row = np.nan_to_num(row)
            curve = self._curves[number]
            curve.setZValue(number)
            curve.setData(times, row, connect="finite", pen=self.pen(key, number), antialias=True, **fill)
        known = values[~np.isnan(values)]
        return float(known.max()) if known.size else 0.0

    def _dots(self, data: Events, since: float, until: float) -> float:
        times, values, keys = data.since(since)
        self.keys = tuple(dict.fromkeys(keys))
        if not self._curves:
            self._curves.append(pg.ScatterPlotItem(useCache=False))  # without a cache, SVG files get shapes too
            self.addItem(self._curves[0])
        spots = slice(-MOST_POINTS, None)
        brushes = [pg.mkBrush(self.colour(key)) for key in keys[spots]]
        symbols = [self._symbol(key) for key in keys[spots]]
        pen = pg.mkPen(self._theme.text)
        self._curves[0].setData(
            times[spots] - self._base, values[spots], brush=brushes, symbol=symbols, size=9, pen=pen
        )
        return float(values[spots].max()) if len(values) else 0.0

    def _keep(self, number: int) -> None:
        """Keep this number of curves."""
        while len(self._curves) < number:
            curve = pg.PlotCurveItem()
            self._curves.append(curve)
            self.addItem(curve)
        while len(self._curves) > number:
            self.removeItem(self._curves.pop())

    def _in_order(self, keys: tuple[Key, ...]) -> tuple[Key, ...]:
        return self.measurements.in_order(self.graph, keys)

    def colour(self, key: Key) -> QColor:
        mark = self.measurements.mark(self.graph, key)
        if mark is not None:
            return QColor(*mark.rgb)
        return QColor(self._theme.muted if key == OTHERS else self._theme.accent)

    def pen(self, key: Key, number: int) -> QPen:
        """Return the pen of a series. Dashes distinguish overlapping lines; elements also have their colours."""
        coloured = self.graph.about in (About.ELEMENTS, About.ALL)
        colour = self.colour(key) if coloured else QColor(self._theme.text)
        return pg.mkPen(colour, width=1, style=DASHES[number % len(DASHES)])  # type: ignore[no-any-return]

    def _symbol(self, key: Key) -> str:
        mark = self.measurements.mark(self.graph, key)
        return _SYMBOLS.get(mark.shape, "o") if mark is not None else "o"

    # --- looking around ----------------------------------------------------------------------------------------------

    def _zoomed_by_hand(self, *_: object) -> None:
        self.following = False
        self.zoomed.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl; without it, scroll through the graphs."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        low, high = self.plotItem.vb.viewRange()[0]
        middle, half = (low + high) / 2, (high - low) / 2
        match Qt.Key(event.key()):
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                half /= ZOOM
            case Qt.Key.Key_Minus:
                half *= ZOOM
            case Qt.Key.Key_Left:
                middle -= half / 4
            case Qt.Key.Key_Right:
                middle += half / 4
            case _:
                QWidget.keyPressEvent(self, event)
                return
        self.setXRange(middle - half, middle + half, padding=0)
        self._zoomed_by_hand()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.plotItem.getAxis("left").setWidth(self.fontMetrics().averageCharWidth() * 7)


_SYMBOLS = dict(zip("■▲●◆★▼✚⬢▶⬟◀", ("s", "t1", "o", "d", "star", "t", "+", "h", "t2", "p", "t3"), strict=True))
"""pyqtgraph's names for the shapes of marks."""
