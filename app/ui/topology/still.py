"""The parts of the topology's drawing that stand still, painted into pictures that are kept: the lines below the
messages, and the components above them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from app.base.language import translate
from app.models.messages.log import Party
from app.models.topology.graph import Node, Relation, Topology
from app.models.topology.layout import Layout
from app.ui.look.theme import GRID
from app.ui.topology.paint import Brush

ORDER = (
    Relation.HOME,
    Relation.LINK,
    Relation.SESSION,
    Relation.PEER,
    Relation.HALF_PEER,
    Relation.MENTOR,
    Relation.FAULTY,
    Relation.CUT,
)
"""The order of drawing; later ones cover earlier ones."""


STEPS = (0, -0.5, 0.5, -1, 1, -1.5, 1.5, -2, 2, -3, 3)
"""The other positions tried for the name of a pool, in heights of the name."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is drawn: components at their present places, and the current one."""

    topology: Topology
    places: Mapping[Party, QPointF]
    layout: Layout
    current: Party | None


def paint_lines(at: Standing, brush: Brush, size: QSize, ratio: float) -> QPixmap:
    """Paint everything below the travelling messages."""
    nodes, places = at.topology.nodes, at.places
    pixmap, painter = _begin(size, ratio, QColor(brush.theme.surface))
    for edge in sorted(at.topology.edges, key=lambda edge: ORDER.index(edge.relation)):
        one, other = nodes[edge.one], nodes[edge.other]
        alive = one.health.lives and other.health.lives
        brush.edge(painter, edge, places[edge.one], places[edge.other], hue_of(other), alive)
    painter.end()
    return pixmap


def paint_components(at: Standing, brush: Brush, size: QSize, ratio: float, font: QFont) -> QPixmap:
    """Paint the components and the names of pools, which stay visible above the messages."""
    nodes, places, theme = at.topology.nodes, at.places, brush.theme
    pixmap, painter = _begin(size, ratio, QColor(Qt.GlobalColor.transparent))
    small = QFont(font)
    small.setPixelSize(max(round(brush.unit * 0.8), 7))
    painter.setFont(small)
    painter.setPen(QColor(theme.muted))
    _paint_pools(painter, at, size, brush)
    for node in nodes.values():
        brush.node(painter, node, places[node.party], at.layout)
    painter.setFont(font)
    painter.setPen(QColor(theme.muted))
    if not nodes:
        nobody = translate("Topology", "No components yet")
        painter.drawText(QRectF(0, 0, size.width(), size.height()), int(Qt.AlignmentFlag.AlignCenter), nobody)
    if at.current is not None and at.current in places:
        reach = brush.radius(nodes[at.current], at.layout) + GRID * 1.5
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.accent), 2))
        painter.drawRoundedRect(_box(reach, places[at.current]), GRID, GRID)
    painter.end()
    return pixmap


def _begin(size: QSize, ratio: float, ground: QColor) -> tuple[QPixmap, QPainter]:
    pixmap = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(ground)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return pixmap, painter


def _paint_pools(painter: QPainter, at: Standing, size: QSize, brush: Brush) -> None:
    """Paint each name at its place, or a little above or below if something is there already."""
    layout, metrics, height = at.layout, QFontMetricsF(painter.font()), brush.unit * 1.1
    taken = [_box(brush.radius(node, layout), at.places[node.party]) for node in at.topology.nodes.values()]
    ground = QColor(brush.theme.surface)
    ground.setAlphaF(0.75)
    for name, (x, y) in layout.pools:
        width = min(metrics.horizontalAdvance(name) + 2, size.width() - GRID * 2)
        left = x if len(layout.pools) == 1 else x - width / 2
        left = min(max(left, GRID), size.width() - width - GRID)
        boxes = [QRectF(left, y - height / 2 + step * height, width, height) for step in STEPS]
        free = (box for box in boxes if box.top() >= 0 and not any(box.intersects(other) for other in taken))
        box = next(free, boxes[0])
        taken.append(box)
        painter.fillRect(box, ground)
        text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, width)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)


def _box(reach: float, place: QPointF) -> QRectF:
    return QRectF(place.x() - reach, place.y() - reach, reach * 2, reach * 2)


def hue_of(node: Node) -> QColor | None:
    """Return the colour of a node's element."""
    return QColor(*node.mark.rgb) if node.mark is not None else None
