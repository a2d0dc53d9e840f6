"""The few icons on buttons, drawn from lines: no icon files, sharp at any size, in the colour of the text."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

SIZE = 64
"""The size in pixels at which an icon is drawn before it is scaled. Coordinates below are in sixteenths of it."""

Draw = Callable[[QPainter], None]


def _points(*points: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])


def _play(painter: QPainter) -> None:
    painter.drawPolygon(_points((4, 2.5), (13.5, 8), (4, 13.5)))


def _stop(painter: QPainter) -> None:
    painter.drawRect(QRectF(3.5, 3.5, 9, 9))


def _pause(painter: QPainter) -> None:
    painter.drawRect(QRectF(3.5, 3, 3, 10))
    painter.drawRect(QRectF(9.5, 3, 3, 10))


def _kill(painter: QPainter) -> None:
    painter.drawLine(QPointF(4, 4), QPointF(12, 12))
    painter.drawLine(QPointF(12, 4), QPointF(4, 12))


def _plus(painter: QPainter) -> None:
    painter.drawLine(QPointF(8, 3), QPointF(8, 13))
    painter.drawLine(QPointF(3, 8), QPointF(13, 8))


def _back(painter: QPainter) -> None:
    painter.drawPolyline(_points((10, 3), (5, 8), (10, 13)))


def _forward(painter: QPainter) -> None:
    painter.drawPolyline(_points((6, 3), (11, 8), (6, 13)))


def _home(painter: QPainter) -> None:
    painter.drawPolyline(_points((2, 8.5), (8, 3), (14, 8.5)))
    painter.drawPolyline(_points((4, 8), (4, 13.5), (12, 13.5), (12, 8)))


def _menu(painter: QPainter) -> None:
    for y in (4.0, 8.0, 12.0):
        painter.drawLine(QPointF(3, y), QPointF(13, y))


def _down(painter: QPainter) -> None:
    painter.drawPolyline(_points((4, 6), (8, 10), (12, 6)))


def _record(painter: QPainter) -> None:
    painter.drawEllipse(QPointF(8, 8), 4.5, 4.5)


def _open(painter: QPainter) -> None:
    painter.drawPolygon(_points((2, 12.5), (2, 4), (6, 4), (7.5, 5.5), (13, 5.5), (13, 12.5)))


def _latest(painter: QPainter) -> None:
    painter.drawPolyline(_points((4, 3), (9, 8), (4, 13)))
    painter.drawLine(QPointF(12, 3), QPointF(12, 13))


FILLED: dict[str, Draw] = {"play": _play, "stop": _stop, "pause": _pause, "record": _record}
LINES: dict[str, Draw] = {
    "kill": _kill,
    "plus": _plus,
    "back": _back,
    "forward": _forward,
    "home": _home,
    "menu": _menu,
    "down": _down,
    "latest": _latest,
    "open": _open,
}


@cache
def icon(name: str, colour: str) -> QIcon:
    """Return the icon `name` in `colour`; it is faint when disabled."""
    sign = QIcon(_draw(name, QColor(colour)))
    faint = QColor(colour)
    faint.setAlphaF(0.35)
    sign.addPixmap(_draw(name, faint), QIcon.Mode.Disabled)
    return sign


def _draw(name: str, colour: QColor) -> QPixmap:
    pixmap = QPixmap(SIZE, SIZE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(SIZE / 16, SIZE / 16)
    if name in FILLED:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        FILLED[name](painter)
    else:
        painter.setPen(QPen(colour, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        LINES[name](painter)
    painter.end()
    return pixmap
