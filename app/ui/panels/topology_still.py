"""The part of the topology's drawing that stands still, painted into a picture that is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from app.language import translate
from app.models.messages import Party
from app.models.topology import Node, Relation, Topology
from app.models.topology_layout import Layout
from app.ui.panels.topology_paint import Brush
from app.ui.theme import GRID

ORDER = (Relation.HOME, Relation.LINK, Relation.SESSION, Relation.PEER, Relation.HALF_PEER, Relation.MENTOR)
"""What is drawn first lies below."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is to be drawn: components at their places now, and the one that people are at."""

    topology: Topology
    places: Mapping[Party, QPointF]
    layout: Layout
    current: Party | None


def paint_still(at: Standing, brush: Brush, size: QSize, ratio: float, font: QFont) -> QPixmap:
    """Lines, components, the names of pools; all but what is on its way."""
    nodes, places, theme = at.topology.nodes, at.places, brush.theme
    pixmap = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QColor(theme.surface))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for edge in sorted(at.topology.edges, key=lambda edge: ORDER.index(edge.relation)):
        one, other = nodes[edge.one], nodes[edge.other]
        alive = one.health.lives and other.health.lives
        brush.edge(painter, edge, places[edge.one], places[edge.other], hue_of(other), alive)
    for node in nodes.values():
        brush.node(painter, node, places[node.party], at.layout)
    small = QFont(font)
    small.setPixelSize(max(round(brush.unit * 0.8), 7))
    painter.setFont(small)
    painter.setPen(QColor(theme.muted))
    _paint_pools(painter, at.layout, size, brush.unit)
    if not nodes:
        nobody = translate("Topology", "Nobody is here yet")
        painter.drawText(QRectF(0, 0, size.width(), size.height()), int(Qt.AlignmentFlag.AlignCenter), nobody)
    if at.current is not None and at.current in places:
        reach, spot = brush.radius(nodes[at.current], at.layout) + GRID * 1.5, places[at.current]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.accent), 2))
        painter.drawRoundedRect(QRectF(spot.x() - reach, spot.y() - reach, reach * 2, reach * 2), GRID, GRID)
    painter.end()
    return pixmap


def _paint_pools(painter: QPainter, layout: Layout, size: QSize, unit: float) -> None:
    metrics = QFontMetricsF(painter.font())
    for name, (x, y) in layout.pools:
        width = min(metrics.horizontalAdvance(name) + 1, size.width() - GRID * 2)
        left = x if len(layout.pools) == 1 else x - width / 2
        left = min(max(left, GRID), size.width() - width - GRID)
        text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(left, y - unit * 0.6, width, unit * 1.2), text)


def hue_of(node: Node) -> QColor | None:
    """The colour of its element."""
    return QColor(*node.mark.rgb) if node.mark is not None else None
