"""An element's mark, painted: its shape in its colour, with its number beside it. Colour never stands alone."""

from __future__ import annotations

from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from app.base.language import translate
from app.models.fleet.marks import Mark
from app.ui.look.theme import needs_outline


def _polygon(corners: int, turn: float, inner: float = 1.0) -> QPainterPath:
    """Return a regular figure in the square from -1 to 1. `inner` < 1 makes a star. `turn` is in turns; 0 puts a corner
    on top."""
    points = []
    for corner in range(corners):
        angle = 2 * pi * (corner / corners + turn) - pi / 2
        radius = 1.0 if inner == 1.0 or corner % 2 == 0 else inner
        points.append(QPointF(radius * cos(angle), radius * sin(angle)))
    path = QPainterPath()
    path.addPolygon(QPolygonF([*points, points[0]]))
    return path


def _square() -> QPainterPath:
    path = QPainterPath()
    path.addRect(QRectF(-0.84, -0.84, 1.68, 1.68))
    return path


def _circle() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QRectF(-0.94, -0.94, 1.88, 1.88))
    return path


def _cross() -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addRect(QRectF(-0.35, -1, 0.7, 2))
    path.addRect(QRectF(-1, -0.35, 2, 0.7))
    return path


SHAPES: dict[str, QPainterPath] = {
    "■": _square(),
    "▲": _polygon(3, 0.0),
    "●": _circle(),
    "◆": _polygon(4, 0.0),
    "▼": _polygon(3, 0.5),
    "★": _polygon(10, 0.0, 0.45),
    "⬟": _polygon(5, 0.0),
    "⬢": _polygon(6, 0.0),
    "✚": _cross(),
    "▶": _polygon(3, 0.25),
    "◀": _polygon(3, 0.75),
}
"""The outlines of the glyphs that marks use. Any other glyph is drawn as text."""


def draw_shape(painter: QPainter, mark: Mark, box: QRectF, outline: QColor | None = None) -> None:
    """Draw the shape alone; it fills `box`, which is square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = SHAPES.get(mark.shape)
    if path is None:
        painter.setPen(QColor(*mark.rgb))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, mark.shape)
    else:
        painter.translate(box.center())
        painter.scale(box.width() / 2.2, box.height() / 2.2)
        painter.setBrush(QColor(*mark.rgb))
        painter.setPen(Qt.PenStyle.NoPen if outline is None else QPen(outline, 0.22))
        painter.drawPath(path)
    painter.restore()


def draw_mark(painter: QPainter, mark: Mark, at: QPointF, size: float, ink: QColor) -> float:
    """Draw shape and number, `size` high, with the top left corner at `at`, and return the width. A shape gets an
    outline if its colour is too close to the background that `ink` is meant for."""
    outlined = ink.alpha() < 255 or needs_outline(QColor(*mark.rgb), ink)
    draw_shape(painter, mark, QRectF(at.x(), at.y(), size, size), ink if outlined else None)
    face = QFont(painter.font())
    face.setPixelSize(max(round(size), 6))
    face.setBold(True)
    painter.setFont(face)
    painter.setPen(ink)
    width = QFontMetricsF(face).horizontalAdvance(str(mark.number))
    box = QRectF(at.x() + size * 1.2, at.y() - size * 0.25, width + 2, size * 1.5)
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, str(mark.number))
    return size * 1.2 + width


class Swatch(QWidget):
    """A mark as a widget, as high as the surrounding text."""

    def __init__(self, mark: Mark | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mark = mark
        self.crossed_out = False

    def show_mark(self, mark: Mark | None, crossed_out: bool = False) -> None:
        self.mark, self.crossed_out = mark, crossed_out
        if mark is not None:
            self.setAccessibleName(translate("Row", "Element number {number}").format(number=mark.number))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        height = self.fontMetrics().height()
        digits = len(str(self.mark.number)) if self.mark is not None else 0
        return QSize(round(height * (2.1 + 0.5 * max(digits - 2, 0))), height)

    minimumSizeHint = sizeHint

    def paintEvent(self, event: object) -> None:
        if self.mark is None:
            return
        painter = QPainter(self)
        painter.setFont(self.font())
        if self.crossed_out:
            painter.setOpacity(0.4)
        size = self.fontMetrics().ascent() * 0.9
        draw_mark(painter, self.mark, QPointF(0, (self.height() - size) / 2), size, self.palette().windowText().color())
        painter.end()
