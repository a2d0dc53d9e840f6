"""The signs of the three kinds of messages: ASAP a disc, ENRP a diamond, session data a triangle."""

from __future__ import annotations

from math import cos, pi, sin

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from app.models.topology.traffic import Kind
from app.ui.look.theme import Theme


def kind_colour(theme: Theme, kind: Kind, hue: QColor | None = None) -> QColor:
    """Return the colour of a kind of message. Data has the `hue` of its element, if that is known."""
    if kind is Kind.DATA and hue is not None:
        return hue
    return QColor({Kind.ASAP: theme.accent, Kind.ENRP: theme.text, Kind.DATA: theme.muted}[kind])


def draw_message_sign(
    painter: QPainter, kind: Kind, at: QPointF, size: float, theme: Theme, hue: QColor | None = None
) -> None:
    """Draw the sign of a message, `size` pixels from its centre to its edge."""
    painter.save()
    painter.setPen(QPen(QColor(theme.text if kind is not Kind.ENRP else theme.surface), 1.0))
    painter.setBrush(kind_colour(theme, kind, hue))
    painter.translate(at)
    painter.drawPath(QTransform.fromScale(size, size).map(_OUTLINES[kind]))
    painter.restore()


def _outline(corners: int) -> QPainterPath:
    """Return a path around the origin, about 1 wide on each side: a polygon, or a circle without corners."""
    path = QPainterPath()
    if not corners:
        path.addEllipse(QPointF(0, 0), 1, 1)
        return path
    angles = [2 * pi * corner / corners - pi / 2 for corner in range(corners)]
    path.addPolygon(QPolygonF([QPointF(cos(angle), sin(angle)) * 1.25 for angle in angles]))
    path.closeSubpath()
    return path


_OUTLINES = {Kind.ASAP: _outline(0), Kind.ENRP: _outline(4), Kind.DATA: _outline(3)}
